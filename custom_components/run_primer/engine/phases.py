"""Where the parts of a rep begin and end: the movement that explains its force best.

Hips that are lifted go smoothly from bottom to top and back. A smooth movement
follows h(u) = 10u^3 - 15u^4 + 6u^5 (Flash & Hogan 1985, doi
10.1523/JNEUROSCI.05-07-01688.1985). The force under the feet is then

    F(t) = a + b h(t) + c h''(t)

with b the load that shifts as the hips rise and c the mass that is moved
(measuring-science section 1.2). Everything but the two moments at which the top
is reached and left follows from least squares; those two are searched.
"""

from collections.abc import Sequence
from dataclasses import dataclass
import itertools
from math import sumprod

_FIT_STEP = 4
"""Every so many values of the 80 Hz grid are fitted: 20 Hz."""
_COARSE = 14
"""Places for the top's begin and end that are tried first."""
_QUICK_TRIES = (0.35, 0.42, 0.5, 0.6, 0.7)
"""Seconds up or down that are tried too: the quicker, the nearer the first try must be."""
_QUICKEST = 0.25
"""Seconds under which nobody lifts or lowers."""
_EDGE = 0.1
"""Seconds left out at both ends, where the load comes on and off."""
_EXPLAINED = 0.5
"""Share of the force's variation from which a movement is believed at all."""
CLEAR = 0.85
"""Share from which the end of the top is told to 0.2 s; under it only its begin can be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TopSpan:
    """When the top was reached and left, in seconds from the lift-off."""

    reached: float
    left: float
    explained: float
    """Share of the variation of force that the movement explains, 0 to 1."""
    plateau: float
    """Force at the top while nothing moves, in the unit of the values."""


def find_top(values: Sequence[float], step: float, *, rising: bool) -> TopSpan | None:
    """Return when the top of a rep was reached and left.

    `values` are forces from lift-off to touch-down, `step` seconds apart.
    `rising` tells whether the force rises with the hips (feet) or falls (bench).
    None when no smooth movement explains the force well enough.
    """
    seconds = (len(values) - 1) * step
    skip = round(_EDGE / step)
    kept = range(skip, len(values) - skip, _FIT_STEP)
    if len(kept) < 2 * _FIT_STEP or seconds < 2 * _QUICKEST:
        return None
    fit = _Fit(
        [place * step for place in kept], [values[place] for place in kept], seconds, rising=rising
    )
    coarse = {seconds * place / _COARSE for place in range(1, _COARSE)}
    ups, downs = coarse | set(_QUICK_TRIES), coarse | {seconds - quick for quick in _QUICK_TRIES}
    best = max(
        (fit.explain(up, down) for up, down in itertools.product(sorted(ups), sorted(downs))),
        key=lambda top: top.explained,
    )
    width = seconds / _COARSE
    while width > 2 * step:
        width /= 2
        moves = [(-width, 0.0), (width, 0.0), (0.0, -width), (0.0, width)]
        tried = [fit.explain(best.reached + a, best.left + b) for a, b in moves]
        best = max((best, *tried), key=lambda top: top.explained)
    return best if best.explained >= _EXPLAINED else None


class _Fit:
    """Least squares of one rep's force for given moments of its top."""

    def __init__(
        self, times: Sequence[float], values: Sequence[float], seconds: float, *, rising: bool
    ) -> None:
        """Explain these values."""
        mean = sum(values) / len(values)
        self._times = times
        self._mean = mean
        self._values = [value - mean for value in values]
        self._energy = sumprod(self._values, self._values)
        self._seconds = seconds
        self._sign = 1.0 if rising else -1.0

    def explain(self, reached: float, left: float) -> TopSpan:
        """Return how well a top between these two times explains the force."""
        down = self._seconds - left
        nothing = TopSpan(reached=reached, left=left, explained=0.0, plateau=0.0)
        if min(reached, down) < _QUICKEST or left < reached or self._energy == 0:
            return nothing
        height, push = self._movement(reached, left, down)
        count = len(height)
        mean_height, mean_push = sum(height) / count, sum(push) / count
        height = [each - mean_height for each in height]
        push = [each - mean_push for each in push]
        hh, pp, hp = sumprod(height, height), sumprod(push, push), sumprod(height, push)
        hv, pv = sumprod(height, self._values), sumprod(push, self._values)
        determinant = hh * pp - hp * hp
        if determinant <= 0:
            return nothing
        shift = (hv * pp - pv * hp) / determinant
        mass = (pv * hh - hv * hp) / determinant
        if mass < 0 or shift * self._sign < 0:
            return nothing
        return TopSpan(
            reached=reached,
            left=left,
            explained=(shift * hv + mass * pv) / self._energy,
            plateau=self._mean + shift * (1 - mean_height) - mass * mean_push,
        )

    def _movement(
        self, reached: float, left: float, down: float
    ) -> tuple[list[float], list[float]]:
        """Return height (0 to 1) and acceleration (heights a second squared) of the hips."""
        height, push = [], []
        for at in self._times:
            if at < reached:
                u, square = at / reached, reached * reached
            elif at <= left:
                height.append(1.0)
                push.append(0.0)
                continue
            else:
                u, square = (self._seconds - at) / down, down * down
            height.append(u * u * u * (10 + u * (6 * u - 15)))
            push.append(u * (60 + u * (120 * u - 180)) / square)
        return height, push
