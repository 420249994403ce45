"""One set while it is being done."""

from .events import (
    CountdownKind,
    CountedDown,
    Event,
    HoldBegun,
    HoldReached,
    PartialRepSeen,
    RepCorrected,
    RepCounted,
)
from .model import Hold, HoldGoal, Measure, PlannedSet, Reading, Rep, RepGoal
from .motion import (
    Counter,
    HoldFinished,
    HoldStarted,
    LockoutReached,
    Motion,
    PartialFinished,
    RepFinished,
    SetCount,
    Target,
)
from .results import SetResult

IDLE_SECONDS = 1.5
"""Stillness after which the set is counted as a whole. Ours."""
LEARNING_REPS = 6
"""So early in a set the live count may still miss reps it has to learn from; it catches up."""
HOLD_MARKS = (10, 5, 3, 2, 1)
"""Seconds before the end of a hold that are worth saying."""


class SetProgress:
    """Counts what a counter sees against the goal of a set."""

    def __init__(self, planned: PlannedSet, started: float, counter: Counter | None) -> None:
        """Begin a set at this station time, seen by a counter if anything measures it."""
        self.planned = planned
        self.started = started
        self._counter = counter
        self.reps = 0
        self.partials = 0
        self.confidence: float | None = None
        self._sure = 0
        self._up = False
        self._still_since: float | None = None
        self._recounted: int | None = None
        self._seen: list[Rep] = []
        self._holds: list[Hold] = []
        self._running = 0.0
        self._marked = HOLD_MARKS[0] + 1

    @property
    def measured(self) -> bool:
        """Tell whether a sensor measures this set."""
        return self.planned.measure in (Measure.PLATFORM, Measure.BAND)

    @property
    def is_hold(self) -> bool:
        """Tell whether it is for holding."""
        return isinstance(self.planned.goal, HoldGoal)

    @property
    def held(self) -> float:
        """Return the seconds held so far, the hold that is going on included."""
        return sum(hold.seconds for hold in self._holds) + self._running

    @property
    def target(self) -> Target | None:
        """Return the forces that count as up; None as long as nothing is known of them."""
        return self._counter.target(holding=self.is_hold) if self._counter else None

    @property
    def reached(self) -> bool:
        """Tell whether a sensor saw the goal done.

        Reps must be down again, and the count of the whole set must agree: a live
        count that is off by one never ends a set early, nor keeps it open.
        """
        goal = self.planned.goal
        if isinstance(goal, RepGoal):
            return self._sure >= goal.reps
        return self.held >= goal.seconds

    def feed(self, reading: Reading) -> list[Event]:
        """Take a reading; return what it means."""
        if self._counter is None:
            return []
        motions = self._counter.feed(reading)
        events: list[Event] = []
        for motion in motions:
            events += self._note(motion)
        self._running = self._counter.held(reading.at)
        if isinstance(self.planned.goal, HoldGoal):
            return events + self._hold_events(self.planned.goal)
        return events + self._check(self.planned.goal, reading.at, motions)

    def _check(self, goal: RepGoal, at: float, motions: tuple[Motion, ...]) -> list[Event]:
        """Count the set as a whole when it may be over, and when all is still for a while."""
        if motions or self._still_since is None:
            self._still_since, self._recounted = at, None
        for motion in motions:
            self._up = isinstance(motion, LockoutReached) or (
                self._up and not isinstance(motion, RepFinished)
            )
        down = any(isinstance(motion, RepFinished) for motion in motions)
        ended = down and (self.reps >= goal.reps or self.reps <= LEARNING_REPS)
        still = not self._up and at - self._still_since > IDLE_SECONDS
        if self._counter is None or not (ended or still):
            return []
        count = self._counter.recording().count()
        number = len(count.reps)
        if ended:
            self._sure = number
            catch_up = self.reps < number <= goal.reps
            return [self._correct(number, count.confidence)] if catch_up else []
        # A recount is only believed when a second one, a while later, says the same.
        agreed, self._recounted, self._still_since = number == self._recounted, number, at
        if not agreed:
            return []
        self._sure = number
        if number == self.reps:
            return []
        return [self._correct(min(number, goal.reps), count.confidence)]

    def _correct(self, number: int, confidence: float) -> RepCorrected:
        """Take another number of reps as the right one."""
        before, self.reps, self.confidence = self.reps, number, confidence
        return RepCorrected(
            planned=self.planned, before=before, number=number, confidence=confidence
        )

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
        goal = self.planned.goal
        counting = isinstance(goal, RepGoal)
        # Live, one rep too many may have been seen: past the goal only the recount decides.
        open_ = isinstance(goal, RepGoal) and self.reps < goal.reps
        match motion:
            case LockoutReached(at=at, confidence=confidence) if open_:
                self.reps += 1
                self.confidence = confidence
                return [
                    RepCounted(planned=self.planned, number=self.reps, at=at, confidence=confidence)
                ]
            case RepFinished(rep=rep) if counting:
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
