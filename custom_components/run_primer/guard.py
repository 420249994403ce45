"""Warns an athlete who goes beyond a limit of their own, and marks the set."""

from contextlib import ExitStack

from homeassistant.core import callback

from .coordinator import StationCoordinator
from .engine import Batch, Ceiling, Fault, FaultSeen, PlannedSet, SensorKind
from .source import Source, weigh_trusts


class Guard:
    """Watches the sensors of a station while a set is done."""

    def __init__(self, station: StationCoordinator) -> None:
        """Watch over a station's athletes."""
        self._station = station
        self._planned: PlannedSet | None = None
        self._ceilings: dict[SensorKind, Ceiling] = {}
        """Of the set that is being done."""

    @callback
    def start(self) -> None:
        """Begin to watch."""
        stack = ExitStack()
        stack.enter_context(self._station.watching(self._on_readings))
        self._station.config_entry.async_on_unload(stack.close)

    @callback
    def _on_readings(self, source: Source, batch: Batch) -> None:
        """Look for too much force; it is told once in a set."""
        session = self._station.session
        if session is None or session.progress is None or not source.settings.leads:
            return
        if (planned := session.current) is None:
            return
        if planned is not self._planned:
            self._planned, self._ceilings = planned, self._find_ceilings()
        kind = source.settings.hello.kind
        ceiling = self._ceilings.get(kind)
        if ceiling is not None and any(ceiling.feed(reading) for reading in batch.readings):
            del self._ceilings[kind]
            number = session.progress.reps
            self._station.tell(FaultSeen(planned=planned, fault=Fault.OVER_LIMIT, number=number))

    def _find_ceilings(self) -> dict[SensorKind, Ceiling]:
        """Return the limits that can be told: only newtons that were weighed count."""
        athlete, trusts = self._station.athlete, weigh_trusts(self._station.links.values())
        limits = {kind: athlete.limit(kind) for kind in trusts} if athlete else {}
        return {
            kind: Ceiling(limit)
            for kind, limit in limits.items()
            if limit is not None and trusts[kind].newtons
        }
