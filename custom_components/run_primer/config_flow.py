"""Setting up a station: from a sensor that said hello, or by hand."""

from types import MappingProxyType
from typing import Any, override

import voluptuous as vol

from homeassistant.components import mqtt
from homeassistant.config_entries import (
    ConfigEntry,
    ConfigFlow,
    ConfigFlowResult,
    ConfigSubentry,
    ConfigSubentryData,
    ConfigSubentryFlow,
)
from homeassistant.const import CONF_NAME
from homeassistant.core import callback
from homeassistant.helpers.selector import (
    BooleanSelector,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    TextSelector,
)
from homeassistant.helpers.service_info.mqtt import MqttServiceInfo
from homeassistant.util.ulid import ulid_now

from .athlete_flow import ATHLETE_SCHEMA, AthleteFlow, check_athlete, split_athlete
from .broker import has_broker
from .const import (
    CONF_BASE_TOPIC,
    DEFAULT_BASE_TOPIC,
    DOMAIN,
    SUBENTRY_ATHLETE,
    SUBENTRY_ROUTINE,
    SUBENTRY_SENSOR,
)
from .engine import HelloError
from .options_flow import StationOptionsFlow
from .routine_flow import RoutineFlow
from .sensor_flow import Heard, SensorFlow, is_known, read_hello
from .settings import sensor_data

CONF_ACCEPTED = "accepted"
CONF_STATION = "station"
DEFAULT_NAME = "Run Primer"
_NEW = "new"


