"""What to change the next time: proposed from what was done, never changed by itself.

Reps within a range, then sets, then load; more days while there are few; less when it hurts
or tires (measuring-science section 6.2). Two sessions, 2.5 to 5 % and 48 hours are ours.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import takewhile
from math import floor

from .course import STAGE, Course, Dose, tailor
from .gate import GATES
from .model import Exercise, HoldGoal, Routine
from .past import PastSession
from .ranges import Ranges
from .workload import GOOD, Workload

RECOVERY = timedelta(hours=48)
"""Rest between two sessions that train strength."""
MOST_DAYS = 3
"""Strength sessions a week that the articles go up to."""
_IN_A_ROW = 2
_WEEKS = 3
_LOAD_STEP = 0.5


class Advice(StrEnum):
    """What is proposed."""

    EASE_OFF = "ease_off"
    """Pain ended the last session: a set less of everything."""
    BACK_OFF = "back_off"
    """An exercise tired in two sessions: fewer reps, or a set less."""
    NEXT_STAGE = STAGE
    """Holds are steady: the moving exercises, too."""
    MORE_DAYS = "more_days"
    MORE_REPS = "more_reps"
    LONGER_HOLDS = "longer_holds"
    MORE_SETS = "more_sets"
    MORE_LOAD = "more_load"
    """2.5 to 5 %, to be put on by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Something to change, if the athlete wants it."""

    advice: Advice
    routine: str
    """Key."""
    course: Course
    """How somebody goes on who accepts it."""
    exercise: str | None = None
    """Key; None when it is about the whole routine."""
    before: float | None = None
    """Reps, seconds, sets, sessions a week or kilograms, by the advice."""
    after: float | None = None
    goal: int | None = None
    """Reps, or seconds of a hold, that go with it."""

    @property
    def topic(self) -> str:
        """Return what is not asked about again for a while when it is declined."""
        return self.exercise or self.advice.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Somebody before a routine."""

    routine: Routine
    """As it is written."""
    course: Course
    sessions: Sequence[PastSession]
    """All of theirs, the newest first."""
    exercises: Mapping[str, Exercise]
    ranges: Ranges
    today: date
    """In the zone that times of sessions are in."""
    goal: int | None = None
    """Sessions a week they mean to do."""
    gated: bool = False
    """True when a sensor can tell whether a gate is open."""
    excluded: Collection[str] = ()

    @property
    def own(self) -> Routine:
        """Return the routine as they do it now."""
        return tailor(self.routine, self.course, excluded=self.excluded, gated=self.gated)

    def about(self, topic: str) -> tuple[PastSession, ...]:
        """Return the sessions of this routine that say something of a topic.

        One that was begun and left at once says nothing.
        """
        return tuple(
            each
            for each in self.sessions
            if each.routine == self.routine.key
            and self.course.counts(topic, each.started)
            and (each.share > 0 or each.pain)
        )


def propose(now: Situation) -> Proposal | None:
    """Return what is to be proposed now, the most urgent first; None when all is to stay."""
    for rule in (_ease_off, _back_off, _next_stage, _more_days, _grow):
        if (proposal := rule(now)) is not None:
            return proposal
    return None


def trains_strength(routine: Routine, ranges: Ranges) -> bool:
    """Tell whether a routine wants rest behind it."""
    return any(_wants_rest(step.exercise, ranges) for step in routine.steps)


def did_strength(session: PastSession, ranges: Ranges) -> bool:
    """Tell whether strength was trained in a session."""
    return any(
        _wants_rest(one.exercise, ranges) and (one.reps > 0 or one.is_reached)
        for one in session.sets
    )


def rest_left(now: datetime, sessions: Iterable[PastSession], ranges: Ranges) -> timedelta | None:
    """Return how much longer to rest before strength is trained again; None for not at all."""
    ended = (each.ended for each in sessions if each.ended <= now and did_strength(each, ranges))
    left = max(ended, default=now - RECOVERY) + RECOVERY - now
    return left if left > timedelta() else None


def _wants_rest(exercise: str, ranges: Ranges) -> bool:
    """Tell whether an exercise trains strength."""
    return exercise in ranges and ranges[exercise].strength


def _ease_off(now: Situation) -> Proposal | None:
    """Do less of everything when pain ended the last session."""
    last = next(iter(now.about(Advice.EASE_OFF)), None)
    if last is None or not last.pain:
        return None
    course = now.course
    for work in _works(now):
        if (dose := work.with_fewer_sets or work.with_less) is not None:
            course = course.take(dose)
    if course == now.course:
        return None
    return Proposal(advice=Advice.EASE_OFF, routine=now.routine.key, course=course)


