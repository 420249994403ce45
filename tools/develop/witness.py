"""Watching from outside: Home Assistant's states by WebSocket, the frames by MQTT."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
import json
import threading
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

from paho.mqtt import client as paho
from paho.mqtt.enums import CallbackAPIVersion

from .broker import BrokerAccess
from .home import Home

_BASE = "run_primer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A state that was written."""

    at: float
    """Wall time at which it came to us."""
    entity: str
    state: str
    attributes: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatch:
    """A prompt on its way to the loudspeaker."""

    at: float
    """Wall time at which Home Assistant began to announce it."""
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A frame that passed the broker."""

    at: float
    """Wall time at which it came to us."""
    kind: str
    """platform or band."""


class Witness:
    """Collects what entities do. Made for one session."""

    def __init__(self, entities: frozenset[str], session: str) -> None:
        """Watch these entities; one of them tells when the session is over."""
        self.changes: list[Change] = []
        self.dispatches: list[Dispatch] = []
        self.over = asyncio.Event()
        self._entities = entities
        self._session = session

    async def watch(self, home: Home) -> None:
        """Begin."""
        await home.listen("subscribe_events", self._see, event_type="state_changed")
        await home.listen("subscribe_events", self._note_dispatch, event_type="call_service")

    def _see(self, event: Mapping[str, Any], at: float) -> None:
        """Take a state change."""
        new = event["data"]["new_state"]
        if new is None or new["entity_id"] not in self._entities:
            return
        change = Change(
            at=at, entity=new["entity_id"], state=new["state"], attributes=new["attributes"]
        )
        self.changes.append(change)
        if change.entity == self._session:
            kind = change.attributes.get("event_type")
            if kind in ("completed", "stopped") and _is_new(change):
                self.over.set()

    def _note_dispatch(self, event: Mapping[str, Any], _: float) -> None:
        """Take an announcement."""
        called = event["data"]
        if (called["domain"], called["service"]) != ("assist_satellite", "announce"):
            return
        spoken = parse_qs(urlsplit(called["service_data"].get("media_id", "")).query)
        at = datetime.fromisoformat(event["time_fired"]).timestamp()
        self.dispatches.append(Dispatch(at=at, text=spoken.get("message", [""])[0]))


class FrameWitness:
    """Notes when frames come, on a connection of its own to the same broker."""

    def __init__(self, broker: BrokerAccess) -> None:
        """Listen to all sensors."""
        self.frames: list[Frame] = []
        self._kinds: dict[str, str] = {}
        self._ready = threading.Event()
        self._client = paho.Client(CallbackAPIVersion.VERSION2, protocol=paho.MQTTv5)
        self._client.username_pw_set(broker.user, broker.password)
        self._client.on_connect = self._on_connect
        self._client.on_subscribe = lambda *_: self._ready.set()
        self._client.on_message = self._on_message
        self._broker = broker

    def start(self) -> None:
        """Begin; returns when the broker sends."""
        self._client.connect(self._broker.host, self._broker.port)
        self._client.loop_start()
        if not self._ready.wait(10):
            raise TimeoutError("the broker does not answer")

    def stop(self) -> None:
        """End."""
        self._client.disconnect()
        self._client.loop_stop()

    def _on_connect(self, client: paho.Client, *_: Any) -> None:
        """Subscribe."""
        client.subscribe([(f"{_BASE}/+/hello", 1), (f"{_BASE}/+/frames", 1)])

    def _on_message(self, _: paho.Client, __: Any, message: paho.MQTTMessage) -> None:
        """Note a frame, or what kind of sensor sends."""
        at = time.time()
        sensor, name = message.topic.split("/")[-2:]
        if name == "frames":
            self.frames.append(Frame(at=at, kind=self._kinds.get(sensor, "")))
        elif message.payload:
            self._kinds[sensor] = json.loads(message.payload)["kind"]


def _is_new(change: Change) -> bool:
    """Tell whether an event happened now; restored ones have an old time as their state."""
    return change.at - datetime.fromisoformat(change.state).timestamp() < 60
