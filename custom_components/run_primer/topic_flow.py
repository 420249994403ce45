"""Adding somebody else's sensor: a form, a few seconds of listening, and what was heard."""

import asyncio
from collections.abc import Mapping
from typing import Any

import voluptuous as vol

from homeassistant.components import mqtt
from homeassistant.config_entries import (
    SOURCE_RECONFIGURE,
    ConfigEntry,
    ConfigSubentryFlow,
    SubentryFlowResult,
)
from homeassistant.const import CONF_NAME
from homeassistant.helpers.selector import (
    SelectSelector,
    SelectSelectorConfig,
    TemplateSelector,
    TextSelector,
)

from .broker import has_broker
from .const import CONF_CHANNEL, CONF_POLARITY, CONF_TOPIC, CONF_UNIT, CONF_VALUE_TEMPLATE, DOMAIN
from .engine import SOURCE_CHANNELS, Unit
from .settings import read_station
from .topic_listen import HeardValues, async_hear
from .topic_settings import Polarity, kept_calibration, topic_data

ANOTHER_TOPIC = "another-topic"
"""The choice that leads here. No sensor's id has a hyphen."""
_BOTH_FEET = "feet"
_ONE_FOOT = frozenset({"feet_left", "feet_right"})


def _choice(key: str, options: list[str]) -> SelectSelector:
    """Return a selector whose options are translated under its key."""
    return SelectSelector(SelectSelectorConfig(options=options, translation_key=key))


_SCHEMA = vol.Schema(
    {
        vol.Required(CONF_NAME): TextSelector(),
        vol.Required(CONF_TOPIC): TextSelector(),
        vol.Optional(CONF_VALUE_TEMPLATE): TemplateSelector(),
        vol.Required(CONF_UNIT, default=Unit.KILOGRAM.value): _choice(
            CONF_UNIT, [unit.value for unit in Unit]
        ),
        vol.Required(CONF_CHANNEL, default=_BOTH_FEET): _choice(
            CONF_CHANNEL, list(SOURCE_CHANNELS)
        ),
        vol.Required(CONF_POLARITY, default=Polarity.NORMAL.value): _choice(
            CONF_POLARITY, [polarity.value for polarity in Polarity]
        ),
    }
)


class TopicFlow(ConfigSubentryFlow):
    """The steps for a numeric topic."""

    _topic_form: Mapping[str, Any] | None = None
    _errors: dict[str, str] | None = None
    """Kept until the next answer: the frontend asks for the form a second time."""
    _listening: asyncio.Task[HeardValues] | None = None
    _values: HeardValues | None = None

    async def async_step_topic(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask where the numbers come from and what they mean."""
        if not has_broker(self.hass):
            return self.async_abort(reason="mqtt_unavailable")
        if user_input is not None:
            self._topic_form = {**user_input, CONF_TOPIC: user_input[CONF_TOPIC].strip()}
            self._errors = self._check(self._topic_form)
            if not self._errors:
                return await self.async_step_listen()
        schema = self.add_suggested_values_to_schema(_SCHEMA, self._topic_form)
        return self.async_show_form(step_id="topic", data_schema=schema, errors=self._errors)

    async def async_step_listen(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Listen for a few seconds."""
        form = self._topic_form or {}
        if self._listening is None:
            self._listening = self.hass.async_create_background_task(
                async_hear(self.hass, form), f"{DOMAIN} listens to a topic"
            )
        if not self._listening.done():
            return self.async_show_progress(
                step_id="listen", progress_action="listen", progress_task=self._listening
            )
        heard, self._listening = self._listening.result(), None
        self._values = heard
        self._errors = heard.errors(form)
        if self._errors:
            return self.async_show_progress_done(next_step_id="topic")
        return self.async_show_progress_done(
            next_step_id="heard_slow" if heard.is_slow else "heard"
        )

    async def async_step_heard(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Show what was heard, and ask what to do with it."""
        return self._show_heard("heard")

    async def async_step_heard_slow(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Show what was heard, and that it is too slow to count by."""
        return self._show_heard("heard_slow")

    async def async_step_save(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Keep it."""
        form = self._topic_form or {}
        data = topic_data(form, self._values.rate if self._values else 0.0)
        if not self._is_old:
            return self.async_create_entry(title=form[CONF_NAME].strip(), data=data)
        subentry = self._get_reconfigure_subentry()
        return self.async_update_and_abort(
            self._get_entry(),
            subentry,
            title=form[CONF_NAME].strip(),
            data={**data, **kept_calibration(subentry.data, data)},
        )

    def _show_heard(self, step_id: str) -> SubentryFlowResult:
        """Return the menu with what was heard."""
        heard = self._values or HeardValues()
        return self.async_show_menu(
            step_id=step_id,
            menu_options=["save", "listen", "topic"],
            description_placeholders=heard.placeholders(self._topic_form or {}),
        )

    def _check(self, form: Mapping[str, Any]) -> dict[str, str]:
        """Return what is wrong with a filled form, by field."""
        errors: dict[str, str] = {}
        name = form[CONF_NAME].strip()
        if not name or not name.isprintable():
            errors[CONF_NAME] = "bad_name"
        try:
            mqtt.valid_publish_topic(form[CONF_TOPIC])
        except vol.Invalid:
            errors[CONF_TOPIC] = "bad_topic"
        own = self._get_reconfigure_subentry().subentry_id if self._is_old else None
        if fault := check_channel(self._get_entry(), form[CONF_CHANNEL], own):
            errors[CONF_CHANNEL] = fault
        return errors

    @property
    def _is_old(self) -> bool:
        """Tell whether a sensor that is there already is changed."""
        return self.source == SOURCE_RECONFIGURE


def check_channel(entry: ConfigEntry, key: str, own: str | None) -> str | None:
    """Return why a source cannot measure this channel of a station; None when it can.

    `own` is the source itself where it is there already.
    """
    station = read_station(entry)
    others = {topic.channel for topic in station.topics if topic.subentry_id != own}
    if any(sensor.hello.kind is SOURCE_CHANNELS[key] for sensor in station.sensors):
        return "channel_taken"
    clashes = {key} | (_ONE_FOOT if key == _BOTH_FEET else set())
    if key in _ONE_FOOT:
        clashes.add(_BOTH_FEET)
    if others & clashes:
        return "channel_taken"
    if key == "bench" and not others & {_BOTH_FEET, *_ONE_FOOT}:
        return "bench_needs_feet"
    return None
