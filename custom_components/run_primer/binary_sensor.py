"""Yes or no: is somebody on it, is everybody ready, is it heard."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, override

from homeassistant.components.binary_sensor import (
    BinarySensorDeviceClass,
    BinarySensorEntity,
    BinarySensorEntityDescription,
)
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import RunPrimerConfigEntry
from .engine import SensorKind
from .entity import SensorDeviceEntity, StationEntity
from .source import Source
from .station import StationView

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class StationBinarySensorDescription(BinarySensorEntityDescription):
    """A binary sensor as a row of a table."""

    is_on_fn: Callable[[StationView], bool | None]
    attributes_fn: Callable[[StationView], Mapping[str, Any] | None] = lambda _: None
    needs: SensorKind | None = None
    """The sensor without which there is nothing to show."""


def _priming(view: StationView) -> dict[str, Any]:
    """Return why somebody is or is not primed; qualities in percent."""
    priming = view.priming
    return {
        "reasons": [reason.value for reason in priming.reasons],
        "routine": priming.routine,
        "share": _percent(priming.share),
        "quality": _percent(priming.quality),
        "baseline": _percent(priming.baseline),
        "until": priming.until,
    }


def _percent(share: float | None) -> int | None:
    """Return a share in percent."""
    return None if share is None else round(100 * share)


BINARY_SENSORS: tuple[StationBinarySensorDescription, ...] = (
    StationBinarySensorDescription(
        key="primed", is_on_fn=lambda view: view.primed, attributes_fn=_priming
    ),
    StationBinarySensorDescription(
        key="loaded",
        device_class=BinarySensorDeviceClass.OCCUPANCY,
        needs=SensorKind.PLATFORM,
        is_on_fn=lambda view: view.live.loaded,
    ),
)
CONNECTED = BinarySensorEntityDescription(
    key="connected",
    device_class=BinarySensorDeviceClass.CONNECTIVITY,
    entity_category=EntityCategory.DIAGNOSTIC,
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: RunPrimerConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the binary sensors of the station and of its sensors."""
    coordinator = entry.runtime_data
    async_add_entities(StationBinarySensor(coordinator, row) for row in BINARY_SENSORS)
    for subentry_id, link in coordinator.links.items():
        async_add_entities(
            [SensorConnected(coordinator, link, CONNECTED)], config_subentry_id=subentry_id
        )


class StationBinarySensor(StationEntity, BinarySensorEntity):
    """A yes or no of the station's view."""

    entity_description: StationBinarySensorDescription

    @property
    @override
    def available(self) -> bool:
        """A value of a sensor is only there while the sensor is heard."""
        return self.coordinator.presence.hears(self.entity_description.needs)

    @property
    @override
    def is_on(self) -> bool | None:
        """Return yes or no."""
        return self.entity_description.is_on_fn(self.view)

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, Any] | None:
        """Return what goes with it."""
        return self.entity_description.attributes_fn(self.view)


class SensorConnected(SensorDeviceEntity[Source], BinarySensorEntity):
    """Whether a sensor is heard."""

    @property
    @override
    def available(self) -> bool:
        """That a sensor is silent is known, too."""
        return True

    @property
    @override
    def is_on(self) -> bool:
        """Return yes or no."""
        return self.is_connected