def _back_off(now: Situation) -> Proposal | None:
    """Do less of an exercise that tired in two sessions in a row."""
    for work in _works(now):
        lately = now.about(work.exercise)[:_IN_A_ROW]
        dose = work.with_less or work.with_fewer_sets
        if len(lately) == _IN_A_ROW and all(map(work.tired_in, lately)) and dose is not None:
            return _proposal(now, Advice.BACK_OFF, work, dose)
    return None


def _next_stage(now: Situation) -> Proposal | None:
    """Go through the gate when it is open."""
    gate = GATES.get(now.routine.key)
    if gate is None or not now.gated or now.course.stage > 0:
        return None
    if not gate.is_open(now.about(Advice.NEXT_STAGE)):
        return None
    course = replace(now.course, stage=1)
    return Proposal(advice=Advice.NEXT_STAGE, routine=now.routine.key, course=course)


def _more_days(now: Situation) -> Proposal | None:
    """Train more often when few sessions a week were kept up for weeks, and the last were good."""
    if now.goal is None or now.goal >= MOST_DAYS or not trains_strength(now.own, now.ranges):
        return None
    monday = now.today - timedelta(days=now.today.weekday())
    days = [
        each.started.date()
        for each in now.sessions
        if did_strength(each, now.ranges) and now.course.counts(Advice.MORE_DAYS, each.started)
    ]
    for number in range(1, _WEEKS + 1):
        first = monday - timedelta(weeks=number)
        if sum(first <= day < first + timedelta(weeks=1) for day in days) < now.goal:
            return None
    lately = now.about(Advice.MORE_DAYS)[:_IN_A_ROW]
    if len(lately) < _IN_A_ROW or not all(map(_went_well, lately)):
        return None
    return Proposal(
        advice=Advice.MORE_DAYS,
        routine=now.routine.key,
        course=now.course,
        before=now.goal,
        after=now.goal + 1,
    )


def _went_well(session: PastSession) -> bool:
    """Tell whether a whole session was good; what nothing measured is taken on trust."""
    quality = session.quality
    return session.completed and (quality is None or quality >= GOOD)


def _grow(now: Situation) -> Proposal | None:
    """Do more of the exercise that has been easy for longest."""
    runs = {
        work: sum(1 for _ in takewhile(work.easy_in, now.about(work.exercise)))
        for work in _works(now)
    }
    strength = trains_strength(now.own, now.ranges)
    for work in sorted(runs, key=lambda each: -runs[each]):
        if runs[work] >= _IN_A_ROW and (step := _next_step(work, strength=strength)) is not None:
            return _proposal(now, step[0], work, step[1])
    return None


def _next_step(work: Workload, *, strength: bool) -> tuple[Advice, Dose] | None:
    """Return how an exercise grows: within its range; then, to train strength, by sets and load."""
    if (dose := work.with_more) is not None:
        return (Advice.LONGER_HOLDS if work.range.holds else Advice.MORE_REPS), dose
    if strength and (dose := work.with_more_sets) is not None:
        return Advice.MORE_SETS, dose
    if strength and work.range.load:
        return Advice.MORE_LOAD, work.dose(goal=work.range.low)
    return None


def _proposal(now: Situation, advice: Advice, work: Workload, dose: Dose) -> Proposal:
    """Return the proposal of another dose of one exercise."""
    goal = dose.seconds if work.range.holds else dose.reps
    before: float | None = work.goal
    after: float | None = goal
    if dose.sets is not None and dose.sets != work.sets:
        before, after = work.sets, dose.sets
    elif advice is Advice.MORE_LOAD:
        before = _said_load(now, work)
        after = None if before is None else more_load(before)
    return Proposal(
        advice=advice,
        routine=now.routine.key,
        exercise=work.exercise,
        course=now.course.take(dose),
        before=before,
        after=after,
        goal=None if goal is None else round(goal),
    )


def _said_load(now: Situation, work: Workload) -> float | None:
    """Return the load that was last said of an exercise, in kilograms."""
    loads = (
        one.load
        for session in now.about(work.exercise)
        for one in reversed(session.sets)
        if one.exercise == work.exercise
    )
    return next((load for load in loads if load), None)


def more_load(load: float) -> float:
    """Return a load that is 2.5 to 5 % more, to half a kilogram where that lies between."""
    most = floor(load * 1.05 / _LOAD_STEP) * _LOAD_STEP
    return most if most >= load * 1.025 else round(load * 1.05, 2)


def _works(now: Situation) -> tuple[Workload, ...]:
    """Return what can grow or shrink: exercises with a range that stand once in the routine."""
    own = now.own
    times = Counter(step.exercise for step in own.steps)
    return tuple(
        Workload.of(step, now.ranges[step.exercise], now.exercises[step.exercise], own.rounds)
        for step in own.steps
        if times[step.exercise] == 1
        and step.exercise in now.ranges
        and now.ranges[step.exercise].holds == isinstance(step.goal, HoldGoal)
    )
