"""Fixing what the station found wrong with its sensors."""

from typing import Any

import voluptuous as vol

from homeassistant.components.repairs import (
    ConfirmRepairFlow,
    FlowType,
    RepairsFlow,
    RepairsFlowResult,
)
from homeassistant.config_entries import SOURCE_RECONFIGURE, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import AbortFlow
from homeassistant.exceptions import HomeAssistantError

from .const import DOMAIN, SUBENTRY_SENSOR
from .coordinator import StationCoordinator
from .sensor_link import SensorLink
from .source import Source
from .taring import async_tare


class SensorFix(RepairsFlow):
    """Asks for something to be done at a sensor, then does its own part."""

    def __init__(self, entry_id: str, subentry_id: str) -> None:
        """Fix a sensor of a station."""
        self._entry_id = entry_id
        self._subentry_id = subentry_id

    async def async_step_init(self, _: object = None) -> RepairsFlowResult:
        """Begin."""
        return await self.async_step_confirm()

    async def async_step_confirm(
        self, user_input: dict[str, Any] | None = None
    ) -> RepairsFlowResult:
        """Ask for the user's part; then do ours."""
        coordinator, link = self._source()
        errors: dict[str, str] = {}
        if user_input is not None:
            try:
                return await self._async_fix(coordinator, link)
            except HomeAssistantError as error:
                errors["base"] = error.translation_key or "unknown"
        return self.async_show_form(
            step_id="confirm",
            data_schema=vol.Schema({}),
            errors=errors,
            description_placeholders={"sensor": link.settings.name},
        )

    async def _async_fix(self, coordinator: StationCoordinator, link: Source) -> RepairsFlowResult:
        """Do our part."""
        raise NotImplementedError

    def _source(self) -> tuple[StationCoordinator, Source]:
        """Return the station and the sensor. Abort when they are not there."""
        entry = self.hass.config_entries.async_get_entry(self._entry_id)
        if entry is None or entry.state is not ConfigEntryState.LOADED:
            raise AbortFlow("not_loaded")
        coordinator: StationCoordinator = entry.runtime_data
        if (link := coordinator.links.get(self._subentry_id)) is None:
            raise AbortFlow("not_loaded")
        return coordinator, link


class ZeroFix(SensorFix):
    """Finds the zero again."""

    async def _async_fix(self, coordinator: StationCoordinator, link: Source) -> RepairsFlowResult:
        """Tare, however far the zero went: the user has looked."""
        await async_tare(coordinator, link, sure=True)
        return self.async_create_entry(data={})


class CalibrationFix(SensorFix):
    """Leads to the guided calibration; the issue goes when the sensor is calibrated."""

    async def _async_fix(self, coordinator: StationCoordinator, link: Source) -> RepairsFlowResult:
        """Open the sensor's own flow."""
        if coordinator.is_active:
            raise HomeAssistantError(translation_domain=DOMAIN, translation_key="session_active")
        flow = await self.hass.config_entries.subentries.async_init(
            (self._entry_id, SUBENTRY_SENSOR),
            context={"source": SOURCE_RECONFIGURE, "subentry_id": self._subentry_id},
        )
        return self.async_abort(
            reason="calibrate_now",
            description_placeholders={"sensor": link.settings.name},
            next_flow=(FlowType.CONFIG_SUBENTRIES_FLOW, flow["flow_id"]),
        )


class ChannelFix(SensorFix):
    """Lets the sensor start again, and looks whether the fault comes back."""

    async def _async_fix(self, coordinator: StationCoordinator, link: Source) -> RepairsFlowResult:
        """Restart a sensor that can; a fault that stays is raised again in ten seconds."""
        if coordinator.is_active:
            raise HomeAssistantError(translation_domain=DOMAIN, translation_key="session_active")
        if isinstance(link, SensorLink):
            if "restart" in link.settings.hello.commands:
                await link.async_command("restart")
            link.stream.health.forget()
        return self.async_create_entry(data={})


_FIXES: dict[str, type[SensorFix]] = {"zero_drift": ZeroFix, "calibration_old": CalibrationFix}


async def async_create_fix_flow(
    hass: HomeAssistant, issue_id: str, data: dict[str, str | int | float | None] | None
) -> RepairsFlow:
    """Return the flow that fixes an issue; one of the workout log only wants to be read."""
    if issue_id.startswith("log_"):
        return ConfirmRepairFlow()
    told = data or {}
    fix = _FIXES.get(str(told.get("kind")), ChannelFix)
    return fix(str(told.get("entry_id")), str(told.get("subentry_id")))
