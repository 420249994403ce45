"""A band worn while the platform counts: two devices on one time line."""

from collections.abc import Sequence
from statistics import median

from .metrics import BandHeld
from .model import Reading
from .record import GRID_SECONDS, SetRecord

HELD_SHARE = 0.85
"""Share of the reference tension from which the knees hold the band (measuring-science 4)."""
SUSTAINED_SECONDS = 0.25
"""A dip that is shorter is a wobble."""
_REFERENCE_REPS = 2
_CREEP_A_MINUTE = 0.05
"""Share of the reference that a band may lose in a minute by itself. Ours, no source."""
_COVERED = 0.8
"""Share of a rep that the band must have been heard for."""


class BandBeside:
    """Tension of a band during the reps of another sensor.

    Both devices have clocks of their own. Whoever feeds them brings each to the
    station's time by its smallest delay of arrival, which leaves the difference of
    their shortest ways: some hundredths of a second.
    """

    def __init__(self) -> None:
        """Wait for both devices."""
        self._band: float | None = None
        self._counted: float | None = None
        self._record = SetRecord()
        self._loads: list[float] = []
        self._reference: tuple[float, float] | None = None

    def feed_band(self, reading: Reading, at: float) -> None:
        """Take a reading of the band, measured at this station time."""
        self._band = at - reading.at
        self._record.add(reading)

    def feed_counted(self, own: float, at: float) -> None:
        """Take the times of a reading of the sensor that counts: its own and the station's."""
        self._counted = at - own

    def forget_clocks(self) -> None:
        """Learn both clocks anew: a device may have started again."""
        self._band = self._counted = None

    def between(self, started: float, ended: float) -> BandHeld | None:
        """Return how the band was held between two times of the sensor that counts.

        The first two reps set the reference and are not judged; None as well
        where the band was not heard, or where it is slack from the start.
        """
        values = self._tension(started, ended)
        if values is None:
            return None
        load = median(values)
        if len(self._loads) < _REFERENCE_REPS:
            self._loads.append(load)
            if len(self._loads) == _REFERENCE_REPS:
                self._reference = (ended, median(self._loads))
            return None
        reference = self._follow(load, ended)
        return None if reference is None else _held(values, reference)

    def _follow(self, load: float, at: float) -> float | None:
        """Return the reference, which follows a band that creeps, but no faster than it may."""
        if self._reference is None or self._reference[1] <= 0:
            return None
        since, reference = self._reference
        least = reference * (1 - _CREEP_A_MINUTE * max(at - since, 0.0) / 60)
        self._reference = (at, min(max(load, least), reference))
        return self._reference[1]

    def _tension(self, started: float, ended: float) -> Sequence[float] | None:
        """Return the band's tension on an even grid; None where it was not heard."""
        if self._counted is None or self._band is None:
            return None
        shift = self._counted - self._band
        window = self._record.window(started + shift, ended + shift)
        if window is None:
            return None
        covered = len(window.force) * window.step
        return window.force if covered >= _COVERED * (ended - started) else None


def lasting_low(values: Sequence[float]) -> float:
    """Return the lowest level under which values stayed for a quarter of a second."""
    size = min(max(round(SUSTAINED_SECONDS / GRID_SECONDS), 1), len(values))
    return min(max(values[place : place + size]) for place in range(len(values) - size + 1))


def _held(values: Sequence[float], reference: float) -> BandHeld:
    """Return how a band was held against its reference."""
    level = HELD_SHARE * reference
    run = longest = 0
    for value in values:
        run = run + 1 if value < level else 0
        longest = max(longest, run)
    return BandHeld(
        held=100 * sum(value >= level for value in values) / len(values),
        lowest=lasting_low(values) / reference,
        longest_dip=longest * GRID_SECONDS,
    )
