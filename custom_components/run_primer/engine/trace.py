"""What a set looked like: every sample of it, kept until it has been counted again."""

from array import array
from bisect import bisect_left
from dataclasses import dataclass, replace
from statistics import median

from .excursions import SEEN_SHARE
from .model import Reading

GRID_SECONDS = 0.05
"""20 Hz. Counting needs no more (measuring-science 5.5); what a rep moves is under 5 Hz."""
_LONGEST_SECONDS = 900.0
_MOST_SAMPLES = 300_000
_HOLE_SECONDS = 0.35
_FEWEST_BINS = 2
_BEFORE = 20
"""Grid steps, 1 s, that show the rest level a set begins with."""
_LONG = 80
"""Grid steps, 4 s, for which a load must have stayed on to be still on."""
_TOUCHED = 0.15
"""Share of the lift under which the load came off."""
_SUPPOSED = 30


@dataclass(frozen=True, slots=True)
class Samples:
    """An unbroken stretch of a set, sample by sample."""

    times: array[float]
    """Seconds of the sensor's clock."""
    force: array[float]
    bench: array[float]
    """As long as the others where a bench is measured, empty elsewhere."""

    @property
    def rate(self) -> float:
        """Return how many samples there are in a second, over all of it."""
        span = self.times[-1] - self.times[0]
        return (len(self.times) - 1) / span if span > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Piece:
    """The same stretch on an even grid, with the samples it was made of."""

    start: float
    """Seconds of the sensor's clock at the first value."""
    force: list[float]
    bench: list[float] | None
    samples: Samples
    holes: int = 0
    """Times at which samples were missing for so long that a rep may have hidden there."""
    step: float = GRID_SECONDS
    """Seconds between two values."""
    open_at: int | None = None
    """Place from which on values are only supposed, because the load was still on; None if not."""

    def time(self, place: float) -> float:
        """Return the time of a place on the grid."""
        return self.start + place * self.step


def put_down(piece: Piece) -> Piece:
    """Return a piece that has long been loaded at its end as if the load were put down right now.

    What is under way then has an end like everything else, and is known as open.
    """
    rest, top = median(piece.force[:_BEFORE]), max(piece.force)
    recent = piece.force[-_LONG:]
    is_high = recent[-1] > rest + (1 - SEEN_SHARE) * (top - rest)
    if len(piece.force) < _BEFORE + _LONG or not is_high:
        return piece
    if min(recent) < rest + _TOUCHED * (top - rest):
        return piece
    down = [rest] * _SUPPOSED
    bench = piece.bench and piece.bench + [median(piece.bench[:_BEFORE])] * _SUPPOSED
    return replace(piece, force=piece.force + down, bench=bench, open_at=len(piece.force))


class Trace:
    """Records the readings of a set; a very long one loses its beginning."""

    def __init__(self) -> None:
        """Record nothing yet."""
        self._stretches: list[Samples] = []
        self._open: Samples | None = None

    def clear(self) -> None:
        """Forget everything."""
        self._stretches.clear()
        self._open = None

    def cut(self) -> None:
        """Start a new stretch with the next reading: samples are missing here."""
        self._open = None

    def add(self, reading: Reading, force: float) -> None:
        """Record a reading, whose force went through the spike guard."""
        stretch = self._open
        if stretch is None:
            stretch = self._open = Samples(array("d"), array("d"), array("d"))
            self._stretches.append(stretch)
        stretch.times.append(reading[0])
        stretch.force.append(force)
        bench = reading[4]
        if bench is not None:
            stretch.bench.append(bench)
        if len(stretch.times) >= _MOST_SAMPLES:
            for values in (stretch.times, stretch.force, stretch.bench):
                del values[: _MOST_SAMPLES // 2]

    def samples(self) -> tuple[Samples, ...]:
        """Return a copy of what was recorded so far, to be counted wherever there is time."""
        return tuple(
            Samples(stretch.times[:], stretch.force[:], stretch.bench[:])
            for stretch in self._stretches
        )


def on_a_grid(samples: Samples) -> Piece | None:
    """Return a stretch on an even grid by straight lines; None when it is too short to matter.

    Each value stands for the mean of the samples of one step, at their mean time.
    """
    times, force, bench, holes = _binned(samples)
    if len(times) < _FEWEST_BINS or times[-1] - times[0] < 4 * GRID_SECONDS:
        return None
    start = max(times[0], times[-1] - _LONGEST_SECONDS)
    size = int((times[-1] - start) / GRID_SECONDS + 1e-6) + 1
    grid = [start + place * GRID_SECONDS for place in range(size)]
    return Piece(
        start=start,
        force=_resample(times, force, grid),
        bench=_resample(times, bench, grid) if bench else None,
        samples=samples,
        holes=holes,
    )


def _binned(samples: Samples) -> tuple[list[float], list[float], list[float], int]:
    """Return mean time, force and bench of each step that has samples, and the holes between."""
    times, force, bench = samples.times, samples.force, samples.bench
    has_bench = len(bench) == len(times)
    means: tuple[list[float], list[float], list[float]] = ([], [], [])
    holes = begin = 0
    edge = times[0]
    while begin < len(times):
        if times[begin] - edge > _HOLE_SECONDS:
            holes += 1
        edge += GRID_SECONDS * (int((times[begin] - edge) / GRID_SECONDS) + 1)
        end = max(bisect_left(times, edge, begin), begin + 1)
        count = end - begin
        means[0].append(sum(times[begin:end]) / count)
        means[1].append(sum(force[begin:end]) / count)
        if has_bench:
            means[2].append(sum(bench[begin:end]) / count)
        begin = end
    return *means, holes


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
