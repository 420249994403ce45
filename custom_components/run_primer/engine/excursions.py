"""Ups and downs of a whole set: what stands out of the noise, and how clearly."""

from collections.abc import Sequence
from dataclasses import dataclass
import itertools

SEEN_SHARE = 0.36
"""Share of a stroke that must have been seen where the recording cuts its other part off."""


@dataclass(frozen=True, slots=True)
class Excursion:
    """One way up and back down, as places on the grid and the levels there."""

    start: int
    """Place of the low before it."""
    peak: int
    end: int
    """Place of the low behind it."""
    low_before: float
    high: float
    low_after: float

    @property
    def base(self) -> float:
        """Return the higher of the two lows: it is surely off the ground above this."""
        return max(self.low_before, self.low_after)

    @property
    def prominence(self) -> float:
        """Return how far it stands out on both sides."""
        return self.high - self.base


def turning_points(values: Sequence[float], gate: float) -> tuple[list[int], list[int]]:
    """Return the places of highs and of lows that differ by more than a gate (zig-zag)."""
    highs: list[int] = []
    lows: list[int] = []
    high = low = 0
    way = 0
    for place, value in enumerate(values):
        if way >= 0 and value > values[high]:
            high = place
        if way <= 0 and value < values[low]:
            low = place
        if way >= 0 and values[high] - value > gate:
            highs.append(high)
            way, low = -1, place
        elif way <= 0 and value - values[low] > gate:
            lows.append(low)
            way, high = 1, place
    if way > 0:
        highs.append(high)
    elif way < 0:
        lows.append(low)
    return highs, lows


def prominences(values: Sequence[float], gate: float) -> list[float]:
    """Return how far each high stands out, down to the higher of the lows that part it from more.

    A recording starts and ends anywhere, so a first or last high is taken by
    its whole side, provided that enough of the other one was seen.
    """
    return [size for _, size in _sized_highs(values, gate)]


def excursions(values: Sequence[float], gate: float) -> list[Excursion]:
    """Return every way up and down that stands out by more than a gate."""
    highs = [peak for peak, size in _sized_highs(values, gate / 2) if size > gate]
    edges = [0, *highs, len(values) - 1]
    lows = [
        min(range(first, second + 1), key=values.__getitem__)
        for first, second in itertools.pairwise(edges)
    ]
    return [
        Excursion(start, peak, end, values[start], values[peak], values[end])
        for start, peak, end in zip(lows, highs, lows[1:], strict=False)
    ]


def _sized_highs(values: Sequence[float], gate: float) -> list[tuple[int, float]]:
    """Return each high with its prominence."""
    highs, _ = turning_points(values, gate)
    edges = [0, *highs, len(values) - 1]
    valleys = [min(values[first : second + 1]) for first, second in itertools.pairwise(edges)]
    tops = [values[high] for high in highs]
    return [
        (
            high,
            _size(
                *_drop(tops, valleys[place::-1], place, -1),
                *_drop(tops, valleys[place + 1 :], place, 1),
            ),
        )
        for place, high in enumerate(highs)
    ]


def _drop(tops: list[float], valleys: list[float], place: int, way: int) -> tuple[float, bool]:
    """Return how far it goes down to the next higher top, and whether the end came first."""
    top = tops[place]
    lowest = top
    for step, valley in enumerate(valleys, start=1):
        lowest = min(lowest, valley)
        other = place + way * step
        if 0 <= other < len(tops) and tops[other] > top:
            return top - lowest, False
    return top - lowest, True


def _size(before: float, from_start: bool, after: float, to_end: bool) -> float:  # noqa: FBT001
    """Return the prominence of a high from its two drops."""
    if from_start and SEEN_SHARE * after < before < after:
        return after
    if to_end and SEEN_SHARE * before < after < before:
        return before
    return min(before, after)
