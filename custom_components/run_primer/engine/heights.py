"""How high the hips went in each lift of a set, told by the force that moved them.

Between lift-off and touch-down the feet carry (measuring-science section 1.2)

    F(t) = a + H (b h(t) + c h''(t))

with H the height of the lift, h the smooth movement from 0 to 1 and back (Flash &
Hogan 1985, see `phases`), a the load of hips that have just left the floor, b the
load that shifts to the feet as they rise, and c the mass that is moved. Body and bar
stay the same throughout a set, so a, b and c are its own and only H differs. How far
a mass was moved in a known time shows in the force even where b is next to nothing:
a metre in one second asks for six newtons a kilogram, in two for a quarter of that,
and the fit knows the time. So nobody is told to have stopped early who was only slow.

1. Least squares of each lift alone find when its top was reached and left.
2. `a` is the median of what the lifts around say, b / c the ratio of all lifts'
   sums. That one movement x = (b / c) h + h'' is left to be scaled.
3. H is the projection of F - a on x. Its standard error is s sqrt(k / (x . x)), with
   s the residual's standard deviation and k = (1 + r) / (1 - r) for a tremor that is
   like itself by r from one value to the next.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from math import exp, pi, sqrt
from operator import attrgetter
from statistics import median
from math import sumprod

from .excursions import Excursion
from .filters import interpolate


@dataclass(frozen=True, slots=True)
class Height:
    """How high one lift went, in a unit that is the same for the lifts of one set."""

    value: float
    error: float
    """Standard error, in the same unit."""


def heights(
    values: Sequence[float], lifts: Sequence[Excursion], step: float
) -> tuple[Height | None, ...]:
    """Return how high each lift went; None for one too short to tell.

    `values` are forces under the feet in any unit, `step` seconds apart.
    Empty when the movements do not explain the force at all.
    """
    fits = [_Lift(_lifted(values, each, step)).fit() for each in lifts]
    known = [fit for fit in fits if fit is not None]
    floors = [_around(known, place) for place in range(len(known))]
    shift = mass = 0.0
    for fit, floor in zip(known, floors, strict=True):
        b, c = fit.over(floor)
        shift, mass = shift + b, mass + c
    if mass <= 0:
        return ()
    ratio = shift / mass
    scaled = [fit.scaled(floor, ratio) for fit, floor in zip(known, floors, strict=True)]
    residual = sum(each.residual for each in scaled)
    if residual > (1 - _EXPLAINED) * sum(fit.variation for fit in known):
        return ()
    usual = residual / sum(fit.count for fit in known)
    found = iter(
        Height(
            each.height,
            sqrt(_TREMOR * max(each.residual / fit.count, usual) / each.energy),
        )
        for each, fit in zip(scaled, known, strict=True)
    )
    return tuple(None if fit is None else next(found) for fit in fits)


def _around(fits: Sequence["_Fit"], place: int) -> float:
    """Return the load at lift-off around a lift: feet may move in a set."""
    near = fits[max(place - _NEAR, 0) : place + _NEAR + 1]
    return median([fit.floor for fit in near])


def _lifted(values: Sequence[float], each: Excursion, step: float) -> list[float]:
    """Return the force from when the hips leave the floor until they are back, evenly."""
    span = range(each.start, each.end + 1)
    middle = each.base + each.prominence / 2
    loaded = [values[place] for place in span if values[place] > middle] or [each.high]
    half = (min(each.low_before, each.low_after) + median(loaded)) / 2
    inside = [place for place in span if values[place] > half] or [each.peak]
    first, last = _edges(values, inside[0], inside[-1], half)
    first, last = first + _PICK_UP / step, last - _PUT_DOWN / step
    steps = round(last - first)
    if steps < 2 * _QUICKEST:
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


@dataclass(frozen=True, slots=True)
class _Stroke:
    """The way up in so many steps, or down backwards: height and acceleration, and their sums."""

    height: tuple[float, ...]
    push: tuple[float, ...]
    h: float
    p: float
    hh: float
    hp: float
    pp: float


@lru_cache(maxsize=256)
def _stroke(steps: int) -> _Stroke:
    """Return a stroke, without the first steps: there the load comes on or off."""
    shares = [place / steps for place in range(_SKIPPED, steps)]
    height = tuple(u * u * u * (10 + u * (6 * u - 15)) for u in shares)
    push = tuple(u * (60 + u * (120 * u - 180)) / (steps * steps) for u in shares)
    return _Stroke(
        height,
        push,
        sum(height),
        sum(push),
        sumprod(height, height),
        sumprod(height, push),
        sumprod(push, push),
    )


@dataclass(frozen=True, slots=True)
class _Scaled:
    """One lift as a multiple of the set's movement."""

    height: float
    energy: float
    """Sum of squares of that movement."""
    residual: float
    """Sum of squares of what it leaves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fit:
    """Sums over one lift: of height (h), acceleration (p) and force (v), and of their products."""

    count: int
    h: float
    p: float
    v: float
    hh: float
    hp: float
    pp: float
    hv: float
    pv: float
    vv: float
    explained: float = 0.0
    """Sum of squares that the movement takes from the force's variation."""
    floor: float = 0.0
    """Load at lift-off, of this lift alone."""

    @property
    def variation(self) -> float:
        """Return the sum of squares of the force around its mean."""
        return self.vv - self.v * self.v / self.count

    def over(self, floor: float) -> tuple[float, float]:
        """Return by how much the load shifts, and the mass, over a load at lift-off."""
        hv, pv = self.hv - floor * self.h, self.pv - floor * self.p
        determinant = self.hh * self.pp - self.hp * self.hp
        return (
            (hv * self.pp - pv * self.hp) / determinant,
            (pv * self.hh - hv * self.hp) / determinant,
        )

    def scaled(self, floor: float, ratio: float) -> _Scaled:
        """Return the height over a load at lift-off, for a ratio of shift to mass."""
        energy = ratio * ratio * self.hh + 2 * ratio * self.hp + self.pp
        along = ratio * (self.hv - floor * self.h) + self.pv - floor * self.p
        square = self.vv - 2 * floor * self.v + self.count * floor * floor
        return _Scaled(along / energy, energy, max(square - along * along / energy, 0.0))


