"""A time at which something happens, counted down to aloud."""

from collections.abc import Mapping
from dataclasses import dataclass
import math

from .events import CountdownKind

_MARKS: Mapping[CountdownKind, tuple[int, ...]] = {
    CountdownKind.PREPARE: (3, 2, 1),
    CountdownKind.REST: (10, 3, 2, 1),
    CountdownKind.TIMER: (10, 3, 2, 1),
}
"""Seconds before the end that are worth saying."""


@dataclass(slots=True)
class Deadline:
    """Seconds of the station's clock, and what was said of them."""

    at: float
    kind: CountdownKind
    said: int
    """The whole seconds said last."""

    def due(self) -> float:
        """Return when the next second worth saying is, or the end."""
        return self.at - max((m for m in _MARKS[self.kind] if m < self.said), default=0)

    def mark(self, at: float) -> int | None:
        """Return the whole seconds left if they are worth saying and were not said."""
        left = math.ceil(self.at - at - 1e-6)
        if left not in _MARKS[self.kind] or left >= self.said:
            return None
        self.said = left
        return left
