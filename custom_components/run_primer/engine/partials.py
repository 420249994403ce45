"""Which lifts of a set turned back early, told by how high the others went."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from .heights import Height


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialSettings:
    """When a lift of a set is partial."""

    full_height: float = 0.75
    """Share of the usual height from which a lift is a full rep, as in the live count."""
    clear: float = 4.0
    """Standard errors that a partial lift must lack of the usual height."""
    doubted: float = 3.0
    """Standard errors of such a lift from which the count is not sure any more."""
    fewest: int = 4
    """Lifts needed to know what is usual."""
    most: float = 0.5
    """Greatest share of a set that can be partial: then nothing is usual any more."""


@dataclass(frozen=True, slots=True)
class Partials:
    """What was told apart."""

    places: frozenset[int] = frozenset()
    doubtful: bool = False
    """True when some lifts lack height, but not clearly enough."""


def tell_partials(heights: Sequence[Height | None], settings: PartialSettings) -> Partials:
    """Return the places of the lifts that did not go nearly as high as is usual in the set."""
    known = sorted(each.value for each in heights if each is not None)
    if len(known) < settings.fewest:
        return Partials()
    # At most half of a set is partial, so that its upper half is full.
    usual = median(known[len(known) // 2 :])
    usual = median([value for value in known if value >= settings.full_height * usual])
    lacking = {
        place: (usual - each.value) / each.error
        for place, each in enumerate(heights)
        if each is not None and each.value < settings.full_height * usual
    }
    clear = {place for place, errors in lacking.items() if errors >= settings.clear}
    if len(clear) > settings.most * len(known):
        return Partials(doubtful=True)
    doubtful = any(settings.doubted <= errors < settings.clear for errors in lacking.values())
    return Partials(frozenset(clear), doubtful)
