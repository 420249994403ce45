"""One set while it is being done."""

from dataclasses import replace
from math import inf

from .closing import Closing
from .events import Event
from .form import FormWatch
from .metrics import SetMetrics
from .model import Hold, HoldGoal, Measure, PlannedSet, Reading, RepGoal, SensorKind
from .motion import Counter, HoldFinished, SetCount, Target
from .rep_work import RepWork
from .results import SetResult
from .review import Reason, Recount
from .sofar import Part, SetSoFar, Tally
from .target import TargetHold
from .work import HoldWork, Work


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
        self.closing: Closing | None = None
        """How it ended, while it waits to be counted as a whole."""
        self.asked: Recount | None = None
        """The count of the whole that somebody is at."""
        self._counter = counter
        self._form = form
        self._known = known
        self._since = self._heard = started
        self._tally = Tally()
        if known is not None:
            self._tally.close(known.whole)
            self._tally.missed = known.missed
        self._work = _work(planned, self._tally, form)

    @property
    def reps(self) -> int:
        """Return the reps counted so far; while they are counted again, those that were told."""
        return max(self._tally.reps, self._known.reps if self._known else 0)

    @property
    def confidence(self) -> float | None:
        """Return how sure the count is, 0 to 1; None where nothing is counted."""
        return self._work.confidence

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
        """Tell whether a sensor saw the goal done."""
        return self._work.reached

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
            self._work.told(self._known.reps)
            self._known = None
        events = self._work.word(fault, self.reps) + self._count(self._counter, reading)
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
            part = self._tally.counted(self._work.latest)
            self._tally.close(replace(part, reps=max(part.reps, self.reps)))
        self._known, self._since = None, since
        self._work.end_part()

    def look(self, reason: Reason) -> bool:
        """Have the set counted as a whole; tell whether there is anything to count."""
        if self._known or self._tally.begun is None or not self._work.look(reason):
            return False
        if reason is Reason.END and self._counter:
            # Whoever moves until there is time to count does not do it in this set.
            self._counter.end()
        return True

    def recount(self) -> Recount | None:
        """Return what is to be counted as a whole now; None when nothing is, or one is counted."""
        reason = self._work.take() if self.asked is None else None
        if reason is None or self._counter is None or self._known or self._tally.begun is None:
            return None
        self.asked = Recount(
            recording=self._counter.recording(),
            reason=reason,
            at=self._heard,
            ahead=self._heard - self._tally.until,
            part=self._work.part,
        )
        return self.asked

    def counted(self, recount: Recount, count: SetCount | None) -> list[Event]:
        """Take the count of the whole set, None when it failed; return what it changes."""
        self.asked = None
        return self._work.counted(recount, count) if count else []

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
        count = self._work.latest
        part = self._tally.counted(count)
        holds = part.holds if count else (*part.holds, *self._running_hold())
        return SetResult(
            planned=self.planned,
            reps=part.reps if self.measured else None,
            partials=part.partials,
            held=part.held,
            seen=part.seen,
            holds=holds,
            confidence=count.confidence if count else self.confidence,
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
        self._work.begin()
        return True

    def _count(self, counter: Counter, reading: Reading) -> list[Event]:
        """Count a reading of the set."""
        motions = counter.feed(reading)
        events = [event for motion in motions for event in self._work.note(motion)]
        finished = any(isinstance(motion, HoldFinished) for motion in motions)
        self._tally.time_hold(counter.held(reading.at), finished=finished)
        return events + self._work.follow(reading.at, motions)

    def _running_hold(self) -> tuple[Hold, ...]:
        """Return the hold that is going on, if any, as if it ended now."""
        until, seconds = self._tally.until, self._tally.running
        if self._tally.begun is None or seconds <= 0:
            return ()
        now = Hold(started=until - seconds, ended=until, mean=0.0, steadiness=None)
        return (self._work.describe(now),)


def _work(planned: PlannedSet, tally: Tally, form: FormWatch | None) -> Work:
    """Return what follows the goal of a set."""
    if isinstance(planned.goal, RepGoal):
        return RepWork(planned, planned.goal, tally, form)
    return HoldWork(planned, planned.goal, tally, form)
