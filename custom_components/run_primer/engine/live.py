"""Force and tension as they are shown: slow enough for a database, fresh enough for an eye.

The live curve never goes through here; states are for people and automations.
"""

from dataclasses import dataclass, replace

from .model import Reading, SensorKind

SHOW_EVERY_SECONDS = 2.0
"""Shortest time between two shown values. Keeps a session under 1,000 recorder rows."""
WORTH_SHOWING = 0.05
"""Share of the largest value so far that a change must reach to be shown."""
_LEAST_NEWTONS = 5.0
LOADED_NEWTONS = 80.0
"""Force on the platform at which somebody is on it."""
UNLOADED_NEWTONS = 40.0
"""Force at which nobody is on it any more."""
_SMOOTHING_SECONDS = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveView:
    """What the sensors show now, in newtons; None where nothing is known."""

    force: int | None = None
    band_tension: int | None = None
    loaded: bool | None = None


class LiveValues:
    """Follows the readings of a station's sensors."""

    def __init__(self) -> None:
        """Start knowing nothing."""
        self.view = LiveView()
        self._smooth: dict[SensorKind, float] = {}
        self._at: dict[SensorKind, float] = {}
        self._span: dict[SensorKind, float] = {}
        self._shown: dict[SensorKind, float] = {}

    def feed(self, kind: SensorKind, readings: tuple[Reading, ...], at: float) -> bool:
        """Take readings that came at this time; tell whether what is shown has changed."""
        for reading in readings:
            self._follow(kind, reading)
        before = self.view
        force = self._smooth[kind]
        if kind is SensorKind.PLATFORM:
            self.view = replace(self.view, loaded=self._is_loaded(force))
        if self._is_due(kind, force, at):
            self._shown[kind] = at
            self._show(kind, round(force))
        return self.view != before

    def silence(self, kind: SensorKind) -> bool:
        """Take note that a sensor is not heard; tell whether what is shown has changed."""
        before = self.view
        self._smooth.pop(kind, None)
        self._at.pop(kind, None)
        self._shown.pop(kind, None)
        if kind is SensorKind.PLATFORM:
            self.view = replace(self.view, loaded=None)
        self._show(kind, None)
        return self.view != before

    def _follow(self, kind: SensorKind, reading: Reading) -> None:
        """Smooth a reading by its own time."""
        last = self._smooth.get(kind, reading.force)
        step = max(reading.at - self._at.get(kind, reading.at), 0.0)
        weight = step / (step + _SMOOTHING_SECONDS) if kind in self._smooth else 1.0
        self._smooth[kind] = last + (reading.force - last) * weight
        self._at[kind] = reading.at
        self._span[kind] = max(self._span.get(kind, 0.0), abs(reading.force))

    def _is_due(self, kind: SensorKind, force: float, at: float) -> bool:
        """Tell whether the value changed enough, and was not shown just now."""
        shown = self._value(kind)
        if shown is None:
            return True
        if at - self._shown[kind] < SHOW_EVERY_SECONDS:
            return False
        return abs(force - shown) >= max(_LEAST_NEWTONS, WORTH_SHOWING * self._span[kind])

    def _is_loaded(self, force: float) -> bool:
        """Tell whether somebody is on the platform, with hysteresis."""
        return force > (UNLOADED_NEWTONS if self.view.loaded else LOADED_NEWTONS)

    def _value(self, kind: SensorKind) -> int | None:
        """Return what is shown."""
        return self.view.force if kind is SensorKind.PLATFORM else self.view.band_tension

    def _show(self, kind: SensorKind, newtons: int | None) -> None:
        """Show a value."""
        if kind is SensorKind.PLATFORM:
            self.view = replace(self.view, force=newtons)
        else:
            self.view = replace(self.view, band_tension=newtons)
