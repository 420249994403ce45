"""Names that more than one part of the integration uses."""

from typing import Final

from homeassistant.const import Platform

DOMAIN: Final = "run_primer"
PLATFORMS: Final = (
    Platform.BINARY_SENSOR,
    Platform.BUTTON,
    Platform.CALENDAR,
    Platform.EVENT,
    Platform.SELECT,
    Platform.SENSOR,
    Platform.SWITCH,
    Platform.UPDATE,
)

SUBENTRY_ATHLETE: Final = "athlete"
SUBENTRY_ROUTINE: Final = "routine"
SUBENTRY_SENSOR: Final = "sensor"

CONF_BASE_TOPIC: Final = "base_topic"
CONF_BODY_MASS: Final = "body_mass"
CONF_CALIBRATIONS: Final = "calibrations"
CONF_CHANNEL: Final = "channel"
CONF_DB_URL: Final = "db_url"
CONF_HELLO: Final = "hello"
CONF_KEY: Final = "key"
CONF_MEDIA_PLAYER: Final = "media_player"
CONF_POLARITY: Final = "polarity"
CONF_QUIET_FROM: Final = "quiet_from"
CONF_QUIET_UNTIL: Final = "quiet_until"
CONF_RATE: Final = "rate_hz"
CONF_SATELLITE: Final = "satellite"
CONF_SENSOR_ID: Final = "sensor_id"
CONF_TARED: Final = "tared"
CONF_TOPIC: Final = "topic"
CONF_TRACE_DAYS: Final = "trace_days"
CONF_TRAINING_DAYS: Final = "training_days"
CONF_TTS: Final = "tts"
CONF_UNIT: Final = "unit"
CONF_VALUE_TEMPLATE: Final = "value_template"
CONF_VERBOSITY: Final = "verbosity"
CONF_VOICE: Final = "voice"
CONF_WEEKLY_GOAL: Final = "weekly_goal"

DEFAULT_BASE_TOPIC: Final = "run_primer"
DEFAULT_TRACE_DAYS: Final = 90
SILENT_SECONDS: Final = 3.0
"""A sensor that sends no frame for so long is unavailable."""
