"""What may be said in one language, and what it means: a file of sentences and the names here.

Only for where Home Assistant's conversation is set up, which brings the parser of sentences.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
import re
from typing import Any

from hassil.intents import Intents
from hassil.recognize import recognize

from .sentences import Document

_REFERENCE = re.compile(r"<(?P<rule>\w+)>|\{(?P<list>\w+)\}")
_TRAINING = {"while": "training"}
_NEVER = "∅"
"""Stands for a name where there is none: nobody can say it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What things are called here."""

    routines: tuple[tuple[str, str], ...] = ()
    """Names and the keys they stand for."""
    athletes: tuple[str, ...] = ()
    stations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a sentence asks for."""

    intent: str
    slots: Mapping[str, Any]


class Phrasebook:
    """The sentences of one language, with the names of a home in them."""

    def __init__(self, document: Document, names: Names) -> None:
        """Fill names into a file of sentences."""
        lists = document["lists"]
        own = [{"in": spoken, "out": key} for name, key in names.routines for spoken in say(name)]
        self._document = document | {
            "intents": {intent: _polite(data) for intent, data in document["intents"].items()},
            "lists": {
                "routine": {"values": [*lists["routine"]["values"], *own]},
                "athlete": {"values": _values(names.athletes)},
                "station": {"values": _values(names.stations)},
            },
        }
        self._intents: Intents | None = None

    def templates(self, *, training: bool) -> list[str]:
        """Return all that may be said now, each sentence complete in itself."""
        return [
            self._flat(sentence)
            for intent in self._document["intents"].values()
            for block in intent["data"]
            if training or block.get("metadata") != _TRAINING
            for sentence in block["sentences"]
        ]

    def understand(self, text: str) -> Meaning | None:
        """Return what a text means; None when it is no sentence of this language."""
        if self._intents is None:
            self._intents = Intents.from_dict(self._document)
        result = recognize(text, self._intents)
        if result is None:
            return None
        slots = {name: found.value for name, found in result.entities.items()}
        return Meaning(intent=result.intent.name, slots=slots)

    def _flat(self, sentence: str) -> str:
        """Return a sentence with its rules and names written out."""

        def write_out(found: re.Match[str]) -> str:
            if rule := found["rule"]:
                return f"({self._document['expansion_rules'][rule]})"
            values = self._document["lists"][found["list"]]["values"]
            return f"({'|'.join(value['in'] for value in values) or _NEVER})"

        while (flat := _REFERENCE.sub(write_out, sentence)) != sentence:
            sentence = flat
        return flat


def say(name: str) -> tuple[str, ...]:
    """Return how a name is said: without signs that templates or speech do not know."""
    plain = " ".join(re.sub(r"[^\w\s'-]", " ", name).split())
    apart = " ".join(plain.replace("-", " ").split())
    return tuple(dict.fromkeys(each for each in (plain, apart) if each))


def _values(names: Iterable[str]) -> list[dict[str, str]]:
    """Return a list of names that stand for themselves."""
    return [{"in": spoken, "out": name} for name in names for spoken in say(name)]


def _polite(intent: Mapping[str, Any]) -> dict[str, Any]:
    """Return an intent whose sentences may be said with a please."""
    return {
        "data": [
            block
            | {"sentences": [f"[<polite>] ({each}) [<polite>]" for each in block["sentences"]]}
            for block in intent["data"]
        ]
    }
