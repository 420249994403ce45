"""Actions that take sessions out of the workout log and back in."""

from base64 import b64encode
from dataclasses import replace
from functools import partial
import json
from typing import Any

from sqlalchemy import Connection
import voluptuous as vol

from homeassistant.core import ServiceCall, ServiceResponse, SupportsResponse
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv

from .const import DOMAIN
from .coordinator import StationCoordinator
from .download import signed_url
from .export import FORMS, async_export
from .ledger import (
    ClashError,
    DocumentError,
    SessionRecord,
    find_session,
    last_led,
    read_document,
    take_in,
)
from .log_actions import ATTR_SESSION, RECORD_ID
from .services import ATTR_ATHLETE, Action, find_athlete, unknown
from .workout_log import LOG, Change

ATTR_CONTENT = "content"
ATTR_FORMAT = "format"
_LONGEST = 64 * 2**20
"""Characters of a document, about twenty years of training."""
_EXPORT: dict[vol.Marker, Any] = {
    vol.Optional(ATTR_SESSION): RECORD_ID,
    vol.Required(ATTR_FORMAT): vol.In(sorted(FORMS)),
}
_IMPORT: dict[vol.Marker, Any] = {
    vol.Required(ATTR_CONTENT): vol.All(cv.string, vol.Length(max=_LONGEST)),
    vol.Optional(ATTR_ATHLETE): cv.string,
}


async def _export_session(station: StationCoordinator, call: ServiceCall) -> ServiceResponse:
    """Return a session as the content of a file, and where it can be downloaded."""
    hass, name = station.hass, call.data[ATTR_FORMAT]
    session_id = call.data.get(ATTR_SESSION) or await _last(station)
    ours = station.config_entry.entry_id
    file = await async_export(hass, session_id, FORMS[name], lambda each: each == ours)
    if file is None:
        raise unknown("session", session_id)
    text = file.content.decode() if file.form.is_text else b64encode(file.content).decode()
    return {
        "filename": file.name,
        "encoding": "utf-8" if file.form.is_text else "base64",
        "content": text,
        "url": signed_url(hass, session_id, name),
    }


async def _last(station: StationCoordinator) -> str:
    """Return the id of the last session; an empty one, which there is not, without any."""
    query = partial(last_led, station=station.config_entry.entry_id)
    found = await station.hass.data[LOG].async_read(query)
    return found.id if found else ""


async def _import_sessions(station: StationCoordinator, call: ServiceCall) -> ServiceResponse:
    """Take sessions in that were exported as JSON; those that are known are replaced."""
    athlete = find_athlete(station, call.data.get(ATTR_ATHLETE))
    try:
        found = await station.hass.async_add_executor_job(
            _read, call.data[ATTR_CONTENT], station.config_entry.entry_id
        )
    except DocumentError as error:
        raise _refused(translation_key="bad_document", where=str(error)) from error
    ours = {each.name: each.id for each in station.settings.athletes}
    taken = tuple(
        replace(session, athlete=ours.get(session.athlete_name or ""))
        if athlete is None
        else replace(session, athlete=athlete.id, athlete_name=athlete.name)
        for session in found
    )
    try:
        await station.hass.data[LOG].async_change(partial(_take_in, taken))
    except ClashError as error:
        raise _refused(translation_key="sets_clash", where=str(error)) from error
    return {"sessions": [session.id for session in taken]}


def _read(content: str, station: str) -> tuple[SessionRecord, ...]:
    """Return the sessions in a text. Raise DocumentError when it is no document of ours."""
    try:
        return read_document(json.loads(content), station)
    except (json.JSONDecodeError, RecursionError) as error:
        raise DocumentError("JSON") from error


def _take_in(sessions: tuple[SessionRecord, ...], connection: Connection) -> Change:
    """Write sessions."""
    before = take_in(connection, sessions)
    after = (find_session(connection, session.id) for session in sessions)
    return Change(before=before, after=tuple(each for each in after if each is not None))


def _refused(*, translation_key: str, where: str) -> ServiceValidationError:
    """Return a translated error about a document."""
    return ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key=translation_key,
        translation_placeholders={"where": where},
    )


EXPORT_ACTIONS: tuple[Action, ...] = (
    Action(
        name="export_session",
        perform=_export_session,
        fields=_EXPORT,
        response=SupportsResponse.ONLY,
    ),
    Action(name="import_sessions", perform=_import_sessions, fields=_IMPORT),
)
