"""The workout log for the dashboard's cards."""

from functools import partial
from typing import Any

from sqlalchemy import Connection
import voluptuous as vol

from homeassistant.auth.models import User
from homeassistant.auth.permissions.const import POLICY_CONTROL
from homeassistant.components import websocket_api
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util

from .access import find_station, is_allowed
from .const import DOMAIN
from .coordinator import RunPrimerConfigEntry
from .ledger import (
    SessionRecord,
    Sketch,
    TraceError,
    Wanted,
    Window,
    draw,
    find_session,
    find_sessions,
    find_trace,
    last_alike,
    session_data,
    totals_by_week,
)
from .log_actions import MOST_SESSIONS, RECORD_ID, moment
from .workout_log import LOG

_MOST_WEEKS = 104
_MOST_SLICES = 2000
_SECONDS = vol.All(vol.Coerce(float), vol.Range(min=-1e6, max=1e6))


@callback
def async_setup_websocket(hass: HomeAssistant) -> None:
    """Register the commands."""
    for command in (list_sessions, get_session, get_trace, get_weeks):
        websocket_api.async_register_command(hass, command)


@websocket_api.websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/sessions/list",
        vol.Optional("config_entry_id"): cv.string,
        vol.Optional("since"): moment,
        vol.Optional("until"): moment,
        vol.Optional("athlete"): cv.string,
        vol.Optional("routine"): cv.string,
        vol.Optional("limit", default=100): vol.All(int, vol.Range(min=1, max=MOST_SESSIONS)),
    }
)
@websocket_api.async_response
async def list_sessions(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]
) -> None:
    """Send sessions of a station with their sets, the newest first.

    Without an id it is the first station the user may see.
    """
    wanted = Wanted(
        station=_station(hass, connection.user, msg),
        since=msg.get("since"),
        until=msg.get("until"),
        athlete=msg.get("athlete"),
        routine=msg.get("routine"),
        limit=msg["limit"],
    )
    found = await hass.data[LOG].async_read(partial(find_sessions, wanted=wanted))
    connection.send_result(
        msg["id"], {"sessions": [_shown(hass, session, full=False) for session in found]}
    )


@websocket_api.websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/sessions/get",
        vol.Required("session"): RECORD_ID,
    }
)
@websocket_api.async_response
async def get_session(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]
) -> None:
    """Send one session with every rep and hold, and the one before to compare it with."""
    found = await _find(hass, connection, msg)
    if found is None:
        return
    before = await hass.data[LOG].async_read(partial(last_alike, session=found))
    connection.send_result(
        msg["id"],
        {
            "session": _shown(hass, found, full=True),
            "before": None if before is None else _shown(hass, before, full=True),
            "editable": found.ended is not None
            and is_allowed(hass, connection.user, found.station, POLICY_CONTROL),
        },
    )


@websocket_api.websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/sessions/trace",
        vol.Required("session"): RECORD_ID,
        vol.Optional("since", default=0.0): _SECONDS,
        vol.Optional("until"): _SECONDS,
        vol.Optional("slices", default=600): vol.All(int, vol.Range(min=1, max=_MOST_SLICES)),
    }
)
@websocket_api.async_response
async def get_trace(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]
) -> None:
    """Send what the sensors showed in a session, or between two of its seconds, as a picture."""
    if (found := await _find(hass, connection, msg)) is None:
        return
    window = Window(since=msg["since"], until=msg.get("until"), slices=msg["slices"])

    def sketch(log: Connection) -> Sketch:
        try:
            return draw(found, find_trace(log, found.id), window)
        except TraceError:
            return draw(found, (), window)

    connection.send_result(msg["id"], await hass.data[LOG].async_read(sketch))


@websocket_api.websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/sessions/weeks",
        vol.Optional("config_entry_id"): cv.string,
        vol.Optional("athlete"): cv.string,
        vol.Optional("weeks", default=12): vol.All(int, vol.Range(min=1, max=_MOST_WEEKS)),
    }
)
@websocket_api.async_response
async def get_weeks(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]
) -> None:
    """Send what was done at a station in each of the last weeks, the oldest first."""
    found = await hass.data[LOG].async_read(
        partial(
            totals_by_week,
            now=dt_util.now(),
            weeks=msg["weeks"],
            station=_station(hass, connection.user, msg),
            athlete=msg.get("athlete"),
        )
    )
    rows = [
        {
            "monday": monday.isoformat(),
            "sessions": totals.sessions,
            "reps": totals.reps,
            "volume": round(totals.volume, 1),
            "held": round(totals.held, 1),
            "peak": totals.peak and round(totals.peak.high, 1),
            "asymmetry": totals.asymmetry and round(totals.asymmetry.mean, 1),
        }
        for monday, totals in found.items()
    ]
    connection.send_result(msg["id"], {"weeks": rows})


def _station(hass: HomeAssistant, user: User, msg: dict[str, Any]) -> str:
    """Return whose log is asked for; of no station there is nothing in it.

    Raise Unauthorized when the user may not see it.
    """
    stations = (entry.entry_id for entry in hass.config_entries.async_entries(DOMAIN))
    return find_station(hass, user, msg.get("config_entry_id"), stations) or ""


def _shown(hass: HomeAssistant, session: SessionRecord, *, full: bool) -> dict[str, Any]:
    """Return a session as the card shows it: a routine of one's own by its name, not its key."""
    data = session_data(session, full=full)
    entry: RunPrimerConfigEntry | None = hass.config_entries.async_get_entry(session.station)
    if entry is not None and entry.state is ConfigEntryState.LOADED:
        data["routine"] = entry.runtime_data.catalogue.label(session.routine)
    return data


async def _find(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]
) -> SessionRecord | None:
    """Return a session; send an error when there is none, or none that the user may see."""
    found = await hass.data[LOG].async_read(partial(find_session, session_id=msg["session"]))
    if found is not None and is_allowed(hass, connection.user, found.station):
        return found
    connection.send_error(
        msg["id"],
        websocket_api.ERR_NOT_FOUND,
        "unknown session",
        translation_domain=DOMAIN,
        translation_key="unknown_session",
        translation_placeholders={"session": msg["session"]},
    )
    return None
