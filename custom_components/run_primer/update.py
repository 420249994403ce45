"""The firmware of our own sensors."""

from typing import Any, override

from homeassistant.components.update import (
    UpdateDeviceClass,
    UpdateEntity,
    UpdateEntityDescription,
    UpdateEntityFeature,
)
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .const import DOMAIN
from .coordinator import RunPrimerConfigEntry, StationCoordinator
from .entity import SensorDeviceEntity
from .firmware_bundle import BUNDLE, Bundle, read_bundle
from .installing import Installation
from .sensor_link import SensorLink

PARALLEL_UPDATES = 0
_SHOWN_STEP = 5
"""Percent between two states that are written while an update is sent."""

FIRMWARE = UpdateEntityDescription(
    key="firmware",
    device_class=UpdateDeviceClass.FIRMWARE,
    entity_category=EntityCategory.CONFIG,
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: RunPrimerConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the firmware of each sensor of ours."""
    coordinator = entry.runtime_data
    links = {k: v for k, v in coordinator.links.items() if isinstance(v, SensorLink)}
    if not links:
        return
    bundle = await hass.async_add_executor_job(read_bundle, BUNDLE)
    for subentry_id, link in links.items():
        async_add_entities(
            [SensorFirmware(coordinator, link, bundle)], config_subentry_id=subentry_id
        )


class SensorFirmware(SensorDeviceEntity[SensorLink], UpdateEntity):
    """The firmware that a sensor runs, and the one that ships with this version."""

    def __init__(
        self, coordinator: StationCoordinator, link: SensorLink, bundle: Bundle | None
    ) -> None:
        """Offer a bundle to a sensor that takes updates."""
        super().__init__(coordinator, link, FIRMWARE)
        self._bundle = bundle
        self._attr_latest_version = bundle.version if bundle else None
        if bundle and "update" in link.settings.hello.commands:
            self._attr_supported_features = (
                UpdateEntityFeature.INSTALL | UpdateEntityFeature.PROGRESS
            )

    @property
    @override
    def available(self) -> bool:
        """A sensor that restarts in the middle of an update is not gone."""
        return self.is_connected or bool(self.in_progress)

    @property
    @override
    def installed_version(self) -> str | None:
        """Return the version the sensor said hello with."""
        return self.link.firmware

    @override
    async def async_install(self, version: str | None, backup: bool, **kwargs: Any) -> None:
        """Send the bundle. Raise a translated error when that is not possible, or fails."""
        if self.coordinator.is_active:
            raise ServiceValidationError(
                translation_domain=DOMAIN, translation_key="session_active"
            )
        key = self.link.settings.key
        if key is None or self._bundle is None:
            raise ServiceValidationError(
                translation_domain=DOMAIN,
                translation_key="update_no_key",
                translation_placeholders={"sensor": self.link.settings.name},
            )
        self._attr_in_progress = True
        try:
            await Installation(self.link, self._bundle, key, self._show_progress).async_run()
        finally:
            self._attr_in_progress = False
            self._attr_update_percentage = None

    def _show_progress(self, share: float | None) -> None:
        """Show how far it is, in steps that spare the database."""
        percent = None if share is None else int(share * 100) // _SHOWN_STEP * _SHOWN_STEP
        if percent != self._attr_update_percentage or percent is None:
            self._attr_update_percentage = percent
            self.async_write_ha_state()
