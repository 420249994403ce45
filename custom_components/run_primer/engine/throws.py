"""Loads that are thrown or dropped: they nearly come off again on the way, and look like two lifts.

A hip thrust that takes under 0.6 s pushes hard at first and is slowed down as hard
before the top (measuring-science section 4: twice the load, then next to none). Nobody
is up and down again in half a second, so what looks like that right before a lift is
the beginning of it. Hips that are dropped and caught end with the same in reverse.
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
    catch: int = 6
    """Longest push with which dropped hips are caught."""
    much_longer: float = 4.0
    """How many times longer the lift before it is at least."""


def join_throws(values: Sequence[float], split: Split, settings: ThrowSettings) -> Split:
    """Return a split in which the parts of lifts thrown up or dropped are one."""
    parts = sorted((*split.full, *split.partial), key=lambda each: each.peak)
    pushes: dict[int, Excursion] = {}
    catches: dict[int, Excursion] = {}
    for early, late in itertools.pairwise(parts):
        if late in split.full and _is_push(values, early, late, settings):
            pushes[late.peak] = early
        elif early in split.full and _is_catch(values, early, late, settings):
            catches[early.peak] = late
    if not pushes and not catches:
        return split
    gone = {each.peak for each in (*pushes.values(), *catches.values())}
    full = tuple(
        _joined(pushes.get(each.peak, each), each, catches.get(each.peak, each))
        for each in split.full
        if each.peak not in gone
    )
    return replace(
        split,
        full=full,
        partial=tuple(each for each in split.partial if each.peak not in gone),
        usual=median([each.prominence for each in full]),
    )


def _is_push(
    values: Sequence[float], early: Excursion, late: Excursion, settings: ThrowSettings
) -> bool:
    """Tell whether one excursion is only the beginning of the next one."""
    up = width(values, early)
    is_brief = up <= settings.push and width(values, late) >= settings.longer * up
    return is_brief and _is_one(values, late, range(early.peak, late.peak), settings)


def _is_catch(
    values: Sequence[float], early: Excursion, late: Excursion, settings: ThrowSettings
) -> bool:
    """Tell whether one excursion is only the end of the one before it."""
    caught = width(values, late)
    is_brief = caught <= settings.catch and width(values, early) >= settings.much_longer * caught
    return is_brief and _is_one(values, early, range(early.peak, late.peak), settings)


def _is_one(
    values: Sequence[float], lift: Excursion, between: range, settings: ThrowSettings
) -> bool:
    """Tell whether the load of a lift was hardly gone between two tops."""
    half = lift.base + lift.prominence / 2
    return sum(values[place] < half for place in between) <= settings.dip


def _joined(early: Excursion, lift: Excursion, late: Excursion) -> Excursion:
    """Return a lift with its beginning and its end."""
    return replace(
        lift,
        start=early.start,
        low_before=early.low_before,
        end=late.end,
        low_after=late.low_after,
    )
