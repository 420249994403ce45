"""What a bug report needs, without what is private."""

from dataclasses import asdict
from typing import Any

from homeassistant.components.diagnostics import async_redact_data
from homeassistant.core import HomeAssistant

from .coordinator import RunPrimerConfigEntry
from .engine import Calibrations, wander
from .sensor_link import SensorLink
from .settings import read_calibrations

_PRIVATE = {"name", "body_mass", "athlete", "title"}


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant, entry: RunPrimerConfigEntry
) -> dict[str, Any]:
    """Return the state of a station."""
    coordinator = entry.runtime_data
    settings = coordinator.settings
    return {
        "settings": {
            "base_topic": settings.base_topic,
            "athletes": async_redact_data([asdict(a) for a in settings.athletes], _PRIVATE),
        },
        "view": async_redact_data(_plain(asdict(coordinator.data)), _PRIVATE),
        "sensors": [
            _sensor(
                link, read_calibrations(entry.subentries[key], link.settings.hello), coordinator.now
            )
            for key, link in coordinator.links.items()
        ],
        "prompts_dropped": coordinator.speaker.dropped,
    }


def _sensor(link: SensorLink, found: Calibrations, now: float) -> dict[str, Any]:
    """Return what came from a sensor and what was dropped."""
    hello, stream = link.settings.hello, link.stream
    return {
        "hello": _plain(asdict(hello)),
        "firmware": link.firmware,
        "connected": link.is_connected(now),
        "calibrations": {key: asdict(value) for key, value in link.calibrations.items()},
        "zero_wander_newtons": {
            key: round(newtons, 2) for key, newtons in wander(link.calibrations, found).items()
        },
        "ailments": sorted(f"{channel}: {ailment}" for channel, ailment in stream.health.ailments),
        "rates_hz": {key: round(rate, 1) for key, rate in stream.health.rates.items()},
        "frames": stream.tally.frames,
        "frames_rejected": dict(stream.tally.rejected),
        "frames_repeated": stream.repeats,
        "gaps": stream.gaps,
        "samples_dropped_by_device": stream.tally.device_dropped,
        "blocks_flagged": dict(stream.tally.flagged),
        "refused": dict(link.refused),
    }


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Return a dictionary whose sets are sorted lists."""
    return {
        key: sorted(value) if isinstance(value, frozenset) else value
        for key, value in values.items()
    }
