"""The dashboard finds entities by key and shows those that exist."""

from collections.abc import Iterator
from typing import Any

import pytest

from tools.develop.dashboard import Entities, dashboard

KEYS = {
    "sensor": (
        *("session_state", "exercise", "side", "set", "sets", "reps", "reps_target"),
        *("hold_time", "hold_target", "rest_ends", "prompt", "force", "peak_force"),
        *("band_tension", "asymmetry", "last_session"),
    ),
    "button": ("start", "pause", "done", "skip", "stop", "tare"),
    "select": ("routine", "athlete"),
    "switch": ("voice",),
    "binary_sensor": ("primed", "loaded", "connected"),
}


def row(domain: str, key: str, number: int = 0) -> dict[str, Any]:
    """Return an entity as the registry lists it, with a name that tells nothing."""
    return {
        "platform": "run_primer",
        "entity_id": f"{domain}.named_by_hand_{key}_{number}",
        "unique_id": f"01ABC{number}_{key}",
        "translation_key": key,
    }


@pytest.fixture
def entities() -> Entities:
    """Return a station with two sensors."""
    rows = [row(domain, key) for domain, keys in KEYS.items() for key in keys]
    rows += [row("button", "tare", 1), row("binary_sensor", "connected", 1)]
    rows.append({**row("sensor", "force", 9), "platform": "other"})
    return Entities(rows)


def shown(card: Any) -> Iterator[str]:
    """Return every entity a card names."""
    if isinstance(card, dict):
        if isinstance(entity := card.get("entity"), str):
            yield entity
        for value in card.values():
            yield from shown(value)
    elif isinstance(card, list):
        for value in card:
            yield from shown(value)


def test_entities_are_found_by_key(entities: Entities) -> None:
    assert entities.one("sensor", "force") == "sensor.named_by_hand_force_0"
    assert len(entities.all("button", "tare")) == 2
    with pytest.raises(LookupError, match="nonsense"):
        entities.one("sensor", "nonsense")


def test_the_dashboard_shows_only_entities_that_exist(entities: Entities) -> None:
    names = set(shown(dashboard(entities)))
    assert names <= entities.ids
    for domain, key in (("button", "stop"), ("sensor", "reps"), ("switch", "voice")):
        assert entities.one(domain, key) in names


def test_both_sensors_can_be_tared(entities: Entities) -> None:
    assert set(entities.all("button", "tare")) <= set(shown(dashboard(entities)))
