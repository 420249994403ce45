"""Actions for automations, scripts and voice."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass
from typing import Any

import voluptuous as vol

from homeassistant.auth.permissions.const import POLICY_CONTROL, POLICY_READ
from homeassistant.const import ATTR_CONFIG_ENTRY_ID
from homeassistant.core import (
    HomeAssistant,
    ServiceCall,
    ServiceResponse,
    SupportsResponse,
    callback,
)
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.service import async_get_config_entry

from .access import async_require
from .calibrating import async_calibrate
from .const import DOMAIN
from .coordinator import RunPrimerConfigEntry, StationCoordinator
from .engine import PREPARE_SECONDS, Routine, SensorKind, Session
from .settings import AthleteSettings
from .source import Source
from .taring import async_tare

ATTR_ATHLETE = "athlete"
ATTR_CHANNEL = "channel"
ATTR_CONFIRM = "confirm"
ATTR_MASS = "mass"
ATTR_PAIN = "pain"
ATTR_PREPARE = "prepare"
ATTR_REST_FACTOR = "rest_factor"
ATTR_ROUTINE = "routine"
ATTR_SENSOR = "sensor"

_STATION = {vol.Optional(ATTR_CONFIG_ENTRY_ID): cv.string}
_START = {
    vol.Optional(ATTR_ROUTINE): cv.string,
    vol.Optional(ATTR_ATHLETE): cv.string,
    vol.Optional(ATTR_REST_FACTOR, default=1.0): vol.All(
        vol.Coerce(float), vol.Range(min=0.1, max=5)
    ),
    vol.Optional(ATTR_PREPARE, default=PREPARE_SECONDS): vol.All(
        vol.Coerce(float), vol.Range(min=0, max=120)
    ),
}
_STOP = {vol.Optional(ATTR_PAIN, default=False): cv.boolean}
_TARE = {vol.Optional(ATTR_SENSOR): vol.In([kind.value for kind in SensorKind])}
_CALIBRATE = {
    **_TARE,
    vol.Optional(ATTR_CHANNEL): cv.string,
    vol.Required(ATTR_MASS): vol.All(vol.Coerce(float), vol.Range(min=1, max=500)),
    vol.Optional(ATTR_CONFIRM, default=False): cv.boolean,
}


type Perform = Callable[[StationCoordinator, ServiceCall], Coroutine[Any, Any, ServiceResponse]]


@dataclass(frozen=True, kw_only=True)
class Action:
    """An action as a row of a table."""

    name: str
    perform: Perform
    fields: dict[vol.Marker, Any]
    response: SupportsResponse = SupportsResponse.OPTIONAL

    @property
    def policy(self) -> str:
        """Return what a user must be allowed: what only answers changes nothing."""
        return POLICY_READ if self.response is SupportsResponse.ONLY else POLICY_CONTROL


async def _start(station: StationCoordinator, call: ServiceCall) -> ServiceResponse:
    """Start a routine and return what will be done."""
    wanted = call.data.get(ATTR_ROUTINE)
    routine = None if wanted is None else find_routine(station, wanted)
    athlete = find_athlete(station, call.data.get(ATTR_ATHLETE))
    station.start(
        routine=routine.key if routine else None,
        athlete=athlete.id if athlete else None,
        rest_factor=call.data[ATTR_REST_FACTOR],
        prepare=call.data[ATTR_PREPARE],
    )
    session = station.require_session()
    return {
        "routine": session.routine,
        "athlete": station.athlete.name if station.athlete else None,
        "sets": [
            {
                "exercise": planned.exercise.key,
                "side": planned.side.value,
                "measured_by": planned.measure.value,
            }
            for planned in session.plan
        ],
    }


async def _pause(station: StationCoordinator, call: ServiceCall) -> ServiceResponse:
    """Let the session stand still."""
    await station.async_lead(Session.pause)
    return _state(station)


async def _resume(station: StationCoordinator, call: ServiceCall) -> ServiceResponse:
    """Let the session go on."""
    await station.async_lead(Session.resume)
    return _state(station)


async def _skip(station: StationCoordinator, call: ServiceCall) -> ServiceResponse:
    """Go on to what comes next."""
    await station.async_lead(Session.skip)
    return _state(station)


async def _stop(station: StationCoordinator, call: ServiceCall) -> ServiceResponse:
    """End the session early; pain ends it, too."""
    pain = call.data[ATTR_PAIN]
    await station.async_lead(lambda session, at: session.stop(at, pain=pain))
    return _state(station)


async def _tare(station: StationCoordinator, call: ServiceCall) -> ServiceResponse:
    """Find the zero of one kind of sensor, or of all that are heard."""
    links = _links(station, call)
    await asyncio.gather(*(async_tare(station, link) for link in links))
    return {"tared": [link.settings.name for link in links]}


async def _calibrate(station: StationCoordinator, call: ServiceCall) -> ServiceResponse:
    """Calibrate the one channel that is meant, with a mass that lies on it."""
    wanted = call.data.get(ATTR_CHANNEL)
    channels = [
        (link, key)
        for link in _links(station, call)
        for key in link.calibrations
        if wanted in (None, key)
    ]
    if not channels:
        raise unknown("channel", str(wanted))
    if len(channels) > 1:
        names = ", ".join(key for _, key in channels)
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="which_channel",
            translation_placeholders={"channels": names},
        )
    ((link, channel),) = channels
    return await async_calibrate(
        station, link, channel, call.data[ATTR_MASS], confirm=call.data[ATTR_CONFIRM]
    )


ACTIONS: tuple[Action, ...] = (
    Action(name="start_routine", perform=_start, fields=_START),
    Action(name="pause_routine", perform=_pause, fields={}),
    Action(name="resume_routine", perform=_resume, fields={}),
    Action(name="skip_step", perform=_skip, fields={}),
    Action(name="stop_routine", perform=_stop, fields=_STOP),
    Action(name="tare", perform=_tare, fields=_TARE),
    Action(name="calibrate", perform=_calibrate, fields=_CALIBRATE),
)


@callback
def async_setup_services(hass: HomeAssistant, actions: Iterable[Action]) -> None:
    """Register actions."""
    for action in actions:
        hass.services.async_register(
            DOMAIN,
            action.name,
            _handler(hass, action),
            schema=vol.Schema({**_STATION, **action.fields}),
            supports_response=action.response,
        )


def _handler(
    hass: HomeAssistant, action: Action
) -> Callable[[ServiceCall], Coroutine[Any, Any, ServiceResponse]]:
    """Return what finds the station of a call and performs its action there."""

    async def handle(call: ServiceCall) -> ServiceResponse:
        entry: RunPrimerConfigEntry = async_get_config_entry(
            hass, DOMAIN, call.data.get(ATTR_CONFIG_ENTRY_ID)
        )
        await async_require(hass, call.context, entry.entry_id, action.policy)
        return await action.perform(entry.runtime_data, call)

    return handle


def _links(station: StationCoordinator, call: ServiceCall) -> list[Source]:
    """Return the sensors of one kind, or all, that are heard. Raise a translated error for none."""
    wanted = call.data.get(ATTR_SENSOR)
    links = [
        link
        for key, link in station.links.items()
        if key in station.data.connected and wanted in (None, link.settings.hello.kind)
    ]
    if not links:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="no_sensor")
    return links


def unknown(what: str, name: str) -> ServiceValidationError:
    """Return a translated error about a name nobody knows."""
    return ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key=f"unknown_{what}",
        translation_placeholders={what: name},
    )


def find_athlete(station: StationCoordinator, name: str | None) -> AthleteSettings | None:
    """Return an athlete given by name or id. Raise a translated error when there is none."""
    if name is None:
        return None
    for athlete in station.settings.athletes:
        if name in (athlete.id, athlete.name):
            return athlete
    raise unknown("athlete", name)


def find_routine(station: StationCoordinator, name: str) -> Routine:
    """Return a routine given by key or name. Raise a translated error when there is none."""
    routines = station.catalogue.routines
    if name in routines:
        return routines[name]
    for key, routine in routines.items():
        if station.words.name("routine", key).casefold() == name.strip().casefold():
            return routine
    raise unknown("routine", name)


def _state(station: StationCoordinator) -> ServiceResponse:
    """Return where the session is."""
    session = station.data.session
    return {"session_state": session.state.value, "exercise": session.exercise, "set": session.set}
