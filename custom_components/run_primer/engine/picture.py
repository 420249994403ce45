"""The live curve as it is drawn: every reading of the last seconds, on the station's clock."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from .model import SensorKind
from .stream import Batch

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
        self._offsets: dict[SensorKind, float] = {}
        self._strokes: deque[Stroke] = deque()

    @property
    def strokes(self) -> tuple[Stroke, ...]:
        """Return all that is kept, the oldest first."""
        return tuple(self._strokes)

    def add(self, kind: SensorKind, batch: Batch, now: float) -> Stroke | None:
        """Take readings heard now; return how they are drawn, None when they are too old for it."""
        readings, first = batch.readings, batch.readings[0].at
        self._offsets[kind] = batch.offset
        stroke = Stroke(
            kind=kind,
            at=round(self.to_station(kind, first), 3),
            ms=tuple(round(1000 * (reading.at - first)) for reading in readings),
            force=tuple(round(reading.force, 1) for reading in readings),
            left=_side([reading.left for reading in readings]),
            right=_side([reading.right for reading in readings]),
            after_gap=batch.after_gap,
        )
        self._strokes.append(stroke)
        while self._strokes and self._strokes[0].ends < now - KEPT_SECONDS:
            self._strokes.popleft()
        return stroke if stroke.ends >= now - KEPT_SECONDS else None

    def to_station(self, kind: SensorKind, at: float) -> float:
        """Return the station's time of a sensor's time; the same when nothing was heard of it."""
        return at + self._offsets.get(kind, 0.0)


def _side(forces: Sequence[float | None]) -> tuple[float, ...] | None:
    """Return the forces under one foot; None when any is unknown."""
    known = tuple(round(force, 1) for force in forces if force is not None)
    return known if len(known) == len(forces) else None
