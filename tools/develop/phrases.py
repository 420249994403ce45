"""Understanding what was said: the words file of the integration, read backwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
import re
import tomllib
from typing import Any

_PLACEHOLDER = re.compile(r"\\\{(\w+)\\\}")
_SECTIONS = {"exercise": "exercises", "routine": "routines", "side": "sides", "sensor": "sensors"}
_NUMBERS = ("number", "count", "reps", "seconds", "percent")
NUMBER = "number"
"""Key of a prompt that is nothing but a number: a count or a countdown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One line of a prompt."""

    key: str
    values: Mapping[str, str]


class Phrases:
    """The coach's lines, to be found in what was said."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        """Read a words file's content."""
        self._words = words
        self.faults = frozenset(words["faults"])
        """Keys of the lines about form."""
        names = _names(words)
        hints = {f"cue_{key}": entry.get("cue", "") for key, entry in words["exercises"].items()}
        spoken = {**words["prompts"], **words["faults"], **words["advice"], **hints}
        self._patterns = [
            (key, re.compile(_pattern(text, names)))
            for key, text in spoken.items()
            if text and not _is_bare(text)
        ]

    def exercise(self, key: str) -> str:
        """Return the words for an exercise."""
        return str(self._words["exercises"][key]["name"])

    def side(self, key: str) -> str:
        """Return the words for a side."""
        return str(self._words["sides"][key])

    def exercise_named(self, name: str) -> str:
        """Return the key of the exercise with this name. Raise LookupError without one."""
        return self._named("exercises", name)

    def side_named(self, name: str) -> str:
        """Return the key of the side with this name. Raise LookupError without one."""
        return self._named("sides", name)

    def hear(self, text: str) -> tuple[Heard, ...]:
        """Return the lines found in a prompt, in no order."""
        if text.isdigit():
            return (Heard(key=NUMBER, values={"number": text}),)
        return tuple(
            Heard(key=key, values=found.groupdict())
            for key, pattern in self._patterns
            if (found := pattern.search(text))
        )

    def _named(self, section: str, name: str) -> str:
        """Return the key of a name in a section of the words."""
        for key, entry in self._words[section].items():
            if name == _name(entry):
                return str(key)
        raise LookupError(name)


def load_phrases(file: Path) -> Phrases:
    """Read a words file."""
    return Phrases(tomllib.loads(file.read_text("utf-8")))


def _pattern(text: str, names: Mapping[str, str]) -> str:
    """Return a regular expression for a line with placeholders."""

    def fill(found: re.Match[str]) -> str:
        name = found[1]
        inside = r"\d+" if name in _NUMBERS else names.get(name, "[^.,:]+")
        return f"(?P<{name}>{inside})"

    return rf"(?<!\w){_PLACEHOLDER.sub(fill, re.escape(text))}"


def _names(words: Mapping[str, Any]) -> dict[str, str]:
    """Return what each placeholder of a name can hold, as a regular expression."""
    return {
        placeholder: "|".join(re.escape(_name(entry)) for entry in words[section].values())
        for placeholder, section in _SECTIONS.items()
    }


def _name(entry: Any) -> str:
    """Return the name in an entry of the words: itself, or one of its texts."""
    return entry if isinstance(entry, str) else str(entry["name"])


def _is_bare(text: str) -> bool:
    """Tell whether a line is a placeholder and nothing else."""
    return re.fullmatch(r"\{\w+\}", text) is not None
