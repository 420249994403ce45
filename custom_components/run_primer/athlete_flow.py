"""Adding and changing an athlete; its form is also the last step of a new station."""

from collections.abc import Mapping
from typing import Any

import voluptuous as vol

from homeassistant.config_entries import ConfigSubentryFlow, SubentryFlowResult
from homeassistant.const import CONF_NAME, WEEKDAYS, Platform, UnitOfMass
from homeassistant.core import HomeAssistant
from homeassistant.helpers.selector import (
    EntitySelector,
    EntitySelectorConfig,
    LanguageSelector,
    LanguageSelectorConfig,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectSelector,
    SelectSelectorConfig,
    TextSelector,
    TimeSelector,
)

from .const import (
    CONF_BODY_MASS,
    CONF_EXCLUDED,
    CONF_FIRST_SIDE,
    CONF_LANGUAGE,
    CONF_MAX_FORCE,
    CONF_MAX_TENSION,
    CONF_MEDIA_PLAYER,
    CONF_QUIET_FROM,
    CONF_QUIET_UNTIL,
    CONF_SATELLITE,
    CONF_TRAINING_DAYS,
    CONF_TTS,
    CONF_VERBOSITY,
    CONF_VOICE,
    CONF_WEEKLY_GOAL,
    SUBENTRY_ATHLETE,
)
from .engine import Side, Verbosity, load_catalogue, spoken_languages
from .languages import WORDS
from .settings import Voice

_LONGEST_NAME = 40
_NEEDED: Mapping[Voice, tuple[str, ...]] = {
    Voice.SATELLITE: (CONF_SATELLITE,),
    Voice.MEDIA_PLAYER: (CONF_TTS, CONF_MEDIA_PLAYER),
    Voice.SHOW: (),
}


def _newtons(*, most: int) -> NumberSelector:
    """Return a field for a force."""
    return NumberSelector(
        NumberSelectorConfig(
            min=10, max=most, step=10, mode=NumberSelectorMode.BOX, unit_of_measurement="N"
        )
    )


_ATHLETE_SCHEMA = vol.Schema(
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
        vol.Required(CONF_VERBOSITY, default=Verbosity.ALL.value): SelectSelector(
            SelectSelectorConfig(
                options=[verbosity.value for verbosity in Verbosity],
                translation_key=CONF_VERBOSITY,
            )
        ),
        vol.Optional(CONF_QUIET_FROM): TimeSelector(),
        vol.Optional(CONF_QUIET_UNTIL): TimeSelector(),
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
        vol.Required(CONF_FIRST_SIDE, default=Side.LEFT.value): SelectSelector(
            SelectSelectorConfig(
                options=[Side.LEFT.value, Side.RIGHT.value], translation_key=CONF_FIRST_SIDE
            )
        ),
        vol.Optional(CONF_MAX_FORCE): _newtons(most=5000),
        vol.Optional(CONF_MAX_TENSION): _newtons(most=1000),
    }
)


async def async_athlete_schema(hass: HomeAssistant) -> vol.Schema:
    """Return the form, with the languages and exercises there are."""
    languages, exercises = await hass.async_add_executor_job(_choices)
    return _ATHLETE_SCHEMA.extend(
        {
            vol.Optional(CONF_LANGUAGE): LanguageSelector(
                LanguageSelectorConfig(languages=languages, native_name=True)
            ),
            vol.Optional(CONF_EXCLUDED): SelectSelector(
                SelectSelectorConfig(options=exercises, multiple=True, translation_key="exercise")
            ),
        }
    )


def _choices() -> tuple[list[str], list[str]]:
    """Return the languages and the exercises there are. Blocks on the disk."""
    return spoken_languages(WORDS), list(load_catalogue().exercises)


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
    if bool(form.get(CONF_QUIET_FROM)) != bool(form.get(CONF_QUIET_UNTIL)):
        errors[CONF_QUIET_FROM] = "half_quiet"
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
        form = await async_athlete_schema(self.hass)
        schema = self.add_suggested_values_to_schema(form, user_input)
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
        form = await async_athlete_schema(self.hass)
        schema = self.add_suggested_values_to_schema(form, shown)
        return self.async_show_form(step_id="reconfigure", data_schema=schema, errors=errors)

    def _names(self) -> frozenset[str]:
        """Return the names of the station's athletes."""
        athletes = self._get_entry().get_subentries_of_type(SUBENTRY_ATHLETE)
        return frozenset(athlete.title for athlete in athletes)
