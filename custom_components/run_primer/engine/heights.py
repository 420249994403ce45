"""How high the hips went in each lift of a set, told by the force that moved them.

Between lift-off and touch-down the feet carry (measuring-science section 1.2)

    F(t) = a + H (b h(t) + c h''(t))

with H the height of the lift, h the smooth movement from 0 to 1 and back, a the load
of hips that have just left the floor, b the load that shifts to the feet as they rise,
and c the mass that is moved. Body and bar stay the same in a set, so a, b and c are the
set's and only H is the lift's. How far a mass was moved shows in the force even where b
is next to nothing: under a bar of 40 kg, feet push and brake with 56 N to lift the hips
0.36 m in a second, and their tremor is 4 to 8 N. The time that it took is known, so that
what is only slow is not taken for low.

1. Least squares of each lift alone find when its top was reached and left.
2. The load a is the median of the lifts around, b / c the ratio of the lifts' sums.
   This leaves one movement, x = (b / c) h + h'', to be scaled.
3. With these known, the top of each lift is looked for again nearby, and they from it.
4. H is the projection of F - a on x, in units of c. Its standard error is
   s sqrt(k / (x . x)) with s the standard deviation of what is left, and
   k = (1 + r) / (1 - r) where values next to each other correlate by r: tremor has its
   corner near 1.5 Hz (section 1.2), so that few of 20 values a second are news.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, pi, sqrt
from statistics import median

from .excursions import Excursion
from .filters import interpolate
from .strokes import QUICKEST, Lift, Strokes, Sums


@dataclass(frozen=True, slots=True, kw_only=True)
class Height:
    """How high one lift went, in a unit that the lifts of one set share."""

    value: float
    error: float
    """Standard error, in the same unit."""


def heights(
    values: Sequence[float], lifts: Sequence[Excursion], step: float
) -> tuple[Height | None, ...]:
    """Return how high each lift went; None for one too short to tell.

    `values` are forces under the feet in any unit, `step` (0.05) seconds apart.
    Empty when smooth movements do not explain them.
    """
    tried = [Lift(_lifted(values, each, step)) for each in lifts]
    alone = [lift.alone() for lift in tried]
    known = [(lift, own) for lift, own in zip(tried, alone, strict=True) if own is not None]
    frame = _frame([own for _, own in known])
    if frame is None:
        return ()
    again = [
        lift.again(own, floor, frame.ratio)
        for (lift, own), floor in zip(known, frame.floors, strict=True)
    ]
    frame = _frame(again)
    if frame is None:
        return ()
    scaled = [
        _scaled(each.sums, floor, frame.ratio)
        for each, floor in zip(again, frame.floors, strict=True)
    ]
    left = sum(each.left for each in scaled)
    if left > (1 - _EXPLAINED) * sum(each.sums.variation for each in again):
        return ()
    usual = left / sum(each.sums.count for each in again)
    told = iter(each.height(usual) for each in scaled)
    return tuple(None if own is None else next(told) for own in alone)


@dataclass(frozen=True, slots=True)
class _Frame:
    """What the lifts of a set share."""

    floors: list[float]
    """Load at lift-off around each one: it changes where a foot is moved."""
    ratio: float
    """Load that shifts to the feet, over the mass that is moved."""


def _frame(found: Sequence[Strokes]) -> _Frame | None:
    """Return what lifts share; None when none of them moved any mass."""
    own = [each.floor for each in found]
    floors = [median(own[max(place - _NEAR, 0) : place + _NEAR + 1]) for place in range(len(own))]
    over = [each.sums.over(floor) for each, floor in zip(found, floors, strict=True)]
    shift, mass = sum(each[0] for each in over), sum(each[1] for each in over)
    return _Frame(floors, shift / mass) if mass > 0 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scaled:
    """One lift as a multiple of the set's movement."""

    value: float
    energy: float
    """Sum of squares of that movement."""
    left: float
    """Sum of squares of what it does not explain."""
    count: int

    def height(self, usual: float) -> Height:
        """Return the height; `usual` is the mean square that is left in the whole set."""
        noise = max(self.left / self.count, usual)
        return Height(value=self.value, error=sqrt(_TREMOR * noise / self.energy))


def _scaled(sums: Sums, floor: float, ratio: float) -> _Scaled:
    """Return a lift as a multiple of `ratio` h + h'' over a load at lift-off."""
    force, energy = sums.along(floor, ratio)
    square = sums.vv - 2 * floor * sums.v + sums.count * floor * floor
    left = max(square - force * force / energy, 0.0)
    return _Scaled(value=force / energy, energy=energy, left=left, count=sums.count)


def _lifted(values: Sequence[float], each: Excursion, step: float) -> list[float]:
    """Return forces from when the hips leave the floor until they are back, evenly spaced."""
    span = range(each.start, each.end + 1)
    middle = each.base + each.prominence / 2
    loaded = [values[place] for place in span if values[place] > middle] or [each.high]
    half = (min(each.low_before, each.low_after) + median(loaded)) / 2
    inside = [place for place in span if values[place] > half] or [each.peak]
    first, last = _edges(values, inside[0], inside[-1], half)
    first, last = first + _PICK_UP / step, last - _PUT_DOWN / step
    steps = round(last - first)
    if steps < 2 * QUICKEST:
        return []
    pace = (last - first) / steps
    return [_at(values, first + place * pace) for place in range(steps + 1)]


def _edges(values: Sequence[float], first: int, last: int, level: float) -> tuple[float, float]:
    """Return where values cross a level before one place and behind another."""
    begin, end = float(first), float(last)
    if first > 0:
        begin = interpolate((first - 1, values[first - 1]), (first, values[first]), level)
    if last < len(values) - 1:
        end = interpolate((last, values[last]), (last + 1, values[last + 1]), level)
    return begin, end


def _at(values: Sequence[float], place: float) -> float:
    """Return a value between two places."""
    left = min(int(place), len(values) - 2)
    return values[left] + (values[left + 1] - values[left]) * (place - left)


_PICK_UP = 0.09
"""Seconds from half of the load picked up until the hips rise (measuring-science 1.2)."""
_PUT_DOWN = 0.05
"""Seconds from when they are down until half of it is put down."""
_NEAR = 4
"""Lifts before and behind that show the load at lift-off."""
_EXPLAINED = 0.65
"""Share of the force's variation that the movements of a set must explain."""
_ALIKE = exp(-2 * pi * 1.5 * 0.05)
"""Correlation of a tremor with a corner of 1.5 Hz with itself 0.05 s later."""
_TREMOR = (1 + _ALIKE) / (1 - _ALIKE)
