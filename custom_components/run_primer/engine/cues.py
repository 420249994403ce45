"""What the coach says about an event: keys of words, never words."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from .deadline import MARKS
from .events import (
    CountdownKind,
    CountedDown,
    CountUnsure,
    Event,
    FaultSeen,
    HoldBegun,
    RepCounted,
    SamplesMissed,
    SensorBack,
    SensorLost,
    SessionCompleted,
    SessionPaused,
    SessionRestored,
    SessionResumed,
    SessionStarted,
    SessionStopped,
    SetCompleted,
    SetStarted,
    TargetLeft,
)
from .model import HoldGoal, Measure, PlannedSet, RepGoal, Side
from .prompts import Earcon, Line, Prompt, Urgency
from .prompts import line as _line
from .results import SessionSummary, SetResult

LONG_REST_SECONDS = 45.0
"""A rest in which what comes next is said twice: at once, and again near its end. Ours."""
_UNHURRIED_SECONDS = 25.0
"""A rest with time for the last words on an exercise, and for all about the next one. Ours."""
_WORTH_HALVING = 8
"""Reps of a set of which the half is worth saying."""
_LEFT_WORTH_SAYING = 3
_WORTH_COUNTING_DOWN = 6
"""Reps of a set of which the last ones are worth saying."""


class Coach:
    """Turns events into prompts for one routine."""

    def __init__(self, closing_cues: tuple[str, ...]) -> None:
        """Close the routine with these cues for the run."""
        self._closing = closing_cues
        self._latest: PlannedSet | None = None
        self._counts = False
        """True in a set whose reps the coach counts: seconds left would be more numbers."""

    def prompts(self, event: Event) -> tuple[Prompt, ...]:
        """Return what to say about an event, in its order."""
        if isinstance(event, SetCompleted):
            self._latest = event.result.planned
        if isinstance(event, SessionCompleted):
            return self._close(event.summary)
        if isinstance(event, SetStarted):
            self._counts = has_beat(event.planned)
        if isinstance(event, CountedDown) and event.kind is CountdownKind.TIMER and self._counts:
            return ()
        saying = _SAYINGS.get(type(event))
        return saying(event) if saying else ()

    def _close(self, summary: SessionSummary) -> tuple[Prompt, ...]:
        """Say what was done, how to finish the last exercise, and what to take along."""
        finish = () if self._latest is None else (_finish(self._latest),)
        run = (Line(f"run_cues.{key}") for key in self._closing)
        return _stage(_summed_up(summary), *finish, *run, earcon=Earcon.DONE)


def announce(planned: PlannedSet) -> Line:
    """Return what comes next: exercise, side and dose."""
    goal = planned.goal
    values: dict[str, str | int] = {"exercise": planned.exercise.key}
    if isinstance(goal, HoldGoal):
        kind, values["seconds"] = "hold", round(goal.seconds)
    elif planned.measure is Measure.TIMER:
        kind, values["seconds"], values["reps"] = "timer", round(planned.timer_seconds), goal.reps
    elif planned.measure is Measure.BUTTON:
        kind, values["reps"] = "button", goal.reps
    else:
        kind, values["reps"] = "reps", goal.reps
    if planned.side is Side.BOTH:
        return _line(f"next_{kind}", **values)
    return _line(f"next_{kind}_side", side=planned.side.value, **values)


def set_up(planned: PlannedSet) -> Line:
    """Return how to get in place."""
    return Line(f"exercises.{planned.exercise.key}.setup")


def hint(planned: PlannedSet) -> Prompt:
    """Return the one thing to think of, said before the set: it would talk over the first rep."""
    return Prompt((_think_of(planned),), Urgency.CUE)


def go(planned: PlannedSet) -> Prompt:
    """Say go, and nothing else: the first rep is not far."""
    key = f"go {planned.exercise.key} {planned.side.value} {planned.number}"
    return Prompt((_line("go"),), Urgency.STAGE, Earcon.GO, key=key)


def has_beat(planned: PlannedSet) -> bool:
    """Tell whether the coach counts a set by the clock, from its first seconds on."""
    clocked = planned.measure is Measure.TIMER or planned.exercise.paced
    return clocked and isinstance(planned.goal, RepGoal)


def _think_of(planned: PlannedSet) -> Line:
    """Return the one thing to think of in a set."""
    goal = planned.goal
    if isinstance(goal, HoldGoal) and goal.share is not None:
        return _line("go_target", percent=round(goal.share * 100))
    return Line(f"exercises.{planned.exercise.key}.cue")


def rest_between(done: PlannedSet, upcoming: PlannedSet) -> tuple[Line, ...]:
    """Return how long to rest, what comes next before it comes, and the last words on what was."""
    rest, coming = _line("rest", seconds=round(done.rest)), announce(upcoming)
    if upcoming.exercise.key == done.exercise.key:
        return (rest, coming)
    finish = (_finish(done),) if done.rest >= _UNHURRIED_SECONDS else ()
    ready = (set_up(upcoming),) if done.rest < LONG_REST_SECONDS else ()
    return (rest, *finish, coming, *ready)


def _finish(planned: PlannedSet) -> Line:
    """Return the last words on an exercise."""
    return Line(f"exercises.{planned.exercise.key}.finish")


def _stage(*lines: Line, earcon: Earcon = Earcon.STAGE) -> tuple[Prompt, ...]:
    """Return a prompt that must be heard."""
    return (Prompt(lines, Urgency.STAGE, earcon),)


def _cue(*lines: Line) -> tuple[Prompt, ...]:
    """Return a prompt that may wait for a moment."""
    return (Prompt(lines, Urgency.CUE),)


def _session_started(event: SessionStarted) -> tuple[Prompt, ...]:
    """Say what is to come and how to get in place."""
    first = event.plan[0]
    count = len({planned.exercise.key for planned in event.plan})
    started = _line("session_started", routine=event.routine, count=count)
    return _stage(started, announce(first), set_up(first))


def _set_completed(event: SetCompleted) -> tuple[Prompt, ...]:
    """Say that it is over, and what comes next; behind the last set all is said at the end."""
    result, upcoming = event.result, event.upcoming
    if upcoming is None:
        return ()
    lines = (_ended(result), *rest_between(result.planned, upcoming))
    return _stage(*lines, earcon=Earcon.DONE)


def _ended(result: SetResult) -> Line:
    """Return how a set came to its end."""
    if result.ended_by == "skip":
        return _line("skipped")
    if result.target_error is not None:
        return _line("target_done", percent=round(100 * result.target_error))
    return _line("set_done")


def _summed_up(summary: SessionSummary) -> Line:
    """Return what was done; of what nobody measured nothing is said."""
    reps, seconds = summary.reps, round(summary.held)
    if reps and seconds:
        return _line("completed", routine=summary.routine, reps=reps, seconds=seconds)
    if reps:
        return _line("completed_reps", routine=summary.routine, reps=reps)
    if seconds:
        return _line("completed_hold", routine=summary.routine, seconds=seconds)
    return _line("completed_all", routine=summary.routine)


def _stopped(event: SessionStopped) -> tuple[Prompt, ...]:
    """Say that it is over; whoever is in pain is told to leave it at that."""
    words = _line("stopped_for_pain" if event.pain else "stopped")
    return (Prompt((words,), Urgency.STOP, Earcon.STOP),)


def _counted_down(event: CountedDown) -> tuple[Prompt, ...]:
    """Say the seconds left; only those of a hold come by a sensor, the others by the clock."""
    prompt = seconds_left(event.kind, event.seconds)
    return (replace(prompt, timed=event.kind is not CountdownKind.HOLD),)


def seconds_left(kind: CountdownKind, seconds: int) -> Prompt:
    """Say how many seconds are left; of a rest, the first time as a sentence."""
    if kind is CountdownKind.HOLD and seconds > MARKS[kind][0]:
        return Prompt((_line("halfway"),), Urgency.COUNT, Earcon.COUNT)
    if kind is CountdownKind.REST and seconds > _LAST_SECONDS:
        return Prompt((_line("rest_ending", seconds=seconds),), Urgency.COUNT)
    return Prompt((_line("countdown", seconds=seconds),), Urgency.COUNT, Earcon.COUNT)


def rep_prompts(number: int, reps: int) -> tuple[Prompt, ...]:
    """Say the number of a rep, and what it means on the way to a goal."""
    last = number == reps
    earcon = Earcon.LAST if last else Earcon.COUNT
    count = Prompt((_line("count", number=number),), Urgency.COUNT, earcon)
    left = reps - number
    if left == _LEFT_WORTH_SAYING and reps >= _WORTH_COUNTING_DOWN:
        return (count, *_cue(_line("last_reps", left=left)))
    if number == (reps + 1) // 2 and reps >= _WORTH_HALVING:
        return (count, *_cue(_line("halfway")))
    return (count,)


def _rep_counted(event: RepCounted) -> tuple[Prompt, ...]:
    """Count aloud, unless the coach gives the beat: then its own words are enough."""
    goal = event.planned.goal
    if event.planned.exercise.paced or not isinstance(goal, RepGoal):
        return ()
    return rep_prompts(event.number, goal.reps)


def _target_left(event: TargetLeft) -> tuple[Prompt, ...]:
    """Say which way the target lies."""
    return _cue(_line("target_less" if event.too_much else "target_more"))


def _restored(event: SessionRestored) -> tuple[Prompt, ...]:
    """Say how long nobody led, when anybody can have noticed."""
    if event.away < _WORTH_SAYING_SECONDS:
        return ()
    return _stage(_line("restored", seconds=round(event.away)))


def _samples_missed(event: SamplesMissed) -> tuple[Prompt, ...]:
    """Say what is not counted, when there is room for a rep in it."""
    if event.seconds >= _WORTH_SAYING_SECONDS:
        return _stage(_line("missed", seconds=round(event.seconds)))
    return () if event.seconds else _stage(_line("missed_some"))


_WORTH_SAYING_SECONDS = 1.0
_LAST_SECONDS = 3

_SAYINGS: Mapping[type, Callable[[Any], tuple[Prompt, ...]]] = {
    SessionStarted: _session_started,
    SetStarted: lambda event: (go(event.planned),),
    SetCompleted: _set_completed,
    CountedDown: _counted_down,
    RepCounted: _rep_counted,
    CountUnsure: lambda _: _cue(_line("low_confidence")),
    FaultSeen: lambda event: _cue(Line(f"faults.{event.fault.value}")),
    TargetLeft: _target_left,
    HoldBegun: lambda _: _cue(_line("hold_started")),
    SessionPaused: lambda _: _stage(_line("paused")),
    SessionResumed: lambda _: _stage(_line("resumed")),
    SessionStopped: _stopped,
    SessionRestored: _restored,
    SamplesMissed: _samples_missed,
    SensorLost: lambda event: _stage(_line("sensor_lost", sensor=event.kind.value)),
    SensorBack: lambda event: _stage(_line("sensor_back", sensor=event.kind.value)),
}
