"""What to do next, and who does it."""

from typing import override

from homeassistant.components.select import SelectEntity, SelectEntityDescription
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import RunPrimerConfigEntry
from .entity import StationEntity

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: RunPrimerConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the station's selects."""
    coordinator = entry.runtime_data
    async_add_entities(
        [
            RoutineSelect(coordinator, SelectEntityDescription(key="routine")),
            AthleteSelect(coordinator, SelectEntityDescription(key="athlete")),
        ]
    )


class RoutineSelect(StationEntity, SelectEntity):
    """The routine that `start` starts."""

    @property
    @override
    def options(self) -> list[str]:
        """Return the built-in routines by key, to be translated, and own ones by name."""
        return [routine.label for routine in self.coordinator.catalogue.routines.values()]

    @property
    @override
    def current_option(self) -> str | None:
        """Return the chosen one."""
        return self.coordinator.catalogue.label(self.view.routine)

    @override
    async def async_select_option(self, option: str) -> None:
        """Choose another one."""
        routines = self.coordinator.catalogue.routines.values()
        self.coordinator.choose(routine=next(r.key for r in routines if r.label == option))


class AthleteSelect(StationEntity, SelectEntity):
    """The athlete who trains next."""

    @property
    @override
    def options(self) -> list[str]:
        """Return all names."""
        return [athlete.name for athlete in self.coordinator.settings.athletes]

    @property
    @override
    def current_option(self) -> str | None:
        """Return the chosen one."""
        athlete = self.coordinator.athlete
        return athlete.name if athlete else None

    @override
    async def async_select_option(self, option: str) -> None:
        """Choose another one."""
        athletes = self.coordinator.settings.athletes
        self.coordinator.choose(athlete=next(a.id for a in athletes if a.name == option))
