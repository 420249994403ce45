"""What the station shows: the session, the set, the sensors."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import PERCENTAGE, UnitOfTime
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.typing import StateType

from .coordinator import RunPrimerConfigEntry, StationCoordinator
from .engine import Catalogue, SensorKind, SessionState, Side
from .entity import StationEntity
from .station import StationView

PARALLEL_UPDATES = 0

NEWTON = "N"
"""Home Assistant has no unit of force."""


@dataclass(frozen=True, kw_only=True)
class StationSensorDescription(SensorEntityDescription):
    """A sensor as a row of a table."""

    value_fn: Callable[[StationView], StateType | datetime]
    attributes_fn: Callable[[StationView], Mapping[str, Any] | None] = lambda _: None
    needs: SensorKind | None = None
    """The sensor without which there is nothing to show."""
    weighed: bool = False
    """True for what is rough until that sensor was calibrated."""
    options_fn: Callable[[Catalogue], list[str]] | None = None


SENSORS: tuple[StationSensorDescription, ...] = (
    StationSensorDescription(
        key="session_state",
        device_class=SensorDeviceClass.ENUM,
        options=[state.value for state in SessionState],
        value_fn=lambda view: view.session.state,
        attributes_fn=lambda view: {"timing": view.session.timing},
    ),
    StationSensorDescription(
        key="exercise",
        device_class=SensorDeviceClass.ENUM,
        options_fn=lambda catalogue: list(catalogue.exercises),
        value_fn=lambda view: view.session.exercise,
        attributes_fn=lambda view: {"measured_by": view.session.measure},
    ),
    StationSensorDescription(
        key="side",
        device_class=SensorDeviceClass.ENUM,
        options=[side.value for side in Side],
        value_fn=lambda view: view.session.side,
    ),
    StationSensorDescription(key="set", value_fn=lambda view: view.session.set),
    StationSensorDescription(key="sets", value_fn=lambda view: view.session.sets),
    StationSensorDescription(
        key="reps",
        value_fn=lambda view: view.session.reps,
        attributes_fn=lambda view: {"confidence": view.session.confidence},
    ),
    StationSensorDescription(key="reps_target", value_fn=lambda view: view.session.reps_target),
    StationSensorDescription(
        key="hold_time",
        device_class=SensorDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.SECONDS,
        value_fn=lambda view: view.session.hold_time,
    ),
    StationSensorDescription(
        key="hold_target",
        device_class=SensorDeviceClass.DURATION,
        native_unit_of_measurement=UnitOfTime.SECONDS,
        value_fn=lambda view: view.session.hold_target,
    ),
    StationSensorDescription(
        key="rest_ends",
        device_class=SensorDeviceClass.TIMESTAMP,
        value_fn=lambda view: view.rest_ends,
    ),
    StationSensorDescription(key="prompt", value_fn=lambda view: view.prompt),
    StationSensorDescription(
        key="force",
        native_unit_of_measurement=NEWTON,
        state_class=SensorStateClass.MEASUREMENT,
        needs=SensorKind.PLATFORM,
        weighed=True,
        value_fn=lambda view: view.live.force,
    ),
    StationSensorDescription(
        key="peak_force",
        native_unit_of_measurement=NEWTON,
        needs=SensorKind.PLATFORM,
        weighed=True,
        value_fn=lambda view: view.peak_force,
    ),
    StationSensorDescription(
        key="band_tension",
        native_unit_of_measurement=NEWTON,
        state_class=SensorStateClass.MEASUREMENT,
        needs=SensorKind.BAND,
        weighed=True,
        value_fn=lambda view: view.live.band_tension,
    ),
    StationSensorDescription(
        key="asymmetry",
        native_unit_of_measurement=PERCENTAGE,
        suggested_display_precision=1,
        needs=SensorKind.PLATFORM,
        weighed=True,
        value_fn=lambda view: view.asymmetry,
        attributes_fn=lambda view: {"own_variation": view.sides.noise if view.sides else None},
    ),
    StationSensorDescription(
        key="last_session",
        device_class=SensorDeviceClass.TIMESTAMP,
        value_fn=lambda view: view.last.ended_at if view.last else None,
        attributes_fn=lambda view: asdict(view.last) if view.last else None,
    ),
    StationSensorDescription(
        key="week_sessions",
        value_fn=lambda view: view.habit.week,
        attributes_fn=lambda view: {"goal": view.habit.goal, "reached": view.habit.reached},
    ),
    StationSensorDescription(key="streak", value_fn=lambda view: view.habit.streak),
)

ROUTINE = StationSensorDescription(
    key="routine",
    device_class=SensorDeviceClass.ENUM,
    value_fn=lambda view: view.session.routine,
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: RunPrimerConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the station's sensors."""
    coordinator = entry.runtime_data
    async_add_entities(StationSensor(coordinator, description) for description in SENSORS)
    async_add_entities([RoutineSensor(coordinator, ROUTINE)])


class StationSensor(StationEntity, SensorEntity):
    """A value of the station's view."""

    entity_description: StationSensorDescription

    @property
    @override
    def available(self) -> bool:
        """A value of a sensor is only there while the sensor is heard."""
        return self.coordinator.presence.hears(self.entity_description.needs)

    @property
    @override
    def options(self) -> list[str] | None:
        """Return the states an enumeration can have."""
        if self.entity_description.options_fn is None:
            return self.entity_description.options
        return self.entity_description.options_fn(self.coordinator.catalogue)

    @property
    @override
    def native_value(self) -> StateType | datetime:
        """Return the value."""
        return self.entity_description.value_fn(self.view)

    @property
    @override
    def extra_state_attributes(self) -> Mapping[str, Any] | None:
        """Return what goes with the value: newtons by the parts' data sheets only say so."""
        row = self.entity_description
        if row.weighed and row.needs:
            return {"calibrated": _is_weighed(self.coordinator, row.needs)}
        return row.attributes_fn(self.view)


class RoutineSensor(StationSensor):
    """The running routine: a key to be translated, or the name that its owner gave it."""

    @property
    @override
    def options(self) -> list[str]:
        """Return what can be chosen, and what is under way although it was deleted meanwhile."""
        labels = [routine.label for routine in self.coordinator.catalogue.routines.values()]
        running = self.native_value
        return labels if running is None or running in labels else [*labels, running]

    @property
    @override
    def native_value(self) -> str | None:
        """Return the routine of the session that is or was under way."""
        return self.coordinator.catalogue.label(self.view.session.routine)


def _is_weighed(coordinator: StationCoordinator, kind: SensorKind) -> bool:
    """Tell whether the newtons of this kind of sensor were found with a known mass."""
    calibrations = [
        each
        for link in coordinator.links.values()
        if link.settings.hello.kind is kind
        for key, each in link.calibrations.items()
        if key != "bench"
    ]
    return bool(calibrations) and not any(each.nominal for each in calibrations)
