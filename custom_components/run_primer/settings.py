"""A station's config entry as frozen values, so that a change of it is a plain comparison."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import time
from enum import StrEnum
import json
from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.const import WEEKDAYS

from .const import (
    CONF_BASE_TOPIC,
    CONF_BODY_MASS,
    CONF_CALIBRATIONS,
    CONF_EXCLUDED,
    CONF_FIRST_SIDE,
    CONF_HELLO,
    CONF_KEY,
    CONF_LANGUAGE,
    CONF_MAX_FORCE,
    CONF_MAX_TENSION,
    CONF_MEDIA_PLAYER,
    CONF_QUIET_FROM,
    CONF_QUIET_UNTIL,
    CONF_SATELLITE,
    CONF_SENSOR_ID,
    CONF_TARED,
    CONF_TRACE_DAYS,
    CONF_TRAINING_DAYS,
    CONF_TTS,
    CONF_VERBOSITY,
    CONF_VOICE,
    CONF_WEEKLY_GOAL,
    DEFAULT_TRACE_DAYS,
    SUBENTRY_ATHLETE,
    SUBENTRY_SENSOR,
)
from .engine import (
    Calibration,
    Calibrations,
    Hello,
    SensorKind,
    Side,
    Timing,
    TrainingPlan,
    Verbosity,
    nominal,
    parse_hello,
)
from .topic_settings import TopicSettings, is_topic, read_topics


class Voice(StrEnum):
    """How an athlete is spoken to."""

    SATELLITE = "satellite"
    """An assist satellite announces."""
    MEDIA_PLAYER = "media_player"
    """A text-to-speech engine speaks on a media player."""
    SHOW = "show"
    """Prompts are only shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AthleteSettings:
    """A person who trains at the station."""

    id: str
    name: str
    body_mass: float | None
    """Kilograms."""
    voice: Voice
    satellite: str | None
    """Entity of the assist satellite."""
    tts: str | None
    """Entity of the text-to-speech engine."""
    media_player: str | None
    """Entity of the media player."""
    plan: TrainingPlan = field(default_factory=TrainingPlan)
    """What is meant to be done in a week."""
    verbosity: Verbosity = Verbosity.ALL
    quiet_from: time | None = None
    """When the hours begin in which nothing is said aloud; None for never."""
    quiet_until: time | None = None
    language: str | None = None
    """In which to be spoken to; None for that of the house."""
    first_side: Side = Side.LEFT
    """The side that begins."""
    excluded: frozenset[str] = frozenset()
    """Keys of exercises to leave out."""
    max_force: float | None = None
    """Newtons on the platform above which the coach warns."""
    max_tension: float | None = None
    """Newtons of the band above which the coach warns."""

    def limit(self, kind: SensorKind) -> float | None:
        """Return the newtons above which the coach warns; None for no limit."""
        return self.max_force if kind is SensorKind.PLATFORM else self.max_tension

    def is_quiet_at(self, moment: time) -> bool:
        """Tell whether nothing is said aloud at this time of the day; hours may span midnight."""
        begin, end = self.quiet_from, self.quiet_until
        if begin is None or end is None or begin == end:
            return False
        if begin < end:
            return begin <= moment < end
        return moment >= begin or moment < end


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorSettings:
    """A sensor of the station. What taring and calibrating change is kept apart."""

    subentry_id: str
    name: str
    hello: Hello
    key: bytes | None = field(default=None, repr=False)
    """What proves firmware to it; None until the owner enters it."""

    @property
    def leads(self) -> bool:
        """Its frames hold all channels, so they make readings by themselves."""
        return True

    @property
    def timing(self) -> Timing:
        """Return whose clock it goes by."""
        return Timing.DEVICE

    def unweighed(self, key: str) -> Calibration:
        """Return what a channel is taken to be before anybody calibrated it."""
        return nominal(key)


@dataclass(frozen=True, slots=True, kw_only=True)
class StationSettings:
    """All that a running station is built from."""

    base_topic: str
    sensors: tuple[SensorSettings, ...]
    athletes: tuple[AthleteSettings, ...]
    topics: tuple[TopicSettings, ...] = ()
    """Sensors of somebody else's."""
    trace_days: int = DEFAULT_TRACE_DAYS
    """Days for which the raw trace of a session is kept; 0: not at all."""


