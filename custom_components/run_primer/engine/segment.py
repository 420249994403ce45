"""A whole set, looked at again when it is over."""

from dataclasses import dataclass

from .excursions import Excursion, excursions
from .filters import interpolate, smooth_both_ways
from .holds import HoldSettings, steadiness
from .model import Hold, Rep
from .motion import SetCount
from .trace import Piece


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentSettings:
    """How a set is segmented again."""

    smoothing: float = 0.5
    """Weight of the new value in each pass of the smoothing."""
    floor_share: float = 0.05
    """Share of the whole range under which nothing is looked at."""
    gate_share: float = 0.4
    """Share of the usual rise that an excursion must stand out by."""
    full_height: float = 0.62
    """Share of the usual height from which it is a rep."""
    partial_height: float = 0.3
    """Share of the usual height from which it is a partial rep."""
    return_share: float = 0.4
    """Share of the usual rise that it must come back down by."""


def count_set(
    pieces: tuple[Piece, ...], noise: float, settings: SegmentSettings, hold: HoldSettings
) -> SetCount:
    """Return what is in a set."""
    reps: list[Rep] = []
    holds: list[Hold] = []
    partials = 0
    for piece in pieces:
        smooth = smooth_both_ways(piece.force, settings.smoothing)
        span = max(smooth) - min(smooth)
        floor = max(span * settings.floor_share, noise * 8)
        if span <= floor:
            continue
        usual = _usual_rise(excursions(smooth, floor))
        found = excursions(smooth, max(floor, usual * settings.gate_share))
        found = [each for each in found if each.high - each.low_after > settings.return_share * usual]
        for each in found:
            if each.rise < settings.full_height * usual:
                partials += each.rise > settings.partial_height * usual
                continue
            reps.append(_rep(piece, smooth, each))
            if (held := _hold(piece, each, smooth, hold)) is not None:
                holds.append(held)
    return SetCount(
        reps=tuple(reps), partials=partials, holds=tuple(holds), confidence=0.8, blind=False
    )


def _usual_rise(found: list[Excursion]) -> float:
    """Return the rise of the usual excursion: half of all that was lifted is in higher ones."""
    rises = sorted((each.rise for each in found), reverse=True)
    half, total = sum(rises) / 2, 0.0
    for rise in rises:
        total += rise
        if total >= half:
            return rise
    return 0.0


def _crossing(smooth: list[float], start: int, step: int, level: float) -> float:
    """Return the place, going one way from a high, where values fall under a level."""
    place = start
    while 0 <= place + step < len(smooth) and smooth[place + step] >= level:
        place += step
    other = place + step
    if not 0 <= other < len(smooth):
        return float(place)
    return interpolate((place, smooth[place]), (other, smooth[other]), level)


def _rep(piece: Piece, smooth: list[float], each: Excursion) -> Rep:
    """Return the rep of an excursion."""
    level = each.base + 0.9 * each.prominence
    low = min(each.low_before, each.low_after)
    started = _crossing(smooth, each.peak, -1, each.low_before + 0.1 * (each.high - each.low_before))
    ended = _crossing(smooth, each.peak, 1, each.low_after + 0.3 * (each.high - each.low_after))
    lockout = _crossing(smooth, each.peak, -1, level)
    return Rep(
        started=piece.time(started),
        lockout=piece.time(lockout),
        ended=piece.time(ended),
        peak=each.high,
        rest=low,
        top=(_crossing(smooth, each.peak, 1, level) - lockout) * piece.step,
        confidence=0.8,
    )


def _hold(piece: Piece, each: Excursion, smooth: list[float], settings: HoldSettings) -> Hold | None:
    """Return the hold in an excursion that stays at its plateau; None when it does not."""
    inside = [value for value in smooth[each.start : each.end + 1] if value > each.base + each.prominence / 2]
    inside.sort()
    if not inside:
        return None
    plateau = inside[len(inside) // 2]
    level = each.base + settings.threshold * (plateau - each.base)
    near = each.base + 0.8 * (plateau - each.base)
    start, end = (_crossing(smooth, each.peak, way, level) for way in (-1, 1))
    flat = sum(value >= near for value in smooth[int(start) : int(end) + 1]) * piece.step
    seconds = (end - start) * piece.step
    if flat < settings.shortest or flat < 0.6 * seconds:
        return None
    values = piece.force[int(start) + 1 : int(end) + 1]
    return Hold(
        started=piece.time(start),
        ended=piece.time(end),
        mean=sum(values) / len(values),
        steadiness=steadiness(values, piece.step),
    )
