"""Keeps what the station shows of its athletes' past as the workout log is."""

import asyncio
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from homeassistant.core import callback
from homeassistant.helpers.event import async_track_time_change
from homeassistant.util import dt as dt_util

from .athlete_past import Past, recall
from .coordinator import StationCoordinator
from .engine import Habit, TrainingPlan, habit
from .last_session import LastSession
from .ledger import SessionRecord, Wanted, find_sessions, trained
from .workout_log import Change, WorkoutLog

_SESSIONS = 60
"""How many sessions back conclusions go: five months of three a week."""


class History:
    """Follows the log and the days."""

    def __init__(self, station: StationCoordinator, log: WorkoutLog) -> None:
        """Show a station what a log says."""
        self._station = station
        self._log = log
        self._turn = asyncio.Lock()
        """What is read later is shown later."""

    @callback
    def start(self) -> None:
        """Look now, and whenever something changes."""
        entry, hass = self._station.config_entry, self._station.hass
        entry.async_on_unload(self._log.async_add_listener(self._on_change))
        entry.async_on_unload(
            async_track_time_change(hass, self._on_midnight, hour=0, minute=0, second=0)
        )
        self._look()

    @callback
    def _on_change(self, change: Change) -> None:
        """Look when a session of this station changed."""
        entry_id = self._station.config_entry.entry_id
        if any(version.station == entry_id for version in change.versions):
            self._look()

    @callback
    def _on_midnight(self, _: datetime) -> None:
        """Look: a day is over, perhaps a week."""
        self._look()

    @callback
    def _look(self) -> None:
        """Look, without waiting for it."""
        entry, hass = self._station.config_entry, self._station.hass
        entry.async_create_background_task(hass, self._async_look(), f"{entry.title} log")

    async def _async_look(self) -> None:
        """Let the station show how it went."""
        plans: dict[str | None, TrainingPlan | None]
        plans = {each.id: each.plan for each in self._station.settings.athletes}
        async with self._turn:
            pasts = {
                athlete: await self._async_recall(athlete, plan)
                for athlete, plan in (plans or {None: None}).items()
            }
            self._station.show(self._station.data.recall(pasts, dt_util.utcnow()))

    async def _async_recall(self, athlete: str | None, plan: TrainingPlan | None) -> Past:
        """Return the past of an athlete; of everybody, where nobody is set up."""
        wanted = Wanted(
            station=self._station.config_entry.entry_id,
            athlete=athlete,
            led=True,
            closed=True,
            limit=_SESSIONS,
            full=True,
        )
        found, moments = await self._log.async_read(partial(_read, wanted=wanted))
        days = [dt_util.as_local(moment).date() for moment in moments]
        return Past(
            last=LastSession.read(found[0]) if found else None,
            sessions=tuple(map(recall, found)),
            habit=habit(days, plan, dt_util.now().date()) if plan else Habit(),
        )


def _read(
    connection: Connection, wanted: Wanted
) -> tuple[tuple[SessionRecord, ...], tuple[datetime, ...]]:
    """Return sessions that are over, and when any was begun that counts for the week."""
    moments = () if wanted.athlete is None else trained(connection, wanted.athlete)
    return find_sessions(connection, wanted), moments
