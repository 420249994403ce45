"""Which lifts of a set turned back early, told by how much load the others had."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log
from statistics import fmean, median, stdev

from .excursions import Excursion
from .filters import interpolate


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialSettings:
    """When the lesser lifts of a set are partial: a logistic model, fitted on simulated sets.

    Each weight is for a factor e; all that is weighed is a share of the usual load.
    """

    constant: float = 11.5
    gap: float = 1.58
    """Of the gap between the least full and the greatest partial lift."""
    spread: float = -2.0
    """Of the standard deviation of the full ones."""
    number: float = 0.48
    """Of the number of lifts."""
    lack: float = 4.94
    """Of the difference between the means of both groups."""
    over_noise: float = 4.0
    """How many standard deviations of lying still the lack is more than, to be judged at all."""
    believed: float = 0.5
    """Probability from which lifts are told as partial."""
    doubted: float = 0.15
    """Probability from which the count is not sure any more."""
    fewest: int = 4
    """Lifts needed to know what is usual."""
    most: float = 0.5
    """Greatest share of a set that can be partial: then nothing is usual any more."""


@dataclass(frozen=True, slots=True)
class Partials:
    """What was told apart."""

    places: frozenset[int] = frozenset()
    doubtful: bool = False
    """True when some lifts lack load, but not clearly enough."""


def mean_loads(
    values: Sequence[float], lifts: Sequence[Excursion], step: float
) -> tuple[float, ...]:
    """Return for each lift the mean of values over rest while they are up, in their unit.

    Nothing is returned when rest is not the same throughout: a foot was moved.
    Over a whole lift the forces of acceleration cancel (momentum is zero at both
    ends), so what is left is where the load was: it moves to the feet as the hips
    rise. Picking up and putting down are left out. `step` is in seconds.
    """
    level, slope = _rest_line(lifts)
    rests = [level + slope * (each.peak - lifts[0].peak) for each in lifts]
    off = fmean(
        [
            abs(low - rest)
            for each, rest in zip(lifts, rests, strict=True)
            for low in (each.low_before, each.low_after)
        ]
    )
    if off > _RESTLESS * median([each.prominence for each in lifts]):
        return ()
    return tuple(
        _mean_load(values, each, rest, step) for each, rest in zip(lifts, rests, strict=True)
    )


def _rest_line(lifts: Sequence[Excursion]) -> tuple[float, float]:
    """Return the rest level at the first lift and by how much it drifts with each place.

    One line for all lifts: the lows around a single one are far less sure than it.
    """
    half = (len(lifts) + 1) // 2
    parts = lifts[:half], lifts[-half:]
    early, late = (
        median([low for each in part for low in (each.low_before, each.low_after)])
        for part in parts
    )
    first, last = (median([each.peak for each in part]) for part in parts)
    slope = (late - early) / (last - first) if last > first else 0.0
    return early - slope * (first - lifts[0].peak), slope


def _mean_load(values: Sequence[float], each: Excursion, rest: float, step: float) -> float:
    """Return the mean of values over a rest level, from picked up to put down."""
    span = range(each.start, each.end + 1)
    middle = each.base + each.prominence / 2
    loaded = [values[place] for place in span if values[place] > middle] or [each.high]
    half = rest + (median(loaded) - rest) / 2
    inside = [place for place in span if values[place] > half] or [each.peak]
    first, last = _edges(values, inside[0], inside[-1], half)
    first, last = first + _PICK_UP / step, last - _PUT_DOWN / step
    points = max(int(2 * (last - first)), _FEWEST_POINTS)
    pace = (last - first) / (points - 1)
    return sum(_at(values, first + point * pace) for point in range(points)) / points - rest


def tell_partials(loads: Sequence[float], noise: float, settings: PartialSettings) -> Partials:
    """Return the places of the loads that lie under a clear gap.

    `noise` is the standard deviation of somebody lying still, in the unit of the loads.
    """
    if len(loads) < settings.fewest or min(loads) <= 0:
        return Partials()
    order = sorted(range(len(loads)), key=loads.__getitem__, reverse=True)
    fewest_full = max(len(order) - int(settings.most * len(order)), 2)
    splits = range(fewest_full, len(order))
    values = [loads[place] for place in order]
    full = max(splits, key=lambda count: _clearness(values, count))
    probability = _probability(values, full, settings)
    lack = fmean(values[:full]) - fmean(values[full:])
    if lack < settings.over_noise * noise:
        return Partials()
    if probability >= settings.believed:
        return Partials(frozenset(order[full:]))
    return Partials(doubtful=probability >= settings.doubted)


def _clearness(values: Sequence[float], full: int) -> float:
    """Return how wide the gap behind so many falling values is, in spreads of those over it."""
    upper = values[:full]
    return (values[full - 1] - values[full]) / (stdev(upper) + _SMALL_SPREAD * sum(upper) / full)


def _probability(values: Sequence[float], full: int, settings: PartialSettings) -> float:
    """Return how probable it is that all but so many falling values are of partial lifts."""
    upper, lower = values[:full], values[full:]
    usual = sum(upper) / full
    lack = 1 - sum(lower) / len(lower) / usual
    odds = (
        settings.constant
        + settings.gap * _log((values[full - 1] - values[full]) / usual)
        + settings.spread * _log(stdev(upper) / usual)
        + settings.number * log(len(values))
        + settings.lack * _log(lack)
    )
    return 1 / (1 + exp(-max(min(odds, 50.0), -50.0)))


def _log(share: float) -> float:
    """Return the logarithm of a share that may be nothing."""
    return log(max(share, _SMALLEST))


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


_PICK_UP = 0.12
"""Seconds from half of the load to all of it."""
_PUT_DOWN = 0.08
_RESTLESS = 0.06
"""Share of a lift by which lows are off the line when a foot was moved."""
_FEWEST_POINTS = 8
_SMALL_SPREAD = 0.05
_SMALLEST = 1e-4
