"""A time at which a session goes on by itself, counted down to."""

from collections.abc import Mapping
import math

from .events import CountdownKind
from .model import SessionState

_MARKS: Mapping[CountdownKind, tuple[int, ...]] = {
    CountdownKind.PREPARE: (3, 2, 1),
    CountdownKind.REST: (10, 3, 2, 1),
    CountdownKind.TIMER: (10, 3, 2, 1),
}
"""Seconds before the end that are worth saying."""
_HOLD_MARKS = (10, 5, 3, 2, 1)


class Deadline:
    """A time at which something happens. Times are seconds of the station's clock."""

    def __init__(self, at: float, kind: CountdownKind, seconds: float) -> None:
        """Count so many seconds down to this time."""
        self.at = at
        self.kind = kind
        self._said = math.ceil(seconds) + 1

    def due(self) -> float:
        """Return when the next second worth saying is, or the end."""
        return self.at - max((m for m in _MARKS[self.kind] if m < self._said), default=0)

    def mark(self, at: float) -> int | None:
        """Return the whole seconds left if they are worth saying and were not said."""
        left = math.ceil(self.at - at - 1e-6)
        if left not in _MARKS[self.kind] or left >= self._said:
            return None
        self._said = left
        return left


class HoldCountdown:
    """The seconds left of a hold that are worth saying, each once."""

    def __init__(self) -> None:
        """Have said nothing."""
        self._said = _HOLD_MARKS[0] + 1

    def mark(self, left: float) -> int | None:
        """Return what to say with so many seconds left; None when there is nothing new."""
        passed = [mark for mark in _HOLD_MARKS if left <= mark < self._said]
        if not passed:
            return None
        self._said = min(passed)
        return self._said


def countdown_in(state: SessionState) -> CountdownKind:
    """Return what is counted down to while a session is in this state."""
    if state is SessionState.PREPARING:
        return CountdownKind.PREPARE
    return CountdownKind.REST if state is SessionState.RESTING else CountdownKind.TIMER
