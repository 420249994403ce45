"""A sensor that takes updates, and somebody who installs them."""

import asyncio
import base64
from dataclasses import dataclass, field
import hashlib
import hmac
import json
from typing import Any

from pytest_homeassistant_custom_component.common import async_fire_mqtt_message

from homeassistant.core import Event, EventStateChangedData, HomeAssistant, State, callback
from homeassistant.exceptions import HomeAssistantError

from .virtual import Gym, VirtualSensor

KEY = bytes(range(32))


@dataclass(kw_only=True)
class Pico:
    """The update side of a sensor, by the words of docs/protocol.md."""

    hass: HomeAssistant
    sensor: VirtualSensor
    key: bytes = KEY
    free: int = 1_000_000
    lose_replies_to: set[int] = field(default_factory=set)
    """Numbers of the commands whose answer gets lost."""
    lose_commands: set[int] = field(default_factory=set)
    """Numbers of the commands that do not reach it."""
    power_cut_at: set[int] = field(default_factory=set)
    """Numbers of the commands in which it loses power."""
    no_broker_at: set[int] = field(default_factory=set)
    """Numbers of the commands at which Home Assistant has no broker."""
    busy_at: set[int] = field(default_factory=set)
    damages: bool = False
    starts_new: bool = True
    received: bytes = b""
    version: str | None = None
    commands: list[dict[str, Any]] = field(default_factory=list)
    _announced: dict[str, Any] | None = None

    async def take(self, topic: str, payload: str, *_: object, **__: object) -> None:
        """Take what is published; answer what is a command."""
        if topic != self.sensor.topic("command"):
            return
        command = json.loads(payload)
        assert len(payload) <= 2048
        number = len(self.commands)
        self.commands.append(command)
        if number in self.no_broker_at:
            raise HomeAssistantError("The client is not currently connected.")
        if number in self.lose_commands:
            return
        if number in self.power_cut_at:
            self.received, self._announced = b"", None
            return
        answer = {"ok": False, "error": "busy"}
        if number not in self.busy_at:
            answer = await self.obey(command)
        if number not in self.lose_replies_to:
            text = json.dumps({"id": command["id"], **answer})
            self.hass.loop.call_soon(
                async_fire_mqtt_message, self.hass, self.sensor.topic("reply"), text
            )

    async def obey(self, command: dict[str, Any]) -> dict[str, Any]:
        """Do one step."""
        match command["step"]:
            case "begin":
                return self._begin(command)
            case "part":
                return self._part(command)
            case _:
                return self._commit()

    def _begin(self, command: dict[str, Any]) -> dict[str, Any]:
        self.received, self._announced = b"", None
        text = command["sha256"] + command["version"]
        if command["mac"] != hmac.new(self.key, text.encode(), hashlib.sha256).hexdigest():
            return self._refuse("bad_mac")
        if command["size"] > self.free:
            return self._refuse("no_space")
        self._announced = command
        return {"ok": True, "offset": 0}

    def _part(self, command: dict[str, Any]) -> dict[str, Any]:
        raw = base64.b64decode(command["data"])
        assert 0 < len(raw) <= 1024
        if self._announced is None or command["offset"] != len(self.received):
            return self._refuse("bad_range")
        self.received += b"?" * len(raw) if self.damages else raw
        return {"ok": True, "offset": len(self.received)}

    def _commit(self) -> dict[str, Any]:
        announced, self._announced = self._announced, None
        if announced is None or announced["size"] != len(self.received):
            return self._refuse("bad_range")
        if hashlib.sha256(self.received).hexdigest() != announced["sha256"]:
            return self._refuse("bad_hash")
        if self.starts_new:
            self.restart(announced["version"])
        return {"ok": True, "offset": len(self.received)}

    def restart(self, version: str) -> None:
        """Say hello with a version, a while later."""
        hello = self.sensor.hello(firmware=version, boot=99)
        self.hass.loop.call_later(
            3, async_fire_mqtt_message, self.hass, self.sensor.topic("hello"), hello
        )

    def _refuse(self, error: str) -> dict[str, Any]:
        return {"ok": False, "error": error, "message": "", "offset": len(self.received)}


def firmware(hass: HomeAssistant) -> State:
    """Return the platform's firmware."""
    found = hass.states.get("update.virtual_platform_firmware")
    assert found is not None
    return found


async def install(hass: HomeAssistant, gym: Gym, seconds: float = 60) -> list[int | None]:
    """Install, let time pass until it is over, and return the percents that were shown."""
    shown: list[int | None] = []

    @callback
    def note(event: Event[EventStateChangedData]) -> None:
        if event.data["entity_id"].startswith("update."):
            state = event.data["new_state"]
            if state is not None and state.attributes.get("in_progress"):
                shown.append(state.attributes["update_percentage"])

    stop = hass.bus.async_listen("state_changed", note)
    task = asyncio.ensure_future(
        hass.services.async_call(
            "update", "install", {"entity_id": firmware(hass).entity_id}, blocking=True
        )
    )
    # Every moment that passes on the way lets timers fire; the sensor goes on measuring.
    for _ in range(round(seconds / 0.1)):
        for _ in range(10):
            await asyncio.sleep(0)
        if task.done():
            break
        await step(gym)
    stop()
    assert task.done(), "it went on for ever"
    await task
    return shown


async def step(gym: Gym) -> None:
    """Let a tenth of a second pass without waiting for the installation."""
    for sensor in gym.sensors:
        gym.send(sensor, sensor.frame([sensor.now] * 8))
    await gym.freeze_step(0.1)
