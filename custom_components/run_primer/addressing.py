"""Who is meant: the station, the athlete and the routine that somebody speaks of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from homeassistant.auth.permissions.const import POLICY_CONTROL
from homeassistant.core import Context, HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er

from .const import DOMAIN
from .coordinator import StationCoordinator
from .engine import Words
from .settings import AthleteSettings
from .spoken import AllWords, RefusedError, routine_name, words_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Something that was said to Home Assistant."""

    slots: Mapping[str, Any]
    """What was filled in, by the slot's name."""
    words: AllWords
    language: str
    """Tag of the language it was said in."""
    context: Context
    satellite: str | None = None
    """Entity of the satellite that heard it; None when it was typed."""
    device: str | None = None
    """Device that heard it."""

    @property
    def spoken(self) -> Words:
        """Return the words to answer with."""
        return words_in(self.words, self.language)

    def name(self, slot: str) -> str | None:
        """Return a name that was said."""
        value = self.slots.get(slot)
        return None if value is None else str(value).strip().casefold()


@callback
def loaded_stations(hass: HomeAssistant) -> list[StationCoordinator]:
    """Return the stations that are running."""
    return [entry.runtime_data for entry in hass.config_entries.async_loaded_entries(DOMAIN)]


@callback
def find_station(hass: HomeAssistant, request: Request) -> StationCoordinator:
    """Return the station that is meant. Raise RefusedError when it is not clear.

    It is the one that was named; else the one whose athlete's satellite listened; the one in the
    same area; the one where somebody trains; or the only one.
    """
    stations = loaded_stations(hass)
    if (name := request.name("station")) is not None:
        stations = [each for each in stations if each.name.casefold() == name]
        if not stations:
            raise RefusedError("unknown_station", name=str(request.slots["station"]))
    for closer in (
        [each for each in stations if _owners(each, request.satellite)],
        [each for each in stations if _is_near(hass, each, request.device)],
        [each for each in stations if each.is_active],
        stations,
    ):
        if len(closer) == 1:
            return closer[0]
        stations = closer or stations
    if not stations:
        raise RefusedError("no_station")
    names = ", ".join(sorted(each.name for each in stations))
    raise RefusedError("which_station", names=names)


@callback
def find_athlete(station: StationCoordinator, request: Request) -> AthleteSettings | None:
    """Return who was named, else who the satellite belongs to. Raise RefusedError for nobody."""
    name = request.name("athlete")
    if name is None:
        owners = _owners(station, request.satellite)
        return owners[0] if len(owners) == 1 else None
    for athlete in station.settings.athletes:
        if name in (athlete.id.casefold(), athlete.name.casefold()):
            return athlete
    raise RefusedError("unknown_athlete", name=str(request.slots["athlete"]))


@callback
def find_routine(station: StationCoordinator, request: Request) -> str | None:
    """Return the key of the routine that was named, in any language, if one was.

    Raise RefusedError when there is none of that name.
    """
    name = request.name("routine")
    if name is None:
        return None
    for key, routine in station.catalogue.routines.items():
        names = {routine_name(words, routine) for words in request.words.values()}
        if name in {key, *(each.casefold() for each in names)}:
            return key
    raise RefusedError("unknown_routine", name=str(request.slots["routine"]))


async def async_check_permission(
    hass: HomeAssistant, station: StationCoordinator, context: Context, policy: str, key: str
) -> None:
    """Raise RefusedError for a user who may not use the entity that does or shows the same.

    Nobody is asked who speaks to a satellite: whoever is in the room may press the button, too.
    """
    if context.user_id is None:
        return
    user = await hass.auth.async_get_user(context.user_id)
    domain = "button" if policy == POLICY_CONTROL else "sensor"
    entity = er.async_get(hass).async_get_entity_id(
        domain, DOMAIN, f"{station.config_entry.entry_id}_{key}"
    )
    if user is None or entity is None or not user.permissions.check_entity(entity, policy):
        raise RefusedError("not_allowed")


def _owners(station: StationCoordinator, satellite: str | None) -> list[AthleteSettings]:
    """Return whose satellite it is."""
    if satellite is None:
        return []
    return [each for each in station.settings.athletes if each.satellite == satellite]


def _is_near(hass: HomeAssistant, station: StationCoordinator, device_id: str | None) -> bool:
    """Tell whether a device is in the area of a station."""
    areas = {_area(hass, each) for each in (device_id, station.station_device_id)}
    return len(areas) == 1 and None not in areas


def _area(hass: HomeAssistant, device_id: str | None) -> str | None:
    """Return the area of a device."""
    device = dr.async_get(hass).async_get(device_id) if device_id else None
    return dr.async_get_effective_area_id(hass, device) if device else None
