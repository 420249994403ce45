"""Loads that are thrown: they nearly come off again on the way up, and look like two lifts.

A hip thrust that takes under 0.6 s pushes hard at first and is slowed down as hard
before the top (measuring-science section 4: twice the load, then next to none). Nobody
is up and down again in half a second, so what looks like that right before a lift is
the beginning of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
import itertools
from statistics import median

from .contact import Split
from .excursions import Excursion
from .exercise import width


@dataclass(frozen=True, slots=True, kw_only=True)
class ThrowSettings:
    """What the beginning of a thrown lift looks like, in grid steps of 0.05 s."""

    push: int = 10
    """Longest push."""
    dip: int = 8
    """Longest time nearly without load, the ways down and up included."""
    longer: float = 2.0
    """How many times longer the rest of the lift is at least."""


def join_throws(values: Sequence[float], split: Split, settings: ThrowSettings) -> Split:
    """Return a split in which the two parts of thrown lifts are one."""
    parts = sorted((*split.full, *split.partial), key=lambda each: each.peak)
    pushes = {
        early.peak: late
        for early, late in itertools.pairwise(parts)
        if late in split.full and _is_push(values, early, late, settings)
    }
    if not pushes:
        return split
    begun = {late.peak: early for early in parts if (late := pushes.get(early.peak)) is not None}
    full = tuple(
        _joined(begun[each.peak], each) if each.peak in begun else each
        for each in split.full
        if each.peak not in pushes
    )
    return replace(
        split,
        full=full,
        partial=tuple(each for each in split.partial if each.peak not in pushes),
        usual=median([each.prominence for each in full]),
    )


def _is_push(
    values: Sequence[float], early: Excursion, late: Excursion, settings: ThrowSettings
) -> bool:
    """Tell whether one excursion is only the beginning of the next one."""
    up = width(values, early)
    if up > settings.push or width(values, late) < settings.longer * up:
        return False
    half = late.base + late.prominence / 2
    return sum(value < half for value in values[early.peak : late.peak]) <= settings.dip


def _joined(early: Excursion, late: Excursion) -> Excursion:
    """Return a lift with its beginning."""
    return replace(late, start=early.start, low_before=early.low_before)
