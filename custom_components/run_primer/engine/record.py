"""A set at the sensor's full rate, for what is measured on it: counting keeps less."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
import itertools
from math import isnan, nan
from statistics import median

from .filters import smooth_both_ways
from .model import Reading

GRID_SECONDS = 0.0125
"""80 Hz, the platform's nominal rate (measuring-science section 5.5)."""
_MOST_SAMPLES = 60_000
"""Twelve minutes at 80 Hz, three at 320 Hz: 2.4 MB. A longer set loses its beginning."""
_HOLE_SECONDS = 0.35
"""Samples missing for so long leave a stretch unfit to be measured."""
_SMOOTHING = 0.55
"""Weight of the new value on the 80 Hz grid, forth and back: -3 dB near 10 Hz."""
_SPARSE = 8
"""Every so many samples are enough to find the lowest load of a set."""
_LOW_SHARE = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A stretch of a set on an even 80 Hz grid, without spikes, smoothed without delay."""

    start: float
    """Seconds of the sensor's clock at the first value."""
    force: Sequence[float]
    left: Sequence[float] | None
    right: Sequence[float] | None
    bench: Sequence[float] | None
    rate: float
    """Samples a second that the sensor took."""
    step: float = GRID_SECONDS

    def time(self, place: float) -> float:
        """Return the time of a place on the grid."""
        return self.start + place * self.step

    def place(self, at: float) -> int:
        """Return the place on the grid that is nearest to a time."""
        return min(max(round((at - self.start) / self.step), 0), len(self.force) - 1)


class SetRecord:
    """The readings of one set, bounded."""

    def __init__(self) -> None:
        """Record nothing yet."""
        self._times = array("d")
        self._channels = tuple(array("d") for _ in range(4))

    def add(self, reading: Reading) -> None:
        """Record a reading. A clock that runs backwards starts the record anew."""
        times = self._times
        at, force, left, right, bench = reading
        if times and at <= times[-1]:
            if at > times[-1] - 1.0:
                return
            self._cut(len(times))
        elif len(times) >= _MOST_SAMPLES:
            self._cut(_MOST_SAMPLES // 2)
        times.append(at)
        channels = self._channels
        channels[0].append(force)
        channels[1].append(nan if left is None else left)
        channels[2].append(nan if right is None else right)
        channels[3].append(nan if bench is None else bench)

    @property
    def span(self) -> tuple[float, float]:
        """Return the times of the first and the last sample; zeros for an empty record."""
        return (self._times[0], self._times[-1]) if self._times else (0.0, 0.0)

    def samples(self, start: float, end: float) -> tuple[Sequence[float], Sequence[float]]:
        """Return times and forces between two times as they were measured, spikes removed."""
        first, last = bisect_left(self._times, start), bisect_right(self._times, end)
        return self._times[first:last], _despiked(self._channels[0][first:last])

    def window(self, start: float, end: float) -> Window | None:
        """Return the stretch between two times; None where samples are missing in it."""
        if not self._times:
            return None
        start, end = max(start, self._times[0]), min(end, self._times[-1])
        first = max(bisect_right(self._times, start) - 1, 0)
        last = min(bisect_left(self._times, end) + 1, len(self._times))
        times = self._times[first:last]
        if len(times) < _FEWEST or end - start < _FEWEST * GRID_SECONDS or _has_hole(times):
            return None
        size = int((end - start) / GRID_SECONDS + 1e-6) + 1
        grid = [start + place * GRID_SECONDS for place in range(size)]
        rows = [_row(times, channel[first:last], grid) for channel in self._channels]
        force = rows[0]
        if force is None:
            return None
        return Window(
            start=start,
            force=force,
            left=rows[1],
            right=rows[2],
            bench=rows[3],
            rate=(len(times) - 1) / (times[-1] - times[0]),
        )

    def lowest(self) -> float:
        """Return the lowest load of the set so far: where hips or band rest."""
        values = sorted(self._channels[0][::_SPARSE])
        return median(values[: max(round(len(values) * _LOW_SHARE), 1)])

    def _cut(self, count: int) -> None:
        """Forget so many of the first samples."""
        for values in (self._times, *self._channels):
            del values[:count]


_FEWEST = 4


def _has_hole(times: Sequence[float]) -> bool:
    """Tell whether samples are missing for too long."""
    return any(late - early > _HOLE_SECONDS for early, late in itertools.pairwise(times))


def _despiked(values: Sequence[float]) -> list[float]:
    """Return the running median of three around each value (Tukey 1977, "3")."""
    if len(values) < _FEWEST:
        return list(values)
    inner = [sorted(three)[1] for three in zip(values, values[1:], values[2:], strict=False)]
    return [values[0], *inner, values[-1]]


def _row(
    times: Sequence[float], values: Sequence[float], grid: Sequence[float]
) -> list[float] | None:
    """Return a channel on a grid, smoothed; None when it was not always there."""
    if any(map(isnan, values)):
        return None
    clean = _despiked(values)
    row, place, last = [], 1, len(times) - 1
    for at in grid:
        while place < last and times[place] < at:
            place += 1
        before, after = times[place - 1], times[place]
        share = (at - before) / (after - before)
        row.append(clean[place - 1] + (clean[place] - clean[place - 1]) * share)
    return smooth_both_ways(row, _SMOOTHING)
