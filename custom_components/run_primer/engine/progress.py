"""One set while it is being done."""

from dataclasses import replace
from math import inf

from .closing import correct
from .deadline import HoldCountdown
from .events import (
    CountdownKind,
    CountedDown,
    CountUnsure,
    Event,
    FaultSeen,
    HoldBegun,
    HoldReached,
    PartialRepSeen,
    RepCounted,
    TargetLeft,
)
from .form import FormWatch
from .metrics import SetMetrics
from .model import Fault, Hold, HoldGoal, Measure, PlannedSet, Reading, RepGoal, SensorKind
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
    TargetMissed,
)
from .results import SetResult
from .review import Reason, Recount, Review
from .sofar import Part, SetSoFar, Tally
from .target import TargetHold

_SAME_REP_SECONDS = 0.25
"""Two tops so near to each other are of one rep."""


class SetProgress:
    """Counts what a counter sees against the goal of a set."""

    def __init__(
        self,
        planned: PlannedSet,
        started: float,
        counter: Counter | None,
        form: FormWatch | None = None,
        known: SetSoFar | None = None,
    ) -> None:
        """Begin a set at this station time, seen by a counter if anything measures it.

        What is known of it already is counted again in silence where it is heard again.
        """
        self.planned = planned
        self.started = started
        self.confidence: float | None = None
        self._counter = counter
        self._form = form
        self._known = known
        self._since = self._heard = started
        self._tally = Tally()
        if known is not None:
            self._tally.close(known.whole)
            self._tally.missed = known.missed
        goal = planned.goal
        self._review = Review(goal.reps) if counter and isinstance(goal, RepGoal) else None
        self._latest: SetCount | None = None
        self._part = 0
        self._counted_until = -inf
        self._told_unsure = False
        self._countdown = HoldCountdown()

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
    def force_target(self) -> float | None:
        """Return the newtons to hold; None when any force will do."""
        return self._counter.newtons if isinstance(self._counter, TargetHold) else None

    @property
    def is_hold(self) -> bool:
        """Tell whether it is for holding."""
        return isinstance(self.planned.goal, HoldGoal)

    @property
    def held(self) -> float:
        """Return the seconds held so far, the hold that is going on included."""
        return self._tally.held

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
            return self._review is not None and self._review.sure >= goal.reps
        return self.held >= goal.seconds

    def feed(self, reading: Reading, at: float) -> list[Event]:
        """Take a reading of this station time; return what it means.

        What was measured before the set began only teaches the counter.
        """
        if self._counter is None:
            return []
        self._heard = at
        fault = self._form.feed(reading, at) if self._form else None
        if self._tally.begun is None and not self._begins(self._counter, reading, at):
            self._counter.feed(reading)
            return []
        if self._known and reading.at > self._known.until:
            # Everything that was told has been heard again; from here on all is new.
            self._tally.reps, self._known = self._known.reps, None
            if self._review is not None:
                self._review.told = self._tally.reps
        events = self._word(fault) + self._count(self._counter, reading)
        self._tally.until = reading.at
        return [] if self._known else events

    def feed_beside(self, kind: SensorKind, reading: Reading, at: float) -> None:
        """Take a reading of a sensor that does not count this set."""
        if self._form is not None:
            self._form.feed_beside(kind, reading, at)

    def gap(self, seconds: float, *, rebooted: bool) -> None:
        """Take note of missing samples; behind a reboot the sensor's clock starts again."""
        self.gap_beside()
        self._tally.missed += seconds
        if rebooted:
            self.part(-inf if self._known else self._since)

    def gap_beside(self) -> None:
        """Take note of missing samples of a sensor that does not count this set."""
        if self._form is not None:
            self._form.gap()

    def part(self, since: float) -> None:
        """End a part of the set: what was counted stands, the next begins at this time or later."""
        if self._known:
            self._tally.close(self._known.whole)
        elif self._tally.begun is not None:
            part = self._tally.counted(self._latest)
            self._tally.close(replace(part, reps=max(part.reps, self.reps)))
        self._known, self._since = None, since
        self._latest = None
        self._part += 1

    def look(self, reason: Reason) -> bool:
        """Have the set counted as a whole; tell whether there is anything to count."""
        if self._review is None or self._known or self._tally.begun is None:
            return False
        self._review.want(reason)
        if reason is Reason.END and self._counter:
            # Whoever moves until there is time to count does not do it in this set.
            self._counter.end()
        return True

    def recount(self) -> Recount | None:
        """Return what is to be counted as a whole now; None when nothing is."""
        if self._review is None or self._counter is None:
            return None
        reason = self._review.take()
        if reason is None or self._known or self._tally.begun is None:
            return None
        return Recount(
            recording=self._counter.recording(),
            reason=reason,
            at=self._heard,
            ahead=self._heard - self._tally.until,
            part=self._part,
        )

    def counted(self, recount: Recount, count: SetCount) -> list[Event]:
        """Take the count of the whole set; return what it changes."""
        if self._review is None or self._tally.begun is None or recount.part != self._part:
            return []
        reason = recount.reason
        self._latest = count
        whole, live = self._tally.counted(count).reps, self._tally.reps
        number = self._review.believe(reason, whole, count, live)
        if reason is Reason.STILL:
            self.confidence = count.confidence
        events: list[Event] = []
        if self._review.is_blind and not self._told_unsure:
            self._told_unsure = True
            events.append(CountUnsure(planned=self.planned, confidence=count.confidence))
        if number is not None and reason is not Reason.END:
            self._tally.reps, self.confidence = number, count.confidence
            self._counted_until = count.reps[-1].lockout if count.reps else -inf
            events.append(correct(self.planned, live, number, count.confidence))
        return events

    def pass_time(self, seconds: float) -> None:
        """Take the seconds of a timed set as done."""
        if isinstance(self.planned.goal, HoldGoal):
            self._tally.running = min(seconds, self.planned.goal.seconds)

    def close(self, ended_by: str) -> SetResult:
        """End the set; return what came out.

        Reps go by the latest count of the whole set where there is one. A hold is
        still going on when it has reached its goal, so holds go by what was seen live.
        """
        if self._known:
            # Not all that was told could be heard again: then what was told is what counts.
            self.part(self._since)
        if self._counter:
            self._counter.end()
        count = self._latest
        part = self._tally.counted(count)
        if count is not None:
            self._tally.reps, self.confidence = part.reps, count.confidence
        holds = part.holds if count else (*part.holds, *self._running_hold())
        return SetResult(
            planned=self.planned,
            reps=part.reps if self.measured else None,
            partials=part.partials,
            held=part.held,
            seen=part.seen,
            holds=holds,
            confidence=self.confidence,
            ended_by=ended_by,
            missed=self._tally.missed,
            metrics=self._measured(part, holds),
            target_error=self._counter.error if isinstance(self._counter, TargetHold) else None,
        )

    def _measured(self, part: Part, holds: tuple[Hold, ...]) -> SetMetrics | None:
        """Return the metrics of the last part: what was before has no samples here any more."""
        if self._form is None:
            return None
        before = self._tally.before
        return self._form.measure(part.seen[len(before.seen) :], holds[len(before.holds) :])

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
        self._latest, self._counted_until = None, -inf
        if self._review is not None:
            self._review.restart()
        return True

    def _count(self, counter: Counter, reading: Reading) -> list[Event]:
        """Count a reading of the set."""
        motions = counter.feed(reading)
        events = [event for motion in motions for event in self._note(motion)]
        if motions:
            self._latest = None
        finished = any(isinstance(motion, HoldFinished) for motion in motions)
        self._tally.time_hold(counter.held(reading.at), finished=finished)
        if isinstance(self.planned.goal, HoldGoal):
            return events + self._hold_events(self.planned.goal)
        if self._review is not None:
            self._review.feed(reading.at, motions, self._tally.reps)
        return events

    def _note(self, motion: Motion) -> list[Event]:
        """Book one motion."""
        goal = self.planned.goal
        counting = isinstance(goal, RepGoal)
        match motion:
            case LockoutReached(at=at, confidence=confidence) if self._is_new(at):
                number = self._tally.count(at)
                self.confidence = confidence
                return [
                    RepCounted(planned=self.planned, number=number, at=at, confidence=confidence)
                ]
            case RepFinished(rep=rep) if counting:
                self._tally.seen.append(rep)
                return self._word(self._form.rep(rep) if self._form else None)
            case PartialFinished(at=at, height=height) if counting:
                self._tally.partials += 1
                fault = self._form.partial(at) if self._form else None
                return [PartialRepSeen(planned=self.planned, height=height), *self._word(fault)]
            case HoldStarted() if not counting:
                return [HoldBegun(planned=self.planned)]
            case HoldFinished(hold=hold):
                self._tally.holds.append(self._describe(hold))
            case TargetMissed(too_much=too_much):
                return [TargetLeft(planned=self.planned, too_much=too_much)]
        return []

    def _is_new(self, lockout: float) -> bool:
        """Tell whether a top seen live is one more rep.

        Past the goal only a count of the whole decides: live, one too many may have been seen.
        """
        goal = self.planned.goal
        open_ = isinstance(goal, RepGoal) and self._tally.reps < goal.reps
        return open_ and lockout > self._counted_until + _SAME_REP_SECONDS

    def _running_hold(self) -> tuple[Hold, ...]:
        """Return the hold that is going on, if any, as if it ended now."""
        until, seconds = self._tally.until, self._tally.running
        if self._tally.begun is None or seconds <= 0:
            return ()
        now = Hold(started=until - seconds, ended=until, mean=0.0, steadiness=None)
        return (self._describe(now),)

    def _describe(self, hold: Hold) -> Hold:
        """Return a hold with what its samples say of it."""
        return hold if self._form is None else self._form.describe(hold)

    def _word(self, fault: Fault | None) -> list[Event]:
        """Return the event of a fault that is worth a word."""
        if fault is None:
            return []
        return [FaultSeen(planned=self.planned, fault=fault, number=self.reps)]

    def _hold_events(self, goal: HoldGoal) -> list[Event]:
        """Return the countdown of a hold, and its end."""
        left = goal.seconds - self.held
        if left <= 0:
            return [HoldReached(planned=self.planned, seconds=self.held)]
        mark = self._countdown.mark(left)
        if mark is None or self.held == 0:
            return []
        return [CountedDown(kind=CountdownKind.HOLD, seconds=mark)]