class RunPrimerConfigFlow(ConfigFlow, domain=DOMAIN):
    """Sets up a station, or adds a discovered sensor to one."""

    VERSION = 1
    MINOR_VERSION = 1

    def __init__(self) -> None:
        """Start with nothing known."""
        self._found: Heard | None = None
        self._name = DEFAULT_NAME
        self._base_topic = DEFAULT_BASE_TOPIC

    @classmethod
    @callback
    @override
    def async_get_supported_subentry_types(
        cls, config_entry: ConfigEntry
    ) -> dict[str, type[ConfigSubentryFlow]]:
        """Return what can be added to a station."""
        return {
            SUBENTRY_SENSOR: SensorFlow,
            SUBENTRY_ATHLETE: AthleteFlow,
            SUBENTRY_ROUTINE: RoutineFlow,
        }

    @staticmethod
    @callback
    @override
    def async_get_options_flow(config_entry: ConfigEntry) -> StationOptionsFlow:
        """Return what asks for the options of a station."""
        return StationOptionsFlow()

    @override
    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the station's name and its base topic."""
        if not has_broker(self.hass):
            return self.async_abort(reason="mqtt_unavailable")
        errors: dict[str, str] = {}
        if user_input is not None:
            errors = _check_station(user_input)
            if not errors:
                self._async_abort_entries_match({CONF_NAME: user_input[CONF_NAME].strip()})
                self._name = user_input[CONF_NAME].strip()
                self._base_topic = user_input[CONF_BASE_TOPIC]
                return await self.async_step_safety()
        defaults = user_input or {CONF_NAME: DEFAULT_NAME, CONF_BASE_TOPIC: DEFAULT_BASE_TOPIC}
        schema = self.add_suggested_values_to_schema(_STATION_SCHEMA, defaults)
        return self.async_show_form(step_id="user", data_schema=schema, errors=errors)

    @override
    async def async_step_mqtt(self, discovery_info: MqttServiceInfo) -> ConfigFlowResult:
        """Take a sensor's hello."""
        try:
            found = read_hello(discovery_info.topic, discovery_info.payload)
        except HelloError:
            return self.async_abort(reason="not_a_sensor")
        await self.async_set_unique_id(found.hello.id)
        if is_known(self.hass, found.hello.id):
            return self.async_abort(reason="already_configured")
        self._found = found
        self._base_topic = discovery_info.topic.rsplit("/", 2)[0]
        self.context["title_placeholders"] = {"name": found.hello.name}
        return await self.async_step_confirm()

    async def async_step_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask which station the sensor belongs to."""
        found = self._found
        if found is None or is_known(self.hass, found.hello.id):
            return self.async_abort(reason="already_configured")
        stations = self._stations()
        if user_input is not None:
            if entry := stations.get(user_input[CONF_STATION]):
                self._add_sensor(entry, found)
                return self.async_abort(reason="sensor_added")
            return await self.async_step_safety()
        return self.async_show_form(
            step_id="confirm",
            data_schema=_confirm_schema(stations),
            description_placeholders={"name": found.hello.name, "model": found.hello.model},
        )

    async def async_step_safety(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Have accepted what this is not; once in a house, at its first station."""
        if self._async_current_entries(include_ignore=False):
            return await self.async_step_athlete()
        errors: dict[str, str] = {}
        if user_input is not None:
            if user_input[CONF_ACCEPTED]:
                return await self.async_step_athlete()
            errors[CONF_ACCEPTED] = "not_accepted"
        return self.async_show_form(step_id="safety", data_schema=_SAFETY_SCHEMA, errors=errors)

    async def async_step_athlete(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask who trains at the new station, and create it."""
        errors: dict[str, str] = {}
        if user_input is not None:
            errors = check_athlete(user_input, frozenset())
            if not errors:
                return await self._async_create(user_input)
        schema = self.add_suggested_values_to_schema(ATHLETE_SCHEMA, user_input)
        return self.async_show_form(step_id="athlete", data_schema=schema, errors=errors)

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask for the station's name and base topic again."""
        entry = self._get_reconfigure_entry()
        errors: dict[str, str] = {}
        if user_input is not None:
            errors = _check_station(user_input)
            if not errors:
                name = user_input[CONF_NAME].strip()
                data = {CONF_NAME: name, CONF_BASE_TOPIC: user_input[CONF_BASE_TOPIC]}
                return self.async_update_and_abort(entry, title=name, data=data)
        schema = self.add_suggested_values_to_schema(_STATION_SCHEMA, user_input or entry.data)
        return self.async_show_form(step_id="reconfigure", data_schema=schema, errors=errors)

    def _stations(self) -> dict[str, ConfigEntry]:
        """Return the stations that listen where the sensor speaks, by entry id."""
        return {
            entry.entry_id: entry
            for entry in self._async_current_entries(include_ignore=False)
            if entry.data[CONF_BASE_TOPIC] == self._base_topic
        }

    def _add_sensor(self, entry: ConfigEntry, found: Heard) -> None:
        """Make a discovered sensor part of a station."""
        self.hass.config_entries.async_add_subentry(
            entry,
            ConfigSubentry(
                data=MappingProxyType(sensor_data(found.text)),
                subentry_type=SUBENTRY_SENSOR,
                title=found.hello.name,
                unique_id=found.hello.id,
            ),
        )

    async def _async_create(self, athlete: dict[str, Any]) -> ConfigFlowResult:
        """Create the station with its first athlete, and its first sensor if there is one."""
        # The flow went by the sensor's id; a station outlives its sensors and has an id of its own.
        await self.async_set_unique_id(ulid_now())
        name, data = split_athlete(athlete)
        subentries = [
            ConfigSubentryData(
                data=data, subentry_type=SUBENTRY_ATHLETE, title=name, unique_id=None
            )
        ]
        if self._found is not None:
            subentries.append(
                ConfigSubentryData(
                    data=sensor_data(self._found.text),
                    subentry_type=SUBENTRY_SENSOR,
                    title=self._found.hello.name,
                    unique_id=self._found.hello.id,
                )
            )
        return self.async_create_entry(
            title=self._name,
            data={CONF_NAME: self._name, CONF_BASE_TOPIC: self._base_topic},
            subentries=subentries,
        )


_SAFETY_SCHEMA = vol.Schema({vol.Required(CONF_ACCEPTED, default=False): BooleanSelector()})
_STATION_SCHEMA = vol.Schema(
    {vol.Required(CONF_NAME): TextSelector(), vol.Required(CONF_BASE_TOPIC): TextSelector()}
)


def _check_station(form: dict[str, Any]) -> dict[str, str]:
    """Return what is wrong with a filled form, by field."""
    errors: dict[str, str] = {}
    name = form[CONF_NAME].strip()
    if not name or not name.isprintable():
        errors[CONF_NAME] = "bad_name"
    try:
        mqtt.valid_publish_topic(form[CONF_BASE_TOPIC])
    except vol.Invalid:
        errors[CONF_BASE_TOPIC] = "bad_topic"
    return errors


def _confirm_schema(stations: dict[str, ConfigEntry]) -> vol.Schema:
    """Return the choice of a station; the first one is suggested, a new one always possible."""
    options = [
        *(SelectOptionDict(value=key, label=entry.title) for key, entry in stations.items()),
        SelectOptionDict(value=_NEW, label=_NEW),
    ]
    return vol.Schema(
        {
            vol.Required(CONF_STATION, default=options[0]["value"]): SelectSelector(
                SelectSelectorConfig(options=options, translation_key=CONF_STATION)
            )
        }
    )
