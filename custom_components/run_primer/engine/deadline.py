"""A time at which a session goes on by itself, counted down to."""

from collections.abc import Mapping
import math

from .events import CountdownKind
from .model import SessionState

MARKS: Mapping[CountdownKind, tuple[int, ...]] = {
    CountdownKind.PREPARE: (3, 2, 1),
    CountdownKind.REST: (10, 3, 2, 1),
    CountdownKind.TIMER: (10, 3, 2, 1),
    CountdownKind.HOLD: (10, 5, 3, 2, 1),
}
"""Seconds before an end that are worth saying."""
_WORTH_HALVING_SECONDS = 25.0
"""A hold of which the half is worth saying. Ours."""


class Deadline:
    """A time at which something happens. Times are seconds of the station's clock."""

    def __init__(self, at: float, kind: CountdownKind, seconds: float) -> None:
        """Count so many seconds down to this time."""
        self.at = at
        self.kind = kind
        self.seconds = seconds
        self._said = math.ceil(seconds)

    def due(self) -> float:
        """Return when the next second worth saying is, or the end."""
        return self.at - max((m for m in MARKS[self.kind] if m < self._said), default=0)

    def mark(self, at: float) -> int | None:
        """Return the whole seconds left if they are worth saying and were not said."""
        left = math.ceil(self.at - at - 1e-6)
        if left not in MARKS[self.kind] or left >= self._said:
            return None
        self._said = left
        return left


class HoldCountdown:
    """The seconds left of a hold that are worth saying, each once; of a long one the half, too."""

    def __init__(self) -> None:
        """Have said nothing."""
        self._marks: tuple[int, ...] | None = None

    def mark(self, left: float) -> int | None:
        """Return what to say with so many seconds left; None when there is nothing new."""
        if self._marks is None:
            half = (round(left / 2),) if left > _WORTH_HALVING_SECONDS else ()
            marks = MARKS[CountdownKind.HOLD]
            self._marks = (*half, *(mark for mark in marks if mark < left))
        passed = [mark for mark in self._marks if left <= mark]
        self._marks = self._marks[len(passed) :]
        return min(passed, default=None)


def countdown_in(state: SessionState) -> CountdownKind:
    """Return what is counted down to while a session is in this state."""
    if state is SessionState.PREPARING:
        return CountdownKind.PREPARE
    return CountdownKind.REST if state is SessionState.RESTING else CountdownKind.TIMER
