"""What triggers and conditions share: which stations are meant, and what options ask for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import voluptuous as vol

from homeassistant.const import ATTR_CONFIG_ENTRY_ID, CONF_OPTIONS, CONF_TARGET
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.target import TargetSelection, async_extract_referenced_entity_ids
from homeassistant.helpers.typing import ConfigType

from .settings import AthleteSettings

KEYS = vol.All(cv.ensure_list, [cv.string])
_LEFT_OUT: tuple[object, ...] = ("", [])
"""Values of options that blueprints leave empty: they ask for nothing."""


@dataclass(frozen=True, kw_only=True)
class Option:
    """One way to narrow something down."""

    check: Any
    """A validator of its value."""
    suits: Callable[[Any, Any], bool]
    """Tell whether a subject, an event or a station, is as the value wants it."""


def one_of(values: type[Any]) -> vol.All:
    """Return a check for one or some values of an enumeration."""
    return vol.All(cv.ensure_list, [vol.In([each.value for each in values])])


def is_athlete(athlete: AthleteSettings | None, wanted: str) -> bool:
    """Tell whether somebody is the athlete that a name or an id means."""
    return athlete is not None and wanted in (athlete.id, athlete.name)


def check_narrowing(config: ConfigType, options: Mapping[str, Option]) -> ConfigType:
    """Return a configuration with its options checked, as its target was. Raise vol.Invalid."""
    fields = {vol.Optional(key): option.check for key, option in options.items()}
    fields[vol.Optional(ATTR_CONFIG_ENTRY_ID)] = cv.string
    schema = vol.Schema({vol.Optional(CONF_TARGET): dict, vol.Optional(CONF_OPTIONS): fields})
    checked: ConfigType = schema(config)
    return checked


class Narrowing:
    """What one trigger or condition of an automation asks for."""

    def __init__(
        self,
        options: Mapping[str, Option],
        target: dict[str, Any] | None,
        given: dict[str, Any] | None,
    ) -> None:
        """Ask for a target, if there is one, and for all options that are given."""
        self._options = options
        self._target = TargetSelection(target or {})
        self._wanted = {key: val for key, val in (given or {}).items() if val not in _LEFT_OUT}
        self._station: str | None = self._wanted.pop(ATTR_CONFIG_ENTRY_ID, None)

    @callback
    def suits(self, hass: HomeAssistant, subject: Any, config_entry_id: str) -> bool:
        """Tell whether a subject at a station is asked for."""
        return (
            self._station in (None, config_entry_id)
            and all(self._options[key].suits(subject, val) for key, val in self._wanted.items())
            and (not self._target.has_any_target or config_entry_id in self._targeted(hass))
        )

    def _targeted(self, hass: HomeAssistant) -> frozenset[str]:
        """Return the config entries of what is targeted, as the registries are now.

        An entity or a device of a station means the station, an area or a label
        all that have something there. Ids of other integrations may be among them.
        """
        found = async_extract_referenced_entity_ids(hass, self._target, primary_entities_only=False)
        entities, devices = er.async_get(hass), dr.async_get(hass)
        rows = [
            *(entities.async_get(each) for each in found.referenced | found.indirectly_referenced),
            *(devices.async_get(each) for each in found.referenced_devices),
        ]
        return frozenset(row.config_entry_id for row in rows if row and row.config_entry_id)
