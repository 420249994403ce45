"""Known loads to a channel's line (measuring-science section 5.3).

Two points give a line, more also tell how straight it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from .calibration import Calibration
from .weighing import Look

ACCEPTED_PERCENT = 0.5
"""Farthest that a point may lie off the line, percent of full scale."""
STILL_SHARE = 0.002
"""Largest standard deviation, as a share of what the load added."""
PLAUSIBLE_FACTOR = 20.0
"""How far off the usual parts a scale can be: 3 mV/V at 40 kg is 15 times a plate's, ours."""
_LEAST_SHARE = 0.1
"""A load that shows less than this share of itself by the scale before is not there."""
_FEWEST_POINTS = 2


class FitError(ValueError):
    """Why there is no calibration.

    `unstable`, `no_change`, `implausible`, `few_points` or `same_load`.
    """


@dataclass(frozen=True, slots=True)
class Point:
    """A known load and what the channel showed."""

    newtons: float
    counts: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """The line through known loads."""

    zero: float
    """Counts without load."""
    counts_per_newton: float
    residuals: tuple[float, ...]
    """Newtons that each point shows too much, in their order."""
    full_scale: float
    """Newtons."""

    @property
    def worst_percent(self) -> float:
        """Return the largest residual, percent of full scale."""
        return 100 * max(map(abs, self.residuals)) / self.full_scale

    @property
    def is_accepted(self) -> bool:
        """Tell whether the channel is straight enough to trust."""
        return self.worst_percent <= ACCEPTED_PERCENT

    def calibration(self, stored: Calibration, on: str) -> Calibration:
        """Return the calibration found on a date, ISO 8601; corners stay as they were."""
        return replace(
            stored,
            zero=self.zero,
            counts_per_newton=self.counts_per_newton,
            nominal=False,
            points=len(self.residuals),
            calibrated_on=on,
            worst_residual=round(self.worst_percent, 4),
        )


def fit_line(points: Sequence[Point], full_scale: float) -> Fit:
    """Return the least-squares line of counts over newtons.

    Raise FitError when the loads don't make one.
    """
    if len(points) < _FEWEST_POINTS:
        raise FitError("few_points")
    load, counts = fmean(p.newtons for p in points), fmean(p.counts for p in points)
    spread = sum((p.newtons - load) ** 2 for p in points)
    if not spread > 0:
        raise FitError("same_load")
    slope = sum((p.newtons - load) * (p.counts - counts) for p in points) / spread
    if slope == 0:
        raise FitError("no_change")
    zero = counts - slope * load
    residuals = tuple((p.counts - zero) / slope - p.newtons for p in points)
    return Fit(zero=zero, counts_per_newton=slope, residuals=residuals, full_scale=full_scale)


def weigh_load(empty: Look, loaded: Look, newtons: float, stored: Calibration) -> Point:
    """Return the point of a known load. Raise FitError when it cannot be that load."""
    added = loaded.mean - empty.mean
    scale = added / newtons / stored.counts_per_newton
    # Without a calibration the scale before may be a PLAUSIBLE_FACTOR off by itself.
    least = 1 / PLAUSIBLE_FACTOR if stored.nominal else _LEAST_SHARE
    if abs(scale) < least:
        raise FitError("no_change")
    if max(empty.deviation, loaded.deviation) > STILL_SHARE * abs(added):
        raise FitError("unstable")
    if abs(scale) > PLAUSIBLE_FACTOR:
        raise FitError("implausible")
    return Point(newtons, loaded.mean)
