"""The live picture of a station for the dashboard's card."""

from typing import Any

import voluptuous as vol

from homeassistant.auth.models import User
from homeassistant.auth.permissions.const import POLICY_READ
from homeassistant.components import websocket_api
from homeassistant.components.sensor import DOMAIN as SENSOR_DOMAIN
from homeassistant.components.websocket_api.messages import construct_event_message
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import Unauthorized
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers import entity_registry as er
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN
from .live_stream import STREAMS, LiveStream, Watcher

type Key = tuple[websocket_api.ActiveConnection, int]

_WATCHERS: HassKey[dict[Key, tuple[LiveStream, Watcher]]] = HassKey(f"{DOMAIN}_watchers")
"""Who watches what, by connection and subscription."""


@callback
def async_setup_live(hass: HomeAssistant) -> None:
    """Register the commands."""
    hass.data[_WATCHERS] = {}
    hass.data[STREAMS] = {}
    websocket_api.async_register_command(hass, subscribe_station)
    websocket_api.async_register_command(hass, acknowledge_station)


@websocket_api.websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/station/subscribe",
        vol.Optional("config_entry_id"): cv.string,
    }
)
@callback
def subscribe_station(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]
) -> None:
    """Send all there is of a station, then what is new; without an id of the first one.

    Raise Unauthorized when the user may see none, or not this one.
    """
    streams, wanted = hass.data[STREAMS], msg.get("config_entry_id")
    entries = list(streams) if wanted is None else [wanted]
    seen = [entry for entry in entries if _may_see(hass, connection.user, entry)]
    if entries and not seen:
        raise Unauthorized(permission=POLICY_READ)
    if not seen or (stream := streams.get(seen[0])) is None:
        connection.send_error(
            msg["id"],
            websocket_api.ERR_NOT_FOUND,
            "no such station",
            translation_domain=DOMAIN,
            translation_key="no_station",
        )
        return
    number: int = msg["id"]
    connection.send_result(number)
    watcher = stream.watch(
        lambda message: connection.send_message(construct_event_message(number, message)), number
    )
    watchers = hass.data[_WATCHERS]
    watchers[connection, number] = (stream, watcher)

    @callback
    def leave() -> None:
        del watchers[connection, number]
        stream.leave(watcher)

    connection.subscriptions[number] = leave


@websocket_api.websocket_command(
    {
        vol.Required("type"): f"{DOMAIN}/station/acknowledge",
        vol.Required("subscription"): cv.positive_int,
        vol.Required("number"): cv.positive_int,
    }
)
@callback
def acknowledge_station(
    hass: HomeAssistant, connection: websocket_api.ActiveConnection, msg: dict[str, Any]
) -> None:
    """Take note of the last picture the card has drawn."""
    if watched := hass.data[_WATCHERS].get((connection, msg["subscription"])):
        stream, watcher = watched
        stream.acknowledge(watcher, msg["number"])
    connection.send_result(msg["id"])


def _may_see(hass: HomeAssistant, user: User, entry_id: str) -> bool:
    """Tell whether a user may read the station's entities."""
    if user.permissions.access_all_entities(POLICY_READ):
        return True
    entity = er.async_get(hass).async_get_entity_id(
        SENSOR_DOMAIN, DOMAIN, f"{entry_id}_session_state"
    )
    return entity is not None and user.permissions.check_entity(entity, POLICY_READ)
