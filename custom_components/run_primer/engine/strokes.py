"""The way up and down that explains the force of one lift best, on an even 20 Hz grid.

Like `phases`, which finds the parts of a rep to a hundredth of a second, but for every
lift each time a set is counted: hundreds of tries must cost no more than a few sums of
products. The way up in so many steps is always the same, and the way down is the way
up seen backwards, so both are drawn once and kept.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, product
from math import sumprod

SKIPPED = 2
"""Steps left out at both ends: converters smear the load that comes on and off."""
QUICKEST = 6
"""Steps, 0.3 s, under which nobody lifts or lowers."""
_TRIED = (6, 8, 11, 14, 18, 23, 30, 40, 52, 70, 92, 120, 160)
"""Steps up and down that are tried first; up to 8 s."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """Sums over one lift: of height (h), acceleration (p) and force (v), and of their products.

    Heights are from 0 to 1, accelerations in heights a step squared.
    """

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

    @property
    def variation(self) -> float:
        """Return the sum of squares of the force around its mean."""
        return self.vv - self.v * self.v / self.count

    def over(self, floor: float) -> tuple[float, float]:
        """Return the load that shifts and the mass, over a known load at lift-off."""
        hv, pv = self.hv - floor * self.h, self.pv - floor * self.p
        return _solve(self.hh, self.hp, self.pp, hv, pv)


@dataclass(frozen=True, slots=True, kw_only=True)
class Best:
    """The movement of one lift that explains its force best."""

    sums: Sums
    floor: float
    """Load at lift-off, of this lift alone."""


def find_strokes(forces: Sequence[float]) -> Best | None:
    """Return the best movement for forces from lift-off to touch-down; None for too few."""
    lift = _Lift(forces)
    tried = [steps for steps in _TRIED if steps <= len(forces) - 1 - QUICKEST]
    best = lift.best(product(tried, tried))
    if best is None:
        return None
    width = max(best.up, best.down) // 4
    while width:
        up, down = best.up, best.down
        moves = ((up - width, down), (up + width, down), (up, down - width), (up, down + width))
        better = lift.best(moves)
        if better is None or better.explained <= best.explained:
            width //= 2
        else:
            best = better
    return Best(sums=best.sums, floor=best.floor)


@dataclass(frozen=True, slots=True)
class _Stroke:
    """The way up in so many steps: height and acceleration, their sums and products."""

    height: tuple[float, ...]
    push: tuple[float, ...]
    h: float
    p: float
    hh: float
    hp: float
    pp: float


@lru_cache(maxsize=256)
def _stroke(steps: int) -> _Stroke:
    """Return the way up without its first steps: 10u^3 - 15u^4 + 6u^5, as in `phases`."""
    shares = [place / steps for place in range(SKIPPED, steps)]
    height = tuple(u * u * u * (10 + u * (6 * u - 15)) for u in shares)
    push = tuple(u * (60 + u * (120 * u - 180)) / (steps * steps) for u in shares)
    return _Stroke(
        height=height,
        push=push,
        h=sum(height),
        p=sum(push),
        hh=sumprod(height, height),
        hp=sumprod(height, push),
        pp=sumprod(push, push),
    )


def _solve(hh: float, hp: float, pp: float, hv: float, pv: float) -> tuple[float, float]:
    """Return the least-squares factors of height and acceleration."""
    determinant = hh * pp - hp * hp
    return (hv * pp - pv * hp) / determinant, (pv * hh - hv * hp) / determinant


@dataclass(frozen=True, slots=True, kw_only=True)
class _Try:
    """One movement that was tried."""

    up: int
    down: int
    sums: Sums
    floor: float
    explained: float
    """Sum of squares that it takes from the force's variation."""


class _Lift:
    """The forces of one lift, with what was summed up already."""

    def __init__(self, forces: Sequence[float]) -> None:
        """Explain these forces."""
        kept = forces[SKIPPED : len(forces) - SKIPPED]
        self._last = len(forces) - 1
        self._count, self._v, self._vv = len(kept), sum(kept), sumprod(kept, kept)
        self._until = list(accumulate(forces, initial=0.0))
        self._ways = (forces[SKIPPED:], forces[::-1][SKIPPED:])
        self._products: dict[tuple[int, int], tuple[float, float]] = {}

    def best(self, moves: Iterable[tuple[int, int]]) -> _Try | None:
        """Return which of some steps up and down explains most; None when none can be."""
        tries = (self._try(up, down) for up, down in moves)
        return max(
            (each for each in tries if each is not None),
            key=lambda each: each.explained,
            default=None,
        )

    def _try(self, up: int, down: int) -> _Try | None:
        """Return how well so many steps up and down explain; None when they cannot be."""
        if min(up, down) < QUICKEST or up + down > self._last:
            return None
        sums = self._sums(up, down)
        count, h, p, v = sums.count, sums.h, sums.p, sums.v
        hv, pv = sums.hv - h * v / count, sums.pv - p * v / count
        shift, mass = _solve(
            sums.hh - h * h / count, sums.hp - h * p / count, sums.pp - p * p / count, hv, pv
        )
        if mass < 0:
            return None
        floor = (v - shift * h - mass * p) / count
        explained = shift * hv + mass * pv
        return _Try(up=up, down=down, sums=sums, floor=floor, explained=explained)

    def _sums(self, up: int, down: int) -> Sums:
        """Return the sums of a movement; between its strokes the hips are still at the top."""
        rise, fall = _stroke(up), _stroke(down)
        top = self._last - up - down + 1
        held = self._until[self._last - down + 1] - self._until[up]
        up_hv, up_pv = self._with_force(0, up)
        down_hv, down_pv = self._with_force(1, down)
        return Sums(
            count=self._count,
            h=rise.h + top + fall.h,
            p=rise.p + fall.p,
            v=self._v,
            hh=rise.hh + top + fall.hh,
            hp=rise.hp + fall.hp,
            pp=rise.pp + fall.pp,
            hv=up_hv + held + down_hv,
            pv=up_pv + down_pv,
            vv=self._vv,
        )

    def _with_force(self, way: int, steps: int) -> tuple[float, float]:
        """Return force times height and acceleration of a stroke up (0) or down (1), summed."""
        found = self._products.get((way, steps))
        if found is None:
            stroke, force = _stroke(steps), self._ways[way][: steps - SKIPPED]
            found = sumprod(stroke.height, force), sumprod(stroke.push, force)
            self._products[way, steps] = found
        return found
