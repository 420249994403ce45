"""Adding and changing an athlete; its form is also the last step of a new station."""

from collections.abc import Mapping
from typing import Any

import voluptuous as vol

from homeassistant.config_entries import ConfigSubentryFlow, SubentryFlowResult
from homeassistant.const import CONF_NAME, WEEKDAYS, Platform, UnitOfMass
from homeassistant.helpers.selector import (
    EntitySelector,
    EntitySelectorConfig,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectSelector,
    SelectSelectorConfig,
    TextSelector,
)

from .const import (
    CONF_BODY_MASS,
    CONF_MEDIA_PLAYER,
    CONF_SATELLITE,
    CONF_TRAINING_DAYS,
    CONF_TTS,
    CONF_VOICE,
    CONF_WEEKLY_GOAL,
    SUBENTRY_ATHLETE,
)
from .settings import Voice

_LONGEST_NAME = 40
_NEEDED: Mapping[Voice, tuple[str, ...]] = {
    Voice.SATELLITE: (CONF_SATELLITE,),
    Voice.MEDIA_PLAYER: (CONF_TTS, CONF_MEDIA_PLAYER),
    Voice.SHOW: (),
}

ATHLETE_SCHEMA = vol.Schema(
    {
        vol.Required(CONF_NAME): TextSelector(),
        vol.Optional(CONF_BODY_MASS): NumberSelector(
            NumberSelectorConfig(
                min=20,
                max=300,
                step=0.5,
                mode=NumberSelectorMode.BOX,
                unit_of_measurement=UnitOfMass.KILOGRAMS,
            )
        ),
        vol.Required(CONF_VOICE, default=Voice.SHOW.value): SelectSelector(
            SelectSelectorConfig(
                options=[voice.value for voice in Voice], translation_key=CONF_VOICE
            )
        ),
        vol.Optional(CONF_SATELLITE): EntitySelector(
            EntitySelectorConfig(domain=Platform.ASSIST_SATELLITE)
        ),
        vol.Optional(CONF_TTS): EntitySelector(EntitySelectorConfig(domain=Platform.TTS)),
        vol.Optional(CONF_MEDIA_PLAYER): EntitySelector(
            EntitySelectorConfig(domain=Platform.MEDIA_PLAYER)
        ),
        vol.Optional(CONF_TRAINING_DAYS): SelectSelector(
            SelectSelectorConfig(
                options=WEEKDAYS, multiple=True, translation_key=CONF_TRAINING_DAYS
            )
        ),
        vol.Optional(CONF_WEEKLY_GOAL): vol.All(
            NumberSelector(
                NumberSelectorConfig(min=1, max=21, step=1, mode=NumberSelectorMode.BOX)
            ),
            vol.Coerce(int),
        ),
    }
)


def check_athlete(form: Mapping[str, Any], taken: frozenset[str]) -> dict[str, str]:
    """Return what is wrong with a filled form, by field; `taken` are the others' names."""
    errors: dict[str, str] = {}
    name = form[CONF_NAME].strip()
    if not 0 < len(name) <= _LONGEST_NAME or not name.isprintable():
        errors[CONF_NAME] = "bad_name"
    elif name.casefold() in {other.casefold() for other in taken}:
        errors[CONF_NAME] = "name_taken"
    for field in _NEEDED[Voice(form[CONF_VOICE])]:
        if not form.get(field):
            errors[field] = "needed_for_voice"
    return errors


def split_athlete(form: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return an athlete's name and the rest of a filled form."""
    rest = {key: value for key, value in form.items() if key != CONF_NAME}
    return form[CONF_NAME].strip(), rest


class AthleteFlow(ConfigSubentryFlow):
    """Adds or changes an athlete of a station."""

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> SubentryFlowResult:
        """Ask who trains and how to speak to them."""
        errors: dict[str, str] = {}
        if user_input is not None:
            errors = check_athlete(user_input, self._names())
            if not errors:
                name, data = split_athlete(user_input)
                return self.async_create_entry(title=name, data=data)
        schema = self.add_suggested_values_to_schema(ATHLETE_SCHEMA, user_input)
        return self.async_show_form(step_id="user", data_schema=schema, errors=errors)

    async def async_step_reconfigure(
        self, user_input: dict[str, Any] | None = None
    ) -> SubentryFlowResult:
        """Ask the same again."""
        subentry = self._get_reconfigure_subentry()
        errors: dict[str, str] = {}
        if user_input is not None:
            errors = check_athlete(user_input, self._names() - {subentry.title})
            if not errors:
                name, data = split_athlete(user_input)
                return self.async_update_and_abort(
                    self._get_entry(), subentry, title=name, data=data
                )
        shown = user_input or {CONF_NAME: subentry.title, **subentry.data}
        schema = self.add_suggested_values_to_schema(ATHLETE_SCHEMA, shown)
        return self.async_show_form(step_id="reconfigure", data_schema=schema, errors=errors)

    def _names(self) -> frozenset[str]:
        """Return the names of the station's athletes."""
        athletes = self._get_entry().get_subentries_of_type(SUBENTRY_ATHLETE)
        return frozenset(athlete.title for athlete in athletes)
