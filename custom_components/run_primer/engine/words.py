"""The words of one language, by key."""

from collections.abc import Mapping
from pathlib import Path
import tomllib

from .prompts import Line, Prompt

# A placeholder of these names holds a key, and is filled with that key's own words.
_NAMED = {
    "exercise": "exercises.{}.name",
    "routine": "routines.{}.name",
    "side": "sides.{}",
    "sensor": "sensors.{}",
}


_FALLBACK = "en"


class Words:
    """Turns keys into sentences."""

    def __init__(self, texts: Mapping[str, str], language: str = "en") -> None:
        """Speak with these texts, by dotted key."""
        self._texts = texts
        self._routines: Mapping[str, str] = {}
        self.language = language

    def name_routines(self, names: Mapping[str, str]) -> None:
        """Call routines what their owner calls them from now on; names by key."""
        self._routines = names

    def name(self, kind: str, key: str) -> str:
        """Return the name of an exercise, a routine, a side or a sensor.

        One that is gone is called by its key.
        """
        if kind == "routine" and key in self._routines:
            return self._routines[key]
        return self._texts.get(_NAMED[kind].format(key), key.replace("_", " "))

    def text(self, key: str) -> str:
        """Return the words of a key; the key itself where there are none."""
        return self._texts.get(key, key)

    def line(self, line: Line) -> str:
        """Return a line with its placeholders filled."""
        values = {
            name: self.name(name, str(value)) if name in _NAMED else str(value)
            for name, value in line.values
        }
        return self.text(line.key).format_map(values)

    def prompt(self, prompt: Prompt) -> str:
        """Return all lines of a prompt in one breath."""
        return " ".join(self.line(line) for line in prompt.lines)


def load_words(folder: Path, language: str) -> Words:
    """Read the words of a language, or of English where there are none. Blocks on the disk.

    `language` is a tag like `de` or `pt-BR`: only its first part matters.
    """
    files = {path.stem: path for path in folder.glob("*.toml")}
    known = language.partition("-")[0].lower()
    known = known if known in files else _FALLBACK
    texts = tomllib.loads(files[known].read_text("utf-8"))
    return Words(dict(_flatten(texts)), known)


def _flatten(table: Mapping[str, object], path: str = "") -> list[tuple[str, str]]:
    """Return the texts of nested tables under dotted keys."""
    rows: list[tuple[str, str]] = []
    for key, value in table.items():
        if isinstance(value, dict):
            rows += _flatten(value, f"{path}{key}.")
        else:
            rows.append((f"{path}{key}", str(value)))
    return rows
