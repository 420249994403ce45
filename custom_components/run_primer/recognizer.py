"""Proposes who trains when somebody stands on the platform; the athlete decides."""

from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta

from homeassistant.core import callback
from homeassistant.util import dt as dt_util

from .coordinator import StationCoordinator
from .engine import Batch, Line, SensorKind, Standing, recognize
from .source import Source, weigh_trusts
from .station import Proposed

PROPOSED_FOR = timedelta(minutes=2)
"""Time to answer in. Ours."""


class Recognizer:
    """Watches a station's platform while no session is under way."""

    def __init__(self, station: StationCoordinator) -> None:
        """Watch for a station's athletes."""
        self._station = station
        self._standing = Standing()

    @callback
    def start(self) -> None:
        """Begin to watch."""
        stack = ExitStack()
        stack.enter_context(self._station.watching(self._on_readings))
        self._station.config_entry.async_on_unload(stack.close)

    @callback
    def _on_readings(self, source: Source, batch: Batch) -> None:
        """Look whether somebody stands still. What they weigh is never shown nor logged."""
        if source.settings.hello.kind is not SensorKind.PLATFORM or not source.settings.leads:
            return
        if self._station.is_active or batch.after_gap:
            self._standing = Standing()
            return
        for reading in batch.readings:
            if (mass := self._standing.feed(reading)) is not None:
                self._propose(mass)

    def _propose(self, mass: float) -> None:
        """Show who this may be, if it is somebody else than the one chosen."""
        station = self._station
        if not weigh_trusts(station.links.values())[SensorKind.PLATFORM].newtons:
            return
        athletes = {each.id: each for each in station.settings.athletes}
        known = {key: each.body_mass for key, each in athletes.items() if each.body_mass}
        found = recognize(mass, known)
        if found is None or found == station.data.athlete:
            return
        words = station.words_for(athletes[found])
        line = Line("advice.is_it_you", (("athlete", athletes[found].name),))
        proposed = Proposed(athlete=found, until=dt_util.utcnow() + PROPOSED_FOR)
        station.show(replace(station.data, proposed=proposed, prompt=words.line(line)))
