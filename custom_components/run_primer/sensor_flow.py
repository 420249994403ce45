"""Adding a sensor by hand, and reading its description again."""

import asyncio
from typing import Any

import voluptuous as vol

from homeassistant.components import mqtt
from homeassistant.config_entries import SubentryFlowResult
from homeassistant.const import CONF_NAME
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.selector import (
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)

from .broker import has_broker
from .calibration_flow import CalibrationSteps
from .const import CONF_BASE_TOPIC, CONF_KEY, CONF_SENSOR_ID, DOMAIN, SUBENTRY_SENSOR
from .corner_flow import CornerSteps
from .engine import Hello, HelloError, SensorKind, parse_hello
from .firmware_bundle import parse_key
from .settings import read_source, sensor_data
from .topic_flow import ANOTHER_TOPIC, TopicFlow
from .topic_settings import is_topic

LISTEN_SECONDS = 2.0
"""Retained hellos come at once; the broker's answer to a subscription takes up to a second."""


class Heard:
    """A hello that was heard, with the text it came in."""

    def __init__(self, hello: Hello, text: str) -> None:
        """Keep both."""
        self.hello = hello
        self.text = text


async def async_listen(hass: HomeAssistant, base_topic: str) -> dict[str, Heard]:
    """Return the sensors that say hello under a base topic, by id."""
    heard: dict[str, Heard] = {}

    @callback
    def on_hello(message: mqtt.ReceiveMessage) -> None:
        """Note a hello; one that cannot be read is no sensor."""
        try:
            found = read_hello(message.topic, message.payload)
        except HelloError:
            return
        heard[found.hello.id] = found

    stop = await mqtt.async_subscribe(hass, f"{base_topic}/+/hello", on_hello, qos=1, encoding=None)
    try:
        await _async_wait()
    finally:
        stop()
    return heard


async def _async_wait() -> None:
    """Give the broker time to hand out what it has retained."""
    await asyncio.sleep(LISTEN_SECONDS)


def read_hello(topic: str, payload: object) -> Heard:
    """Return the hello in a message. Raise HelloError when it is none."""
    if not isinstance(payload, str | bytes | bytearray):
        raise HelloError("json")
    try:
        text = payload if isinstance(payload, str) else payload.decode()
    except UnicodeDecodeError:
        raise HelloError("json") from None
    return Heard(parse_hello(text, topic.split("/")[-2]), text)


def is_known(hass: HomeAssistant, sensor_id: str) -> bool:
    """Tell whether a sensor belongs to a station already."""
    return any(
        subentry.unique_id == sensor_id
        for entry in hass.config_entries.async_entries(DOMAIN)
        for subentry in entry.get_subentries_of_type(SUBENTRY_SENSOR)
    )


_KEY_FIELD = {
    vol.Optional(CONF_KEY): TextSelector(TextSelectorConfig(type=TextSelectorType.PASSWORD))
}


def read_key(form: dict[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
    """Return what to keep of the key in a filled form, nothing without one; and what is wrong."""
    if not (text := form.get(CONF_KEY)):
        return {}, {}
    try:
        return {CONF_KEY: parse_key(text).hex()}, {}
    except ValueError:
        return {}, {CONF_KEY: "bad_key"}


class SensorFlow(CalibrationSteps, CornerSteps, TopicFlow):
    """Adds a sensor to a station, calibrates it, or changes it; a topic has steps of its own."""

    _heard: dict[str, Heard] | None = None

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask which of the sensors that are heard to add."""
        if not has_broker(self.hass):
            return self.async_abort(reason="mqtt_unavailable")
        if self._heard is None:
            self._heard = await self._async_listen()
        errors: dict[str, str] = {}
        if user_input is not None:
            sensor_id = user_input[CONF_SENSOR_ID].strip().lower()
            if sensor_id == ANOTHER_TOPIC:
                return await self.async_step_topic()
            if is_known(self.hass, sensor_id):
                return self.async_abort(reason="already_configured")
            if sensor_id not in self._heard:
                self._heard = await self._async_listen()
            if found := self._heard.get(sensor_id):
                key, errors = read_key(user_input)
                if not errors:
                    return self.async_create_entry(
                        title=user_input.get(CONF_NAME) or found.hello.name,
                        data={**sensor_data(found.text), **key},
                        unique_id=sensor_id,
                    )
            else:
                errors[CONF_SENSOR_ID] = "sensor_not_heard"
        return self.async_show_form(step_id="user", data_schema=self._schema(), errors=errors)

    async def async_step_reconfigure(self, _: object = None) -> SubentryFlowResult:
        """Ask what to do: a band has no corners, and a topic says nothing of itself."""
        subentry = self._get_reconfigure_subentry()
        source = read_source(self._get_entry(), subentry.subentry_id)
        corners = [] if source.hello.kind is SensorKind.BAND else ["corners"]
        change = "read_again"
        if is_topic(subentry):
            change = "topic"
            self._topic_form = {CONF_NAME: subentry.title, **subentry.data}
        return self.async_show_menu(
            step_id="reconfigure", menu_options=["calibrate", *corners, change]
        )

    async def async_step_read_again(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask for the name, and take what the sensor says of itself now."""
        if not has_broker(self.hass):
            return self.async_abort(reason="mqtt_unavailable")
        subentry = self._get_reconfigure_subentry()
        errors: dict[str, str] = {}
        if user_input is not None:
            key, errors = read_key(user_input)
            found = (await self._async_listen()).get(subentry.data[CONF_SENSOR_ID])
            if found and not errors:
                return self.async_update_and_abort(
                    self._get_entry(),
                    subentry,
                    title=user_input[CONF_NAME],
                    data_updates={**sensor_data(found.text), **key},
                )
            if not found:
                errors["base"] = "sensor_not_heard"
        schema = vol.Schema(
            {vol.Required(CONF_NAME, default=subentry.title): TextSelector(), **_KEY_FIELD}
        )
        return self.async_show_form(step_id="read_again", data_schema=schema, errors=errors)

    async def _async_listen(self) -> dict[str, Heard]:
        """Return the sensors heard under the station's base topic."""
        return await async_listen(self.hass, self._get_entry().data[CONF_BASE_TOPIC])

    def _schema(self) -> vol.Schema:
        """Return the form with the sensors that can be chosen; any id can be typed."""
        options = [
            SelectOptionDict(value=sensor_id, label=f"{heard.hello.name} ({sensor_id})")
            for sensor_id, heard in (self._heard or {}).items()
            if not is_known(self.hass, sensor_id)
        ]
        options.append(SelectOptionDict(value=ANOTHER_TOPIC, label=ANOTHER_TOPIC))
        return vol.Schema(
            {
                vol.Required(CONF_SENSOR_ID): SelectSelector(
                    SelectSelectorConfig(
                        options=options,
                        custom_value=True,
                        mode=SelectSelectorMode.DROPDOWN,
                        translation_key=CONF_SENSOR_ID,
                    )
                ),
                vol.Optional(CONF_NAME): TextSelector(),
                **_KEY_FIELD,
            }
        )
