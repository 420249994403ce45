"""Listening to somebody else's topic for a moment, to show what comes before it is saved."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from homeassistant.components import mqtt
from homeassistant.core import HomeAssistant, callback

from .const import (
    CONF_CHANNEL,
    CONF_POLARITY,
    CONF_TOPIC,
    CONF_UNIT,
    CONF_VALUE_TEMPLATE,
)
from .engine import LEAST_RATE_HZ, NumberError, Unit, unit_calibration
from .topic_settings import Polarity
from .topic_value import TopicValue

LISTEN_SECONDS = 5.0


@dataclass(slots=True, kw_only=True)
class HeardValues:
    """What came on a topic."""

    times: list[float] = field(default_factory=list)
    """Arrivals of numbers, seconds of the event loop's clock."""
    latest: float | None = None
    """The last number, in the source's unit, larger with more load."""
    refused: Counter[str] = field(default_factory=Counter)
    """Messages without a usable number, by fault."""

    @property
    def rate(self) -> float:
        """Return numbers a second."""
        span = self.times[-1] - self.times[0] if self.times else 0.0
        return (len(self.times) - 1) / span if span > 0 else len(self.times) / LISTEN_SECONDS

    @property
    def is_slow(self) -> bool:
        """Tell whether that is too slow to count by."""
        return self.rate < LEAST_RATE_HZ

    def errors(self, form: Mapping[str, Any]) -> dict[str, str]:
        """Return what is wrong with a filled form by what was heard, by field."""
        if self.times:
            return {}
        unusable = self.refused.keys() - {"retained"}
        if "template" in unusable:
            return {CONF_VALUE_TEMPLATE: "template_fails"}
        if unusable:
            has_template = bool(form.get(CONF_VALUE_TEMPLATE))
            return {CONF_VALUE_TEMPLATE: "not_a_number" if has_template else "template_needed"}
        return {CONF_TOPIC: "topic_retained" if self.refused else "topic_silent"}

    def placeholders(self, form: Mapping[str, Any]) -> dict[str, str]:
        """Return what to show of it."""
        value = 0.0 if self.latest is None else self.latest
        newtons = unit_calibration(Unit(form[CONF_UNIT]), form[CONF_CHANNEL]).newtons(value)
        return {
            "values": str(len(self.times)),
            "rate": f"{self.rate:.1f}",
            "value": f"{value:g}",
            "newtons": f"{newtons:.1f}",
            "refused": str(self.refused.total()),
        }


async def async_hear(hass: HomeAssistant, form: Mapping[str, Any]) -> HeardValues:
    """Return what comes on the topic of a filled form within a few seconds."""
    heard = HeardValues()
    polarity = Polarity(form[CONF_POLARITY])
    value = TopicValue(hass, form.get(CONF_VALUE_TEMPLATE), polarity)

    @callback
    def on_message(message: mqtt.ReceiveMessage) -> None:
        """Note a message."""
        if message.retain:
            heard.refused["retained"] += 1
            return
        try:
            heard.latest = value.read(message.payload)
        except NumberError as fault:
            heard.refused[str(fault)] += 1
        else:
            heard.times.append(message.timestamp)

    stop = await mqtt.async_subscribe(hass, form[CONF_TOPIC], on_message, qos=0, encoding=None)
    try:
        await asyncio.sleep(LISTEN_SECONDS)
    finally:
        stop()
    return heard
