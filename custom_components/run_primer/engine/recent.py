"""The last readings of a sensor: what a bug report needs to be replayed."""

from collections import deque
from collections.abc import Iterable

from .model import Reading

_MOST = 12_000
"""Two minutes and a half at 80 Hz, half of that at 160 Hz."""


class RecentReadings:
    """Keeps readings, the latest ones, whatever they were taken for."""

    def __init__(self) -> None:
        """Have heard nothing."""
        self._rows: deque[tuple[float, float]] = deque(maxlen=_MOST)

    def feed(self, readings: Iterable[Reading]) -> None:
        """Take readings that follow those before."""
        self._rows.extend((reading.at, reading.force) for reading in readings)

    @property
    def rows(self) -> list[tuple[float, float]]:
        """Return seconds of the sensor's clock and newtons of each, the oldest first."""
        return [(round(at, 4), round(force, 2)) for at, force in self._rows]
