"""Actions on the workout log: reading it, writing into it by hand, correcting it."""

from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection
import voluptuous as vol

from homeassistant.core import ServiceCall, ServiceResponse, SupportsResponse
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util
from homeassistant.util.json import JsonObjectType
from homeassistant.util.ulid import ulid_at_time

from .const import DOMAIN
from .coordinator import StationCoordinator
from .engine import Side
from .ledger import (
    ManualEntry,
    Outcome,
    SessionRecord,
    SetRecord,
    StillOpenError,
    UnknownRecordError,
    Wanted,
    Work,
    answer_data,
    change_session,
    change_set,
    delete_session,
    delete_set,
    find_answers,
    find_session,
    find_sessions,
    log_set,
    session_data,
)
from .services import ATTR_ATHLETE, ATTR_ROUTINE, Action, find_athlete, unknown
from .workout_log import LOG, Change

ATTR_AT = "at"
ATTR_DETAIL = "detail"
ATTR_EXERCISE = "exercise"
ATTR_HELD = "held"
ATTR_LIMIT = "limit"
ATTR_REPS = "reps"
ATTR_SESSION = "session"
ATTR_SET = "set"
ATTR_SIDE = "side"
ATTR_SINCE = "since"
ATTR_UNTIL = "until"
FULL = "full"
MANUAL = "manual"
MOST_SESSIONS = 1000
_SAID = ("load", "effort", "note")
_MOST_SECONDS = 86_400
_EARLIEST = dt_util.utc_from_timestamp(0)


def _number(low: float, high: float) -> vol.All:
    """Return a check for a finite number between two others."""
    return vol.All(vol.Coerce(float), vol.Range(min=low, max=high))


def moment(value: Any) -> datetime:
    """Check for a time since 1970, and return it as UTC; without a zone it is a local one."""
    try:
        at = dt_util.as_utc(cv.datetime(value))
        at.timestamp()
    except OverflowError as error:
        raise vol.Invalid("no such time") from error
    if at < _EARLIEST:
        raise vol.Invalid("too long ago")
    return at


_REPS = vol.All(vol.Coerce(int), vol.Range(min=0, max=10_000))
RECORD_ID = vol.All(cv.string, vol.Length(min=1, max=64))
_DONE: dict[vol.Marker, Any] = {
    vol.Optional(ATTR_REPS): _REPS,
    vol.Optional(ATTR_HELD): _number(0, _MOST_SECONDS),
    vol.Optional(ATTR_SIDE): vol.In([side.value for side in Side]),
    vol.Optional("load"): _number(0, 1000),
    vol.Optional("effort"): _number(1, 10),
    vol.Optional("note"): vol.All(cv.string, vol.Length(max=1000)),
}
_GET: dict[vol.Marker, Any] = {
    vol.Optional(ATTR_SINCE): moment,
    vol.Optional(ATTR_UNTIL): moment,
    vol.Optional(ATTR_ATHLETE): cv.string,
    vol.Optional(ATTR_ROUTINE): cv.string,
    vol.Optional(ATTR_LIMIT, default=100): vol.All(
        vol.Coerce(int), vol.Range(min=1, max=MOST_SESSIONS)
    ),
    vol.Optional(ATTR_DETAIL, default="summary"): vol.In(["summary", FULL]),
}
_LOG: dict[vol.Marker, Any] = {
    vol.Required(ATTR_EXERCISE): cv.string,
    vol.Optional(ATTR_ATHLETE): cv.string,
    vol.Optional(ATTR_AT): moment,
    **_DONE,
}


async def _get_sessions(station: StationCoordinator, call: ServiceCall) -> ServiceResponse:
    """Return sessions, the newest first."""
    full = call.data[ATTR_DETAIL] == FULL
    wanted = Wanted(
        station=station.config_entry.entry_id,
        since=call.data.get(ATTR_SINCE),
        until=call.data.get(ATTR_UNTIL),
        athlete=call.data.get(ATTR_ATHLETE),
        routine=call.data.get(ATTR_ROUTINE),
        limit=call.data[ATTR_LIMIT],
        full=full,
    )
    log = station.hass.data[LOG]
    found = await log.async_read(partial(find_sessions, wanted=wanted))
    response: JsonObjectType = {"sessions": [session_data(session, full=full) for session in found]}
    if full:
        answers = await log.async_read(partial(find_answers, wanted=wanted))
        response["answers"] = [answer_data(answer) for answer in answers]
    return response


async def _log_set(station: StationCoordinator, call: ServiceCall) -> ServiceResponse:
    """Write down a set that no sensor saw."""
    session, one = _written_down(station, call)

    def work(connection: Connection) -> Change:
        return Change.of(None, log_set(connection, session, one))

    change = await station.hass.data[LOG].async_change(work)
    return {"session": change.versions[0].id, "set": one.id}


