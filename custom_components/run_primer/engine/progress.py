"""One set while it is being done."""

from collections.abc import Iterable

from .events import (
    CountdownKind,
    CountedDown,
    Event,
    HoldBegun,
    HoldReached,
    PartialRepSeen,
    RepCounted,
)
from .model import Hold, HoldGoal, Measure, PlannedSet, Rep, RepGoal
from .motion import (
    HoldFinished,
    HoldStarted,
    LockoutReached,
    Motion,
    PartialFinished,
    RepFinished,
    SetCount,
)
from .results import SetResult

HOLD_MARKS = (10, 5, 3, 2, 1)
"""Seconds before the end of a hold that are worth saying."""


class SetProgress:
    """Counts what a counter sees against the goal of a set."""

    def __init__(self, planned: PlannedSet, started: float) -> None:
        """Begin a set at this station time."""
        self.planned = planned
        self.started = started
        self.reps = 0
        self.partials = 0
        self.confidence: float | None = None
        self._finished = 0
        self._seen: list[Rep] = []
        self._holds: list[Hold] = []
        self._running = 0.0
        self._marked = HOLD_MARKS[0] + 1

    @property
    def measured(self) -> bool:
        """Tell whether a sensor measures this set."""
        return self.planned.measure in (Measure.PLATFORM, Measure.BAND)

    @property
    def held(self) -> float:
        """Return the seconds held so far, the hold that is going on included."""
        return sum(hold.seconds for hold in self._holds) + self._running

    @property
    def reached(self) -> bool:
        """Tell whether a sensor saw the goal done: the last rep must be down again."""
        goal = self.planned.goal
        if isinstance(goal, RepGoal):
            return self._finished >= goal.reps
        return self.held >= goal.seconds

    def see(self, motions: Iterable[Motion], running_hold: float) -> list[Event]:
        """Take what a counter saw and the seconds of its running hold; return what it means."""
        events: list[Event] = []
        for motion in motions:
            events += self._note(motion)
        self._running = running_hold
        if isinstance(self.planned.goal, HoldGoal):
            events += self._hold_events(self.planned.goal)
        return events

    def pass_time(self, seconds: float) -> None:
        """Take the seconds of a timed set as done."""
        if isinstance(self.planned.goal, HoldGoal):
            self._running = min(seconds, self.planned.goal.seconds)

    def result(self, count: SetCount | None, ended_by: str) -> SetResult:
        """Return what came out.

        Reps go by the recount of the whole set where there is one. A hold is
        still going on when it has reached its goal, so holds go by what was seen live.
        """
        counted = count if isinstance(self.planned.goal, RepGoal) else None
        if counted is not None:
            self.reps, self.confidence = len(counted.reps), counted.confidence
        holds = tuple(self._holds) if counted is None else counted.holds
        return SetResult(
            planned=self.planned,
            reps=self.reps if self.measured else None,
            partials=self.partials if counted is None else counted.partials,
            held=self.held if counted is None else sum(hold.seconds for hold in holds),
            seen=tuple(self._seen) if counted is None else counted.reps,
            holds=holds,
            confidence=self.confidence,
            ended_by=ended_by,
        )

    def _note(self, motion: Motion) -> list[Event]:
        """Book one motion."""
        counting = isinstance(self.planned.goal, RepGoal)
        match motion:
            case LockoutReached(at=at, confidence=confidence) if counting:
                self.reps += 1
                self.confidence = confidence
                return [
                    RepCounted(planned=self.planned, number=self.reps, at=at, confidence=confidence)
                ]
            case RepFinished(rep=rep) if counting:
                self._finished += 1
                self._seen.append(rep)
            case PartialFinished(height=height) if counting:
                self.partials += 1
                return [PartialRepSeen(planned=self.planned, height=height)]
            case HoldStarted() if not counting:
                return [HoldBegun(planned=self.planned)]
            case HoldFinished(hold=hold):
                self._holds.append(hold)
        return []

    def _hold_events(self, goal: HoldGoal) -> list[Event]:
        """Return the countdown of a hold, and its end."""
        left = goal.seconds - self.held
        if left <= 0:
            return [HoldReached(planned=self.planned, seconds=self.held)]
        passed = [mark for mark in HOLD_MARKS if left <= mark < self._marked]
        if not passed:
            return []
        self._marked = min(passed)
        if self.held == 0:
            return []
        return [CountedDown(kind=CountdownKind.HOLD, seconds=self._marked)]