class _Lift:
    """Searches when the top of one lift was reached and left."""

    def __init__(self, forces: Sequence[float]) -> None:
        """Explain these forces, from lift-off to touch-down."""
        self._last = len(forces) - 1
        self._ways = (forces[_SKIPPED:], forces[::-1][_SKIPPED:])
        self._until = list(accumulate(forces, initial=0.0))
        self._square = sum(force * force for force in forces[_SKIPPED : len(forces) - _SKIPPED])
        self._seen: dict[tuple[int, int], tuple[float, float]] = {}

    def fit(self) -> _Fit | None:
        """Return the movement that explains the force best; None when it is too short."""
        most = min(self._last - _QUICKEST, _SLOWEST)
        tried = [steps for steps in _TRIED if steps <= most]
        fits = [
            (fit.explained, up, down, fit)
            for up in tried
            for down in tried
            if (fit := self._explain(up, down)) is not None
        ]
        if not fits:
            return None
        _, up, down, best = max(fits, key=lambda each: each[0])
        width = max(up, down) // 4
        while width:
            moves = ((up - width, down), (up + width, down), (up, down - width), (up, down + width))
            near = [
                (fit.explained, *move, fit)
                for move in moves
                if (fit := self._explain(*move)) is not None
            ]
            better = max(near, key=lambda each: each[0], default=None)
            if better is None or better[0] <= best.explained:
                width //= 2
            else:
                _, up, down, best = better
        return best

    def _explain(self, up: int, down: int) -> _Fit | None:
        """Return how well a top that is reached and left so many steps from the ends explains."""
        top = self._last - up - down + 1
        if top < 1 or min(up, down) < _QUICKEST:
            return None
        rise, fall = _stroke(up), _stroke(down)
        (hv_up, pv_up), (hv_down, pv_down) = self._products(0, up), self._products(1, down)
        until, last = self._until, self._last
        count = last + 1 - 2 * _SKIPPED
        h, p = rise.h + top + fall.h, rise.p + fall.p
        v = until[last + 1 - _SKIPPED] - until[_SKIPPED]
        hh, hp, pp = rise.hh + top + fall.hh, rise.hp + fall.hp, rise.pp + fall.pp
        hv = hv_up + until[last - down + 1] - until[up] + hv_down
        pv = pv_up + pv_down
        chh, chp, cpp = hh - h * h / count, hp - h * p / count, pp - p * p / count
        chv, cpv = hv - h * v / count, pv - p * v / count
        determinant = chh * cpp - chp * chp
        if determinant <= 0:
            return None
        shift, mass = (chv * cpp - cpv * chp) / determinant, (cpv * chh - chv * chp) / determinant
        if mass < 0:
            return None
        return _Fit(
            count=count, h=h, p=p, v=v, hh=hh, hp=hp, pp=pp, hv=hv, pv=pv, vv=self._square,
            explained=shift * chv + mass * cpv,
            floor=(v - shift * h - mass * p) / count,
        )

    def _products(self, way: int, steps: int) -> tuple[float, float]:
        """Return the sums of force times height and acceleration on the way up (0) or down (1)."""
        found = self._seen.get((way, steps))
        if found is None:
            stroke, force = _stroke(steps), self._ways[way][: steps - _SKIPPED]
            found = sumprod(stroke.height, force), sumprod(stroke.push, force)
            self._seen[way, steps] = found
        return found


_PICK_UP = 0.09
"""Seconds from half of the load picked up until the hips begin to move (section 1.2)."""
_PUT_DOWN = 0.05
_SKIPPED = 2
"""Steps left out at both ends: converters smear the load that comes on and off."""
_QUICKEST = 6
"""Steps, 0.3 s, under which nobody lifts or lowers."""
_SLOWEST = 160
_TRIED = (6, 8, 11, 14, 18, 23, 30, 40, 52, 70, 92, 120, 160)
"""Steps up and down that are tried first."""
_NEAR = 4
"""Lifts before and behind that show the load at lift-off."""
_EXPLAINED = 0.75
"""Share of the force's variation that the movements of a set must explain."""
_TREMOR_HERTZ, _STEP = 1.5, 0.05
_LIKE_ITSELF = exp(-2 * pi * _TREMOR_HERTZ * _STEP)
_TREMOR = (1 + _LIKE_ITSELF) / (1 - _LIKE_ITSELF)
