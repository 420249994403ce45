"""What is done next at a station and by whom, and how they are spoken to."""

from dataclasses import replace
import logging
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator
from homeassistant.util import dt as dt_util

from .courses import Courses
from .engine import Catalogue, Course, Prompt, Words
from .languages import Languages
from .prompter import Prompter
from .settings import AthleteSettings, StationSettings
from .speaker import Speaker
from .station import StationView
from .store import StationStore

_LOGGER = logging.getLogger(__name__)


class StationChoices(DataUpdateCoordinator[StationView]):
    """Remembers what was chosen at a station, shows it, and speaks to who was chosen."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry[Any],
        settings: StationSettings,
        catalogue: Catalogue,
        languages: Languages,
    ) -> None:
        """Choose from what there is."""
        super().__init__(hass, _LOGGER, config_entry=entry, name=entry.title)
        self.settings = settings
        self.catalogue = catalogue
        self.words = languages.house
        """For all that is not said to an athlete."""
        self.store = StationStore(hass, entry.entry_id)
        self.courses = Courses(hass, entry.entry_id)
        self.speaker = Speaker(hass, self.words)
        self.data = StationView()
        self.languages = languages
        self._prompter = Prompter(hass, self.speaker, self.words, self._caption)

    async def async_remember(self) -> None:
        """Read what was chosen and accepted before."""
        await self.store.async_load()
        await self.courses.async_load()
        self._show_choices()

    @callback
    def choose(
        self,
        *,
        routine: str | None = None,
        athlete: str | None = None,
        voice: bool | None = None,
    ) -> None:
        """Choose what is done next, by whom, and whether it is spoken."""
        self.store.choose(routine, athlete, voice=voice)
        self._show_choices()
        self._publish()

    @callback
    def show(self, view: StationView) -> None:
        """Show what others know of the station: the workout log, of its past."""
        if view != self.data:
            self.data = view
            self._publish()

    @property
    def athlete(self) -> AthleteSettings | None:
        """Return who trains next."""
        return next((a for a in self.settings.athletes if a.id == self.data.athlete), None)

    @property
    def athlete_words(self) -> Words:
        """Return the words that the athlete is spoken to in."""
        return self.words_for(self.athlete)

    def words_for(self, athlete: AthleteSettings | None) -> Words:
        """Return the words for an athlete, chosen or not."""
        return self.languages.find(athlete.language if athlete else None)

    def course(self, routine: str) -> Course:
        """Return how far the chosen athlete has come with a routine."""
        return self.courses.find(self.data.athlete, routine)

    @callback
    def say(self, prompt: Prompt) -> None:
        """Say and show something that is no event of a session."""
        self.show(replace(self.data, prompt=self._prompter.add(prompt, self.data.prompt)))

    def _caption(self, text: str) -> None:
        """Show what is said by the clock."""
        self.show(replace(self.data, prompt=text))

    def _show_choices(self) -> None:
        """Show what is chosen, and speak to the chosen athlete if that is wanted."""
        self.store.settle(self.catalogue.routines, (each.id for each in self.settings.athletes))
        chosen = self.store.memory
        self.data = replace(
            self.data, routine=chosen.routine, athlete=chosen.athlete, voice=chosen.voice
        ).at(dt_util.utcnow())
        words = self.athlete_words
        self.speaker.use(self.athlete if chosen.voice else None, words)
        self._prompter.words = words

    def _publish(self) -> None:
        """Show everything as it is now."""
        self.async_set_updated_data(self.data)
