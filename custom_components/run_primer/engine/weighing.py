"""Looking at a sensor for two seconds: what each channel shows, and how still it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import fmean, pstdev

from .calibration import Calibration, Calibrations
from .model import Reading

WEIGH_SECONDS = 2.0
"""How long to average (measuring-science section 5.3)."""
STILL_NEWTONS = 2.0
"""Widest range of a still channel."""
STILL_NOMINAL_NEWTONS = 10.0
"""The same before a channel was calibrated, when its newtons are rough."""
_LONGEST_STEP_SECONDS = 1.5
"""Time between two values behind which something is missing, a scale of one a second too."""
_FEWEST = 3
"""Values under which a range says nothing."""
_RAIL = 2**23 - 2
"""Counts at which a 24-bit converter is at its end; a count of slack for rounding."""


class WeighError(ValueError):
    """Why a look is worth nothing: `silent`, `unstable` or `saturated`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One channel for a while. All in ADC counts."""

    mean: float
    deviation: float = 0.0
    """Standard deviation."""
    width: float = 0.0
    """Greatest less least."""

    def is_still(self, calibration: Calibration) -> bool:
        """Tell whether it moved no more than a still sensor does."""
        limit = STILL_NOMINAL_NEWTONS if calibration.nominal else STILL_NEWTONS
        return self.width < limit * abs(calibration.counts_per_newton)


type Looks = Mapping[str, Look]
"""By channel key."""


class Weighing:
    """Collects two seconds of readings without a hole, as counts."""

    def __init__(self, keys: frozenset[str]) -> None:
        """Look at these channels."""
        self._rows: dict[str, list[float]] = {key: [] for key in keys}
        self._first: float | None = None
        self._last = 0.0

    @property
    def full(self) -> bool:
        """Tell whether enough was seen."""
        return self._first is not None and self._last - self._first >= WEIGH_SECONDS

    def feed(self, reading: Reading, calibrations: Calibrations) -> None:
        """Take a reading that was made by these calibrations."""
        if self.full:
            return
        if self._first is None or not 0 <= reading.at - self._last <= _LONGEST_STEP_SECONDS:
            self._first = reading.at
            for row in self._rows.values():
                row.clear()
        self._last = reading.at
        for key, newtons in channel_forces(reading).items():
            if key in self._rows and newtons is not None:
                self._rows[key].append(calibrations[key].counts(newtons))

    def looks(self) -> dict[str, Look]:
        """Return what was seen of every channel. Raise WeighError when that is not enough."""
        if not self.full or any(len(row) < _FEWEST for row in self._rows.values()):
            raise WeighError("silent")
        if any(max(map(abs, row)) >= _RAIL for row in self._rows.values()):
            raise WeighError("saturated")
        return {key: _look(row) for key, row in self._rows.items()}


def channel_forces(reading: Reading) -> dict[str, float | None]:
    """Return a reading's newtons by channel key; None where nothing is measured."""
    return {
        "feet": reading.force,
        "band": reading.force,
        "feet_left": reading.left,
        "feet_right": reading.right,
        "bench": reading.bench,
    }


def _look(row: list[float]) -> Look:
    """Return a row of counts in three numbers."""
    return Look(mean=fmean(row), deviation=pstdev(row), width=max(row) - min(row))
