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
    FaultSeen,
    PartialRepSeen,
    PlannedSet,
    RepCorrected,
    RepCounted,
    SamplesMissed,
    SessionCompleted,
    SessionPaused,
    SessionRestored,
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
            sure = round(event.confidence, 2)
            attributes = {"rep": event.number, "before": event.before, "confidence": sure}
            return "rep_corrected", _which(event.planned) | attributes
        case PartialRepSeen():
            return "partial_rep", _which(event.planned) | {"height": round(event.height, 2)}
    return None


def _form(event: Event) -> Happening | None:
    """Return which fault of form was seen, and after how many reps."""
    if isinstance(event, FaultSeen):
        return event.fault.value, _which(event.planned) | {"rep": event.number}
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
                "missed": round(result.missed, 1),
                "faults": result.faults,
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
    told = _SESSION_EVENTS.get(type(event))
    return None if told is None else (told[0], told[1](event))


_SESSION_EVENTS: Mapping[type, tuple[str, Callable[[Any], dict[str, Any]]]] = {
    SessionStarted: ("started", lambda event: {"routine": event.routine, "sets": len(event.plan)}),
    SessionPaused: ("paused", lambda _: {}),
    SessionResumed: ("resumed", lambda _: {}),
    SessionRestored: ("restored", lambda event: {"away": round(event.away, 1)}),
    SamplesMissed: (
        "gap",
        lambda event: {"sensor": event.kind.value, "seconds": round(event.seconds, 1)},
    ),
    SessionCompleted: ("completed", lambda event: _summary(event.summary)),
    SessionStopped: ("stopped", lambda event: _summary(event.summary) | {"pain": event.pain}),
}

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
        event_types=[kind for kind, _ in _SESSION_EVENTS.values()],
        happening_fn=_session,
    ),
    StationEventDescription(
        key="form", event_types=[fault.value for fault in Fault], happening_fn=_form
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
