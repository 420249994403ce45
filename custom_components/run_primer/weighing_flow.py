"""The step of a sensor's flow in which one waits while it is weighed."""

import asyncio
from collections.abc import Callable

import voluptuous as vol

from homeassistant.config_entries import ConfigEntryState, ConfigSubentryFlow, SubentryFlowResult
from homeassistant.const import UnitOfMass
from homeassistant.data_entry_flow import AbortFlow
from homeassistant.helpers.selector import (
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectSelector,
    SelectSelectorConfig,
)
from homeassistant.util.unit_conversion import MassConverter

from .calibrating import mass_limits
from .const import CONF_CHANNEL, DOMAIN
from .coordinator import StationCoordinator
from .engine import STANDARD_GRAVITY, CornerError, FitError, Looks, WeighError
from .source import Source
from .weighing import async_weigh

CONF_CONFIRM = "confirm"
CONF_MASS = "mass"


class WeighingSteps(ConfigSubentryFlow):
    """What the steps of calibration and corner test share."""

    _weighing: asyncio.Task[Looks] | None = None
    _fault: str | None = None
    """Kept until the next look: the frontend asks for a form a second time."""

    def weighed(self) -> tuple[StationCoordinator, Source]:
        """Return the station and the sensor of the flow. Abort when it cannot be weighed now."""
        entry = self._get_entry()
        if entry.state is not ConfigEntryState.LOADED:
            raise AbortFlow("not_loaded")
        coordinator: StationCoordinator = entry.runtime_data
        if coordinator.is_active:
            raise AbortFlow("session_active")
        link = coordinator.links.get(self._get_reconfigure_subentry().subentry_id)
        if link is None or not link.is_connected(coordinator.now):
            raise AbortFlow("sensor_silent")
        return coordinator, link

    async def async_look(
        self, step_id: str, back: str, then: Callable[[Looks], str]
    ) -> SubentryFlowResult:
        """Look at the sensor for two seconds, then go to the step that `then` names.

        Go `back` with an error when the look, or what `then` makes of it, is worth nothing.
        """
        if self._weighing is None:
            self._fault = None
            self._weighing = self.hass.async_create_background_task(
                async_weigh(*self.weighed()), f"{DOMAIN} looks at a sensor"
            )
        if not self._weighing.done():
            return self.async_show_progress(
                step_id=step_id, progress_action="weigh", progress_task=self._weighing
            )
        weighing, self._weighing = self._weighing, None
        try:
            following = then(weighing.result())
        except (WeighError, FitError, CornerError) as error:
            self._fault = str(error)
            following = "gone" if self._fault == "silent" else back
        return self.async_show_progress_done(next_step_id=following)

    async def async_step_gone(self, _: object = None) -> SubentryFlowResult:
        """End: the sensor went silent while it was looked at."""
        return self.async_abort(reason="sensor_silent")

    @property
    def faults(self) -> dict[str, str]:
        """Return what was wrong with the last look, as errors of a form."""
        return {} if self._fault is None else {"base": self._fault}

    def mass_newtons(self, mass: float, key: str) -> float | None:
        """Return what a mass in the user's unit weighs; None when it is not fit for a channel."""
        kilograms = MassConverter.convert(mass, self._mass_unit, UnitOfMass.KILOGRAMS)
        least, most = mass_limits(key)
        return kilograms * STANDARD_GRAVITY if least <= kilograms <= most else None

    def mass_range(self, key: str) -> dict[str, str]:
        """Return a channel's limits of mass as placeholders, in the user's unit."""
        least, most = (
            MassConverter.convert(limit, UnitOfMass.KILOGRAMS, self._mass_unit)
            for limit in mass_limits(key)
        )
        return {"least": f"{least:.0f}", "most": f"{most:.0f}", "unit": self._mass_unit}

    def mass_field(self) -> dict[vol.Marker, NumberSelector]:
        """Return the field for a known mass."""
        selector = NumberSelector(
            NumberSelectorConfig(
                min=0, step="any", mode=NumberSelectorMode.BOX, unit_of_measurement=self._mass_unit
            )
        )
        return {vol.Required(CONF_MASS): selector}

    @property
    def _mass_unit(self) -> str:
        """Return the user's unit of mass: kilograms, or pounds."""
        imperial = self.hass.config.units.mass_unit == UnitOfMass.POUNDS
        return UnitOfMass.POUNDS if imperial else UnitOfMass.KILOGRAMS


def channel_field(keys: list[str]) -> dict[vol.Marker, SelectSelector]:
    """Return the choice of a channel; nothing when there is but one."""
    if len(keys) == 1:
        return {}
    selector = SelectSelector(SelectSelectorConfig(options=keys, translation_key=CONF_CHANNEL))
    return {vol.Required(CONF_CHANNEL, default=keys[0]): selector}
