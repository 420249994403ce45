"""The live picture of a station for the dashboard's card."""

from typing import Any

import voluptuous as vol

from homeassistant.components import websocket_api
from homeassistant.components.websocket_api.messages import construct_event_message
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.util.hass_dict import HassKey

from .access import find_station
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
    streams = hass.data[STREAMS]
    station = find_station(hass, connection.user, msg.get("config_entry_id"), streams)
    if station is None or (stream := streams.get(station)) is None:
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
