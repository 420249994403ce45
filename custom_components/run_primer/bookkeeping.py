"""Writes into the workout log what happens at a station."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Connection

from homeassistant.core import callback
from homeassistant.util import dt as dt_util
from homeassistant.util.ulid import ulid_now

from .coordinator import StationCoordinator
from .diary import async_tell
from .engine import (
    Event,
    FaultSeen,
    PlannedSet,
    RepCorrected,
    RepCounted,
    Session,
    SessionCompleted,
    SessionStarted,
    SessionStopped,
    SessionSummary,
    SetCompleted,
    SetResult,
    SetStarted,
)
from .last_session import LastSession
from .ledger import (
    NotWrittenError,
    Outcome,
    SessionRecord,
    SetRecord,
    close_session,
    correct_reps,
    count_rep,
    find_session,
    finish_set,
    last_led,
    note_fault,
    open_session,
    open_sessions,
    start_set,
)
from .recording import begun, counted, faulty, is_of, over
from .tracing import Tracer
from .workout_log import Change, WorkoutLog


class Bookkeeper:
    """Listens to a station's events. Holds the session under way as it was written.

    A set is known by its exercise, side and number, which are unique in a
    session: whoever goes on behind a crash may tell any event once more.
    """

    def __init__(self, station: StationCoordinator, log: WorkoutLog) -> None:
        """Write of a station into a log."""
        self.session: SessionRecord | None = None
        """Under way, with the sets that are over."""
        self.set: SetRecord | None = None
        """Being done."""
        self._station = station
        self._log = log
        self._tracer = Tracer(station, log)
        self._turn = asyncio.Lock()
        """What is read later is shown later."""
        self._early: list[Event] | None = []
        """What happened before we knew where a crash had left the log; None from then on."""

    @callback
    def listen(self) -> None:
        """Begin to listen; `catch_up` comes when the station leads its session again."""
        entry = self._station.config_entry
        entry.async_on_unload(self._station.async_add_event_listener(self.on_event))
        entry.async_on_unload(self._log.async_add_listener(self._on_change))
        self._tracer.listen()

    @callback
    def catch_up(self) -> None:
        """Take up or close what a crash left open, and show the last session."""
        entry, led = self._station.config_entry, self._station.session
        anew = any(isinstance(event, SessionStarted) for event in self._early or ())
        # Asked now: it may be over before the log has been read.
        goes_on = led.routine if led and led.is_active and not anew else None
        entry.async_create_background_task(
            self._station.hass, self._async_catch_up(goes_on), f"{entry.title} log"
        )

    @callback
    def on_event(self, event: Event) -> None:
        """Write what happened, or remember it until it is known where to go on."""
        if self._early is not None:
            self._early.append(event)
            return
        match event:
            case SessionStarted(routine=routine, plan=plan):
                self._open(routine, plan, dt_util.utcnow())
            case SetStarted(planned=planned):
                self._take(planned)
                self._note(start_set)
            case RepCounted(planned=planned):
                self._take(planned)
                self._note(count_rep, rep=counted(event, self._wall))
            case RepCorrected(planned=planned):
                self._take(planned)
                self._note(correct_reps, number=event.number)
            case FaultSeen(planned=planned):
                self._take(planned)
                self._note(note_fault, fault=faulty(event))
            case SetCompleted(result=result):
                self._finish(result)
            case SessionCompleted(summary=summary):
                self._close(summary, Outcome.COMPLETED)
            case SessionStopped(summary=summary):
                self._close(summary, Outcome.STOPPED)

    def _take(self, planned: PlannedSet, started: datetime | None = None) -> None:
        """Let a planned set be the one being done: as it is known, else as one that begins."""
        if self.session is None or (self.set is not None and is_of(self.set, planned)):
            return
        over = self.session.sets
        known = next((each for each in over if is_of(each, planned)), None)
        self.set = known or begun(planned, ulid_now(), started or dt_util.utcnow())
        self.session = replace(self.session, sets=tuple(e for e in over if e is not known))

    def _note(self, write: Callable[..., None], **what: object) -> None:
        """Write something of the set being done."""
        if self.session is not None and self.set is not None:
            self._log.note(partial(write, session=self.session, one=self.set, **what))

    def _open(self, routine: str, plan: tuple[PlannedSet, ...], started: datetime) -> None:
        """Begin a session."""
        athlete, led = self._station.athlete, self._station.session
        self.set = None
        self.session = SessionRecord(
            id=ulid_now(),
            station=self._station.config_entry.entry_id,
            athlete=athlete.id if athlete else None,
            athlete_name=athlete.name if athlete else None,
            routine=routine,
            started=started,
            planned_sets=len(plan),
            timing=led.timing.value if led else None,
        )
        self._log.note(partial(open_session, session=self.session))
        self._tracer.begin(self.session)

    def _finish(self, result: SetResult) -> None:
        """Write a set that is over."""
        self._take(result.planned)
        if self.session is None or self.set is None:
            return
        self.set = over(self.set, result, dt_util.utcnow(), self._wall)
        self._note(finish_set)
        self.session = replace(self.session, sets=(*self.session.sets, self.set))
        self.set = None

    def _close(self, summary: SessionSummary, outcome: Outcome) -> None:
        """Write the end of the session, and of a set it broke off."""
        self._tracer.end()
        if self.set is not None and summary.sets:
            self._finish(summary.sets[-1])
        if self.session is None:
            return
        ended = dt_util.utcnow() - timedelta(seconds=self._station.now - summary.ended)
        closed = replace(self.session, outcome=outcome, ended=ended, share=round(summary.share, 3))
        self.session = self.set = None
        hass = self._station.hass
        hass.async_create_task(self._async_end(closed))

    async def _async_end(self, closed: SessionRecord) -> None:
        """Write a session that is over, and tell of it."""
        try:
            await self._log.async_change(partial(_close, closed))
        except NotWrittenError:
            # Home Assistant ends with a log that cannot be written, and has said so.
            return
        async_tell(self._station.hass, self._station, closed)

    def _wall(self, at: float) -> datetime | None:
        """Return the UTC of a time of the sensor that measures the set."""
        for link in self._station.links.values():
            kind = link.settings.hello.kind
            if self.set is None or not link.settings.leads or kind.value != self.set.measure:
                continue
            if (heard := link.to_station(at)) is not None:
                return dt_util.utcnow() + timedelta(seconds=heard - self._station.now)
        return None

    async def _async_catch_up(self, routine: str | None) -> None:
        """Take up this routine, close what is open besides, write what happened since."""
        try:
            await self._async_look_back(routine)
        finally:
            early, self._early = self._early or [], None
            for event in early:
                self.on_event(event)
        await self._async_show_last()

    async def _async_look_back(self, routine: str | None) -> None:
        """Take up the session that goes on, and close those nobody comes back to."""
        entry = self._station.config_entry
        for session in await self._log.async_read(partial(open_sessions, station=entry.entry_id)):
            if self.session is None and routine is not None and session.routine == routine:
                self._resume(session)
            else:
                closed = replace(session, outcome=Outcome.ABANDONED, ended=session.last_seen)
                await self._async_end(closed)
        led = self._station.session
        if self.session is None and routine is not None and led is not None:
            self._write_again(led)

    def _write_again(self, led: Session) -> None:
        """Write a session that goes on but that the log has lost.

        What is known of its sets is written. When each of them was is known no more, only
        their order: they are spread over the time since it began.
        """
        age = timedelta(seconds=self._station.now - led.started)
        began = dt_util.utcnow() - age
        self._open(led.routine, led.plan, began)
        for place, result in enumerate(led.results):
            self._take(result.planned, began + age * place / (len(led.results) + 1))
            self._finish(result)
        if led.progress is not None:
            self._take(led.progress.planned)
            self._note(correct_reps, number=led.progress.reps)

    def _resume(self, session: SessionRecord) -> None:
        """Go on with a session, in the set that was being done."""
        over = tuple(each for each in session.sets if each.ended is not None)
        self.session = replace(session, sets=over)
        self.set = next((each for each in reversed(session.sets) if each.ended is None), None)
        self._tracer.begin(self.session)

    @callback
    def _on_change(self, change: Change) -> None:
        """Show the last session anew when one of this station changed."""
        entry, hass = self._station.config_entry, self._station.hass
        if any(version.station == entry.entry_id for version in change.versions):
            entry.async_create_task(hass, self._async_show_last(), f"{entry.title} last session")

    async def _async_show_last(self) -> None:
        """Let the station show its last session."""
        async with self._turn:
            found = await self._log.async_read(
                partial(last_led, station=self._station.config_entry.entry_id)
            )
            last = None if found is None else LastSession.read(found)
            self._station.show(self._station.data.remember(last, dt_util.utcnow()))


def _close(session: SessionRecord, connection: Connection) -> Change:
    """Write the end of a session."""
    close_session(connection, session)
    return Change.of(None, find_session(connection, session.id))
