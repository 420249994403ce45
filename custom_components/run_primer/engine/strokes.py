"""The way up and down that explains the force of one lift best, on an even 20 Hz grid.

Like `phases`, which finds the parts of a rep to a hundredth of a second, but for every
lift each time a set is counted: hundreds of tries must cost no more than a few sums of
products. The way up in so many steps is always the same, and the way down is the way
up seen backwards, so both are drawn once and kept.
"""

from collections.abc import Callable, Iterable, Sequence
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

    def along(self, floor: float, ratio: float) -> tuple[float, float]:
        """Return the force over a load at lift-off along x = `ratio` h + h'', and the energy of x.

        The first over the second is the height; their sums are of squares.
        """
        force = ratio * (self.hv - floor * self.h) + self.pv - floor * self.p
        return force, ratio * ratio * self.hh + 2 * ratio * self.hp + self.pp

    def floor(self, ratio: float) -> float:
        """Return the load at lift-off that fits best with a height of x."""
        force, energy = self.along(0.0, ratio)
        mean = ratio * self.h + self.p
        return (self.v * energy - mean * force) / (self.count * energy - mean * mean)


@dataclass(frozen=True, slots=True, kw_only=True)
class Strokes:
    """A movement that was tried on a lift."""

    up: int
    """Steps up."""
    down: int
    sums: Sums
    explained: float
    """Sum of squares that it takes from the force's variation."""
    floor: float
    """Load at lift-off that goes with it."""


type _Judge = Callable[[int, int, Sums], Strokes | None]
"""Tells from steps up and down, and their sums, how well they explain; None when they cannot."""


def _alone(up: int, down: int, sums: Sums) -> Strokes | None:
    """Judge a movement by nothing but the lift itself."""
    count, h, p, v = sums.count, sums.h, sums.p, sums.v
    hv, pv = sums.hv - h * v / count, sums.pv - p * v / count
    hh, hp, pp = sums.hh - h * h / count, sums.hp - h * p / count, sums.pp - p * p / count
    shift, mass = _solve(hh, hp, pp, hv, pv)
    if mass < 0:
        return None
    return Strokes(
        up=up,
        down=down,
        sums=sums,
        explained=shift * hv + mass * pv,
        floor=(v - shift * h - mass * p) / count,
    )


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


class Lift:
    """The forces of one lift, with what was summed up already."""

    def __init__(self, forces: Sequence[float]) -> None:
        """Explain forces from lift-off to touch-down."""
        kept = forces[SKIPPED : len(forces) - SKIPPED]
        self._last = len(forces) - 1
        self._count, self._v, self._vv = len(kept), sum(kept), sumprod(kept, kept)
        self._until = list(accumulate(forces, initial=0.0))
        self._ways = (forces[SKIPPED:], forces[::-1][SKIPPED:])
        self._products: dict[tuple[int, int], tuple[float, float]] = {}

    def alone(self) -> Strokes | None:
        """Return the movement that explains the force best; None when it is too short."""
        tried = [steps for steps in _TRIED if steps <= self._last - QUICKEST]
        best = self._best(product(tried, tried), _alone)
        return best and self._refined(best, _alone)

    def again(self, found: Strokes, floor: float, ratio: float) -> Strokes:
        """Return the one near another that fits best a load at lift-off and `ratio` h + h''."""

        def as_known(up: int, down: int, sums: Sums) -> Strokes:
            force, energy = sums.along(floor, ratio)
            explained = force * abs(force) / energy
            return Strokes(
                up=up, down=down, sums=sums, explained=explained, floor=sums.floor(ratio)
            )

        return self._refined(as_known(found.up, found.down, found.sums), as_known)

    def _refined(self, best: Strokes, judge: _Judge) -> Strokes:
        """Return the best movement near another."""
        width = max(best.up, best.down) // 4
        while width:
            up, down = best.up, best.down
            moves = ((up - width, down), (up + width, down), (up, down - width), (up, down + width))
            better = self._best(moves, judge)
            if better is None or better.explained <= best.explained:
                width //= 2
            else:
                best = better
        return best

    def _best(self, moves: Iterable[tuple[int, int]], judge: _Judge) -> Strokes | None:
        """Return which of some steps up and down explains most; None when none can be."""
        tries = (
            judge(up, down, self._sums(up, down))
            for up, down in moves
            if min(up, down) >= QUICKEST and up + down <= self._last
        )
        return max(
            (each for each in tries if each is not None),
            key=lambda each: each.explained,
            default=None,
        )

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
