"""One set while it is being done."""

from dataclasses import replace
from math import inf

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
from .model import HoldGoal, Measure, PlannedSet, Reading, RepGoal
from .motion import (
    Counter,
    HoldFinished,
    HoldStarted,
    LockoutReached,
    Motion,
    PartialFinished,
    RepFinished,
)
from .results import SetResult
from .sofar import SetSoFar, Tally

IDLE_SECONDS = 1.5
"""Stillness after which the set is counted as a whole. Ours."""
LEARNING_REPS = 6
"""So early in a set the live count may still miss reps it has to learn from; it catches up."""
HOLD_MARKS = (10, 5, 3, 2, 1)
"""Seconds before the end of a hold that are worth saying."""


class SetProgress:
    """Counts what a counter sees against the goal of a set."""

    def __init__(
        self,
        planned: PlannedSet,
        started: float,
        counter: Counter | None,
        known: SetSoFar | None = None,
    ) -> None:
        """Begin a set at this station time, seen by a counter if anything measures it.

        What is known of it already is counted again in silence where it is heard again.
        """
        self.planned = planned
        self.started = started
        self._counter = counter
        self._known = known
        self._since = started
        self._told = 0
        """Reps told in another life: a counter that is still learning takes none of them back."""
        self._tally = Tally()
        if known is not None:
            self._tally.close(known.whole)
            self._tally.missed = known.missed
        self.confidence: float | None = None
        self._sure = 0
        self._up = False
        self._still_since: float | None = None
        self._recounted: int | None = None
        self._marked = HOLD_MARKS[0] + 1

    @property
    def reps(self) -> int:
        """Return the reps counted so far; while they are counted again, those that were told."""
        return max(self._tally.reps, self._known.reps if self._known else 0)

    @property
    def so_far(self) -> SetSoFar:
        """Return what has to be known to go on in another life."""
        if self._known is None:
            return self._tally.so_far
        return replace(self._known, missed=self._tally.missed)

    @property
    def measured(self) -> bool:
        """Tell whether a sensor measures this set."""
        return self.planned.measure in (Measure.PLATFORM, Measure.BAND)

    @property
    def held(self) -> float:
        """Return the seconds held so far, the hold that is going on included."""
        return self._tally.held

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

    def feed(self, reading: Reading, at: float) -> list[Event]:
        """Take a reading of this station time; return what it means.

        What was measured before the set began only teaches the counter.
        """
        if self._counter is None:
            return []
        if self._tally.begun is None and not self._begins(self._counter, reading, at):
            self._counter.feed(reading)
            return []
        if self._known and reading.at > self._known.until:
            # Everything that was told has been heard again; from here on all is new.
            self._tally.reps, self._known = self._known.reps, None
            self._told = self._tally.reps
        events = self._count(self._counter, reading)
        self._tally.until = reading.at
        return [] if self._known else events

    def gap(self, seconds: float, *, rebooted: bool) -> None:
        """Take note of missing samples; behind a reboot the sensor's clock starts again."""
        self._tally.missed += seconds
        if rebooted:
            self.part(-inf if self._known else self._since)

    def part(self, since: float) -> None:
        """End a part of the set: what was counted stands, the next begins at this time or later."""
        if self._known:
            self._tally.close(self._known.whole)
        elif self._counter is not None and self._tally.begun is not None:
            counted = isinstance(self.planned.goal, RepGoal)
            part = self._tally.counted(self._counter.recording().count() if counted else None)
            self._tally.close(replace(part, reps=max(part.reps, self.reps)))
        self._known, self._since = None, since

    def _begins(self, counter: Counter, reading: Reading, at: float) -> bool:
        """Tell whether the set, or the next part of it, begins with this reading, and begin it."""
        before = self._tally.before
        if self._known and self._known.begun is not None:
            self._known = self._known.heard_from(reading.at)
            before = self._known.before
            if self._known.begun is not None and reading.at < self._known.begun:
                return False
        elif at < self._since:
            return False
        counter.begin()
        self._tally.begin(reading.at, before)
        self._up, self._still_since, self._recounted = False, None, None
        return True

    def _count(self, counter: Counter, reading: Reading) -> list[Event]:
        """Count a reading of the set."""
        motions = counter.feed(reading)
        events: list[Event] = []
        for motion in motions:
            events += self._note(motion)
        finished = any(isinstance(motion, HoldFinished) for motion in motions)
        self._tally.time_hold(counter.held(reading.at), finished=finished)
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
        ended = down and (self._tally.reps >= goal.reps or self._tally.reps <= LEARNING_REPS)
        still = not self._up and at - self._still_since > IDLE_SECONDS
        if self._counter is None or not (ended or still):
            return []
        count = self._counter.recording().count()
        number = self._tally.counted(count).reps
        if ended:
            self._sure = number
            catch_up = self._tally.reps < number <= goal.reps
            return [self._correct(number, count.confidence)] if catch_up else []
        # A recount is only believed when a second one, a while later, says the same.
        agreed, self._recounted, self._still_since = number == self._recounted, number, at
        if not agreed:
            return []
        self._sure = number
        number = max(min(number, goal.reps), self._told)
        if number == self._tally.reps:
            return []
        return [self._correct(number, count.confidence)]

    def _correct(self, number: int, confidence: float) -> RepCorrected:
        """Take another number of reps as the right one."""
        before, self._tally.reps, self.confidence = self._tally.reps, number, confidence
        return RepCorrected(
            planned=self.planned, before=before, number=number, confidence=confidence
        )

    def pass_time(self, seconds: float) -> None:
        """Take the seconds of a timed set as done."""
        if isinstance(self.planned.goal, HoldGoal):
            self._tally.running = min(seconds, self.planned.goal.seconds)

    def close(self, ended_by: str) -> SetResult:
        """End the set; return what came out.

        Reps go by the recount of the whole set where there is one. A hold is
        still going on when it has reached its goal, so holds go by what was seen live.
        """
        if self._known:
            # Not all that was told could be heard again: then what was told is what counts.
            self.part(self._since)
        counted = None
        if self._counter is not None:
            self._counter.end()
            if self._tally.begun is not None and isinstance(self.planned.goal, RepGoal):
                counted = self._counter.recording().count()
        part = self._tally.counted(counted)
        if counted is not None:
            self._tally.reps, self.confidence = part.reps, counted.confidence
        return SetResult(
            planned=self.planned,
            reps=part.reps if self.measured else None,
            partials=part.partials,
            held=part.held,
            seen=part.seen,
            holds=part.holds,
            confidence=self.confidence,
            ended_by=ended_by,
            missed=self._tally.missed,
        )

    def _note(self, motion: Motion) -> list[Event]:
        """Book one motion."""
        goal = self.planned.goal
        counting = isinstance(goal, RepGoal)
        # Live, one rep too many may have been seen: past the goal only the recount decides.
        open_ = isinstance(goal, RepGoal) and self._tally.reps < goal.reps
        match motion:
            case LockoutReached(at=at, confidence=confidence) if open_:
                number = self._tally.count(at)
                self.confidence = confidence
                return [
                    RepCounted(planned=self.planned, number=number, at=at, confidence=confidence)
                ]
            case RepFinished(rep=rep) if counting:
                self._tally.seen.append(rep)
            case PartialFinished(height=height) if counting:
                self._tally.partials += 1
                return [PartialRepSeen(planned=self.planned, height=height)]
            case HoldStarted() if not counting:
                return [HoldBegun(planned=self.planned)]
            case HoldFinished(hold=hold):
                self._tally.holds.append(hold)
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


def correction(result: SetResult, live: int) -> list[Event]:
    """Return the difference that counting the whole set again made."""
    if result.reps is None or result.reps == live or not isinstance(result.planned.goal, RepGoal):
        return []
    return [
        RepCorrected(
            planned=result.planned,
            before=live,
            number=result.reps,
            confidence=result.confidence or 0.0,
        )
    ]
