"""Home Assistant's way to the workout log: nothing of it blocks the event loop."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
import logging
from pathlib import Path
from typing import Self

import voluptuous as vol

from homeassistant.const import EVENT_HOMEASSISTANT_FINAL_WRITE
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers import issue_registry as ir
from homeassistant.util.hass_dict import HassKey

from .const import CONF_DB_URL, DOMAIN
from .ledger import Home, LogFile, LogServer, SessionRecord, Setback, Work, Writer

LOG_SCHEMA = vol.Schema(
    {vol.Optional(DOMAIN): vol.Schema({vol.Optional(CONF_DB_URL): cv.string})},
    extra=vol.ALLOW_EXTRA,
)
"""What of it stands in configuration.yaml: where it lives, as with the recorder."""
_PASSING = (Setback.UNWRITABLE, Setback.UNREACHABLE)
_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Sessions that are over, before and after they were closed, corrected, deleted or imported."""

    before: tuple[SessionRecord, ...] = ()
    after: tuple[SessionRecord, ...] = ()

    @classmethod
    def of(cls, before: SessionRecord | None, after: SessionRecord | None) -> Self:
        """Return the change of one session; None where there is none of it."""
        return cls(
            before=() if before is None else (before,), after=() if after is None else (after,)
        )

    @property
    def versions(self) -> tuple[SessionRecord, ...]:
        """Return all that was and all that is."""
        return self.before + self.after


type ChangeListener = Callable[[Change], None]


class WorkoutLog:
    """The log that all stations share."""

    def __init__(self, hass: HomeAssistant, address: str | None = None) -> None:
        """Keep it in a database, if there is an address of one, else in a file of our own."""
        self._hass = hass
        home: Home = LogFile(Path(hass.config.path(f"{DOMAIN}.db")))
        if address is not None:
            home = LogServer(address)
        self._writer = Writer(home, self._report)
        self._listeners: list[ChangeListener] = []

    @callback
    def start(self) -> None:
        """Open the file, without waiting for it; close it when Home Assistant ends."""
        self._writer.start()
        self._hass.bus.async_listen_once(EVENT_HOMEASSISTANT_FINAL_WRITE, self._async_close)

    @callback
    def async_add_listener(self, listener: ChangeListener) -> CALLBACK_TYPE:
        """Call a listener with every change of a session that is over; return what ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @callback
    def note(self, work: Work[object]) -> None:
        """Have something written that nobody waits for."""
        self._writer.submit(work).add_done_callback(_log_fault)

    async def async_change(self, work: Work[Change]) -> Change:
        """Change a session that is over, and tell those who derive something from it."""
        change = await asyncio.wrap_future(self._writer.submit(work))
        for listener in self._listeners:
            listener(change)
        return change

    async def async_read[T](self, query: Work[T]) -> T:
        """Return what a query finds, all that was noted before included."""
        await asyncio.wrap_future(self._writer.submit(lambda _: None))
        return await self._hass.async_add_executor_job(self._writer.read, query)

    async def _async_close(self, _: Event) -> None:
        """Write what is waiting and let go of the file."""
        await self._hass.async_add_executor_job(self._writer.close)

    def _report(self, setback: Setback | None, name: str) -> None:
        """Take what the writer's thread says of where the log lives."""
        self._hass.loop.call_soon_threadsafe(self._tell, setback, name)

    @callback
    def _tell(self, setback: Setback | None, name: str) -> None:
        """Show what is wrong as a repair issue, or that all is well again."""
        if setback is None:
            for passed in _PASSING:
                ir.async_delete_issue(self._hass, DOMAIN, f"log_{passed}")
            return
        passing = setback in _PASSING
        ir.async_create_issue(
            self._hass,
            DOMAIN,
            f"log_{setback}" if passing else f"log_{setback}_{name}",
            is_fixable=not passing,
            is_persistent=not passing,
            severity=ir.IssueSeverity.ERROR,
            translation_key=f"log_{setback}",
            translation_placeholders={"file": name},
        )


LOG: HassKey[WorkoutLog] = HassKey(f"{DOMAIN}_log")


def _log_fault(future: Future[object]) -> None:
    """Log what could not be written and why; runs in the writer's thread."""
    if error := future.exception():
        _LOGGER.error("Not written to the workout log: %s", error, exc_info=error)
