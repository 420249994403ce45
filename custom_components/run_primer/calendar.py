"""The workouts that were done and those that are planned, as a calendar."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from functools import partial
from typing import override

from homeassistant.components.calendar import (
    CalendarEntity,
    CalendarEntityDescription,
    CalendarEvent,
)
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .coordinator import RunPrimerConfigEntry
from .diary import tell_sets
from .engine import Words
from .entity import StationEntity
from .ledger import SessionRecord, Wanted, find_sessions
from .workout_log import LOG

PARALLEL_UPDATES = 0

_DAY = timedelta(days=1)
_LOOK_AHEAD = timedelta(days=8)
"""Long enough for the same day of the next week."""
WORKOUTS = CalendarEntityDescription(key="workouts")


async def async_setup_entry(
    hass: HomeAssistant,
    entry: RunPrimerConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the station's calendar."""
    async_add_entities([WorkoutsCalendar(entry.runtime_data, WORKOUTS)])


class WorkoutsCalendar(StationEntity, CalendarEntity):
    """What the workout log holds of a station."""

    entity_description: CalendarEntityDescription

    @override
    async def async_added_to_hass(self) -> None:
        """Show changes of the log to whoever has the calendar open."""
        await super().async_added_to_hass()
        log = self.hass.data[LOG]
        self.async_on_remove(log.async_add_listener(lambda _: self.async_update_event_listeners()))

    @property
    @override
    def event(self) -> CalendarEvent | None:
        """Return what is planned next."""
        today = dt_util.now().date()
        planned = self._planned(today, today + _LOOK_AHEAD)
        return min(planned, key=lambda event: event.start, default=None)

    @override
    async def async_get_events(
        self, hass: HomeAssistant, start_date: datetime, end_date: datetime
    ) -> list[CalendarEvent]:
        """Return the workouts of a time, the oldest first."""
        wanted = Wanted(
            station=self.coordinator.config_entry.entry_id,
            since=dt_util.as_utc(start_date),
            until=dt_util.as_utc(end_date),
            closed=True,
        )
        found = await hass.data[LOG].async_read(partial(find_sessions, wanted=wanted))
        done = [_event(session, self.coordinator.words) for session in reversed(found)]
        first = max(dt_util.as_local(start_date).date(), dt_util.now().date())
        kept = {(session.athlete, dt_util.as_local(session.started).date()) for session in found}
        return done + self._planned(first, dt_util.as_local(end_date).date() + _DAY, kept)

    def _planned(
        self, first: date, until: date, kept: Collection[tuple[str | None, date]] = ()
    ) -> list[CalendarEvent]:
        """Return what athletes mean to do and have not, from a day up to but without another."""
        words, station = self.coordinator.words, self.coordinator
        what = words.name("routine", station.data.routine or "")
        return [
            CalendarEvent(
                start=day,
                end=day + _DAY,
                summary=f"{athlete.name}: {what}",
                description=words.text("workouts.planned"),
            )
            for athlete in station.settings.athletes
            for day in athlete.plan.days_from(first, until)
            if (athlete.id, day) not in kept
        ]

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        """Do nothing: only the log changes what is shown."""


def _event(session: SessionRecord, words: Words) -> CalendarEvent:
    """Return a workout as a calendar shows it."""
    what = (
        words.text("workouts.logged")
        if session.routine is None
        else words.name("routine", session.routine)
    )
    return CalendarEvent(
        uid=session.id,
        start=dt_util.as_local(session.started),
        end=dt_util.as_local(session.ended or session.started),
        summary=f"{session.athlete_name}: {what}" if session.athlete_name else what,
        description="\n".join(tell_sets(session, words)),
    )
