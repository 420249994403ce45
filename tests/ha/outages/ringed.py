"""Sensors that remember what they sent, behind a network with moods."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
import json
from random import Random
from typing import Any

from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_mqtt_message,
)

from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er

from custom_components.run_primer.engine.wire import SENT_AGAIN, decode_frame, encode_frame
from tests.ha.virtual import Gym, VirtualSensor
from tools.simulator.firmware import SEGMENT, Commands, Ring

RING_BYTES = 100_000
"""Two minutes and a half of a platform with two channels."""

type Mood = Callable[[bytes], list[bytes]]
"""What arrives, in its order, when a sensor sends a frame."""


def fair(frame: bytes) -> list[bytes]:
    """Let everything through."""
    return [frame]


def deaf(_frame: bytes) -> list[bytes]:
    """Let nobody hear what the broker took: Home Assistant is not connected to it."""
    return []


def cut(_frame: bytes) -> list[bytes]:
    """Let nothing through: the sensor has no Wi-Fi, and knows."""
    raise AssertionError("nothing is sent")


class Rough:
    """Loses, doubles and holds back frames."""

    def __init__(self, seed: int) -> None:
        """Be different with each seed."""
        self._random = Random(seed)
        self._held: list[bytes] = []

    def __call__(self, frame: bytes) -> list[bytes]:
        """Let some through, and some of those from before."""
        chance = self._random.random
        if chance() < 0.9:
            self._held += [frame] * (1 + (chance() < 0.2))
        self._random.shuffle(self._held)
        count = self._random.randrange(len(self._held) + 1)
        out, self._held = self._held[:count], self._held[count:]
        return out


def make_ring() -> Ring:
    """Return an empty ring."""
    return Ring([bytearray(SEGMENT) for _ in range(RING_BYTES // SEGMENT)])


@dataclass(kw_only=True)
class Memory:
    """A sensor's memory: the firmware's own ring, and its own answers to commands.

    It has the faces of the application, the link and the board that the commands act on.
    """

    hass: HomeAssistant
    sensor: VirtualSensor
    ring: Ring = field(default_factory=make_ring)
    mood: Mood = fair
    _unsent: int = 0
    ignores: int = 0
    """Commands that do not reach it."""
    asked: list[tuple[int, int]] = field(default_factory=list)
    """Spans of frames that it was asked for."""

    def __post_init__(self) -> None:
        """Obey commands."""
        self.link = self.board = self
        self._commands = Commands(self)

    @property
    def boot(self) -> int:
        """Return the number of this boot."""
        return self.sensor.boot

    def now_us(self) -> int:
        """Return microseconds since boot."""
        return self.sensor.at_us

    def send(self, frame: bytes) -> None:
        """Keep a frame, and send what was not sent yet, as the firmware does."""
        self.ring.append(frame)
        if self.mood is cut:
            return
        for seq in range(self._unsent, self.ring.next):
            if kept := self.ring.find(seq):
                for arriving in self.mood(bytes(kept)):
                    self._publish("frames", arriving)
        self._unsent = self.ring.next

    def take(self, payload: str) -> None:
        """Take a command, if the network lets it through."""
        if self.ignores:
            self.ignores -= 1
        elif self.mood not in (cut, deaf):
            self._commands.take(payload.encode())

    def reply(self, payload: bytes) -> None:
        """Answer."""
        self.hass.loop.call_soon(self._publish, "reply", payload)

    def send_again(self, first: int, last: int) -> bool:
        """Send frames again, marked as such."""
        self.asked.append((first, last))
        for seq in range(first, last + 1):
            kept = self.ring.find(seq)
            assert kept is not None
            frame = decode_frame(bytes(kept))
            again = encode_frame(frame.boot, seq, frame.t0_us, frame.blocks, SENT_AGAIN)
            for arriving in self.mood(again):
                self.hass.loop.call_soon(self._publish, "frames", arriving)
        return True

    def restart(self, seconds: float) -> None:
        """Lose everything and be away for a while, by the sensor's own clock."""
        self.ring, self._unsent = make_ring(), 0
        self.sensor.boot += 1
        self.sensor.seq, self.sensor.at_us = 0, int(seconds * 1e6)

    def _publish(self, name: str, payload: bytes) -> None:
        """Let a message arrive."""
        async_fire_mqtt_message(self.hass, self.sensor.topic(name), payload, qos=1)


@dataclass(frozen=True, kw_only=True)
class Room(Gym):
    """A gym whose sensors remember."""

    memories: dict[str, Memory]

    def send(self, sensor: VirtualSensor, payload: bytes | str) -> None:
        """Send a frame."""
        assert isinstance(payload, bytes)
        self.memories[sensor.id].send(payload)

    def be(self, mood: Mood) -> None:
        """Change the network's mood, for each sensor by itself."""
        for memory in self.memories.values():
            memory.mood = deepcopy(mood)

    async def take(self, topic: str, payload: str, *_: object, **__: object) -> None:
        """Take what Home Assistant publishes."""
        _, sensor, name = topic.split("/")
        if name == "command":
            assert len(payload) <= 2048
            self.memories[sensor].take(payload)


@dataclass(kw_only=True)
class Life:
    """A Home Assistant that can die and be born again, and all that our events told."""

    hass: HomeAssistant
    entry: MockConfigEntry
    storage: dict[str, Any]
    _happened: dict[tuple[str, str, int | None], dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Listen."""
        self.hass.bus.async_listen("state_changed", self._note)

    def told(self, kind: str) -> list[dict[str, Any]]:
        """Return the attributes of all events of a kind, each once, in their order."""
        return [row for row in self._happened.values() if row.get("event_type") == kind]

    @property
    def numbers(self) -> list[int]:
        """Return the numbers of the reps that were told."""
        return [row["rep"] for row in self.told("rep_counted")]

    async def die(self) -> None:
        """End as by kill -9: what is not on disk is gone."""
        disk = deepcopy(self.storage)
        await self.unload()
        self.storage.clear()
        self.storage.update(disk)

    async def unload(self) -> None:
        """End in peace."""
        assert await self.hass.config_entries.async_unload(self.entry.entry_id)

    async def begin(self) -> None:
        """Start again."""
        assert await self.hass.config_entries.async_setup(self.entry.entry_id)
        await self.hass.async_block_till_done()

    @property
    def checkpoint(self) -> dict[str, Any] | None:
        """Return what is on disk of a session under way."""
        stored: dict[str, Any] = self.storage.get("run_primer.station1.session", {"data": None})
        text = stored["data"]
        return None if text is None else json.loads(json.dumps(text))

    @callback
    def _note(self, event: Event[EventStateChangedData]) -> None:
        """Note an event of ours; one that is restored has its old time as its state."""
        state = event.data["new_state"]
        row = er.async_get(self.hass).async_get(event.data["entity_id"])
        if row is None or (row.platform, row.domain) != ("run_primer", "event"):
            return
        if state is not None and state.state not in ("unknown", "unavailable"):
            key = (state.entity_id, state.state, state.attributes.get("rep"))
            self._happened.setdefault(key, dict(state.attributes))


async def finish(life: Life, gym: Room, platform: VirtualSensor, left: int) -> dict[str, Any]:
    """Do the reps that are left, and return the result of the set."""
    await gym.lift(platform, left)
    await gym.wait(3)
    (result,) = life.told("set_completed")
    return result
