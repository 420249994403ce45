"""Keeps what the sensors show during a session: the trace that a bug report is replayed from."""

from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from homeassistant.core import callback
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.util import dt as dt_util

from .coordinator import StationCoordinator
from .engine import Batch, Reading
from .ledger import SessionRecord, Stretch, forget_traces, keep_stretch, shape
from .source import Source
from .workout_log import WorkoutLog

_SECONDS = 30.0
"""Length of a stretch: what a crash may cost of the trace, never of the counts."""
_FORGET_EVERY = timedelta(days=1)


@dataclass(slots=True, kw_only=True)
class _Open:
    """A stretch that is being filled."""

    at: datetime
    after_gap: bool
    shape: int
    rows: list[Reading] = field(default_factory=list)

    def takes(self, reading: Reading) -> bool:
        """Tell whether a reading belongs to it."""
        seconds = reading.at - self.rows[0].at
        return 0 <= seconds < _SECONDS and shape(reading) == self.shape


class Tracer:
    """Watches a station's sensors and hands stretches of their readings to the log."""

    def __init__(self, station: StationCoordinator, log: WorkoutLog) -> None:
        """Keep nothing yet."""
        self._station = station
        self._log = log
        self._session: SessionRecord | None = None
        self._open: dict[str, _Open] = {}

    @callback
    def listen(self) -> None:
        """Begin to watch, and forget old traces every day."""
        entry, hass = self._station.config_entry, self._station.hass
        watching = ExitStack()
        watching.enter_context(self._station.watching(self._feed))
        entry.async_on_unload(watching.close)
        entry.async_on_unload(self.end)
        entry.async_on_unload(
            async_track_time_interval(hass, self._forget, _FORGET_EVERY, cancel_on_shutdown=True)
        )
        self._forget(dt_util.utcnow())

    @callback
    def begin(self, session: SessionRecord) -> None:
        """Keep what is shown from now on."""
        self._session = session if self._station.settings.trace_days else None

    @callback
    def end(self) -> None:
        """Write what is left, and keep nothing more."""
        for sensor in tuple(self._open):
            self._write(sensor)
        self._session = None

    def _feed(self, source: Source, batch: Batch) -> None:
        """Take readings."""
        if self._session is None or not source.settings.leads:
            return
        sensor, after_gap = source.settings.hello.kind.value, batch.after_gap
        for reading in batch.readings:
            filled = self._open.get(sensor)
            if filled is not None and (after_gap or not filled.takes(reading)):
                self._write(sensor)
            if sensor not in self._open:
                self._open[sensor] = _Open(
                    at=self._wall(reading.at + batch.offset),
                    after_gap=after_gap,
                    shape=shape(reading),
                )
            self._open[sensor].rows.append(reading)
            after_gap = False

    def _wall(self, at: float) -> datetime:
        """Return when a time of the station's clock was."""
        return dt_util.utcnow() + timedelta(seconds=at - self._station.now)

    def _write(self, sensor: str) -> None:
        """Hand a stretch to the log."""
        filled = self._open.pop(sensor)
        if self._session is None:
            return
        stretch = Stretch(
            sensor=sensor, at=filled.at, after_gap=filled.after_gap, rows=tuple(filled.rows)
        )
        self._log.note(partial(keep_stretch, session=self._session, stretch=stretch))

    @callback
    def _forget(self, now: datetime) -> None:
        """Forget traces that are older than the owner wants them kept."""
        before = dt_util.as_utc(now) - timedelta(days=self._station.settings.trace_days)
        station = self._station.config_entry.entry_id
        self._log.note(partial(forget_traces, station=station, before=before))
