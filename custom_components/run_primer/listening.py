"""Hears what is said to Home Assistant: a sentence trigger of our own.

An integration cannot bring sentences along, but it may use a trigger like any automation. One for
sentences is tried before every agent, a large language model included, and needs no set-up.
"""

import asyncio
from collections.abc import Mapping
import logging
from typing import Any
from weakref import WeakSet

from homeassistant.components.conversation import DOMAIN as CONVERSATION
from homeassistant.config_entries import (
    SIGNAL_CONFIG_ENTRY_CHANGED,
    ConfigEntry,
    ConfigEntryChange,
)
from homeassistant.core import CALLBACK_TYPE, Context, HomeAssistant, callback
from homeassistant.helpers import intent
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.script import ScriptRunResult
from homeassistant.helpers.trigger import async_initialize_triggers, async_validate_trigger_config

from .addressing import loaded_stations
from .const import DOMAIN
from .coordinator import StationCoordinator
from .phrasebook import Meaning, Names, Phrasebook
from .sentences import Document, async_all_documents
from .spoken import FALLBACK, AllWords, async_all_words, base_language, routine_name

_LOGGER = logging.getLogger(__name__)


class Listener:
    """Understands sentences for all stations."""

    def __init__(
        self, hass: HomeAssistant, documents: Mapping[str, Document], words: AllWords
    ) -> None:
        """Listen for sentences of these languages, with the words for the routines' names."""
        self._hass = hass
        self._documents = documents
        self._words = words
        self._books: dict[str, Phrasebook] = {}
        self._followed: WeakSet[StationCoordinator] = WeakSet()
        self._listens_to: tuple[tuple[object, ...], ...] = ()
        self._remove: CALLBACK_TYPE | None = None
        self._lock = asyncio.Lock()

    @callback
    def start(self) -> None:
        """Listen for the stations that are loaded, now and later."""
        async_dispatcher_connect(self._hass, SIGNAL_CONFIG_ENTRY_CHANGED, self._entry_changed)
        self._look()

    @callback
    def _entry_changed(self, _: ConfigEntryChange, entry: ConfigEntry) -> None:
        """Take note of a station that was loaded or unloaded."""
        if entry.domain == DOMAIN:
            self._look()

    @callback
    def _look(self) -> None:
        """Take note of stations: their names, and whether somebody trains."""
        stations = loaded_stations(self._hass)
        for station in stations:
            if station not in self._followed:
                self._followed.add(station)
                station.config_entry.async_on_unload(station.async_add_listener(self._look))
        now = tuple((each, each.is_active, each.catalogue, each.settings) for each in stations)
        if now != self._listens_to:
            self._listens_to = now
            self._hass.async_create_task(self._async_listen(stations), f"{DOMAIN} sentences")

    async def _async_listen(self, stations: list[StationCoordinator]) -> None:
        """Listen to what may be said now, in place of what might before."""
        training = any(each.is_active for each in stations)
        self._books = {
            language: Phrasebook(document, self._names(stations, language))
            for language, document in self._documents.items()
        }
        commands = [
            each for book in self._books.values() for each in book.templates(training=training)
        ]
        config = [{"platform": CONVERSATION, "command": list(dict.fromkeys(commands))}]
        valid = await async_validate_trigger_config(self._hass, config) if stations else []
        async with self._lock:
            if self._remove is not None:
                self._remove()
            self._remove = await async_initialize_triggers(
                self._hass, valid, self._async_hear, DOMAIN, "Run Primer", _LOGGER.log
            )

    def _names(self, stations: list[StationCoordinator], language: str) -> Names:
        """Return what things are called in a language."""
        words = self._words[language]
        routines = {
            (routine_name(words, routine), key)
            for each in stations
            for key, routine in each.catalogue.routines.items()
        }
        athletes = {athlete.name for each in stations for athlete in each.settings.athletes}
        return Names(
            routines=tuple(sorted(routines)),
            athletes=tuple(sorted(athletes)),
            stations=tuple(sorted({each.name for each in stations})),
        )

    async def _async_hear(
        self, variables: Mapping[str, Any], context: Context | None = None
    ) -> ScriptRunResult | None:
        """Do what was said, and answer."""
        heard = variables["trigger"]
        said = heard["user_input"]
        meant = self._understand(heard["sentence"], base_language(said["language"]))
        if meant is None:
            return None
        language, meaning = meant
        response = await intent.async_handle(
            self._hass,
            DOMAIN,
            meaning.intent,
            {name: {"value": value} for name, value in meaning.slots.items()},
            heard["sentence"],
            Context(user_id=said["context"]["user_id"], parent_id=said["context"]["id"]),
            language,
            assistant=CONVERSATION,
            device_id=heard["device_id"],
            satellite_id=heard["satellite_id"],
        )
        return ScriptRunResult(
            conversation_response=response.speech["plain"]["speech"],
            service_response=None,
            variables={},
        )

    def _understand(self, text: str, language: str) -> tuple[str, Meaning] | None:
        """Return a text's language and meaning: in the language spoken here if it is one of it."""
        for each in dict.fromkeys((language, FALLBACK, *self._books)):
            if each in self._books and (meaning := self._books[each].understand(text)):
                return each, meaning
        return None


async def async_listen(hass: HomeAssistant, _: str) -> None:
    """Listen to what is said in any of our languages; called when there is conversation."""
    Listener(hass, await async_all_documents(hass), await async_all_words(hass)).start()
