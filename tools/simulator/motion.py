"""A movement drawn piece by piece with the smoothest curves there are."""

from dataclasses import dataclass, field

import numpy as np

RATE = 640.0
"""Samples a second of everything that is drawn."""
Array = np.ndarray


def minimum_jerk(count: int, lean: float = 1.0) -> Array:
    """Return a rise from 0 to 1 in so many samples: 10u^3 - 15u^4 + 6u^5 (Flash & Hogan 1985).

    `lean` other than 1 warps its time: under 1 it begins quickly and ends slowly.
    """
    u = np.linspace(0.0, 1.0, max(count, 2)) ** lean
    return u**3 * (10 - 15 * u + 6 * u**2)


@dataclass(kw_only=True)
class Drawing:
    """A value over time, added to at its end."""

    value: float = 0.0
    seconds: float = 0.0
    _pieces: list[Array] = field(default_factory=list)

    def stay(self, seconds: float) -> None:
        """Keep the value."""
        self._add(np.full(round(seconds * RATE), self.value))

    def move(self, to: float, seconds: float, lean: float = 1.0) -> None:
        """Go to another value, smoothly."""
        count = round(seconds * RATE)
        self._add(self.value + (to - self.value) * minimum_jerk(count, lean)[:count])
        self.value = to

    def drawn(self) -> Array:
        """Return all of it."""
        return np.concatenate(self._pieces) if self._pieces else np.zeros(0)

    def _add(self, piece: Array) -> None:
        """Add samples."""
        self._pieces.append(piece)
        self.seconds += piece.size / RATE
