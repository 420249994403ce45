"""What happens at a station, told to triggers: they outlast the station's reloads."""

from dataclasses import dataclass

from homeassistant.core import callback
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.util.signal_type import SignalType

from .const import DOMAIN
from .coordinator import StationCoordinator
from .engine import Event
from .settings import AthleteSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """An event of a session, and where it was."""

    config_entry_id: str
    device_id: str
    station: str
    """Name of the station."""
    routine: str | None
    """Key of the routine under way."""
    athlete: AthleteSettings | None
    event: Event


HAPPENING: SignalType[Happening] = SignalType(f"{DOMAIN}_happening")


@callback
def async_tell_triggers(station: StationCoordinator) -> None:
    """Tell what happens at a station to all triggers, until the station is unloaded."""
    hass, entry = station.hass, station.config_entry

    @callback
    def tell(event: Event) -> None:
        """Tell it when everybody at the station knows it.

        An automation may stop the routine at once; nobody shall hear of that
        before hearing of what it was stopped for.
        """
        happening = Happening(
            config_entry_id=entry.entry_id,
            device_id=station.station_device_id,
            station=entry.title,
            routine=station.session.routine if station.session else None,
            athlete=station.athlete,
            event=event,
        )
        hass.loop.call_soon(async_dispatcher_send, hass, HAPPENING, happening)

    entry.async_on_unload(station.async_add_event_listener(tell))
