"""Reps that come back down: the excursions of a set sorted into full, partial and none."""

from collections.abc import Sequence
from dataclasses import dataclass
import itertools
from math import log
from statistics import median

from .excursions import Excursion, excursions, prominences


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactSettings:
    """When an excursion is a rep. All shares are of the usual prominence."""

    least: float = 0.02
    """Share of the whole range under which nothing is looked at."""
    lowest_full: float = 0.36
    """Least share that can be a full rep, when nothing else tells where they begin."""
    spread_cost: float = 0.15
    """How much of its own spread a group of reps must make up for with its gap."""
    partial: float = 0.3
    """Share from which something that starts and ends at rest is a partial rep."""
    over_rest: float = 0.5
    """Share by which its top must be over the lows around it."""
    near_rest: float = 0.3
    """Share by which the lows of a partial rep may be over rest."""


@dataclass(frozen=True, slots=True)
class Split:
    """A signal sorted into excursions."""

    full: tuple[Excursion, ...] = ()
    partial: tuple[Excursion, ...] = ()
    usual: float = 0.0
    """Prominence of a usual rep."""
    clearness: float = 0.0
    """Natural logarithm of the ratio of the least full rep to the greatest thing that is none."""


def split_signal(values: Sequence[float], floor: float, settings: ContactSettings) -> Split:
    """Return the excursions of a signal, parted where their prominences leave the widest gap.

    The gap in the persistence diagram tells how surely the count is right
    (Edelsbrunner, Letscher and Zomorodian 2002, in one dimension).
    """
    least = max((max(values) - min(values)) * settings.least, floor)
    sizes = sorted((size for size in prominences(values, least) if size > least), reverse=True)
    usual = heavy_median(sizes)
    if usual <= max(floor, 0.0):
        return Split()
    gate, clearness = _widest_gap([*sizes, least], usual, settings)
    found = excursions(values, gate)
    if not found:
        return Split()
    usual = median([each.prominence for each in found])
    full = tuple(
        each
        for place, each in enumerate(found)
        if each.high - _rest(found, place) >= settings.over_rest * usual
    )
    return Split(full, _partials(values, found, usual, settings), usual, clearness)


_AROUND = 4


def heavy_median(sizes: Sequence[float]) -> float:
    """Return the size of which half of all that was lifted lies in greater ones."""
    half, total = sum(sizes) / 2, 0.0
    for size in sorted(sizes, reverse=True):
        total += size
        if total >= half:
            return size
    return 0.0


def _widest_gap(
    sizes: Sequence[float], usual: float, settings: ContactSettings
) -> tuple[float, float]:
    """Return the middle of the widest gap between falling sizes, and its logarithm.

    Reps of one set are alike: what is over the gap may spread, but that costs.
    """
    best, clearness, worth = usual * settings.lowest_full, 0.0, 0.0
    for size, other in itertools.pairwise(sizes):
        if size < settings.lowest_full * usual:
            break
        gap = log(size / other)
        spread = log(sizes[0] / size)
        if gap - settings.spread_cost * spread > worth:
            best, clearness = (size * other) ** 0.5, gap
            worth = gap - settings.spread_cost * spread
    return best, clearness


def _rest(found: Sequence[Excursion], place: int) -> float:
    """Return the usual low around an excursion."""
    around = found[max(place - _AROUND, 0) : place + _AROUND + 1]
    return median([low for each in around for low in (each.low_before, each.low_after)])


def _partials(
    values: Sequence[float], full: Sequence[Excursion], usual: float, settings: ContactSettings
) -> tuple[Excursion, ...]:
    """Return lesser excursions that start and end at rest."""
    if not full:
        return ()
    rest = median([low for each in full for low in (each.low_before, each.low_after)])
    highest = rest + settings.near_rest * usual
    peaks = {each.peak for each in full}
    return tuple(
        each
        for each in excursions(values, settings.partial * usual)
        if each.peak not in peaks and each.low_before < highest and each.low_after < highest
    )
