"""When a set under way is worth counting as a whole, and how much of that count is believed."""

from dataclasses import dataclass
from enum import IntEnum

from .motion import LockoutReached, Motion, Recording, RepFinished, SetCount

IDLE_SECONDS = 1.5
"""Stillness after which the set is counted as a whole. Ours."""
LOOK_SECONDS = 3.0
"""A set that goes on is counted as a whole so often: reps may hide under a load that stays."""
LOOK_SHARE = 0.1
"""And no more often than after this share of its time, for long sets take long to count."""
LEARNING_REPS = 6
"""So early in a set the live count may still miss reps it has to learn from; it catches up."""
SURE = 0.6
"""Confidence from which a count in the middle of a set is worth telling."""
BLIND_SECONDS = 12.0
"""A set goes on for so long without a rep that came down before it is said that its reps
cannot be told apart. Ours."""


class Reason(IntEnum):
    """Why a set is counted as a whole; the greater one matters more."""

    LOOK = 1
    """It goes on."""
    STILL = 2
    """Nothing moves any more."""
    DOWN = 3
    """A rep came down that may have been the last."""
    END = 4
    """It is over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recount:
    """A set to be counted as a whole, wherever there is time for it."""

    recording: Recording
    reason: Reason
    at: float
    """Station time up to which it was recorded, in seconds."""
    ahead: float
    """Seconds by which the station's clock is ahead of the sensor's."""
    part: int
    """Which part of the set it is, from 0: a sensor that starts again begins another."""

    def count(self) -> SetCount:
        """Count the whole. It takes a while, and may run in any thread."""
        return self.recording.count()

    def over(self, count: SetCount) -> float:
        """Return the station time at which the set was over, by this count of it.

        What is heard late is counted late: then it was over when nothing moved any more.
        """
        if not count.reps:
            return self.at
        return min(self.at, count.reps[-1].ended + self.ahead + 2 * IDLE_SECONDS)


class Review:
    """Follows one set of reps; times are seconds of the sensor's clock."""

    def __init__(self, goal: int) -> None:
        """Review a set of so many reps."""
        self._goal = goal
        self.wanted: Reason | None = None
        self.sure = 0
        """Reps that are down for sure."""
        self.told = 0
        """Reps told in another life: a counter that is still learning takes none of them back."""
        self.is_blind = False
        """True from when reps were seen to be hidden from the sensors at hand."""
        self.restart()

    def restart(self) -> None:
        """Follow from the next reading on as if nothing had been seen."""
        self._began: float | None = None
        self._up = False
        self._still_since = self._looked = self._came_down = 0.0
        self._said: int | None = None
        self.is_settled = False
        """True when nothing has moved since two counts agreed."""

    def want(self, reason: Reason) -> None:
        """Have the set counted as a whole as soon as possible."""
        self.wanted = max(self.wanted or reason, reason)

    def take(self) -> Reason | None:
        """Return why the set is to be counted now, and take that as done."""
        wanted, self.wanted = self.wanted, None
        return wanted

    def feed(self, at: float, motions: tuple[Motion, ...], live: int) -> None:
        """Follow a reading: its time, what was seen in it, and the reps counted live."""
        if self._began is None:
            self._began = self._still_since = self._looked = self._came_down = at
        if motions:
            self._still_since, self._said, self.is_settled = at, None, False
        for motion in motions:
            self._up = isinstance(motion, LockoutReached) or (
                self._up and not isinstance(motion, RepFinished)
            )
        down = any(isinstance(motion, RepFinished) for motion in motions)
        if down:
            self._came_down = at
        if down and (live >= self._goal or live <= LEARNING_REPS):
            self.want(Reason.DOWN)
        elif not self._up and not self.is_settled and at - self._still_since > IDLE_SECONDS:
            self.want(Reason.STILL)
            self._still_since = at
        elif at - self._looked > max(LOOK_SECONDS, LOOK_SHARE * (at - self._began)):
            self.want(Reason.LOOK)
        if self.wanted is not None:
            self._looked = at

    def believe(self, reason: Reason, number: int, count: SetCount, live: int) -> int | None:
        """Return the reps to tell instead of the live ones; None when those stand.

        `number` is the count of all parts of the set, of which `count` is the last.
        """
        if reason is Reason.LOOK:
            return self._look(number, count, live)
        if reason is Reason.STILL:
            # It is only believed when a second count, a while later, says the same; and
            # then asked for no more until something happens.
            self.is_settled, self._said = number == self._said, number
            if not self.is_settled:
                return None
            self.sure = number
            number = max(min(number, self._goal), self.told)
            return None if number == live else number
        self.sure = number
        return number if live < number <= self._goal else None

    def _look(self, number: int, count: SetCount, live: int) -> int | None:
        """Believe what was found in a set that goes on: it may only add reps."""
        # Whoever touches down between reps is counted, however the load looks.
        if count.blind and self._looked - self._came_down >= BLIND_SECONDS:
            self.is_blind = True
        if count.confidence < SURE or number <= live:
            return None
        # The last one may still be under way: it is down when a count at rest says so.
        self.is_settled = False
        self.sure = max(self.sure, number - 1)
        return min(number, self._goal)
