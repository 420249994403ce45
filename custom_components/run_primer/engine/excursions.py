"""Ups and downs of a whole set: what stands out of the noise, and how clearly."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log


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
    def rise(self) -> float:
        """Return how far it stands out on its lower side."""
        return self.high - min(self.low_before, self.low_after)

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


def excursions(values: Sequence[float], gate: float) -> list[Excursion]:
    """Return every way up and down by more than a gate.

    The first and the last may lack a side: a recording starts and ends anywhere.
    """
    highs, lows = turning_points(values, gate)
    found = []
    for peak in highs:
        start = max((low for low in lows if low < peak), default=None)
        end = min((low for low in lows if low > peak), default=None)
        if start is None:
            start = min(range(peak + 1), key=values.__getitem__)
        if end is None:
            end = min(range(peak, len(values)), key=values.__getitem__)
        found.append(Excursion(start, peak, end, values[start], values[peak], values[end]))
    return found


@dataclass(frozen=True, slots=True)
class Split:
    """The gate that tells excursions from noise best."""

    gate: float
    clearness: float
    """Natural logarithm of how far the gate could be moved without another count."""


def best_split(values: Sequence[float], floor: float, steps: int = 48) -> Split | None:
    """Return the gate with the widest range of equal counts over a floor; None when all is noise.

    The persistence of a count over thresholds tells how surely it is right
    (Edelsbrunner, Letscher and Zomorodian 2002, in one dimension).
    """
    span = max(values) - min(values)
    if span <= floor or floor <= 0:
        return None
    ratio = log(span / floor) / steps
    gates = [floor * 2.718281828459045 ** (ratio * step) for step in range(steps + 1)]
    counts = [len(turning_points(values, gate)[0]) for gate in gates]
    best: Split | None = None
    first = 0
    for step in range(1, steps + 2):
        if step <= steps and counts[step] == counts[first]:
            continue
        width = ratio * (step - first)
        if counts[first] and (best is None or width > best.clearness):
            best = Split(
                gates[first] * 2.718281828459045 ** (ratio * (step - 1 - first) / 2), width
            )
        first = step
    return best
