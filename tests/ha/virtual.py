"""A sensor made of numbers: says hello and sends frames into Home Assistant's MQTT."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
import json
import math
from random import Random

from freezegun.api import FrozenDateTimeFactory
from pytest_homeassistant_custom_component.common import (
    async_fire_mqtt_message,
    async_fire_time_changed,
)

from homeassistant.config_entries import ConfigSubentryData
from homeassistant.core import HomeAssistant

from custom_components.run_primer.engine.wire import Block, encode_frame

COUNTS_PER_NEWTON = 1095.0
RATE_HZ = 80
SAMPLES = 8
FRAME_SECONDS = SAMPLES / RATE_HZ
REP_SECONDS = 3.5

type Force = tuple[float, ...]
"""Newtons, a number for each channel."""


@dataclass(kw_only=True)
class VirtualSensor:
    """A platform or a band of a few lines."""

    id: str
    kind: str
    keys: tuple[str, ...]
    boot: int = 77
    seq: int = 0
    at_us: int = 5_000_000
    offset: int = 120_000
    random: Random = field(default_factory=lambda: Random(7))
    now: float = 100.0
    """Newtons it shows now, on all channels together."""
    shares: dict[str, float] = field(default_factory=dict)
    """Part of that which a channel shows, by key; without it all show the same part."""
    noise: float = 0.2
    """Newtons, standard deviation of a channel."""
    flags: int = 0
    """Flags of all blocks."""
    stuck: frozenset[str] = frozenset()
    """Channels that show ever the same number."""
    thinned: int = 1
    """Every how manyth sample is made: 8 for a converter at 10 a second."""

    def hello(self, **changes: object) -> str:
        """Return what it says of itself."""
        hello = {
            "protocol": 1,
            "id": self.id,
            "kind": self.kind,
            "name": f"Virtual {self.kind}",
            "model": "Pico 2 W",
            "board": "rp2350",
            "firmware": "1.0.0",
            "boot": self.boot,
            "channels": [
                {"key": key, "adc": "hx711", "rate_hz": RATE_HZ, "bits": 24} for key in self.keys
            ],
            "ring_seconds": 120,
            "commands": ["resend", "identify", "restart", "update"],
        }
        return json.dumps(hello | changes)

    def frame(self, newtons: list[float]) -> bytes:
        """Return the next frame, with these forces shared evenly by its channels."""
        made = newtons[:: self.thinned]
        span = (len(made) - 1) * self.thinned * 1_000_000 // RATE_HZ
        blocks = [
            Block(channel, self.flags, 0, 0, span, 0, tuple(self._counts(n, key) for n in made))
            for channel, key in enumerate(self.keys)
        ]
        frame = encode_frame(self.boot, self.seq, self.at_us, blocks)
        self.seq += 1
        self.at_us += len(newtons) * 1_000_000 // RATE_HZ
        return frame

    def topic(self, name: str) -> str:
        """Return one of its topics."""
        return f"run_primer/{self.id}/{name}"

    def _counts(self, newtons: float, key: str) -> int:
        """Return what one channel's ADC shows."""
        if key in self.stuck:
            return self.offset
        noise = self.random.gauss(0, self.noise)
        share = self.shares.get(key, 1 / len(self.keys))
        return round(self.offset + (newtons * share + noise) * COUNTS_PER_NEWTON)


