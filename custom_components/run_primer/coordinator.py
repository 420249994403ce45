"""The one place where the engine meets Home Assistant."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
import logging

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.event import async_call_later, async_track_time_interval
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator
from homeassistant.util import dt as dt_util

from .const import DOMAIN
from .engine import (
    PREPARE_SECONDS,
    Balance,
    Batch,
    Catalogue,
    Event,
    LiveValues,
    SensorKind,
    Session,
    SessionCompleted,
    SessionStopped,
    SessionSummary,
    SetCompleted,
    SetStarted,
    Words,
    plan_sets,
    view_session,
)
from .primed import is_primed
from .prompter import Prompter
from .settings import AthleteSettings, StationSettings
from .source import Source, make_counters, plan_timing
from .speaker import Speaker
from .station import StationView
from .store import LastSession, StationStore

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
        self._balance = Balance()
        self._prompter = Prompter(self.speaker, words, hass.loop.time)
        self.station_device_id = ""
        self._listeners_of_events: list[EventListener] = []
        self._watchers: list[Watcher] = []
        self._cancel_tick: CALLBACK_TYPE | None = None
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
        entry, memory = self.config_entry, self.store.memory
        athletes = [athlete.id for athlete in self.settings.athletes]
        self.data = replace(
            self.data,
            routine=memory.routine
            if memory.routine in self.catalogue.routines
            else next(iter(self.catalogue.routines)),
            athlete=memory.athlete if memory.athlete in athletes else next(iter(athletes), None),
            voice=memory.voice,
            last=memory.last,
            primed=is_primed(memory.last, dt_util.utcnow()),
        )
        self._use_speaker()
        entry.async_on_unload(
            async_track_time_interval(self.hass, self._look, _LOOK_EVERY, cancel_on_shutdown=True)
        )
        entry.async_on_unload(self._forget_tick)
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

    def hears(self, kind: SensorKind | None) -> bool:
        """Tell whether a sensor of this kind is heard; True when none is needed."""
        return kind is None or any(
            settings.leads and settings.hello.kind is kind
            for settings in (self.links[key].settings for key in self.data.connected)
        )

    @callback
    def when_idle(self, action: CALLBACK_TYPE) -> None:
        """Do something now, or as soon as no session is under way."""
        if self.is_active:
            self._when_idle = action
        else:
            action()

    @callback
    def feed(self, link: Source, batch: Batch, arrival: float) -> None:
        """Take readings of a sensor."""
        for watcher in self._watchers:
            watcher(link, batch)
        if not link.settings.leads:
            return
        kind = link.settings.hello.kind
        session = self.session
        events: list[Event] = []
        if session is not None:
            if batch.after_gap:
                session.gap(kind)
            for reading in batch.readings:
                if kind is SensorKind.PLATFORM:
                    self._balance.feed(reading)
                events += session.feed(kind, reading, arrival)
        changed = bool(batch.readings) and self._live.feed(kind, batch.readings, arrival)
        if events:
            self._handle(events)
        elif changed or self._hold_moved():
            self._publish()

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
        self.choose(routine=routine or self.data.routine, athlete=athlete or self.data.athlete)
        chosen = self.catalogue.routines[self.data.routine or ""]
        sources = self.links.values()
        counters = make_counters(sources)
        plan = plan_sets(
            chosen, self.catalogue.exercises, frozenset(counters), rest_factor=rest_factor
        )
        timing = plan_timing(plan, sources)
        self.session = Session(chosen.key, plan, counters, prepare_seconds=prepare, timing=timing)
        self._prompter.begin(chosen.closing_cues, plan)
        self._handle(self.session.start(self.now))

    @callback
    def lead(self, step: Callable[[Session, float], list[Event]]) -> None:
        """Let the session under way pause, resume, skip, be done or stop: a method of Session."""
        self._handle(step(self.require_session(), self.now))

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
        memory = self.store.memory
        self.store.update(
            routine=routine or memory.routine,
            athlete=athlete or memory.athlete,
            voice=memory.voice if voice is None else voice,
        )
        self.data = replace(
            self.data,
            routine=routine or self.data.routine,
            athlete=athlete or self.data.athlete,
            voice=self.data.voice if voice is None else voice,
        )
        self._use_speaker()
        self._publish()

    @property
    def athlete(self) -> AthleteSettings | None:
        """Return who trains next."""
        return next((a for a in self.settings.athletes if a.id == self.data.athlete), None)

    def _use_speaker(self) -> None:
        """Speak to the chosen athlete, if spoken prompts are wanted."""
        self.speaker.use(self.athlete if self.data.voice else None)

    def _handle(self, events: list[Event]) -> None:
        """Tell everybody what happened."""
        for event in events:
            self._note(event)
            if text := self._prompter.tell(event):
                self.data = replace(self.data, prompt=text)
        self._prompter.follow(self.session)
        self._publish()
        for event in events:
            for listener in self._listeners_of_events:
                listener(event)
        self._plan_tick()

    def _note(self, event: Event) -> None:
        """Book what stays of an event."""
        match event:
            case SetStarted():
                self._balance = Balance()
            case SetCompleted(result=result):
                peak, index = result.peak, self._balance.index
                self.data = replace(
                    self.data,
                    peak_force=None if peak is None else round(peak),
                    asymmetry=None if index is None else round(index, 1),
                )
            case SessionCompleted(summary=summary) | SessionStopped(summary=summary):
                self._close(summary, completed=isinstance(event, SessionCompleted))

    def _close(self, summary: SessionSummary, *, completed: bool) -> None:
        """Remember a session that is over."""
        self.speaker.release()
        now = dt_util.utcnow()
        name = self.athlete.name if self.athlete else None
        last = LastSession.of(summary, name, now, completed=completed)
        self.store.update(last=last)
        self.data = replace(self.data, last=last, primed=is_primed(last, now))
        if self._when_idle is not None:
            self.hass.loop.call_soon(self._when_idle)
            self._when_idle = None

    def _hold_moved(self) -> bool:
        """Tell whether another whole second was held."""
        return view_session(self.session).hold_time != self.data.session.hold_time

    def _publish(self) -> None:
        """Show everything as it is now."""
        session = view_session(self.session)
        rest_ends = self.data.rest_ends
        if session.rest_ends != self.data.session.rest_ends:
            rest_ends = self._wall_time(session.rest_ends)
        self.async_set_updated_data(
            replace(self.data, session=session, live=self._live.view, rest_ends=rest_ends)
        )

    def _wall_time(self, at: float | None) -> datetime | None:
        """Return the station's time as a date, to the second."""
        if at is None:
            return None
        return (dt_util.utcnow() + timedelta(seconds=at - self.now)).replace(microsecond=0)

    @callback
    def _plan_tick(self) -> None:
        """Wake up when the session has something to do."""
        self._forget_tick()
        due = self.session.due if self.session else None
        if due is not None:
            self._cancel_tick = async_call_later(self.hass, max(due - self.now, 0.0), self._tick)

    @callback
    def _forget_tick(self) -> None:
        """Do not wake up any more."""
        if self._cancel_tick is not None:
            self._cancel_tick()
            self._cancel_tick = None

    @callback
    def _tick(self, _: datetime) -> None:
        """Let the session's time pass."""
        self._cancel_tick = None
        if self.session is not None:
            self._handle(self.session.tick(self.now))

    @callback
    def _look(self, _: datetime) -> None:
        """Look which sensors are heard, and whether a warm-up still counts."""
        connected = frozenset(
            key for key, link in self.links.items() if link.is_connected(self.now)
        )
        events = self.session.tick(self.now) if self.session else []
        for key in sorted(connected ^ self.data.connected):
            events += self._presence(self.links[key], heard=key in connected)
        primed = is_primed(self.data.last, dt_util.utcnow())
        changed = (connected, primed) != (self.data.connected, self.data.primed)
        self.data = replace(self.data, connected=connected, primed=primed)
        if events:
            self._handle(events)
        elif changed or self._hold_moved():
            self._publish()

    def _presence(self, link: Source, *, heard: bool) -> list[Event]:
        """Take note that a sensor came or went."""
        kind = link.settings.hello.kind
        _LOGGER.info("%s is %s", link.settings.name, "heard" if heard else "silent")
        if not link.settings.leads:
            return []
        if heard:
            return self.session.sensor_heard(kind) if self.session else []
        self._live.silence(kind)
        return self.session.sensor_silent(kind) if self.session else []
