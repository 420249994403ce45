"""What can be chosen of a running station."""

from typing import Any

import voluptuous as vol

from homeassistant.config_entries import ConfigFlowResult, OptionsFlow
from homeassistant.const import UnitOfTime
from homeassistant.helpers.selector import (
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
)

from .const import CONF_TRACE_DAYS, DEFAULT_TRACE_DAYS

_LONGEST_DAYS = 3650
OPTIONS_SCHEMA = vol.Schema(
    {
        vol.Required(CONF_TRACE_DAYS, default=DEFAULT_TRACE_DAYS): vol.All(
            NumberSelector(
                NumberSelectorConfig(
                    min=0,
                    max=_LONGEST_DAYS,
                    step=1,
                    mode=NumberSelectorMode.BOX,
                    unit_of_measurement=UnitOfTime.DAYS,
                )
            ),
            vol.Coerce(int),
        )
    }
)


class StationOptionsFlow(OptionsFlow):
    """Asks for how long raw traces are kept."""

    async def async_step_init(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask; the station takes it up when it is idle."""
        if user_input is not None:
            return self.async_create_entry(data=user_input)
        schema = self.add_suggested_values_to_schema(OPTIONS_SCHEMA, self.config_entry.options)
        return self.async_show_form(step_id="init", data_schema=schema)
