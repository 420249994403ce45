"""What happens in a session, as event entities for automations."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, override

from homeassistant.components.event import EventEntity, EventEntityDescription
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import RunPrimerConfigEntry
from .engine import (
    Event,
    Fault,
    PartialRepSeen,
    PlannedSet,
    RepCorrected,
    RepCounted,
    SessionCompleted,
    SessionPaused,
    SessionResumed,
    SessionStarted,
    SessionStopped,
    SessionSummary,
    SetCompleted,
    SetStarted,
)
from .entity import StationEventEntity

PARALLEL_UPDATES = 0

type Happening = tuple[str, Mapping[str, Any]]
"""Event type and attributes."""


@dataclass(frozen=True, kw_only=True)
class StationEventDescription(EventEntityDescription):
    """An event entity as a row of a table."""

    event_types: list[str]
    happening_fn: Callable[[Event], Happening | None]


def _which(planned: PlannedSet) -> dict[str, Any]:
    """Return which set it is."""
    return {
        "exercise": planned.exercise.key,
        "side": planned.side.value,
        "set": planned.number,
        "sets": planned.total,
    }


def _rep(event: Event) -> Happening | None:
    """Return what happened to the count."""
    match event:
        case RepCounted():
            attributes = {"rep": event.number, "confidence": round(event.confidence, 2)}
            return "rep_counted", _which(event.planned) | attributes
        case RepCorrected():
            attributes = {"rep": event.number, "before": event.before}
            return "rep_corrected", _which(event.planned) | attributes
        case PartialRepSeen():
            return "partial_rep", _which(event.planned) | {"height": round(event.height, 2)}
    return None


def _set(event: Event) -> Happening | None:
    """Return what happened to the set."""
    match event:
        case SetStarted():
            return "set_started", _which(event.planned)
        case SetCompleted(result=result):
            return "set_completed", _which(result.planned) | {
                "reps": result.reps,
                "partial_reps": result.partials,
                "held": round(result.held, 1),
                "ended_by": result.ended_by,
                "measured_by": result.planned.measure.value,
                "confidence": result.confidence,
            }
    return None


def _summary(summary: SessionSummary) -> dict[str, Any]:
    """Return what a session came to."""
    return {
        "routine": summary.routine,
        "sets": len(summary.sets),
        "reps": summary.reps,
        "held": round(summary.held, 1),
        "share": round(summary.share, 2),
    }


def _session(event: Event) -> Happening | None:
    """Return what happened to the session."""
    match event:
        case SessionStarted():
            return "started", {"routine": event.routine, "sets": len(event.plan)}
        case SessionPaused():
            return "paused", {}
        case SessionResumed():
            return "resumed", {}
        case SessionCompleted(summary=summary):
            return "completed", _summary(summary)
        case SessionStopped(summary=summary, pain=pain):
            return "stopped", _summary(summary) | {"pain": pain}
    return None


EVENTS: tuple[StationEventDescription, ...] = (
    StationEventDescription(
        key="rep",
        event_types=["rep_counted", "rep_corrected", "partial_rep"],
        happening_fn=_rep,
    ),
    StationEventDescription(
        key="set", event_types=["set_started", "set_completed"], happening_fn=_set
    ),
    StationEventDescription(
        key="session",
        event_types=["started", "paused", "resumed", "completed", "stopped"],
        happening_fn=_session,
    ),
    # Which faults a set shows is the counting engine's business; until it tells, none is said.
    StationEventDescription(
        key="form", event_types=[fault.value for fault in Fault], happening_fn=lambda _: None
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: RunPrimerConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the station's event entities."""
    async_add_entities(StationEvent(entry.runtime_data, row) for row in EVENTS)


class StationEvent(StationEventEntity, EventEntity):
    """Fires with what happens in the session."""

    entity_description: StationEventDescription

    @override
    @callback
    def on_event(self, event: Event) -> None:
        """Fire, if it is of this entity's kind."""
        if (happening := self.entity_description.happening_fn(event)) is None:
            return
        event_type, attributes = happening
        self._trigger_event(event_type, dict(attributes))
        self.async_write_ha_state()
