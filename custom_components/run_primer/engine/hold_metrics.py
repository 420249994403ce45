"""How steady a hold was, how near it stayed to its level, and how fast its force came."""

from collections.abc import Sequence
from itertools import pairwise
from math import sqrt
from statistics import fmean, stdev

from .filters import interpolate
from .holds import steadiness
from .metrics import ForceRise, HoldMetrics, Tracking, Trust
from .model import Hold
from .record import GRID_SECONDS, SetRecord

_SETTLED = 1.0
"""Seconds at the begin that are left out (measuring-science section 3)."""
_LETTING_GO = 0.5
"""Seconds at the end that are left out."""
_SHORTEST = 2.5
"""Seconds under which nothing is said of steadiness."""
_OWN_LEVEL_SECONDS = 2.0
_BAND = 0.10
"""Share of the target within which force is in the band."""
_QUIET_SECONDS = 1.0
_ONSET_DEVIATIONS = 5.0
"""Standard deviations of the rest before at which force begins to rise."""
_FASTEST_HERTZ = 300.0
_FEWEST_HERTZ = 60.0
_QUICK_SECONDS = 0.6
"""A start that takes longer from 20 to 80 % was no quick push: its rise says nothing."""


def measure_hold(
    record: SetRecord, hold: Hold, trust: Trust, target: float | None = None
) -> HoldMetrics:
    """Return what a hold shows; `target` is the prescribed force in newtons, if there is one."""
    window = record.window(hold.started + _SETTLED, hold.ended - _LETTING_GO)
    values: Sequence[float] = ()
    if window is not None and hold.seconds >= _SHORTEST:
        values = window.force
    _, forces = record.samples(hold.started, hold.ended)
    # A hold from before an outage has no samples here any more.
    net = (hold.mean - record.lowest()) * hold.seconds if forces else None
    return HoldMetrics(
        started=hold.started,
        seconds=hold.seconds,
        mean=hold.mean if trust.newtons else None,
        impulse=net if trust.newtons else None,
        steadiness=_steadiness(record, hold) if trust.zero else None,
        drift=_drift(values) if trust.zero and values else None,
        tracking=_track(values, hold, record, trust, target) if trust.zero and values else None,
        rise=_rise(record, hold) if trust.newtons and trust.timed else None,
    )


def _steadiness(record: SetRecord, hold: Hold) -> float | None:
    """Return the detrended coefficient of variation, by the method of the counter."""
    window = record.window(hold.started, hold.ended)
    return None if window is None else steadiness(window.force, window.step)


def _drift(values: Sequence[float]) -> float | None:
    """Return the slope of the best line in percent of the mean in ten seconds."""
    mean = fmean(values)
    if mean <= 0:
        return None
    middle = (len(values) - 1) / 2
    square = sum((place - middle) ** 2 for place in range(len(values)))
    slope = sum((place - middle) * value for place, value in enumerate(values)) / square
    return 100 * slope / GRID_SECONDS * 10 / mean


def _track(
    values: Sequence[float], hold: Hold, record: SetRecord, trust: Trust, target: float | None
) -> Tracking | None:
    """Return the errors against the target, or against the level the hold began with."""
    own = target is None
    level = fmean(values[: round(_OWN_LEVEL_SECONDS / GRID_SECONDS)]) if target is None else target
    if level <= 0:
        return None
    errors = [value - level for value in values]
    constant = fmean(errors)
    rmse = sqrt(fmean([error * error for error in errors]))
    variable = sqrt(max(rmse * rmse - constant * constant, 0.0))
    inside = sum(abs(error) <= _BAND * level for error in errors)
    return Tracking(
        own_level=own,
        rmse=rmse if trust.newtons else None,
        constant_error=constant if trust.newtons else None,
        variable_error=variable if trust.newtons else None,
        relative_rmse=100 * rmse / level,
        in_band=100 * inside / len(errors),
        time_to_band=_time_to(record, hold, level),
    )


def _time_to(record: SetRecord, hold: Hold, level: float) -> float | None:
    """Return the seconds from the hold's start until force was in the band."""
    times, forces = record.samples(hold.started, hold.ended)
    for at, force in zip(times, forces, strict=True):
        if abs(force - level) <= _BAND * level:
            return at - hold.started
    return None


def _rise(record: SetRecord, hold: Hold) -> ForceRise | None:
    """Return how fast force rose at the start of a hold."""
    times, forces = record.samples(
        hold.started - _QUIET_SECONDS - _QUICK_SECONDS, hold.started + _SETTLED
    )
    quiet = [f for t, f in zip(times, forces, strict=True) if t <= times[0] + _QUIET_SECONDS]
    # A record that begins in the rise, or with a hole in it, has no rest to rise from.
    if not quiet or times[0] > hold.started - _QUIET_SECONDS - _QUICK_SECONDS / 2:
        return None
    rate = (len(times) - 1) / (times[-1] - times[0])
    if rate < _FEWEST_HERTZ or any(late - early > 4 / rate for early, late in pairwise(times)):
        return None
    base = fmean(quiet)
    points = list(zip(times, forces, strict=True))
    onset = _crossing(points, base + _ONSET_DEVIATIONS * stdev(quiet))
    low, high = (_crossing(points, base + share * (hold.mean - base)) for share in (0.2, 0.8))
    if onset is None or low is None or high is None or not 0 < high - low < _QUICK_SECONDS:
        return None

    def first(seconds: float, hertz: float) -> float | None:
        if rate < hertz:
            return None
        return (_value(points, onset + seconds) - _value(points, onset)) / seconds

    return ForceRise(
        slope=0.6 * (hold.mean - base) / (high - low),
        first_50_ms=first(0.05, _FASTEST_HERTZ),
        first_100_ms=first(0.10, _FASTEST_HERTZ),
        first_150_ms=first(0.15, _FASTEST_HERTZ),
        first_200_ms=first(0.20, _FEWEST_HERTZ),
        first_250_ms=first(0.25, _FEWEST_HERTZ),
    )


def _crossing(points: Sequence[tuple[float, float]], level: float) -> float | None:
    """Return when force last rose over a level before its highest; None when it was never under."""
    highest = max(range(len(points)), key=lambda place: points[place][1])
    for place in range(highest, 0, -1):
        if points[place - 1][1] < level <= points[place][1]:
            return interpolate(points[place - 1], points[place], level)
    return None


def _value(points: Sequence[tuple[float, float]], at: float) -> float:
    """Return the force at a time, by a straight line."""
    for before, after in pairwise(points):
        if after[0] >= at:
            share = (at - before[0]) / (after[0] - before[0])
            return before[1] + (after[1] - before[1]) * share
    return points[-1][1]
