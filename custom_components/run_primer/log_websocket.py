"""The workout log for the dashboard's card."""

from functools import partial
from typing import Any

import voluptuous as vol

from homeassistant.components import websocket_api
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import config_validation as cv

from .const import DOMAIN
from .ledger import Wanted, find_session, find_sessions, session_data
from .log_actions import MOST_SESSIONS, moment
from .workout_log import LOG


@callback
def async_setup_websocket(hass: HomeAssistant) -> None:
    """Register the commands."""
    websocket_api.async_register_command(hass, list_sessions)
    websocket_api.async_register_command(hass, get_session)


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
    """Send sessions with their sets, the newest first."""
    wanted = Wanted(
        station=msg.get("config_entry_id"),
        since=msg.get("since"),
        until=msg.get("until"),
        athlete=msg.get("athlete"),
        routine=msg.get("routine"),
        limit=msg["limit"],
    )
    found = await hass.data[LOG].async_read(partial(find_sessions, wanted=wanted))
    connection.send_result(
        msg["id"], {"sessions": [session_data(session, full=False) for session in found]}
    )


@websocket_api.websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/sessions/get",
        vol.Required("session"): cv.string,
    }
)
@websocket_api.async_response
async def get_session(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]
) -> None:
    """Send one session with every rep and hold."""
    found = await hass.data[LOG].async_read(partial(find_session, session_id=msg["session"]))
    if found is None:
        connection.send_error(
            msg["id"],
            websocket_api.ERR_NOT_FOUND,
            "unknown session",
            translation_domain=DOMAIN,
            translation_key="unknown_session",
            translation_placeholders={"session": msg["session"]},
        )
        return
    connection.send_result(msg["id"], {"session": session_data(found, full=True)})
