"""How far each athlete has come with each routine: kept over restarts, taken back on request."""

from dataclasses import dataclass, replace
from datetime import datetime
import logging
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import Store

from .const import DOMAIN
from .engine import Course, ThawError, freeze, thaw

_LOGGER = logging.getLogger(__name__)
_VERSION = 1
_SAVE_DELAY_SECONDS = 1.0
_MOST_STEPS = 50
"""Changes that can be taken back, one after the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """The courses of one athlete with one routine, the present one last."""

    athlete: str | None
    """Subentry id; None where a station has no athletes."""
    routine: str
    courses: tuple[Course, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """What is kept."""

    paths: tuple[Path, ...] = ()


class Courses:
    """The courses of a station's athletes on disk."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Keep the courses of a config entry."""
        self._book = Book()
        self._store = Store[Any](hass, _VERSION, f"{DOMAIN}.{entry_id}.courses")

    async def async_load(self) -> None:
        """Read them; what is damaged is begun anew, with the routines as they are written."""
        if (data := await self._store.async_load()) is None:
            return
        try:
            self._book = thaw(Book, data, {})
        except ThawError as error:
            _LOGGER.warning("What athletes accepted for their routines is damaged: %s", error)

    def find(self, athlete: str | None, routine: str) -> Course:
        """Return how far an athlete has come with a routine."""
        courses = self._path(athlete, routine).courses
        return courses[-1] if courses else Course()

    def take(self, athlete: str | None, routine: str, course: Course) -> None:
        """Go on with another course, and remember the one before."""
        path = self._path(athlete, routine)
        self._keep(replace(path, courses=(*path.courses, course)[-_MOST_STEPS:]))

    def undo(self, athlete: str | None, routine: str, at: datetime) -> bool:
        """Go back to the course before that did something else; tell whether there was one."""
        path, now = self._path(athlete, routine), self.find(athlete, routine)
        kept = (Course(), *path.courses)
        while kept and kept[-1].does_as(now):
            kept = kept[:-1]
        if not kept:
            return False
        self._keep(replace(path, courses=(*kept[:-1], now.back_to(kept[-1], at))))
        return True

    async def async_remove(self) -> None:
        """Forget everything: the station is gone."""
        await self._store.async_remove()

    def _path(self, athlete: str | None, routine: str) -> Path:
        """Return the courses of an athlete with a routine."""
        for path in self._book.paths:
            if (path.athlete, path.routine) == (athlete, routine):
                return path
        return Path(athlete=athlete, routine=routine, courses=())

    def _keep(self, path: Path) -> None:
        """Write a path in place of the one it follows."""
        key = path.athlete, path.routine
        others = (each for each in self._book.paths if (each.athlete, each.routine) != key)
        self._book = Book(paths=(*others, path))
        book = self._book
        self._store.async_delay_save(lambda: freeze(book, {}), _SAVE_DELAY_SECONDS)
