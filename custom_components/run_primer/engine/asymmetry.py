"""Left against right, and when a difference is more than a person's own variation.

BAI = 100 (R - L) / (R + L), Bishop et al. 2018 (Strength Cond J 40(4):1-6). A
difference is real only if it is larger than the variation within a side (Exell,
as cited by Bishop 2016), and worth a word from 10 % on; it is never a finding
about health.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, stdev

WORTH_SAYING = 10.0
"""Percent."""
_FEWEST_REPS = 4

type Shares = tuple[float, float]
"""Mean load of a rep left and right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asymmetry:
    """Left and right of a row of reps, in percent."""

    index: float
    """Mean BAI, positive when the right side does more."""
    noise: float | None
    """Within-side coefficient of variation of the more variable side; None under four reps."""

    @property
    def beyond_noise(self) -> float | None:
        """Return the index where it is more than the person's own variation, else None."""
        return self.index if self.noise is not None and abs(self.index) > self.noise else None

    @property
    def worth_saying(self) -> bool:
        """Tell whether it is so large that it may be talked of."""
        return self.beyond_noise is not None and abs(self.index) >= WORTH_SAYING


def index(shares: Shares) -> float | None:
    """Return the BAI of one rep in percent; None when a side pulls upward."""
    left, right = shares
    if min(left, right) < 0 or left + right <= 0:
        return None
    return max(-100.0, min(100 * (right - left) / (right + left), 100.0))


def compare(rows: Sequence[Shares | None]) -> Asymmetry | None:
    """Return the asymmetry of a row of reps; None without two plates."""
    seen = [row for row in rows if row is not None]
    indices = [bai for row in seen if (bai := index(row)) is not None]
    if not indices or len(indices) < len(rows):
        return None
    noise = None
    if len(seen) >= _FEWEST_REPS:
        noise = max(_variation([row[side] for row in seen]) for side in (0, 1))
    return Asymmetry(index=fmean(indices), noise=noise)


def _variation(values: Sequence[float]) -> float:
    """Return the coefficient of variation in percent."""
    mean = fmean(values)
    return 100 * stdev(values) / mean if mean > 0 else float("inf")
