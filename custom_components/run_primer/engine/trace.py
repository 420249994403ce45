"""What a set looked like: one short row of numbers per channel, kept until it is counted again."""

from array import array
from dataclasses import dataclass

from .model import Reading

GRID_SECONDS = 0.05
"""20 Hz. Counting needs no more (measuring-science 5.5); what a rep moves is under 5 Hz."""
_LONGEST_SECONDS = 900.0
_HOLE_SECONDS = 0.35
_FEWEST_BINS = 2


@dataclass(frozen=True, slots=True)
class Piece:
    """An unbroken stretch of a set on an even grid."""

    start: float
    """Seconds of the sensor's clock at the first value."""
    force: list[float]
    bench: list[float] | None
    holes: int = 0
    """Times at which samples were missing for so long that a rep may have hidden there."""
    step: float = GRID_SECONDS
    """Seconds between two values."""

    def time(self, place: float) -> float:
        """Return the time of a place on the grid."""
        return self.start + place * self.step


class _Strip:
    """Bin means of one unbroken stretch, each at the mean time of its samples."""

    __slots__ = (
        "bench",
        "count",
        "edge",
        "force",
        "holes",
        "sum_bench",
        "sum_force",
        "sum_time",
        "times",
    )

    def __init__(self, at: float) -> None:
        """Start the first bin here."""
        self.times = array("d")
        self.force = array("d")
        self.bench = array("d")
        self.edge = at + GRID_SECONDS
        self.count = 0
        self.holes = 0
        self.sum_time = self.sum_force = self.sum_bench = 0.0

    def close_bin(self, at: float) -> None:
        """Write the bin that is full down and open the one of this time."""
        if self.count:
            self.times.append(self.sum_time / self.count)
            self.force.append(self.sum_force / self.count)
            self.bench.append(self.sum_bench / self.count)
        self.count = 0
        self.sum_time = self.sum_force = self.sum_bench = 0.0
        if at >= self.edge:
            self.holes += at - self.edge > _HOLE_SECONDS
            self.edge += GRID_SECONDS * (int((at - self.edge) / GRID_SECONDS) + 1)


class Trace:
    """Records the readings of a set; old sets are dropped, long ones lose their beginning."""

    def __init__(self) -> None:
        """Record nothing yet."""
        self._strips: list[_Strip] = []
        self._open: _Strip | None = None
        self._has_bench = False

    def clear(self) -> None:
        """Forget everything."""
        self._strips.clear()
        self._open = None
        self._has_bench = False

    def cut(self) -> None:
        """Start a new stretch with the next reading: samples are missing here."""
        if self._open is not None:
            self._open.close_bin(0.0)
        self._open = None

    def add(self, reading: Reading, force: float) -> None:
        """Record a reading, whose force went through the spike guard."""
        strip = self._open
        at = reading[0]
        if strip is None:
            strip = self._open = _Strip(at)
            self._strips.append(strip)
        elif at >= strip.edge:
            strip.close_bin(at)
        strip.count += 1
        strip.sum_time += at
        strip.sum_force += force
        bench = reading[4]
        if bench is not None:
            self._has_bench = True
            strip.sum_bench += bench

    def pieces(self) -> tuple[Piece, ...]:
        """Return the stretches on an even grid, the open bin included."""
        return tuple(
            piece
            for strip in self._strips
            if (piece := _even(strip, with_bench=self._has_bench)) is not None
        )


def _even(strip: _Strip, *, with_bench: bool) -> Piece | None:
    """Return a stretch on an even grid by straight lines; None when it is too short to matter."""
    times, force, bench = list(strip.times), list(strip.force), list(strip.bench)
    if strip.count:
        times.append(strip.sum_time / strip.count)
        force.append(strip.sum_force / strip.count)
        bench.append(strip.sum_bench / strip.count)
    if len(times) < _FEWEST_BINS or times[-1] - times[0] < 4 * GRID_SECONDS:
        return None
    start = max(times[0], times[-1] - _LONGEST_SECONDS)
    size = int((times[-1] - start) / GRID_SECONDS + 1e-6) + 1
    grid = [start + place * GRID_SECONDS for place in range(size)]
    return Piece(
        start=start,
        force=_resample(times, force, grid),
        bench=_resample(times, bench, grid) if with_bench else None,
        holes=strip.holes,
    )


def _resample(times: list[float], values: list[float], grid: list[float]) -> list[float]:
    """Return the values at the times of a grid."""
    out = []
    place = 1
    last = len(times) - 1
    for at in grid:
        while place < last and times[place] < at:
            place += 1
        span = times[place] - times[place - 1]
        share = (at - times[place - 1]) / span if span else 1.0
        out.append(values[place - 1] + (values[place] - values[place - 1]) * share)
    return out
