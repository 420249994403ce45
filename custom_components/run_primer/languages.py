"""The languages that a station speaks: that of the house, and those its athletes chose."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from .engine import Words, load_words

WORDS = Path(__file__).parent / "words"
"""A file for each language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Languages:
    """All words of a station."""

    house: Words
    others: Mapping[str, Words]
    """By the language that was asked for."""

    def find(self, language: str | None) -> Words:
        """Return the words of a language; those of the house for None."""
        return self.others.get(language or "", self.house)

    def name_routines(self, names: Mapping[str, str]) -> None:
        """Call routines what their owner calls them from now on; names by key."""
        for words in (self.house, *self.others.values()):
            words.name_routines(names)


def load_languages(house: str, others: Iterable[str | None]) -> Languages:
    """Read the words of the house and of what its athletes chose. Blocks on the disk."""
    return Languages(
        house=load_words(WORDS, house),
        others={language: load_words(WORDS, language) for language in others if language},
    )
