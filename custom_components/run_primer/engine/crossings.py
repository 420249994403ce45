"""When force crosses a level: between two samples, and across those that are missing."""

from bisect import bisect_right

from .trace import Samples

_HOLE_SECONDS = 0.05
"""From so far apart, samples are not joined by a straight line: a rise bends in less."""
_HALVINGS = 12
"""Of a hole until the crossing is found: to a 4,000th of it."""


def held_from_to(samples: Samples, at: float, level: float, grace: float) -> tuple[float, float]:
    """Return when force went over a level before a time, and under it behind that.

    Times are seconds, interpolated between samples. Force that is back within
    the grace was not lost; a recording that ends over the level ends a hold.
    """
    middle = min(max(bisect_right(samples.times, at) - 1, 0), len(samples.times) - 1)
    return (
        _lost(samples, middle, -1, level, grace),
        _lost(samples, middle, 1, level, grace),
    )


def _lost(samples: Samples, place: int, way: int, level: float, grace: float) -> float:
    """Return when force, going one way, falls under a level for longer than the grace."""
    times, force = samples.times, samples.force
    last = len(times) - 1 if way > 0 else 0
    over = place
    while place != last:
        place += way
        if force[place] >= level:
            over = place
        elif abs(times[place] - times[over]) > grace + abs(times[over + way] - times[over]):
            break
    if over == last:
        return times[last]
    return _between(samples, over, over + way, level)


def _between(samples: Samples, over: int, under: int, level: float) -> float:
    """Return when force crosses a level between a sample over it and its neighbour under it."""
    times, force = samples.times, samples.force
    seconds, fall = times[under] - times[over], force[under] - force[over]
    if abs(seconds) <= _HOLE_SECONDS:
        share = (level - force[over]) / fall if fall else 1.0
        return times[over] + seconds * min(max(share, 0.0), 1.0)
    way = under - over
    leaving = _slope(samples, over, -way) * seconds
    coming = _slope(samples, under, way) * seconds
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        share = (low + high) / 2
        if _curve(force[over], force[under], leaving, coming, share) >= level:
            low = share
        else:
            high = share
    return times[over] + seconds * (low + high) / 2


def _curve(start: float, end: float, leaving: float, coming: float, share: float) -> float:
    """Return the value of a cubic Hermite curve: two values, two slopes, and a share of the way."""
    rest = 1 - share
    return rest * rest * ((1 + 2 * share) * start + share * leaving) + share * share * (
        (1 + 2 * rest) * end - rest * coming
    )


def _slope(samples: Samples, place: int, way: int) -> float:
    """Return how fast force changes beside a place, on the side away from a hole."""
    times, force = samples.times, samples.force
    other = place
    while 0 <= other + way < len(times) and abs(times[other] - times[place]) < _HOLE_SECONDS:
        other += way
    if other == place:
        return 0.0
    return (force[other] - force[place]) / (times[other] - times[place])
