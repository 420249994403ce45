"""The live picture of a station, encoded once and sent to everybody who watches.

A watcher acknowledges pictures now and then. One who does not keep up is left out of the
curve until it does, and then gets the last seconds whole; what was counted always goes out.
"""

from asyncio import TimerHandle
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace

from homeassistant.core import callback
from homeassistant.helpers.json import json_bytes
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN
from .coordinator import StationCoordinator
from .engine import (
    Batch,
    Event,
    Picture,
    SensorKind,
    SessionRestored,
    SessionStarted,
    SessionStopped,
    SetCompleted,
    SetStarted,
    Stroke,
)
from .live_view import LiveMark, LiveSet, LiveStation, live_mark, live_plan, live_station
from .source import Source

BEAT_SECONDS = 0.05
"""Shortest time between two messages: 20 a second at most."""
PATIENCE_SECONDS = 0.1
"""How long what is not looked at now waits for a message to go with."""
MOST_UNSEEN = 60
"""Pictures that may be under way to a watcher: three to six seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveMessage:
    """One message; None where there is nothing new."""

    number: int
    """Counts pictures; a watcher acknowledges by it."""
    station: LiveStation | None = None
    plan: tuple[LiveSet, ...] | None = None
    marks: tuple[LiveMark, ...] = ()
    strokes: tuple[Stroke, ...] = ()
    held: float | None = None
    """Seconds held until now; None while the set is not for holding."""
    whole: bool = False
    """True when it is all there is to know, in place of what was sent before."""
    gone: bool = False
    """True when the station is unloaded; nothing follows."""
    entry: str | None = None
    """Config entry of the station, in a whole message."""
    subscription: int | None = None
    """What to acknowledge with, in a whole message."""


@dataclass(slots=True, eq=False)
class Watcher:
    """Somebody who watches."""

    send: Callable[[bytes], None]
    """Takes an encoded message."""
    subscription: int
    """What the receiver calls it."""
    sent: int
    """Number of the last picture on its way to it."""
    seen: int
    """Number of the last picture it has acknowledged."""
    behind: bool = False
    """True when it is left out of the curve."""


class LiveStream:
    """Gathers what a station shows and sends it in beats."""

    def __init__(self, coordinator: StationCoordinator) -> None:
        """Watch a station once started."""
        self._coordinator = coordinator
        self._picture = Picture()
        self._watchers: set[Watcher] = set()
        self._strokes: list[Stroke] = []
        self._news: list[LiveMark] = []
        self._marks: list[LiveMark] = []
        """Of the running or the last set."""
        self._plan_changed = self._changed = False
        self._restored = False
        """True until the reps are marked that another life counted."""
        self._number = 0
        self._sent = 0.0
        self._timer: TimerHandle | None = None

    @property
    def watchers(self) -> int:
        """Return how many watch."""
        return len(self._watchers)

    def start(self) -> None:
        """Follow the station until its entry is unloaded."""
        coordinator = self._coordinator
        stack = ExitStack()
        stack.enter_context(coordinator.watching(self._on_batch))
        stack.callback(coordinator.async_add_event_listener(self._on_event))
        stack.callback(coordinator.async_add_listener(self._on_change))
        streams = coordinator.hass.data[STREAMS]
        streams[coordinator.config_entry.entry_id] = self
        stack.callback(streams.pop, coordinator.config_entry.entry_id)
        stack.callback(self._close)
        coordinator.config_entry.async_on_unload(stack.close)

    @callback
    def watch(self, send: Callable[[bytes], None], subscription: int) -> Watcher:
        """Send everything there is, and from now on what is new."""
        now = self._number
        watcher = Watcher(send=send, subscription=subscription, sent=now, seen=now)
        self._watchers.add(watcher)
        send(json_bytes(self._whole(subscription)))
        return watcher

    @callback
    def leave(self, watcher: Watcher) -> None:
        """Send nothing more; twice changes nothing."""
        self._watchers.discard(watcher)
        if not self._watchers:
            self._forget_timer()

    @callback
    def acknowledge(self, watcher: Watcher, number: int) -> None:
        """Take note of the last picture a watcher has seen; one who was behind gets the whole."""
        watcher.seen = max(watcher.seen, min(number, watcher.sent))
        if watcher.behind and watcher.sent - watcher.seen < MOST_UNSEEN // 2:
            watcher.behind = False
            watcher.sent = watcher.seen = self._number
            watcher.send(json_bytes(self._whole(watcher.subscription)))

    @callback
    def _on_batch(self, source: Source, batch: Batch) -> None:
        """Draw readings."""
        if not batch.readings or not source.settings.leads:
            return
        coordinator, kind = self._coordinator, source.settings.hello.kind
        stroke = self._picture.add(kind, batch, coordinator.now)
        if self._restored:
            self._mark_again(kind)
        if stroke is None or not self._watchers:
            return
        self._strokes.append(stroke)
        measure = coordinator.data.session.measure
        looked_at = measure is None or measure.value == kind.value or coordinator.session is None
        self._wake(0.0 if looked_at else PATIENCE_SECONDS)

    @callback
    def _on_event(self, event: Event) -> None:
        """Note what happened."""
        match event:
            case SessionStarted():
                self._marks.clear()
                self._plan_changed = True
            case SetStarted():
                self._marks.clear()
            case SessionRestored():
                self._plan_changed = self._restored = True
            case SetCompleted() | SessionStopped():
                self._plan_changed = True
        coordinator = self._coordinator
        mark = live_mark(event, self._picture, coordinator.words, round(coordinator.now, 3))
        if mark is not None:
            self._mark(mark)
        self._on_change()

    def _mark(self, mark: LiveMark) -> None:
        """Keep a mark, and tell who watches."""
        self._marks.append(mark)
        if self._watchers:
            self._news.append(mark)

    def _mark_again(self, kind: SensorKind) -> None:
        """Mark the reps that were counted before a restart: now the sensor's clock is known."""
        session = self._coordinator.session
        progress = session.progress if session else None
        if progress is None or progress.planned.measure.value != kind.value:
            self._restored = progress is not None
            return
        self._restored = False
        so_far = progress.so_far
        for number, top in enumerate(so_far.lockouts, start=so_far.before.reps + 1):
            at = round(self._picture.to_station(kind, top), 3)
            self._mark(LiveMark(type="rep", at=at, number=number))

    @callback
    def _on_change(self) -> None:
        """Note that something is not as it was."""
        self._changed = True
        if self._watchers:
            self._wake(0.0)

    def _wake(self, patience: float) -> None:
        """Send within so many seconds, no sooner than a beat behind the last message."""
        now = self._coordinator.now
        due = max(self._sent + BEAT_SECONDS, now + patience)
        if self._timer is not None:
            if self._timer.when() <= due:
                return
            self._timer.cancel()
        self._timer = self._coordinator.hass.loop.call_at(due, self._beat)

    @callback
    def _beat(self) -> None:
        """Send what is new to everybody."""
        self._timer = None
        self._sent = self._coordinator.now
        self._number += bool(self._strokes)
        message = self._message()
        full = json_bytes(message)
        lean: bytes | None = None
        for watcher in tuple(self._watchers):
            watcher.behind = watcher.behind or watcher.sent - watcher.seen >= MOST_UNSEEN
            if not watcher.behind:
                watcher.sent = self._number
                watcher.send(full)
            elif message.station or message.plan or message.marks:
                lean = lean or json_bytes(replace(message, strokes=()))
                watcher.send(lean)
        self._strokes.clear()
        self._news.clear()
        self._changed = self._plan_changed = False

    def _message(self) -> LiveMessage:
        """Return what is new."""
        session = self._coordinator.session
        progress = session.progress if session else None
        return LiveMessage(
            number=self._number,
            station=self._station() if self._changed else None,
            plan=live_plan(self._coordinator) if self._plan_changed else None,
            marks=tuple(self._news),
            strokes=tuple(self._strokes),
            held=round(progress.held, 2) if progress and progress.is_hold else None,
        )

    def _whole(self, subscription: int) -> LiveMessage:
        """Return all there is."""
        return LiveMessage(
            number=self._number,
            station=self._station(),
            plan=live_plan(self._coordinator),
            marks=tuple(self._marks),
            strokes=self._picture.strokes,
            whole=True,
            entry=self._coordinator.config_entry.entry_id,
            subscription=subscription,
        )

    def _station(self) -> LiveStation:
        """Return the station as it is now."""
        return live_station(self._coordinator, now=self._coordinator.now)

    @callback
    def _close(self) -> None:
        """Tell everybody that nothing follows."""
        self._forget_timer()
        farewell = json_bytes(LiveMessage(number=self._number, gone=True))
        for watcher in tuple(self._watchers):
            watcher.send(farewell)
        self._watchers.clear()

    def _forget_timer(self) -> None:
        """Do not wake up any more."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


STREAMS: HassKey[dict[str, LiveStream]] = HassKey(f"{DOMAIN}_live")
"""By config entry, while it is loaded."""
