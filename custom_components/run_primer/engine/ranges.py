"""How far each exercise grows, read from its TOML file."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
import tomllib
from typing import Any

_FILE = Path(__file__).parent / "ranges.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """From where to where an exercise grows."""

    low: int
    """Reps, or seconds of a hold."""
    high: int
    holds: bool
    """True when it is held."""
    sets: int
    """The most sets, for each side."""
    strength: bool
    """True when it wants two days of rest behind it."""
    load: bool
    """True when it can be made heavier."""


type Ranges = Mapping[str, Range]
"""By key of the exercise."""


def load_ranges(path: Path = _FILE) -> Ranges:
    """Read the file. Blocks on the disk; raise KeyError or ValueError on a bad one."""
    tables = tomllib.loads(path.read_text("utf-8"))
    return {key: _range(table) for key, table in tables.items()}


def _range(table: Mapping[str, Any]) -> Range:
    """Return one range."""
    holds = "seconds" in table
    low, high = table["seconds" if holds else "reps"]
    return Range(
        low=low,
        high=high,
        holds=holds,
        sets=table["sets"],
        strength=table.get("strength", False),
        load=table.get("load", False),
    )
