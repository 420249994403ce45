"""The one place where the engine meets Home Assistant."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
import logging

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator
from homeassistant.util import dt as dt_util

from .alarm import Alarm
from .const import DOMAIN
from .engine import (
    PREPARE_SECONDS,
    Batch,
    Catalogue,
    Event,
    LiveValues,
    Session,
    SessionCompleted,
    SessionStopped,
    SessionSummary,
    SetCompleted,
    Words,
    view_session,
)
from .last_session import LastSession
from .presence import Presence
from .prompter import Prompter
from .recounter import Recounter
from .recovery import Recovery
from .settings import AthleteSettings, StationSettings
from .source import Source, new_session, plan_routine
from .speaker import Speaker
from .station import StationView
from .store import StationStore

_LOGGER = logging.getLogger(__name__)
_LOOK_EVERY = timedelta(seconds=1)

type RunPrimerConfigEntry = ConfigEntry[StationCoordinator]
type EventListener = Callable[[Event], None]
type Watcher = Callable[[Source, Batch], None]


class StationCoordinator(DataUpdateCoordinator[StationView]):
    """Owns a station's session: feeds it, lets its time pass, publishes what is to be seen."""

    config_entry: RunPrimerConfigEntry

    def __init__(
        self,
        hass: HomeAssistant,
        entry: RunPrimerConfigEntry,
        settings: StationSettings,
        catalogue: Catalogue,
        words: Words,
    ) -> None:
        """Lead a station with these settings."""
        super().__init__(hass, _LOGGER, config_entry=entry, name=entry.title)
        self.settings = settings
        self.catalogue = catalogue
        self.words = words
        self.speaker = Speaker(hass, words)
        self.store = StationStore(hass, entry.entry_id)
        self.links: dict[str, Source] = {}
        self.session: Session | None = None
        self.data = StationView()
        self._live = LiveValues()
        self._prompter = Prompter(self.speaker, words, hass.loop.time)
        self.recovery = Recovery(hass, entry.entry_id, catalogue.exercises)
        self.station_device_id = ""
        self._listeners_of_events: list[EventListener] = []
        self._watchers: list[Watcher] = []
        self.presence = Presence(self.links, self._live)
        self._alarm = Alarm(hass, lambda: self._take(self._pass_time(), changed=True))
        self._recounter = Recounter(
            hass, entry, hass.loop.time, lambda events: self._take(events, changed=False)
        )
        self._when_idle: CALLBACK_TYPE | None = None

    @property
    def now(self) -> float:
        """Return the station's time, in seconds."""
        return self.hass.loop.time()

    @property
    def is_active(self) -> bool:
        """Tell whether a session is under way."""
        return self.session is not None and self.session.is_active

    async def async_start(self) -> None:
        """Remember the last choices and begin to watch the sensors' presence."""
        await self.store.async_load()
        self._show_choices()
        entry = self.config_entry
        entry.async_on_unload(
            async_track_time_interval(self.hass, self._look, _LOOK_EVERY, cancel_on_shutdown=True)
        )
        entry.async_on_unload(lambda: self._alarm.set(None))
        entry.async_create_background_task(
            self.hass, self.speaker.async_run(), f"{DOMAIN} speaker {entry.title}"
        )

    @callback
    def async_add_event_listener(self, listener: EventListener) -> CALLBACK_TYPE:
        """Call a listener with every event of a session; return what ends it."""
        self._listeners_of_events.append(listener)
        return lambda: self._listeners_of_events.remove(listener)

    @contextmanager
    def watching(self, watcher: Watcher) -> Iterator[None]:
        """Call a watcher with all readings for a while."""
        self._watchers.append(watcher)
        try:
            yield
        finally:
            self._watchers.remove(watcher)

    @callback
    def when_idle(self, action: CALLBACK_TYPE) -> None:
        """Do something now, or as soon as no session is under way."""
        if self.is_active:
            self._when_idle = action
        else:
            action()

    @callback
    def feed(self, link: Source, batch: Batch, arrival: float) -> None:
        """Take readings of a sensor, which may be late."""
        link.recent.feed(batch.readings)
        for watcher in self._watchers:
            watcher(link, batch)
        if not link.settings.leads:
            return
        kind = link.settings.hello.kind
        session = self.session
        events: list[Event] = []
        if session is not None:
            if batch.after_gap:
                events += session.gap(kind, batch.missing, rebooted=batch.rebooted)
            for reading in batch.readings:
                events += session.feed(kind, reading, reading.at + batch.offset, arrival)
        changed = self._live.feed(kind, batch.readings, arrival)
        age = arrival - batch.offset - batch.readings[-1].at
        self._take(events, changed=changed, age=age)

    async def async_go_on(self) -> None:
        """Go on with the session that a restart cut short."""
        restored = await self.recovery.async_restore(self.links)
        if restored is None:
            return
        self.session, routine = restored.session, restored.session.routine
        self.choose(routine=routine, athlete=restored.athlete)
        known = self.catalogue.routines.get(routine)
        self._prompter.begin(known.closing_cues if known else (), self.session.plan)
        self.presence.expect_all(self.now)
        self._handle(restored.events, age=restored.age)

    async def async_suspend(self) -> None:
        """Keep the session under way for whoever leads this station next."""
        await self.recovery.async_close(self.session, self.data.athlete, self.links)

    @callback
    def start(
        self,
        *,
        routine: str | None = None,
        athlete: str | None = None,
        rest_factor: float = 1.0,
        prepare: float = PREPARE_SECONDS,
    ) -> None:
        """Start a routine. Raise a translated error when one is under way."""
        if self.is_active:
            raise ServiceValidationError(
                translation_domain=DOMAIN, translation_key="session_active"
            )
        self.choose(routine=routine, athlete=athlete)
        chosen = self.catalogue.routines[self.data.routine or ""]
        sources = tuple(self.links.values())
        plan = plan_routine(chosen, self.catalogue.exercises, sources, rest_factor)
        self.session = new_session(chosen.key, plan, sources, prepare)
        self._prompter.begin(chosen.closing_cues, plan)
        self._handle(self.session.start(self.now))

    async def async_lead(self, step: Callable[[Session, float], list[Event]]) -> None:
        """Let the session under way pause, resume, skip, be done or stop: a method of Session.

        Return when it has: a set that ends is counted as a whole before.
        """
        self._take(step(self.require_session(), self.now), changed=True)
        await self._recounter.async_settle()

    def require_session(self) -> Session:
        """Return the session under way. Raise a translated error without one."""
        if self.session is None or not self.session.is_active:
            raise ServiceValidationError(translation_domain=DOMAIN, translation_key="no_session")
        return self.session

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

    def _show_choices(self) -> None:
        """Show what is chosen, and speak to the chosen athlete if that is wanted."""
        self.store.settle(self.catalogue.routines, (each.id for each in self.settings.athletes))
        chosen = self.store.memory
        self.data = replace(
            self.data, routine=chosen.routine, athlete=chosen.athlete, voice=chosen.voice
        )
        self.speaker.use(self.athlete if chosen.voice else None)

    def _handle(self, events: list[Event], *, age: float = 0.0) -> None:
        """Tell everybody what happened, so many seconds ago."""
        for event in events:
            self._note(event)
            if text := self._prompter.tell(event, age):
                self.data = replace(self.data, prompt=text)
        self._prompter.follow(self.session)
        self._publish()
        for event in events:
            for listener in self._listeners_of_events:
                listener(event)
        self.recovery.keep(events, self.session, self.data.athlete, self.links)
        self._alarm.set(self.session.stage.due if self.session else None)

    def _note(self, event: Event) -> None:
        """Book what stays of an event."""
        match event:
            case SetCompleted(result=result):
                sides = result.metrics.sides if result.metrics else None
                self.data = self.data.close_set(result.peak, sides)
            case SessionCompleted(summary=summary) | SessionStopped(summary=summary):
                self._close(summary, completed=isinstance(event, SessionCompleted))

    def _close(self, summary: SessionSummary, *, completed: bool) -> None:
        """Remember a session that is over."""
        self.speaker.release()
        now, name = dt_util.utcnow(), self.athlete.name if self.athlete else None
        ended = now - timedelta(seconds=self.now - summary.ended)
        last = LastSession.of(summary, name, ended, completed=completed)
        self.data = self.data.remember(last, now)
        if self._when_idle is not None:
            self.hass.loop.call_soon(self._when_idle)
            self._when_idle = None

    def _take(self, events: list[Event], *, changed: bool, age: float = 0.0) -> None:
        """Tell what happened so many seconds ago; without news, show what is to be seen."""
        if events:
            self._handle(events, age=age)
        elif changed or view_session(self.session).hold_time != self.data.session.hold_time:
            self._publish()
        self._recounter.look(self.session)

    def _publish(self) -> None:
        """Show everything as it is now."""
        session = view_session(self.session)
        self.async_set_updated_data(self.data.show(session, self._live.view, self.now))

    @callback
    def _look(self, _: datetime) -> None:
        """Look which sensors are heard, and whether a warm-up still counts."""
        events = self._pass_time() + self.presence.look(self.session, self.now)
        before, connected = self.data, self.presence.connected
        self.data = replace(before.remember(before.last, dt_util.utcnow()), connected=connected)
        self._take(events, changed=self.data != before)
        self.recovery.keep([], self.session, self.data.athlete, self.links)

    def _pass_time(self) -> list[Event]:
        """Let the session's time pass; nobody comes back to one that waits for them too long."""
        if self.session is None or not self.session.is_active:
            return []
        if self.recovery.is_abandoned and self.session.stage.due is None:
            return self.session.stop(self.recovery.news)
        return self.session.tick(self.now)