def read_station(entry: ConfigEntry[Any]) -> StationSettings:
    """Return what a config entry says."""
    subentries = list(entry.get_subentries_of_type(SUBENTRY_SENSOR))
    sensors = tuple(_sensor(row) for row in subentries if not is_topic(row))
    return StationSettings(
        base_topic=entry.data[CONF_BASE_TOPIC],
        sensors=sensors,
        topics=read_topics(subentries, frozenset(sensor.hello.kind for sensor in sensors)),
        trace_days=int(entry.options.get(CONF_TRACE_DAYS, DEFAULT_TRACE_DAYS)),
        athletes=tuple(map(_athlete, entry.get_subentries_of_type(SUBENTRY_ATHLETE))),
    )


def read_source(entry: ConfigEntry[Any], subentry_id: str) -> SensorSettings | TopicSettings:
    """Return one sensor of a station, ours or somebody else's."""
    station = read_station(entry)
    sources: tuple[SensorSettings | TopicSettings, ...] = (*station.sensors, *station.topics)
    return next(source for source in sources if source.subentry_id == subentry_id)


def sensor_data(hello: str) -> dict[str, Any]:
    """Return what to keep of a sensor that said this hello, which was checked before."""
    return {CONF_SENSOR_ID: json.loads(hello)["id"], CONF_HELLO: hello}


def read_calibrations(
    subentry: ConfigSubentry, settings: SensorSettings | TopicSettings
) -> dict[str, Calibration]:
    """Return a calibration for every channel: the stored one, else what it is taken to be."""
    stored: Mapping[str, Any] = subentry.data.get(CONF_CALIBRATIONS, {})
    keys = [channel.key for channel in settings.hello.channels]
    return {
        key: Calibration(**stored[key]) if key in stored else settings.unweighed(key)
        for key in keys
    }


def is_tared(subentry: ConfigSubentry) -> bool:
    """Tell whether the sensor's zero was ever found."""
    return bool(subentry.data.get(CONF_TARED, False))


def calibration_data(calibrations: Calibrations) -> dict[str, Any]:
    """Return what to keep of a sensor that was tared with these results."""
    stored = {key: asdict(calibration) for key, calibration in calibrations.items()}
    return {CONF_CALIBRATIONS: stored, CONF_TARED: True}


def _sensor(subentry: ConfigSubentry) -> SensorSettings:
    """Return one sensor."""
    hello = parse_hello(subentry.data[CONF_HELLO], subentry.data[CONF_SENSOR_ID])
    key = subentry.data.get(CONF_KEY)
    return SensorSettings(
        subentry_id=subentry.subentry_id,
        name=subentry.title,
        hello=hello,
        key=None if key is None else bytes.fromhex(key),
    )


def _athlete(subentry: ConfigSubentry) -> AthleteSettings:
    """Return one athlete."""
    data = subentry.data
    return AthleteSettings(
        id=subentry.subentry_id,
        name=subentry.title,
        body_mass=data.get(CONF_BODY_MASS),
        voice=Voice(data[CONF_VOICE]),
        satellite=data.get(CONF_SATELLITE),
        tts=data.get(CONF_TTS),
        media_player=data.get(CONF_MEDIA_PLAYER),
        plan=TrainingPlan(
            days=tuple(sorted(map(WEEKDAYS.index, data.get(CONF_TRAINING_DAYS, ())))),
            sessions=data.get(CONF_WEEKLY_GOAL),
        ),
        verbosity=Verbosity(data.get(CONF_VERBOSITY, Verbosity.ALL)),
        quiet_from=_time(data.get(CONF_QUIET_FROM)),
        quiet_until=_time(data.get(CONF_QUIET_UNTIL)),
        language=data.get(CONF_LANGUAGE),
        first_side=Side(data.get(CONF_FIRST_SIDE, Side.LEFT)),
        excluded=frozenset(data.get(CONF_EXCLUDED, ())),
        max_force=data.get(CONF_MAX_FORCE),
        max_tension=data.get(CONF_MAX_TENSION),
    )


def _time(text: str | None) -> time | None:
    """Return a time of the day as a form gives it."""
    return None if text is None else time.fromisoformat(text)
