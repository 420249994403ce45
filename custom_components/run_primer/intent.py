"""What can be said about a routine, for Home Assistant's own agent, custom sentences and others."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, override

import voluptuous as vol

from homeassistant.auth.permissions.const import POLICY_CONTROL, POLICY_READ
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers import intent
from homeassistant.util import dt as dt_util

from .addressing import (
    Request,
    async_check_permission,
    find_athlete,
    find_routine,
    find_station,
)
from .coordinator import StationCoordinator
from .engine import Line, Session, SessionState, Verbosity
from .settings import Voice
from .spoken import RefusedError, async_all_words, routine_name, voice
from .status import ABOUT, tell_status

type Perform = Callable[[StationCoordinator, Request], Awaitable[tuple[Line, ...]]]
"""Does what was said and returns the answer."""

_STATION = vol.Optional("station", description="Name of the station; only if there are several")
_ROUTINE = vol.Optional("routine", description="Name or key; left out: the one that is chosen")
_ATHLETE = vol.Optional("athlete", description="Who trains; left out: the one that is chosen")
_PAIN = vol.Optional("pain", description="True when the athlete says that something hurts")
_ABOUT = vol.Optional("about", description="What of it is asked for; left out: all of it")


@dataclass(frozen=True, kw_only=True)
class Command:
    """An intent as a row of a table."""

    intent: str
    title: str
    description: str
    perform: Perform
    key: str
    """Of the entity that does or shows the same: who may use that one may say this."""
    slots: dict[Any, Any] | None = None
    reads: bool = False
    """It changes nothing, and the coach says nothing of it."""


async def _start(station: StationCoordinator, request: Request) -> tuple[Line, ...]:
    """Start a routine."""
    if station.is_active:
        raise RefusedError("under_way")
    athlete = find_athlete(station, request)
    routine = find_routine(station, request)
    station.start(routine=routine, athlete=athlete.id if athlete else None)
    started = station.catalogue.routines[station.require_session().routine]
    return (voice("started", name=routine_name(request.spoken, started)),)


async def _pause(station: StationCoordinator, request: Request) -> tuple[Line, ...]:
    """Let the session stand still."""
    if _session(station).state is SessionState.PAUSED:
        raise RefusedError("is_paused")
    await station.async_lead(Session.pause)
    return (Line("prompts.paused"),)


async def _resume(station: StationCoordinator, request: Request) -> tuple[Line, ...]:
    """Let the session go on."""
    if _session(station).state is not SessionState.PAUSED:
        raise RefusedError("not_paused")
    await station.async_lead(Session.resume)
    return (Line("prompts.resumed"),)


async def _skip(station: StationCoordinator, request: Request) -> tuple[Line, ...]:
    """Go on to what comes next."""
    _session(station)
    await station.async_lead(Session.skip)
    return (Line("prompts.skipped"),)


async def _done(station: StationCoordinator, request: Request) -> tuple[Line, ...]:
    """Take the set as done."""
    if _session(station).state is not SessionState.WORKING:
        raise RefusedError("no_set")
    await station.async_lead(Session.done)
    return (Line("prompts.set_done"),)


async def _stop(station: StationCoordinator, request: Request) -> tuple[Line, ...]:
    """End the session early; pain ends it, too."""
    pain = bool(request.slots.get("pain"))
    _session(station)
    await station.async_lead(lambda session, at: session.stop(at, pain=pain))
    return (Line("prompts.stopped_for_pain" if pain else "prompts.stopped"),)


async def _status(station: StationCoordinator, request: Request) -> tuple[Line, ...]:
    """Tell where the session is."""
    _session(station)
    return tell_status(station.data.session, request.name("about"), station.now)


def _session(station: StationCoordinator) -> Session:
    """Return the session under way. Raise RefusedError without one."""
    if station.session is None or not station.is_active:
        raise RefusedError("no_session")
    return station.session


COMMANDS: tuple[Command, ...] = (
    Command(
        intent="RunPrimerStart",
        title="Start a routine",
        description="Starts a strength or activation routine on the Run Primer training station.",
        perform=_start,
        key="start",
        slots={_ROUTINE: cv.string, _ATHLETE: cv.string},
    ),
    Command(
        intent="RunPrimerPause",
        title="Pause the routine",
        description="Pauses the routine under way; nothing is counted until it is resumed.",
        perform=_pause,
        key="pause",
    ),
    Command(
        intent="RunPrimerResume",
        title="Resume the routine",
        description="Lets a paused routine go on.",
        perform=_resume,
        key="pause",
    ),
    Command(
        intent="RunPrimerSkip",
        title="Skip a step",
        description="Skips the rest of the set, or the rest between sets, that is going on.",
        perform=_skip,
        key="skip",
    ),
    Command(
        intent="RunPrimerDone",
        title="Take the set as done",
        description="Takes the set that is going on as done, because the athlete says so.",
        perform=_done,
        key="done",
    ),
    Command(
        intent="RunPrimerStop",
        title="Stop the routine",
        description=(
            "Stops the routine under way for good. What was done stays in the log. Use it at once "
            "with pain set to true when the athlete says that something hurts."
        ),
        perform=_stop,
        key="stop",
        slots={_PAIN: cv.boolean},
    ),
    Command(
        intent="RunPrimerStatus",
        title="Tell about the routine",
        description="Tells the exercise under way, and how many reps, sets or seconds are left.",
        perform=_status,
        key="session_state",
        slots={_ABOUT: vol.In(ABOUT)},
        reads=True,
    ),
)


class CommandHandler(intent.IntentHandler):
    """Handles one intent."""

    def __init__(self, command: Command) -> None:
        """Perform a row of the table."""
        self.command = command
        self.intent_type = command.intent
        self.description = command.description

    @property
    @override
    def slot_schema(self) -> dict[Any, Any]:
        """Return what may be filled in."""
        return {_STATION: cv.string, **(self.command.slots or {})}

    @override
    async def async_handle(self, intent_obj: intent.Intent) -> intent.IntentResponse:
        """Do it and answer in the language that was spoken."""
        hass = intent_obj.hass
        filled = self.async_validate_slots(intent_obj.slots)
        words = await async_all_words(hass)
        request = Request(
            slots={name: slot["value"] for name, slot in filled.items()},
            words=words,
            language=intent_obj.language,
            context=intent_obj.context,
            satellite=intent_obj.satellite_id,
            device=intent_obj.device_id,
        )
        response = intent_obj.create_response()
        try:
            lines = await self._async_perform(hass, request)
        except RefusedError as refused:
            response.async_set_error(
                intent.IntentResponseErrorCode.FAILED_TO_HANDLE, request.spoken.line(refused.line)
            )
        else:
            response.async_set_speech(" ".join(request.spoken.line(line) for line in lines))
        return response

    async def _async_perform(self, hass: HomeAssistant, request: Request) -> tuple[Line, ...]:
        """Return the answer; none where the coach gives it. Raise RefusedError."""
        command = self.command
        station = find_station(hass, request)
        policy = POLICY_READ if command.reads else POLICY_CONTROL
        await async_check_permission(hass, station, request.context, policy, command.key)
        coached = not command.reads and _coach_speaks_on(station, request.satellite)
        lines = await command.perform(station, request)
        return () if coached else lines


def _coach_speaks_on(station: StationCoordinator, satellite: str | None) -> bool:
    """Tell whether what happens is said on this satellite anyway: two voices are one too many."""
    athlete = station.athlete if station.data.voice else None
    return (
        satellite is not None
        and athlete is not None
        and athlete.voice is Voice.SATELLITE
        and athlete.satellite == satellite
        and athlete.verbosity is not Verbosity.SILENT
        and not athlete.is_quiet_at(dt_util.now().time())
    )


async def async_setup_intents(hass: HomeAssistant) -> None:
    """Register all intents; Home Assistant's intent integration calls it."""
    for command in COMMANDS:
        intent.async_register(hass, CommandHandler(command))
