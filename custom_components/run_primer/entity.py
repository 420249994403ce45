"""What all entities of a station share."""

from typing import override

from homeassistant.core import callback
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.entity import EntityDescription
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from .const import DOMAIN
from .coordinator import StationCoordinator
from .engine import Event
from .settings import SensorSettings
from .source import Source
from .station import StationView


class StationEntity(CoordinatorEntity[StationCoordinator]):
    """An entity of the station itself; its unique id ends in its key."""

    _attr_has_entity_name = True

    def __init__(self, coordinator: StationCoordinator, description: EntityDescription) -> None:
        """Belong to the station's device."""
        super().__init__(coordinator)
        self.entity_description = description
        entry = coordinator.config_entry
        self._attr_unique_id = f"{entry.entry_id}_{description.key}"
        self._attr_translation_key = description.key
        self._attr_device_info = DeviceInfo(
            identifiers={(DOMAIN, entry.entry_id)},
            name=entry.title,
            manufacturer="Run Primer",
            entry_type=DeviceEntryType.SERVICE,
        )

    @property
    def view(self) -> StationView:
        """Return what there is to see."""
        return self.coordinator.data

    @property
    @override
    def available(self) -> bool:
        """The station is always there; its sensors may not be."""
        return True


class StationEventEntity(StationEntity):
    """An entity that listens to what happens in the session."""

    @override
    async def async_added_to_hass(self) -> None:
        """Listen."""
        await super().async_added_to_hass()
        self.async_on_remove(self.coordinator.async_add_event_listener(self.on_event))

    @override
    @callback
    def _handle_coordinator_update(self) -> None:
        """Do nothing: only what happens changes the state."""

    @callback
    def on_event(self, event: Event) -> None:
        """Take what happened."""
        raise NotImplementedError


class SensorDeviceEntity[SourceT: Source](CoordinatorEntity[StationCoordinator]):
    """An entity of one sensor's device; its unique id ends in its key."""

    _attr_has_entity_name = True

    def __init__(
        self, coordinator: StationCoordinator, link: SourceT, description: EntityDescription
    ) -> None:
        """Belong to the device of a sensor."""
        super().__init__(coordinator)
        self.entity_description = description
        self.link = link
        hello = link.settings.hello
        is_ours = isinstance(link.settings, SensorSettings)
        self._attr_unique_id = f"{link.settings.subentry_id}_{description.key}"
        self._attr_translation_key = description.key
        self._attr_device_info = DeviceInfo(
            identifiers={(DOMAIN, link.settings.subentry_id)},
            name=link.settings.name,
            manufacturer="Raspberry Pi" if is_ours else None,
            model=hello.model,
            serial_number=hello.id if is_ours else None,
            sw_version=link.firmware,
            via_device_id=coordinator.station_device_id,
        )

    @property
    def is_connected(self) -> bool:
        """Tell whether the sensor is heard."""
        return self.link.settings.subentry_id in self.coordinator.data.connected
