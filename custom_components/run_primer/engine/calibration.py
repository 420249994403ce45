"""Counts to newtons. Counting never depends on it; only the numbers shown do."""

from collections.abc import Mapping
from dataclasses import dataclass

# Newtons at which the usual parts give full scale, through their sensitivity:
# HX711 at gain 128 reads +-0.5 AVDD / 128 = +-3.906 mV/V over 2**23 counts (Avia HX711 data
# sheet V2.0). Four 50 kg half bridges in one Wheatstone bridge: 1 mV/V at 200 kg; a 50 kg
# S-type cell: 2 mV/V. See docs/honesty.md: "nominal" is what the interface calls this.
_COUNTS_PER_MV_V = 2**23 / 3.90625
_STANDARD_GRAVITY = 9.80665
NOMINAL_PLATE = 1.0 * _COUNTS_PER_MV_V / (200 * _STANDARD_GRAVITY)
NOMINAL_BAND = 2.0 * _COUNTS_PER_MV_V / (50 * _STANDARD_GRAVITY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """One channel's line from counts to newtons."""

    zero: float = 0.0
    """Counts without load."""
    counts_per_newton: float
    nominal: bool = True
    """True until a known mass was weighed."""

    def newtons(self, counts: float) -> float:
        """Return the force of an ADC value."""
        return (counts - self.zero) / self.counts_per_newton


def nominal(key: str) -> Calibration:
    """Return what a channel is taken to be before anybody calibrated it."""
    return Calibration(counts_per_newton=NOMINAL_BAND if key == "band" else NOMINAL_PLATE)


type Calibrations = Mapping[str, Calibration]
"""By channel key."""
