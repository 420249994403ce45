"""Which lifts of a set turned back early, told by how high the others went."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot, sqrt
from statistics import median

from .heights import Height


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialSettings:
    """When a lift of a set is partial."""

    full_height: float = 0.75
    """Share of the usual height from which a lift is a full rep, as in the live count."""
    clear: float = 3.0
    """Standard deviations that a partial lift must lack of the usual height."""
    doubted: float = 2.4
    """Standard deviations of such a lift from which the count is not sure any more."""
    alike: float = 0.01
    """Share of their height by which full lifts differ at the least."""
    unsure: float = 0.09
    """Standard error of a full lift, as a share, from which heights tell nothing."""
    fewest: int = 4
    """Lifts needed to know what is usual."""
    most: float = 0.67
    """Greatest share of a set that can be partial: then nothing is usual any more."""


@dataclass(frozen=True, slots=True)
class Partials:
    """What was told apart."""

    places: frozenset[int] = frozenset()
    doubtful: bool = False
    """True when some lifts lack height, but not clearly enough."""


def tell_partials(heights: Sequence[Height | None], settings: PartialSettings) -> Partials:
    """Return the places of the lifts that did not go nearly as high as is usual in the set.

    What full lifts of the set differ by counts against it as much as each lift's own error.
    """
    values = sorted(each.value for each in heights if each is not None)
    if len(values) < settings.fewest:
        return Partials()
    # Two of three lifts may be partial, so that only the highest third is surely full.
    highest = median(values[-(len(values) // 3) :])
    if highest <= 0:
        return Partials()
    usual = median([value for value in values if value >= settings.full_height * highest])
    gate = settings.full_height * usual
    full = [each for each in heights if each is not None and each.value >= gate]
    if median([each.error for each in full]) > settings.unsure * usual:
        return Partials()
    spread = hypot(*(each.value / usual - 1 for each in full)) / sqrt(max(len(full) - 1, 1))
    spread = max(spread, settings.alike)
    lacking = {
        place: (1 - each.value / usual) / hypot(each.error / usual, spread)
        for place, each in enumerate(heights)
        if each is not None and each.value < gate
    }
    clear = frozenset(place for place, lack in lacking.items() if lack >= settings.clear)
    if len(clear) > settings.most * len(values):
        return Partials(doubtful=True)
    doubtful = any(settings.doubted <= lack < settings.clear for lack in lacking.values())
    return Partials(clear, doubtful)
