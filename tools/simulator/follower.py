"""Following by eye: the virtual athlete does what Home Assistant's entities show."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import aiohttp

from .athlete import Athlete

_NO_TIMES = ("unknown", "unavailable")


class Follower:
    """Watches a station and tells the athlete."""

    def __init__(self, athlete: Athlete) -> None:
        """Lead this athlete."""
        self._athlete = athlete
        self._states: dict[str, Mapping[str, Any]] = {}
        self._keys: dict[str, str] = {}
        self._seen: dict[str, str] = {}

    async def follow(self, address: str, token: str) -> None:
        """Do every set that is started, until cancelled; connect again when the line is cut."""
        async with aiohttp.ClientSession() as http:
            while True:
                with suppress(aiohttp.ClientError, ConnectionError, asyncio.IncompleteReadError):
                    async with http.ws_connect(f"{address}/api/websocket") as socket:
                        await self._listen(socket, token)
                await asyncio.sleep(1)

    async def _listen(self, socket: aiohttp.ClientWebSocketResponse, token: str) -> None:
        """Take messages until the connection ends."""
        await socket.receive_json()
        await socket.send_json({"type": "auth", "access_token": token})
        await socket.receive_json()
        for number, kind in ((1, "config/entity_registry/list"), (2, "subscribe_events")):
            event = {"event_type": "state_changed"} if number > 1 else {}
            await socket.send_json({"id": number, "type": kind, **event})
        await socket.send_json(
            {"id": 3, "type": "subscribe_events", "event_type": "entity_registry_updated"}
        )
        asked = 3
        async for message in socket:
            row = message.json()
            if row["type"] == "result" and isinstance(row.get("result"), list):
                self._learn_entities(row["result"])
            elif row["type"] == "event" and row["id"] == 2:
                self._see(row["event"]["data"])
            elif row["type"] == "event":
                asked += 1
                await socket.send_json({"id": asked, "type": "config/entity_registry/list"})

    def _learn_entities(self, rows: list[Mapping[str, Any]]) -> None:
        """Find the station's entities by their keys."""
        self._keys = {
            row["entity_id"]: row["translation_key"]
            for row in rows
            if row["platform"] == "run_primer" and row["translation_key"]
        }

    def _see(self, data: Mapping[str, Any]) -> None:
        """Take a new state."""
        entity, state = data["entity_id"], data["new_state"]
        key = self._keys.get(entity)
        if key is None or state is None:
            return
        if not entity.startswith("event."):
            self._states[key] = state
            return
        # An event that comes back after a restart has its old time, or none.
        if state["state"] in (*_NO_TIMES, self._seen.get(key)):
            return
        self._seen[key] = state["state"]
        if key == "set":
            self._act(state["attributes"])
        elif key == "session":
            self._get_on_or_off(state["attributes"].get("event_type"))

    def _act(self, happened: Mapping[str, Any]) -> None:
        """Begin a set, or end it."""
        self._athlete.end()
        if happened.get("event_type") == "set_started":
            reps = self._states.get("reps_target", {}).get("state", "")
            exercise, side = str(happened["exercise"]), str(happened["side"])
            self._athlete.begin(exercise, side, int(float(reps)) if _is_number(reps) else 0)

    def _get_on_or_off(self, happened: str | None) -> None:
        """Lie down when a routine begins, and get up when it is over."""
        if happened == "started":
            self._athlete.lie_down()
        elif happened in ("completed", "stopped"):
            self._athlete.get_up()


def _is_number(state: str) -> bool:
    """Tell a number from a state that is not known."""
    return state.replace(".", "", 1).isdigit()
