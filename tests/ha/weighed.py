"""Clicking through a sensor's flow while masses come and go on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pytest_homeassistant_custom_component.common import MockConfigEntry

from homeassistant.core import HomeAssistant

from .virtual import Gym, VirtualSensor

GRAVITY = 9.80665

type Result = Mapping[str, Any]


@dataclass(kw_only=True)
class Clicks:
    """An owner at a sensor's dialog."""

    hass: HomeAssistant
    gym: Gym
    station: MockConfigEntry
    sensor: VirtualSensor

    @property
    def subentry_id(self) -> str:
        """Return the sensor's subentry."""
        rows = self.station.subentries.values()
        return next(row.subentry_id for row in rows if row.unique_id == self.sensor.id)

    @property
    def stored(self) -> dict[str, Any]:
        """Return the calibrations that are kept."""
        data = self.station.subentries[self.subentry_id].data
        return dict(data.get("calibrations", {}))

    async def open(self, choice: str) -> Result:
        """Open the dialog and choose from its menu."""
        menu = await self.station.start_subentry_reconfigure_flow(self.hass, self.subentry_id)
        return await self.fill(menu, next_step_id=choice)

    async def fill(self, result: Result, **answers: object) -> Result:
        """Fill a form."""
        return await self.hass.config_entries.subentries.async_configure(result["flow_id"], answers)

    async def look_again(self, result: Result) -> Result:
        """Show the dialog's present step once more."""
        return await self.hass.config_entries.subentries.async_configure(result["flow_id"])

    async def weigh(self, result: Result, newtons: float, **answers: object) -> Result:
        """Let the sensor show a force, fill the form, and wait until it was looked at."""
        self.sensor.now = newtons
        await self.gym.wait(1)
        result = await self.fill(result, **answers)
        if result["type"] != "progress":
            return result
        await self.gym.wait(3)
        return await self.hass.config_entries.subentries.async_configure(result["flow_id"])
