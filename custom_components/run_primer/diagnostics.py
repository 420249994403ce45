"""What a bug report needs, without what is private."""

from dataclasses import asdict
from typing import Any

from homeassistant.components.diagnostics import REDACTED, async_redact_data
from homeassistant.core import HomeAssistant

from .coordinator import RunPrimerConfigEntry
from .engine import Calibrations, SetResult, routine_fields, wander
from .sensor_link import SensorLink
from .settings import read_calibrations
from .source import Source
from .topic_link import TopicLink

_PRIVATE = {"name", "body_mass", "athlete", "title"}
_NAMES_ROUTINE = {"routine", "prompt"}
"""Fields with the key or the name of a routine, which may be an own one's."""


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant, entry: RunPrimerConfigEntry
) -> dict[str, Any]:
    """Return the state of a station."""
    coordinator = entry.runtime_data
    settings, own = coordinator.settings, coordinator.catalogue.own
    private = _PRIVATE | _NAMES_ROUTINE if own else _PRIVATE
    return {
        "settings": {
            "base_topic": settings.base_topic,
            "athletes": async_redact_data([asdict(a) for a in settings.athletes], _PRIVATE),
        },
        "own_routines": [routine_fields(routine, REDACTED) for routine in own],
        "view": async_redact_data(_plain(asdict(coordinator.data)), private),
        "sensors": [
            _sensor(link, coordinator.now)
            | _zeros(link, read_calibrations(entry.subentries[key], link.settings))
            for key, link in coordinator.links.items()
            if isinstance(link, SensorLink)
        ],
        "topics": [
            _topic(link, coordinator.now)
            | _zeros(link, read_calibrations(entry.subentries[key], link.settings))
            for key, link in coordinator.links.items()
            if isinstance(link, TopicLink)
        ],
        "sets": [_set(row) for row in coordinator.session.results] if coordinator.session else [],
        "prompts_dropped": coordinator.speaker.dropped,
        "speaker_lag": coordinator.speaker.lag,
    }


def _sensor(link: SensorLink, now: float) -> dict[str, Any]:
    """Return what came from a sensor and what was dropped."""
    hello, stream = link.settings.hello, link.stream
    return {
        "hello": _plain(asdict(hello)),
        "firmware": link.firmware,
        "has_key": link.settings.key is not None,
        "connected": link.is_connected(now),
        "ailments": sorted(f"{channel}: {ailment}" for channel, ailment in stream.health.ailments),
        "rates_hz": {key: round(rate, 1) for key, rate in stream.health.rates.items()},
        "frames": stream.tally.frames,
        "frames_rejected": dict(stream.tally.rejected),
        "frames_repeated": stream.repeats,
        "gaps": stream.gaps,
        "samples_dropped_by_device": stream.tally.device_dropped,
        "blocks_flagged": dict(stream.tally.flagged),
        "refused": dict(link.refused),
        "readings": link.recent.rows,
    }


def _topic(link: TopicLink, now: float) -> dict[str, Any]:
    """Return what came from somebody else's sensor; its topic may say whose it is."""
    settings = link.settings
    return {
        "channel": settings.channel,
        "unit": settings.unit.value,
        "polarity": settings.polarity.value,
        "has_template": settings.value_template is not None,
        "leads": settings.leads,
        "connected": link.is_connected(now),
        "rate_hz": link.pace.rate,
        "values": link.values,
        "refused": dict(link.refused),
        "readings": link.recent.rows,
    }


def _set(result: SetResult) -> dict[str, Any]:
    """Return what was measured of a set: numbers and faults of form, no readings."""
    metrics = asdict(result.metrics) if result.metrics else {}
    reps = [_plain(rep) for rep in metrics.pop("reps", ())]
    return {
        "exercise": result.planned.exercise.key,
        "measured_by": result.planned.measure.value,
        "reps": result.reps,
        "partial_reps": result.partials,
        "confidence": result.confidence,
        "ended_by": result.ended_by,
        "rep_metrics": reps,
        **metrics,
    }


def _zeros(link: Source, found: Calibrations) -> dict[str, Any]:
    """Return how counts become newtons, and how far zeros went from where they were found."""
    gone = wander(link.calibrations, found)
    return {
        "calibrations": {key: asdict(value) for key, value in link.calibrations.items()},
        "zero_wander_newtons": {key: round(newtons, 2) for key, newtons in gone.items()},
    }


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Return a dictionary whose sets are sorted lists."""
    return {
        key: sorted(value) if isinstance(value, frozenset) else value
        for key, value in values.items()
    }
