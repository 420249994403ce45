"""Things to press, on the wall tablet or from an automation."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import override

from homeassistant.components.button import ButtonDeviceClass, ButtonEntity, ButtonEntityDescription
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from . import advisor
from .coordinator import RunPrimerConfigEntry, StationCoordinator
from .engine import Session, SessionState
from .entity import SensorDeviceEntity, StationEntity
from .sensor_link import SensorLink
from .source import Source
from .station import StationView
from .taring import async_tare

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class StationButtonDescription(ButtonEntityDescription):
    """A button of the station as a row of a table."""

    press_fn: Callable[[StationCoordinator], Awaitable[None]]
    available_fn: Callable[[StationView], bool] = lambda _: True


async def _start(station: StationCoordinator) -> None:
    """Start the chosen routine."""
    station.start()


async def _pause_or_resume(station: StationCoordinator) -> None:
    """Pause, or go on when paused."""
    is_paused = station.require_session().state is SessionState.PAUSED
    await station.async_lead(Session.resume if is_paused else Session.pause)


async def _accept(station: StationCoordinator) -> None:
    """Go on as proposed."""
    advisor.accept(station)


async def _decline(station: StationCoordinator) -> None:
    """Leave all as it is."""
    advisor.decline(station)


BUTTONS: tuple[StationButtonDescription, ...] = (
    StationButtonDescription(key="start", press_fn=_start),
    StationButtonDescription(key="pause", press_fn=_pause_or_resume),
    StationButtonDescription(key="done", press_fn=lambda station: station.async_lead(Session.done)),
    StationButtonDescription(key="skip", press_fn=lambda station: station.async_lead(Session.skip)),
    StationButtonDescription(key="stop", press_fn=lambda station: station.async_lead(Session.stop)),
    StationButtonDescription(
        key="accept_proposal",
        press_fn=_accept,
        available_fn=lambda view: view.proposal is not None,
    ),
    StationButtonDescription(
        key="decline_proposal",
        press_fn=_decline,
        available_fn=lambda view: view.proposal is not None,
    ),
)
TARE = ButtonEntityDescription(key="tare", entity_category=EntityCategory.CONFIG)
IDENTIFY = ButtonEntityDescription(
    key="identify",
    device_class=ButtonDeviceClass.IDENTIFY,
    entity_category=EntityCategory.DIAGNOSTIC,
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: RunPrimerConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the buttons of the station and of its sensors."""
    coordinator = entry.runtime_data
    async_add_entities(StationButton(coordinator, row) for row in BUTTONS)
    for subentry_id, link in coordinator.links.items():
        buttons: list[ButtonEntity] = [TareButton(coordinator, link, TARE)]
        if isinstance(link, SensorLink):
            buttons.append(IdentifyButton(coordinator, link, IDENTIFY))
        async_add_entities(buttons, config_subentry_id=subentry_id)


class StationButton(StationEntity, ButtonEntity):
    """A button of the station."""

    entity_description: StationButtonDescription

    @property
    @override
    def available(self) -> bool:
        """Some can only be pressed while there is something to press them for."""
        return self.entity_description.available_fn(self.view)

    @override
    async def async_press(self) -> None:
        """Do it."""
        await self.entity_description.press_fn(self.coordinator)


class SensorButton[SourceT: Source](SensorDeviceEntity[SourceT], ButtonEntity):
    """A button of a sensor's device."""

    @property
    @override
    def available(self) -> bool:
        """A sensor that is not heard can do nothing."""
        return self.is_connected


class TareButton(SensorButton[Source]):
    """Finds a sensor's zero."""

    @override
    async def async_press(self) -> None:
        """Do it."""
        await async_tare(self.coordinator, self.link)


class IdentifyButton(SensorButton[SensorLink]):
    """Lets a sensor of ours blink."""

    @override
    async def async_press(self) -> None:
        """Do it."""
        await self.link.async_command("identify")
