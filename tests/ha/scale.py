"""Somebody else's scale: numbers on a topic, moved by the simulated athlete."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from freezegun.api import FrozenDateTimeFactory
import numpy as np
from pytest_homeassistant_custom_component.common import (
    async_fire_mqtt_message,
    async_fire_time_changed,
)

from homeassistant.config_entries import ConfigSubentryData
from homeassistant.core import HomeAssistant

from tools.simulator import Performance, perform

GRAVITY = 9.80665
_LOOK_SECONDS = 0.1


@dataclass(frozen=True, kw_only=True)
class Scale:
    """Sends what somebody's body weighs on it."""

    hass: HomeAssistant
    freezer: FrozenDateTimeFactory
    topic: str = "gym/scale"
    text: str = "{:.3f}"
    """How a number becomes a message."""
    per_newton: float = 1 / GRAVITY

    async def show(self, newtons: float, seconds: float, rate: float = 80.0) -> None:
        """Show the same force for a while."""
        await self.play([newtons] * round(seconds * rate), rate)

    async def play(self, newtons: Sequence[float], rate: float) -> None:
        """Send forces, evenly spaced at so many a second."""
        looked = 0.0
        for force in newtons:
            self.send(self.text.format(force * self.per_newton))
            self.freezer.tick(timedelta(seconds=1 / rate))
            looked += 1 / rate
            if looked >= _LOOK_SECONDS:
                looked = 0.0
                await self.look()

    def send(self, payload: str | bytes, *, retain: bool = False) -> None:
        """Send anything."""
        async_fire_mqtt_message(self.hass, self.topic, payload, retain=retain)

    async def look(self) -> None:
        """Let Home Assistant notice that time has passed."""
        async_fire_time_changed(self.hass)
        await self.hass.async_block_till_done()


def set_of(style: str, reps: int, rate: float, seed: int = 3) -> tuple[list[float], Performance]:
    """Return the newtons of a whole set at so many a second, and how it was done."""
    done = perform(style, np.random.default_rng(seed), reps=reps)
    force = done.band if done.band.any() else done.feet_left + done.feet_right
    times = np.arange(done.times[0], done.times[-1], 1 / rate)
    noise = np.random.default_rng(seed).normal(0, 0.3, times.size)
    return [float(value) for value in np.interp(times, done.times, force) + noise], done


def topic_subentry(**data: object) -> ConfigSubentryData:
    """Return the subentry of a topic."""
    return ConfigSubentryData(
        data={
            "topic": "gym/scale",
            "value_template": None,
            "unit": "kg",
            "channel": "feet",
            "polarity": "normal",
            "rate_hz": 80.0,
            **data,
        },
        subentry_type="sensor",
        title=f"Scale {data.get('channel', 'feet')}",
        unique_id=None,
    )