@dataclass(frozen=True, kw_only=True)
class Gym:
    """Lets sensors and time move on together."""

    hass: HomeAssistant
    freezer: FrozenDateTimeFactory
    sensors: tuple[VirtualSensor, ...]

    async def say_hello(self) -> None:
        """Let all sensors connect."""
        for sensor in self.sensors:
            async_fire_mqtt_message(self.hass, sensor.topic("hello"), sensor.hello(), retain=True)
            async_fire_mqtt_message(self.hass, sensor.topic("status"), "online", retain=True)
        await self.hass.async_block_till_done()

    async def wait(self, seconds: float) -> None:
        """Let time pass while the sensors go on showing what they show."""
        await self.play(None, lambda _: 0.0, seconds)

    async def lift(self, sensor: VirtualSensor, reps: int, height: float = 80.0) -> None:
        """Do reps of three seconds: up, a second at the top, down, half a second of pause."""
        start = sensor.now
        await self.play(sensor, lifting(start, height), REP_SECONDS * reps)
        sensor.now = start

    async def hold(self, sensor: VirtualSensor, seconds: float, height: float = 80.0) -> None:
        """Go up within a second, stay, and come down."""
        start = sensor.now

        def signal(at: float) -> float:
            up = min(at, 1.0, max(seconds + 1 - at, 0.0))
            return start + height * (1 - math.cos(math.pi * up)) / 2

        await self.play(sensor, signal, seconds + 1.5)
        sensor.now = start

    async def do_short_routine(self, platform: VirtualSensor, band: VirtualSensor) -> None:
        """Do every set of `pre_run_short`, which was started with two seconds to prepare."""
        await self.wait(2.5)
        await self.hold(platform, 21)
        await self.wait(20)
        await self.lift(platform, 15)
        await self.wait(20)
        for _ in range(4):
            await self.lift(band, 15, 20.0)
            await self.wait(20)

    async def play(
        self, sensor: VirtualSensor | None, signal: Callable[[float], float], seconds: float
    ) -> None:
        """Let one sensor show a signal, the others what they show now."""
        for number in range(round(seconds / FRAME_SECONDS)):
            for each in self.sensors:
                times = [number * FRAME_SECONDS + i / RATE_HZ for i in range(SAMPLES)]
                newtons = [signal(t) if each is sensor else each.now for t in times]
                self.send(each, each.frame(newtons))
            await self.tick(FRAME_SECONDS)

    def send(self, sensor: VirtualSensor, payload: bytes | str) -> None:
        """Send anything as a frame."""
        async_fire_mqtt_message(self.hass, sensor.topic("frames"), payload, qos=1)

    async def freeze_step(self, seconds: float = 0.5) -> None:
        """Let time pass while somebody who is waited for does not get on."""
        self.freezer.tick(timedelta(seconds=seconds))
        async_fire_time_changed(self.hass)
        for _ in range(10):
            await asyncio.sleep(0)

    async def tick(self, seconds: float) -> None:
        """Let time pass without a frame."""
        self.freezer.tick(timedelta(seconds=seconds))
        async_fire_time_changed(self.hass)
        await self.hass.async_block_till_done()


def lifting(start: float, height: float = 80.0) -> Callable[[float], float]:
    """Return the newtons of reps one after the other, by the seconds since the first began."""

    def signal(at: float) -> float:
        phase = at % REP_SECONDS
        if phase < 1:
            return start + height * (1 - math.cos(math.pi * phase)) / 2
        if phase < 2:
            return start + height
        if phase < 3:
            return start + height * (1 + math.cos(math.pi * (phase - 2))) / 2
        return start

    return signal


def athlete(name: str = "Sam", **data: object) -> ConfigSubentryData:
    """Return an athlete's subentry."""
    return ConfigSubentryData(
        data={"voice": "show", **data}, subentry_type="athlete", title=name, unique_id=None
    )


def sensor_subentry(
    sensor: VirtualSensor, *, calibrated_on: str | None = "2026-11-01"
) -> ConfigSubentryData:
    """Return a sensor's subentry, as a calibration on this date left it; None for a new sensor."""
    data: dict[str, object] = {"sensor_id": sensor.id, "hello": sensor.hello()}
    if calibrated_on is not None:
        weighed = {
            "zero": sensor.offset,
            "counts_per_newton": COUNTS_PER_NEWTON,
            "nominal": False,
            "points": 2,
            "calibrated_on": calibrated_on,
            "worst_residual": 0.0,
        }
        data |= {"calibrations": dict.fromkeys(sensor.keys, weighed), "tared": True}
    return ConfigSubentryData(
        data=data,
        subentry_type="sensor",
        title=f"Virtual {sensor.kind}",
        unique_id=sensor.id,
    )
