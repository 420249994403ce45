"""Counts to newtons. Counting never depends on it; only the numbers shown do."""

from collections.abc import Mapping
from dataclasses import dataclass

# Newtons at which the usual parts give full scale, through their sensitivity:
# HX711 at gain 128 reads +-0.5 AVDD / 128 = +-3.906 mV/V over 2**23 counts (Avia HX711 data
# sheet V2.0). Four 50 kg half bridges in one Wheatstone bridge: 1 mV/V at 200 kg; a 50 kg
# S-type cell: 2 mV/V. See docs/honesty.md: "nominal" is what the interface calls this.
_COUNTS_PER_MV_V = 2**23 / 3.90625
STANDARD_GRAVITY = 9.80665
"""Newtons that a kilogram weighs (CGPM 1901). True gravity differs by up to 0.3 %."""
CAPACITY_PLATE = 200 * STANDARD_GRAVITY
CAPACITY_BAND = 50 * STANDARD_GRAVITY
NOMINAL_PLATE = 1.0 * _COUNTS_PER_MV_V / CAPACITY_PLATE
NOMINAL_BAND = 2.0 * _COUNTS_PER_MV_V / CAPACITY_BAND
SURPRISING_CHANGE = 0.05
"""Change of the scale from a calibration before that somebody must confirm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """One channel's line from counts to newtons, and how it was found."""

    zero: float = 0.0
    """Counts without load."""
    counts_per_newton: float
    """Negative when the cell's wires are crossed."""
    nominal: bool = True
    """True until a known mass was weighed."""
    points: int = 0
    """Known loads it was found from, the empty one included."""
    calibrated_on: str | None = None
    """Date of the weighing, ISO 8601."""
    worst_residual: float | None = None
    """Farthest that a known load lay off the line, percent of full scale."""
    corner_spread: float | None = None
    """Difference that the place of a mass makes, percent; None until it was tried."""

    def newtons(self, counts: float) -> float:
        """Return the force of an ADC value."""
        return (counts - self.zero) / self.counts_per_newton

    def counts(self, newtons: float) -> float:
        """Return the ADC value that stands for a force."""
        return self.zero + newtons * self.counts_per_newton

    def change_from(self, before: Calibration) -> float:
        """Return by which share the scale differs from another calibration's."""
        return abs(self.counts_per_newton / before.counts_per_newton - 1)

    def is_surprise_after(self, before: Calibration) -> bool:
        """Tell whether the scale left one that was once found by weighing."""
        return not before.nominal and self.change_from(before) > SURPRISING_CHANGE


def nominal(key: str) -> Calibration:
    """Return what a channel is taken to be before anybody calibrated it."""
    return Calibration(counts_per_newton=NOMINAL_BAND if key == "band" else NOMINAL_PLATE)


def full_scale(key: str) -> float:
    """Return the newtons that a channel's usual load cells carry."""
    return CAPACITY_BAND if key == "band" else CAPACITY_PLATE


type Calibrations = Mapping[str, Calibration]
"""By channel key."""
