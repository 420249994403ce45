"""The live curve as it is drawn: every reading of the last seconds, on the station's clock."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from .clock import DeviceClock
from .model import Reading, SensorKind

KEPT_SECONDS = 15.0
"""How much of the curve whoever comes late gets to see."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stroke:
    """Readings of one sensor that follow each other."""

    kind: SensorKind
    at: float
    """Seconds of the station's clock, of the first reading."""
    ms: tuple[int, ...]
    """Milliseconds of each reading after the first."""
    force: tuple[float, ...]
    """Newtons."""
    left: tuple[float, ...] | None
    """Newtons under the left foot; None where it is not measured apart."""
    right: tuple[float, ...] | None
    """Newtons under the right foot; None where it is not measured apart."""
    after_gap: bool
    """True when readings are missing before the first one."""

    @property
    def ends(self) -> float:
        """Return the time of the last reading, seconds of the station's clock."""
        return self.at + self.ms[-1] / 1000


class Picture:
    """Keeps the strokes of the last seconds, and tells the time of what happened in them."""

    def __init__(self) -> None:
        """Start empty."""
        self._clocks: dict[SensorKind, DeviceClock] = {}
        self._last: dict[SensorKind, float] = {}
        self._strokes: deque[Stroke] = deque()

    @property
    def strokes(self) -> tuple[Stroke, ...]:
        """Return all that is kept, the oldest first."""
        return tuple(self._strokes)

    def add(
        self, kind: SensorKind, readings: Sequence[Reading], arrival: float, *, after_gap: bool
    ) -> Stroke:
        """Take at least one reading that arrived at this time; return how it is drawn."""
        clock = self._clocks.setdefault(kind, DeviceClock())
        first, last = readings[0].at, readings[-1].at
        if first < self._last.get(kind, first):
            clock.reset()
        self._last[kind] = last
        clock.observe(last, arrival)
        stroke = Stroke(
            kind=kind,
            at=round(self.to_station(kind, first), 3),
            ms=tuple(round(1000 * (reading.at - first)) for reading in readings),
            force=tuple(round(reading.force, 1) for reading in readings),
            left=_side([reading.left for reading in readings]),
            right=_side([reading.right for reading in readings]),
            after_gap=after_gap,
        )
        self._strokes.append(stroke)
        while self._strokes[0].ends < arrival - KEPT_SECONDS:
            self._strokes.popleft()
        return stroke

    def to_station(self, kind: SensorKind, at: float) -> float:
        """Return the station's time of a sensor's time; the same when nothing was heard of it."""
        clock = self._clocks.get(kind)
        mapped = clock.to_station(at) if clock else None
        return at if mapped is None else mapped


def _side(forces: Sequence[float | None]) -> tuple[float, ...] | None:
    """Return the forces under one foot; None when any is unknown."""
    known = tuple(round(force, 1) for force in forces if force is not None)
    return known if len(known) == len(forces) else None
