"""What is answered aloud: the words of whatever language was spoken, and refusals in them."""

from collections.abc import Mapping

from homeassistant.core import HomeAssistant
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN
from .engine import Line, Routine, Words, load_words
from .languages import WORDS

FALLBACK = "en"
_WORDS: HassKey[Mapping[str, Words]] = HassKey(f"{DOMAIN}_words")

type AllWords = Mapping[str, Words]
"""Words by language: `en`, `de` and so on."""


class RefusedError(Exception):
    """Something that was said cannot be done; the line tells why, in any language."""

    def __init__(self, key: str, **values: str | int) -> None:
        """Refuse with the words of a key in the section `voice`."""
        super().__init__(key)
        self.line = voice(key, **values)


def voice(key: str, **values: str | int) -> Line:
    """Return a line of the words' section `voice`."""
    return Line(f"voice.{key}", tuple(values.items()))


async def async_all_words(hass: HomeAssistant) -> AllWords:
    """Return the words of all languages; they are read once."""
    if _WORDS not in hass.data:
        hass.data[_WORDS] = await hass.async_add_executor_job(_load)
    return hass.data[_WORDS]


def base_language(tag: str) -> str:
    """Return the language of a tag: `pt` of `pt-BR`."""
    return tag.partition("-")[0].lower()


def words_in(words: AllWords, tag: str) -> Words:
    """Return the words of a language tag, English ones where there are none."""
    return words.get(base_language(tag), words[FALLBACK])


def routine_name(words: Words, routine: Routine) -> str:
    """Return what a routine is called in a language; an own one has one name in all of them."""
    return routine.name or words.name("routine", routine.key)


def _load() -> AllWords:
    """Read all files. Blocks on the disk."""
    return {path.stem: load_words(WORDS, path.stem) for path in sorted(WORDS.glob("*.toml"))}
