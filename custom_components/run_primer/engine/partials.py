"""Which lifts of a set turned back early, told by how high the others were."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, pstdev

from .excursions import Excursion


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialSettings:
    """When a lift is less than the others of its set."""

    fewest: int = 4
    """Lifts needed to know what is usual."""
    lacking: float = 0.05
    """Share of the usual height that a partial one lacks at least."""
    gap: float = 2.0
    """Spreads of the full ones that lie between them and the partial ones."""
    spread: float = 1.0
    """Greatest spread of the full ones, as a share of the usual height, that can be judged."""
    over_tremor: float = 2.0
    """How much more than the tremor at the top what is lacking must be, to be judged at all."""
    most: float = 0.5
    """Greatest share of a set that can be partial: then nothing is usual any more."""


FEET = PartialSettings()
"""By feet alone a lift of half the height carries 95 % of the force: hardly to be told."""
HIPS = PartialSettings(lacking=0.3, gap=0.7, spread=0.3, over_tremor=1.6)
"""By feet and bench together the height of the hips itself is seen."""


@dataclass(frozen=True, slots=True)
class Partials:
    """What was told apart."""

    places: frozenset[int] = frozenset()
    doubtful: bool = False
    """True when some lifts lack height, but not clearly enough."""


def mean_height(values: Sequence[float], load: Sequence[float], each: Excursion) -> float:
    """Return the mean of values over their ends, while the load is more than half up.

    Over a whole lift the forces of acceleration cancel (momentum is zero at both
    ends), so what is left is where the load was: that follows how far hips rose.
    """
    loaded = _loaded(load, each)
    inside = values[loaded[0] : loaded[-1] + 1]
    return sum(inside) / len(inside) - min(values[each.start], values[each.end])


def top_height(values: Sequence[float], load: Sequence[float], each: Excursion) -> float:
    """Return the mean of values over their ends, in the middle of the time it was up."""
    loaded = _loaded(load, each)
    margin = len(loaded) * 3 // 10
    inside = values[loaded[0] + margin : loaded[-1] + 1 - margin]
    return sum(inside) / len(inside) - (values[each.start] + values[each.end]) / 2


def tremor(values: Sequence[float], load: Sequence[float], each: Excursion) -> float:
    """Return the standard deviation of values in the middle of the time it was up."""
    loaded = _loaded(load, each)
    margin = len(loaded) * 3 // 10
    return pstdev(values[loaded[0] + margin : loaded[-1] + 1 - margin])


def tell_partials(
    heights: Sequence[float], tremors: Sequence[float], settings: PartialSettings
) -> Partials:
    """Return the places of the heights that lie under a clear gap."""
    if len(heights) < settings.fewest:
        return Partials()
    if median(heights) * settings.lacking < settings.over_tremor * median(tremors):
        return Partials()
    order = sorted(range(len(heights)), key=heights.__getitem__, reverse=True)
    usual = median([heights[place] for place in order[: (len(order) + 1) // 2]])
    limit = usual * (1 - settings.lacking)
    fewest_full = max(len(order) - int(settings.most * len(order)), 1)
    for count in range(len(order) - 1, fewest_full - 1, -1):
        upper, lower = heights[order[count - 1]], heights[order[count]]
        spread = heights[order[0]] - upper
        clear = upper - lower > settings.gap * spread and spread < settings.spread * usual
        if clear and lower < limit:
            return Partials(frozenset(order[count:]))
    spread = heights[order[0]] - heights[order[fewest_full - 1]]
    lowest = heights[order[-1]]
    return Partials(doubtful=lowest < limit and spread < settings.spread * (usual - lowest))


def _loaded(load: Sequence[float], each: Excursion) -> list[int]:
    """Return the places where an excursion is more than half up."""
    half = each.base + each.prominence / 2
    return [place for place in range(each.start, each.end + 1) if load[place] > half]
