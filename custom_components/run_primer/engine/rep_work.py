"""Reps to do: told live, and set right by counts of the whole set."""

from math import inf

from .closing import correct
from .events import CountUnsure, Event, PartialRepSeen, RepCounted
from .form import FormWatch
from .model import PlannedSet, RepGoal
from .motion import (
    HoldFinished,
    LockoutReached,
    Motion,
    PartialFinished,
    RepFinished,
    SetCount,
)
from .review import Reason, Recount, Review
from .sofar import Tally
from .work import Work

_SAME_REP_SECONDS = 0.25
"""Two tops so near to each other are of one rep."""


class RepWork(Work):
    """Reps, each told at its top."""

    def __init__(
        self, planned: PlannedSet, goal: RepGoal, tally: Tally, form: FormWatch | None
    ) -> None:
        """Follow a set of so many reps."""
        super().__init__(planned, tally, form)
        self._goal = goal
        self._review = Review(goal.reps)
        self._part = 0
        self._counted_until = -inf
        self._told_unsure = False

    @property
    def reached(self) -> bool:
        """Tell whether a sensor saw the goal done.

        Reps must be down again, and the count of the whole set must agree: a live
        count that is off by one never ends a set early, nor keeps it open.
        """
        return self._review.sure >= self._goal.reps

    @property
    def part(self) -> int:
        """Return which part of the set it is, from 0."""
        return self._part

    def begin(self) -> None:
        """Follow the set, or its next part, from here on."""
        self.latest, self._counted_until = None, -inf
        self._review.restart()

    def end_part(self) -> None:
        """Forget the part of the set that is over; what was counted in it stands."""
        self.latest = None
        self._part += 1

    def told(self, reps: int) -> None:
        """Take note of reps that were told in another life: none is taken back."""
        self._tally.reps = self._review.told = reps

    def note(self, motion: Motion) -> list[Event]:
        """Book one motion."""
        match motion:
            case LockoutReached(at=at, confidence=confidence) if self._is_new(at):
                self.confidence = confidence
                number = self._tally.count(at)
                return [
                    RepCounted(planned=self._planned, number=number, at=at, confidence=confidence)
                ]
            case RepFinished(rep=rep):
                self._tally.seen.append(rep)
                fault = self._form.rep(rep) if self._form else None
                return self.word(fault, self._tally.reps)
            case PartialFinished(at=at, height=height):
                self._tally.partials += 1
                fault = self._form.partial(at) if self._form else None
                partial = PartialRepSeen(planned=self._planned, height=height)
                return [partial, *self.word(fault, self._tally.reps)]
            case HoldFinished(hold=hold):
                self._tally.holds.append(self.describe(hold))
        return []

    def follow(self, at: float, motions: tuple[Motion, ...]) -> list[Event]:
        """See whether it is worth counting the set as a whole."""
        if motions:
            self.latest = None
        self._review.feed(at, motions, self._tally.reps)
        return []

    def look(self, reason: Reason) -> bool:
        """Have the set counted as a whole; tell whether its goal needs that."""
        self._review.want(reason)
        return True

    def take(self) -> Reason | None:
        """Return why the set is to be counted as a whole now, and take that as done."""
        return self._review.take()

    def counted(self, recount: Recount, count: SetCount) -> list[Event]:
        """Take the count of the whole set; return what it changes."""
        if self._tally.begun is None or recount.part != self._part:
            return []
        reason = recount.reason
        self.latest = count
        whole, live = self._tally.counted(count).reps, self._tally.reps
        number = self._review.believe(reason, whole, count, live)
        if reason is Reason.STILL or self._review.is_settled:
            self.confidence = count.confidence
        events: list[Event] = []
        if self._review.is_blind and not self._told_unsure:
            self._told_unsure = True
            events.append(CountUnsure(planned=self._planned, confidence=count.confidence))
        if number is not None and reason is not Reason.END:
            self._tally.reps, self.confidence = number, count.confidence
            self._counted_until = count.reps[-1].lockout if count.reps else -inf
            events.append(correct(self._planned, live, number, count.confidence))
        return events

    def _is_new(self, lockout: float) -> bool:
        """Tell whether a top seen live is one more rep.

        Past the goal only a count of the whole decides: live, one too many may have been seen.
        """
        return (
            self._tally.reps < self._goal.reps and lockout > self._counted_until + _SAME_REP_SECONDS
        )
