"""Counts whole sets in a worker thread: that takes longer than the event loop can wait."""

import asyncio
from collections.abc import Callable
import logging

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback

from .engine import Event, Recount, Session, SetCount

_LOGGER = logging.getLogger(__name__)


class Recounter:
    """Has one set counted at a time, and tells what came of it."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        now: Callable[[], float],
        tell: Callable[[list[Event]], None],
    ) -> None:
        """Count for a station with this clock; tell the events of each count."""
        self._hass = hass
        self._entry = entry
        self._now = now
        self._tell = tell
        self._task: asyncio.Task[None] | None = None

    @property
    def _is_busy(self) -> bool:
        """Tell whether a set is being counted."""
        return self._task is not None and not self._task.done()

    @callback
    def look(self, session: Session | None) -> None:
        """Have counted what a session wants counted, if anything."""
        if session is None or self._is_busy:
            return
        recount = session.recount()
        if recount is not None:
            self._task = self._entry.async_create_task(
                self._hass, self._async_count(session, recount), "run_primer recount"
            )

    async def async_settle(self) -> None:
        """Wait until everything wanted is counted, and told."""
        while self._task is not None and self._is_busy:
            await asyncio.wait([self._task])

    async def _async_count(self, session: Session, recount: Recount | None) -> None:
        """Count one set after the other, until none is wanted any more."""
        while recount is not None:
            count = await self._async_try(recount)
            self._tell(session.counted(recount, count, self._now()))
            recount = session.recount()

    async def _async_try(self, recount: Recount) -> SetCount | None:
        """Return the count of a set; None when it failed."""
        try:
            return await self._hass.async_add_executor_job(recount.count)
        except Exception:
            # Whatever a signal does to the counting, a routine goes on with its live count.
            _LOGGER.exception("A set could not be counted as a whole")
            return None
