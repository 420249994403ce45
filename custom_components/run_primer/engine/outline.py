"""From an excursion to a rep or a hold: when it began, reached its top, and ended."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from .crossings import held_from_to
from .excursions import Excursion
from .filters import interpolate
from .holds import FLAT_SHARE, NEAR_PLATEAU, HoldSettings, steadiness
from .model import Hold, Rep
from .trace import Piece

_START_SHARE = 0.1
_TOP_SHARE = 0.9
_END_SHARE = 0.3
_LOW_SECONDS = 0.15
"""Around the place of a low on the grid, in which the samples show it. Ours."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What is in one piece of a set."""

    reps: tuple[Rep, ...] = ()
    partials: int = 0
    holds: tuple[Hold, ...] = ()
    confidence: float = 0.9
    blind: bool = False


def crossing(values: Sequence[float], place: int, way: int, level: float) -> float:
    """Return the place, going one way, where values that are over a level fall under it."""
    last = len(values) - 1 if way > 0 else 0
    while place != last and values[place + way] >= level:
        place += way
    if place == last:
        return float(place)
    return interpolate((place, values[place]), (place + way, values[place + way]), level)


def outline_rep(piece: Piece, values: Sequence[float], each: Excursion) -> Rep:
    """Return the rep of an excursion."""
    rise, fall = each.high - each.low_before, each.high - each.low_after
    top = each.base + _TOP_SHARE * each.prominence
    lockout, left = (crossing(values, each.peak, way, top) for way in (-1, 1))
    return Rep(
        started=piece.time(crossing(values, each.peak, -1, each.low_before + _START_SHARE * rise)),
        lockout=piece.time(lockout),
        ended=piece.time(crossing(values, each.peak, 1, each.low_after + _END_SHARE * fall)),
        peak=each.high,
        rest=min(each.low_before, each.low_after),
        top=(left - lockout) * piece.step,
        confidence=0.9,
    )


def _lowest(piece: Piece, place: int) -> float:
    """Return the low around a place from the samples themselves: smoothing fills short ones."""
    if piece.open_at is not None and place >= piece.open_at:
        return piece.force[place]
    samples, at = piece.samples, piece.time(place)
    first = bisect_left(samples.times, at - _LOW_SECONDS)
    last = bisect_right(samples.times, at + _LOW_SECONDS, first)
    around = sorted(samples.force[first:last])
    return around[len(around) // 10] if around else piece.force[place]


def outline_hold(
    piece: Piece, values: Sequence[float], each: Excursion, settings: HoldSettings
) -> Hold | None:
    """Return the hold in an excursion that stays at its plateau; None when it does not."""
    half = each.base + each.prominence / 2
    above = sorted(value for value in values[each.start : each.end + 1] if value >= half)
    plateau = above[len(above) // 2]
    base = max(_lowest(piece, each.start), _lowest(piece, each.end))
    level = base + settings.threshold * (plateau - base)
    near = base + NEAR_PLATEAU * (plateau - base)
    started, ended = held_from_to(piece.samples, piece.time(each.peak), level, settings.grace)
    first = max(int((started - piece.start) / piece.step), 0)
    last = int((ended - piece.start) / piece.step)
    flat = sum(value >= near for value in values[first : last + 1]) * piece.step
    if flat < settings.shortest or flat < FLAT_SHARE * (ended - started):
        return None
    held = piece.force[first + 1 : last + 1]
    return Hold(
        started=started,
        ended=ended,
        mean=sum(held) / len(held),
        steadiness=steadiness(held, piece.step),
    )
