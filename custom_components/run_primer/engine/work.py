"""What a set asks for, followed motion by motion: reps to do, or a time to hold."""

from abc import ABC, abstractmethod

from .deadline import HoldCountdown
from .events import (
    CountdownKind,
    CountedDown,
    Event,
    FaultSeen,
    HoldBegun,
    HoldReached,
    TargetLeft,
)
from .form import FormWatch
from .model import Fault, Hold, HoldGoal, PlannedSet
from .motion import HoldFinished, HoldStarted, Motion, SetCount, TargetMissed
from .review import Reason, Recount
from .sofar import Tally


class Work(ABC):
    """One goal, followed; times are seconds of the sensor's clock."""

    def __init__(self, planned: PlannedSet, tally: Tally, form: FormWatch | None) -> None:
        """Follow a set that is booked in a tally and judged by its form, if anything sees it."""
        self._planned = planned
        self._tally = tally
        self._form = form
        self.confidence: float | None = None
        """How sure the count is, 0 to 1; None where nothing is counted."""
        self.latest: SetCount | None = None
        """The count of the whole set that still stands."""

    @property
    @abstractmethod
    def reached(self) -> bool:
        """Tell whether a sensor saw the goal done."""

    @property
    def part(self) -> int:
        """Return which part of the set it is, from 0."""
        return 0

    def begin(self) -> None:
        """Follow the set, or its next part, from here on."""
        self.latest = None

    def end_part(self) -> None:
        """Forget the part of the set that is over; what was counted in it stands."""
        self.latest = None

    @abstractmethod
    def note(self, motion: Motion) -> list[Event]:
        """Book one motion; return what is to be told of it."""

    @abstractmethod
    def follow(self, at: float, motions: tuple[Motion, ...]) -> list[Event]:
        """Follow a reading of this time, in which these motions were seen and booked."""

    def told(self, reps: int) -> None:
        """Take note of reps that were told in another life."""
        self._tally.reps = reps

    def look(self, reason: Reason) -> bool:
        """Have the set counted as a whole; tell whether its goal needs that."""
        return False

    def take(self) -> Reason | None:
        """Return why the set is to be counted as a whole now, and take that as done."""
        return None

    def counted(self, recount: Recount, count: SetCount) -> list[Event]:
        """Take the count of the whole set; return what it changes."""
        return []

    def describe(self, hold: Hold) -> Hold:
        """Return a hold with what its samples say of it."""
        return hold if self._form is None else self._form.describe(hold)

    def word(self, fault: Fault | None, number: int) -> list[Event]:
        """Return the event of a fault in this rep, if it is worth a word."""
        if fault is None:
            return []
        return [FaultSeen(planned=self._planned, fault=fault, number=number)]


class HoldWork(Work):
    """A time to hold, by the second."""

    def __init__(
        self, planned: PlannedSet, goal: HoldGoal, tally: Tally, form: FormWatch | None
    ) -> None:
        """Follow a hold of so many seconds."""
        super().__init__(planned, tally, form)
        self._goal = goal
        self._countdown = HoldCountdown()

    @property
    def reached(self) -> bool:
        """Tell whether it was held for long enough, rests in between left out."""
        return self._tally.held >= self._goal.seconds

    def note(self, motion: Motion) -> list[Event]:
        """Book a hold, or say that it leaves its target."""
        match motion:
            case HoldStarted():
                return [HoldBegun(planned=self._planned)]
            case HoldFinished(hold=hold):
                self._tally.holds.append(self.describe(hold))
            case TargetMissed(too_much=too_much):
                return [TargetLeft(planned=self._planned, too_much=too_much)]
        return []

    def follow(self, at: float, motions: tuple[Motion, ...]) -> list[Event]:
        """Return the countdown of the hold, and its end."""
        held = self._tally.held
        left = self._goal.seconds - held
        if left <= 0:
            return [HoldReached(planned=self._planned, seconds=held)]
        mark = self._countdown.mark(left)
        if mark is None or held == 0:
            return []
        return [CountedDown(kind=CountdownKind.HOLD, seconds=mark)]
