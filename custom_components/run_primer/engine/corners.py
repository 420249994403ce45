"""Does the place of a mass on a plate matter? (measuring-science section 5.3, corner test)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from statistics import fmean

from .calibration import Calibration, Calibrations
from .fit import PLAUSIBLE_FACTOR
from .weighing import Looks

PLACES = ("front_left", "front_right", "back_left", "back_right", "centre")
"""Where the mass stands, in this order."""
OK_PERCENT = 1.0
WARN_PERCENT = 3.0
_WELL_CONDITIONED = 1e-6
"""Least share of the largest pivot under which placements do not tell cells apart."""


class Verdict(StrEnum):
    """What a spread means."""

    OK = "ok"
    WARN = "warn"
    BAD = "bad"


class CornerError(ValueError):
    """Why there is no result.

    `few_placements`, `no_change`, `unstable`, `same_places` or `implausible`.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """One mass at every place of a board that rests on one or more channels."""

    calibrations: Calibrations
    """Before the test, of the channels under the board."""
    empty: Looks
    newtons: float
    """What the mass weighs."""
    placements: tuple[tuple[float, ...], ...] = ()
    """Counts over the empty board, for each place a number for each channel."""

    def place(self, looks: Looks) -> Board:
        """Return the board with the mass at one more place. Raise CornerError if it is not on."""
        over = {key: looks[key].mean - self.empty[key].mean for key in self.calibrations}
        shown = sum(n / self.calibrations[key].counts_per_newton for key, n in over.items())
        if abs(shown) * PLAUSIBLE_FACTOR < self.newtons:
            raise CornerError("no_change")
        if not all(looks[key].is_still(cal) for key, cal in self.calibrations.items()):
            raise CornerError("unstable")
        return replace(self, placements=(*self.placements, tuple(over.values())))

    def forces(self, calibrations: Calibrations) -> tuple[float, ...]:
        """Return what the board shows at each place by these calibrations, newtons."""
        scales = [calibrations[key].counts_per_newton for key in self.calibrations]
        return tuple(
            sum(counts / scale for counts, scale in zip(row, scales, strict=True))
            for row in self.placements
        )

    def solved(self, on: str) -> dict[str, Calibration]:
        """Return calibrations by which the mass weighs the same everywhere, found on a date.

        Raise CornerError when the placements do not tell.
        """
        scales = solve_scales(self.placements, self.newtons)
        found: dict[str, Calibration] = {}
        for (key, before), scale in zip(self.calibrations.items(), scales, strict=True):
            if (
                not 1
                <= abs(scale * before.counts_per_newton) * PLAUSIBLE_FACTOR
                < (PLAUSIBLE_FACTOR**2)
            ):
                raise CornerError("implausible")
            found[key] = replace(
                before,
                zero=self.empty[key].mean,
                counts_per_newton=1 / scale,
                nominal=False,
                points=len(self.placements) + 1,
                calibrated_on=on,
            )
        spread = round(spread_percent(self.forces(found)), 2)
        return {key: replace(each, corner_spread=spread) for key, each in found.items()}


def spread_percent(forces: Sequence[float]) -> float:
    """Return greatest less least of the forces of one mass, percent of their mean."""
    mean = fmean(forces)
    if mean == 0:
        raise CornerError("no_change")
    return 100 * (max(forces) - min(forces)) / abs(mean)


def judge_spread(percent: float) -> Verdict:
    """Return what a spread in percent means."""
    if percent <= OK_PERCENT:
        return Verdict.OK
    return Verdict.WARN if percent <= WARN_PERCENT else Verdict.BAD


def solve_scales(placements: Sequence[Sequence[float]], newtons: float) -> tuple[float, ...]:
    """Return newtons per count of each cell under one board that carried a known load.

    `placements` holds, for each place of the load, the counts that each cell
    showed over its zero. Solves min ||sum_j k_j c_ij - W||^2 by its normal
    equations. Raise CornerError when the placements do not tell.
    """
    cells = len(placements[0]) if placements else 0
    if cells == 0 or len(placements) < max(len(PLACES), cells):
        raise CornerError("few_placements")
    left = [
        [sum(row[i] * row[j] for row in placements) for j in range(cells)] for i in range(cells)
    ]
    right = [newtons * sum(row[i] for row in placements) for i in range(cells)]
    return _solve(left, right)


def _solve(left: list[list[float]], right: list[float]) -> tuple[float, ...]:
    """Return the solution of linear equations by Gaussian elimination with pivots."""
    rows = [[*line, value] for line, value in zip(left, right, strict=True)]
    count = len(rows)
    largest = max(abs(value) for line in left for value in line)
    for column in range(count):
        pivot = max(range(column, count), key=lambda row: abs(rows[row][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        head = rows[column]
        if abs(head[column]) <= _WELL_CONDITIONED * largest:
            raise CornerError("same_places")
        for row in rows[column + 1 :]:
            factor = row[column] / head[column]
            for place in range(column, count + 1):
                row[place] -= factor * head[place]
    found: list[float] = [0.0] * count
    for column in reversed(range(count)):
        known = sum(rows[column][other] * found[other] for other in range(column + 1, count))
        found[column] = (rows[column][count] - known) / rows[column][column]
    return tuple(found)