def _written_down(
    station: StationCoordinator, call: ServiceCall
) -> tuple[SessionRecord, SetRecord]:
    """Return the set of a call, and the session it makes when none is under way."""
    data, now = call.data, dt_util.utcnow()
    if data[ATTR_EXERCISE] not in station.catalogue.exercises:
        raise unknown("exercise", data[ATTR_EXERCISE])
    if ATTR_REPS not in data and ATTR_HELD not in data:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="nothing_done")
    at = data.get(ATTR_AT, now)
    if at > now:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="in_the_future")
    athlete = find_athlete(station, data.get(ATTR_ATHLETE)) or station.athlete
    one = SetRecord(
        id=ulid_at_time(at.timestamp()),
        exercise=data[ATTR_EXERCISE],
        side=data.get(ATTR_SIDE, Side.BOTH.value),
        measure=MANUAL,
        started=at,
        ended=at,
        ended_by=MANUAL,
        goal_reps=data.get(ATTR_REPS),
        reps=data.get(ATTR_REPS),
        held=data.get(ATTR_HELD, 0.0),
        said=ManualEntry(**{name: data.get(name) for name in _SAID}),
    )
    session = SessionRecord(
        id=ulid_at_time(at.timestamp()),
        station=station.config_entry.entry_id,
        athlete=athlete.id if athlete else None,
        athlete_name=athlete.name if athlete else None,
        routine=None,
        started=at,
        ended=at,
        outcome=Outcome.LOGGED,
    )
    return session, one


async def _edit_session(station: StationCoordinator, call: ServiceCall) -> ServiceResponse:
    """Give a session to another athlete."""
    athlete = find_athlete(station, call.data[ATTR_ATHLETE])
    changes = {"athlete": athlete.id, "athlete_name": athlete.name} if athlete else {}
    session_id = call.data[ATTR_SESSION]
    return await _change(
        station, lambda connection: change_session(connection, session_id, **changes)
    )


async def _edit_set(station: StationCoordinator, call: ServiceCall) -> ServiceResponse:
    """Correct what is written of a set."""
    exercise = call.data.get(ATTR_EXERCISE)
    if exercise is not None and exercise not in station.catalogue.exercises:
        raise unknown("exercise", exercise)
    corrected = (ATTR_EXERCISE, ATTR_REPS, ATTR_HELD, ATTR_SIDE)
    work = partial(
        change_set,
        set_id=call.data[ATTR_SET],
        changes={name: call.data[name] for name in corrected if name in call.data},
        said={name: call.data[name] for name in _SAID if name in call.data},
    )
    return await _change(station, work)


async def _delete_session(station: StationCoordinator, call: ServiceCall) -> ServiceResponse:
    """Take a session out of the log."""
    return await _change(station, partial(delete_session, session_id=call.data[ATTR_SESSION]))


async def _delete_set(station: StationCoordinator, call: ServiceCall) -> ServiceResponse:
    """Take a set out of the log."""
    return await _change(station, partial(delete_set, set_id=call.data[ATTR_SET]))


async def _change(station: StationCoordinator, edit: Work[SessionRecord]) -> ServiceResponse:
    """Change a session; return it as it is now. Raise a translated error when there is none."""

    def work(connection: Connection) -> Change:
        before = edit(connection)
        if before.station != station.config_entry.entry_id:
            # What was changed is taken back with the transaction.
            raise UnknownRecordError(before.id)
        return Change.of(before, find_session(connection, before.id))

    try:
        change = await station.hass.data[LOG].async_change(work)
    except UnknownRecordError as error:
        raise unknown("session", str(error)) from error
    except StillOpenError as error:
        raise ServiceValidationError(
            translation_domain=DOMAIN, translation_key="session_active"
        ) from error
    after = next((session_data(session, full=False) for session in change.after), None)
    return {"session": after}


LOG_ACTIONS: tuple[Action, ...] = (
    Action(
        name="get_sessions",
        perform=_get_sessions,
        fields=_GET,
        response=SupportsResponse.ONLY,
    ),
    Action(name="log_set", perform=_log_set, fields=_LOG),
    Action(
        name="edit_session",
        perform=_edit_session,
        fields={vol.Required(ATTR_SESSION): RECORD_ID, vol.Required(ATTR_ATHLETE): cv.string},
    ),
    Action(
        name="edit_set",
        perform=_edit_set,
        fields={vol.Required(ATTR_SET): RECORD_ID, vol.Optional(ATTR_EXERCISE): cv.string, **_DONE},
    ),
    Action(
        name="delete_session",
        perform=_delete_session,
        fields={vol.Required(ATTR_SESSION): RECORD_ID},
    ),
    Action(name="delete_set", perform=_delete_set, fields={vol.Required(ATTR_SET): RECORD_ID}),
)
