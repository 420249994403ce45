"""Finding the zero of an unloaded sensor, and refusing to when it is not unloaded."""

from collections.abc import Mapping
from dataclasses import replace

from .calibration import Calibration, Calibrations
from .model import Reading

TARE_SECONDS = 2.0
"""How long to average (measuring-science section 5.3)."""
STABLE_NEWTONS = 10.0
"""Widest range of a still sensor. Wider than the reference's 2 N: nominal scales are rough."""
LOADED_NEWTONS = 100.0
"""A tared platform that shows this much carries somebody."""


class TareError(ValueError):
    """Why no zero was found: `silent`, `unstable` or `loaded`."""


class TareWindow:
    """Collects readings of one sensor for a while."""

    def __init__(self, keys: frozenset[str]) -> None:
        """Look at these channels."""
        self._keys = keys
        self._rows: dict[str, list[float]] = {key: [] for key in keys}
        self._first: float | None = None
        self._last = 0.0

    @property
    def full(self) -> bool:
        """Tell whether enough was seen."""
        return self._first is not None and self._last - self._first >= TARE_SECONDS

    def feed(self, reading: Reading) -> None:
        """Take a reading."""
        self._first = reading.at if self._first is None else self._first
        self._last = reading.at
        for key, newtons in _channels(reading).items():
            if key in self._keys and newtons is not None:
                self._rows[key].append(newtons)

    def zeroed(self, calibrations: Calibrations, *, tared: bool) -> dict[str, Calibration]:
        """Return the calibrations with the zeros seen. Raise TareError when there are none.

        `tared` tells that there was a zero before, so that a load shows.
        """
        if not self.full or not all(self._rows.values()):
            raise TareError("silent")
        if any(max(row) - min(row) > STABLE_NEWTONS for row in self._rows.values()):
            raise TareError("unstable")
        means = {key: sum(row) / len(row) for key, row in self._rows.items()}
        if tared and abs(sum(means.values())) > LOADED_NEWTONS:
            raise TareError("loaded")
        return {key: _shifted(calibrations[key], mean) for key, mean in means.items()}


def _channels(reading: Reading) -> Mapping[str, float | None]:
    """Return a reading by channel key."""
    return {
        "feet": reading.force,
        "band": reading.force,
        "feet_left": reading.left,
        "feet_right": reading.right,
        "bench": reading.bench,
    }


def _shifted(calibration: Calibration, newtons: float) -> Calibration:
    """Return a calibration by which what read so many newtons reads zero."""
    zero = calibration.zero + newtons * calibration.counts_per_newton
    return replace(calibration, zero=zero)
