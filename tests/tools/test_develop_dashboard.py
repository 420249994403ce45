"""Entities are found by key, whatever they are called."""

from typing import Any

import pytest

from tools.develop.dashboard import Entities


def row(domain: str, key: str, number: int = 0) -> dict[str, Any]:
    """Return an entity as the registry lists it, with a name that tells nothing."""
    return {
        "platform": "run_primer",
        "entity_id": f"{domain}.named_by_hand_{key}_{number}",
        "unique_id": f"01ABC{number}_{key}",
        "translation_key": key,
    }


def test_entities_are_found_by_key() -> None:
    rows = [row("sensor", "force"), row("button", "tare"), row("button", "tare", 1)]
    rows.append({**row("sensor", "force", 9), "platform": "other"})
    entities = Entities(rows)
    assert entities.one("sensor", "force") == "sensor.named_by_hand_force_0"
    assert len(entities.all("button", "tare")) == 2
    assert len(entities.ids) == 3
    with pytest.raises(LookupError, match="nonsense"):
        entities.one("sensor", "nonsense")
