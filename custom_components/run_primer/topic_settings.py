"""A numeric MQTT topic of somebody else's, as a sensor of the station."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from homeassistant.config_entries import ConfigSubentry

from .const import (
    CONF_CALIBRATIONS,
    CONF_CHANNEL,
    CONF_POLARITY,
    CONF_RATE,
    CONF_TARED,
    CONF_TOPIC,
    CONF_UNIT,
    CONF_VALUE_TEMPLATE,
)
from .engine import (
    SOURCE_CHANNELS,
    Calibration,
    Channel,
    Hello,
    SensorKind,
    Timing,
    Unit,
    leading_channels,
    unit_calibration,
)

MODEL = "MQTT topic"


class Polarity(StrEnum):
    """What more load does to the number."""

    NORMAL = "normal"
    """It grows."""
    REVERSED = "reversed"
    """It falls."""

    @property
    def sign(self) -> float:
        """Return the factor that makes it grow."""
        return -1.0 if self is Polarity.REVERSED else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicSettings:
    """A topic that is a sensor of the station."""

    subentry_id: str
    name: str
    topic: str
    value_template: str | None
    unit: Unit
    polarity: Polarity
    leads: bool
    """False when its values only go with those of another source."""
    hello: Hello
    """The source described as a sensor of one channel that understands no command."""

    @property
    def channel(self) -> str:
        """Return the key of what it measures."""
        return self.hello.channels[0].key

    @property
    def timing(self) -> Timing:
        """Return whose clock it goes by."""
        return Timing.ARRIVAL

    def unweighed(self, key: str) -> Calibration:
        """Return what its unit says of it."""
        return unit_calibration(self.unit, key)


def is_topic(subentry: ConfigSubentry) -> bool:
    """Tell whether a sensor's subentry is of a topic."""
    return CONF_TOPIC in subentry.data


def read_topics(
    subentries: list[ConfigSubentry], ours: frozenset[SensorKind]
) -> tuple[TopicSettings, ...]:
    """Return the topics among a station's sensors; none leads where one of ours measures."""
    topics = [subentry for subentry in subentries if is_topic(subentry)]
    keys = frozenset(row.data[CONF_CHANNEL] for row in topics)
    leading = frozenset(key for key in leading_channels(keys) if SOURCE_CHANNELS[key] not in ours)
    return tuple(_topic(subentry, leading) for subentry in topics)


def topic_data(form: Mapping[str, Any], rate: float) -> dict[str, Any]:
    """Return what to keep of a filled form and the values a second that were heard."""
    return {
        CONF_TOPIC: form[CONF_TOPIC],
        CONF_VALUE_TEMPLATE: form.get(CONF_VALUE_TEMPLATE),
        CONF_UNIT: form[CONF_UNIT],
        CONF_CHANNEL: form[CONF_CHANNEL],
        CONF_POLARITY: form[CONF_POLARITY],
        CONF_RATE: round(rate, 1),
    }


def kept_calibration(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Return what of a calibration still holds when a topic's data changes."""
    told = (CONF_UNIT, CONF_CHANNEL, CONF_POLARITY, CONF_VALUE_TEMPLATE, CONF_TOPIC)
    if any(old[key] != new[key] for key in told):
        return {}
    return {key: old[key] for key in (CONF_CALIBRATIONS, CONF_TARED) if key in old}


def _topic(subentry: ConfigSubentry, leading: frozenset[str]) -> TopicSettings:
    """Return one topic."""
    data = subentry.data
    key: str = data[CONF_CHANNEL]
    return TopicSettings(
        subentry_id=subentry.subentry_id,
        name=subentry.title,
        topic=data[CONF_TOPIC],
        value_template=data[CONF_VALUE_TEMPLATE],
        unit=Unit(data[CONF_UNIT]),
        polarity=Polarity(data[CONF_POLARITY]),
        leads=key in leading,
        hello=Hello(
            id=subentry.subentry_id,
            kind=SOURCE_CHANNELS[key],
            name=subentry.title,
            model=MODEL,
            firmware="",
            boot=0,
            channels=(Channel(index=0, key=key, rate_hz=data[CONF_RATE]),),
            ignored=(),
            commands=frozenset(),
            ring_seconds=0.0,
        ),
    )
