"""Keeps what the station shows of its athlete's week as the workout log is."""

import asyncio
from dataclasses import replace
from datetime import datetime
from functools import partial

from homeassistant.core import callback
from homeassistant.helpers.event import async_track_time_change
from homeassistant.util import dt as dt_util

from .coordinator import StationCoordinator
from .engine import Habit, habit
from .ledger import trained
from .workout_log import WorkoutLog


class TrainingWeek:
    """Follows the log, the days, and the choice of an athlete."""

    def __init__(self, station: StationCoordinator, log: WorkoutLog) -> None:
        """Show a station what a log says."""
        self._station = station
        self._log = log
        self._athlete: str | None = None
        self._turn = asyncio.Lock()
        """What is read later is shown later."""

    @callback
    def start(self) -> None:
        """Look now, and whenever something changes."""
        entry, hass = self._station.config_entry, self._station.hass
        entry.async_on_unload(self._log.async_add_listener(lambda _: self._look()))
        entry.async_on_unload(self._station.async_add_listener(self._on_update))
        entry.async_on_unload(
            async_track_time_change(hass, self._on_midnight, hour=0, minute=0, second=0)
        )
        self._look()

    @callback
    def _on_update(self) -> None:
        """Look when somebody else is chosen."""
        if self._station.data.athlete != self._athlete:
            self._look()

    @callback
    def _on_midnight(self, _: datetime) -> None:
        """Look: a day is over, perhaps a week."""
        self._look()

    @callback
    def _look(self) -> None:
        """Look, without waiting for it."""
        entry, hass = self._station.config_entry, self._station.hass
        self._athlete = self._station.data.athlete
        entry.async_create_background_task(hass, self._async_look(), f"{entry.title} log")

    async def _async_look(self) -> None:
        """Let the station show how it goes."""
        athlete = self._station.athlete
        if athlete is None:
            self._station.show(replace(self._station.data, habit=Habit()))
            return
        async with self._turn:
            moments = await self._log.async_read(partial(trained, athlete=athlete.id))
            days = [dt_util.as_local(moment).date() for moment in moments]
            week = habit(days, athlete.plan, dt_util.now().date())
            self._station.show(replace(self._station.data, habit=week))
