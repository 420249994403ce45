"""What the station asks of anything that measures for it: a Pico, or somebody else's topic."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from homeassistant.core import CALLBACK_TYPE

from .engine import (
    PREPARE_SECONDS,
    ArrivalCounter,
    Calibrations,
    Counter,
    Exercise,
    MotionCounter,
    PlannedSet,
    RecentReadings,
    Routine,
    SensorKind,
    Session,
    Side,
    Timing,
    Trust,
    plan_sets,
    trust_in,
)
from .settings import SensorSettings
from .topic_settings import TopicSettings


class Source(Protocol):
    """One sensor of a station."""

    calibrations: Calibrations
    recent: RecentReadings
    firmware: str | None
    """Version of the sensor's own software; None where it does not say."""

    @property
    def settings(self) -> SensorSettings | TopicSettings:
        """Return what it was set up with."""

    async def async_start(self) -> CALLBACK_TYPE:
        """Begin to listen; return what ends it."""

    def is_connected(self, now: float) -> bool:
        """Tell whether it is heard, at this time of the event loop's clock."""

    def to_station(self, at: float) -> float | None:
        """Return the event loop's time of a reading's time; None before any was heard."""

    def calibrate(self, calibrations: Calibrations) -> None:
        """Read newtons by other calibrations from now on."""


def plan_routine(
    routine: Routine,
    exercises: Mapping[str, Exercise],
    sources: Iterable[Source],
    rest_factor: float,
    first_side: Side = Side.LEFT,
) -> tuple[PlannedSet, ...]:
    """Return the sets of a routine as these sources measure them, rests longer by a factor."""
    kinds = frozenset(each.settings.hello.kind for each in sources if each.settings.leads)
    return plan_sets(routine, exercises, kinds, first_side=first_side, rest_factor=rest_factor)


def new_session(
    routine: str,
    plan: tuple[PlannedSet, ...],
    sources: Iterable[Source],
    prepare: float = PREPARE_SECONDS,
) -> Session:
    """Return a session through a plan that these sources measure, not started yet.

    `prepare` is the time to get in place, in seconds.
    """
    sources = tuple(sources)
    leading = {
        each.settings.hello.kind: each.settings.timing for each in sources if each.settings.leads
    }
    counters = {kind: _counter(kind, timing) for kind, timing in leading.items()}
    return Session(routine, plan, counters, prepare_seconds=prepare, trusts=weigh_trusts(sources))


def weigh_trusts(sources: Iterable[Source]) -> dict[SensorKind, Trust]:
    """Return what the numbers of each kind of sensor are worth.

    A sensor of ours speaks for all its channels; topics are only as good as the worst.
    """
    trusts: dict[SensorKind, Trust] = {}
    for source in sorted(sources, key=lambda source: not source.settings.leads):
        kind, timing = source.settings.hello.kind, source.settings.timing
        trust = trust_in(source.calibrations.values(), timing)
        if kind not in trusts:
            trusts[kind] = trust
        elif not trusts[kind].timed:
            trusts[kind] &= trust
    return trusts


def _counter(kind: SensorKind, timing: Timing) -> Counter:
    """Return a counter for one kind of sensor."""
    counter = MotionCounter(kind)
    return ArrivalCounter(counter) if timing is Timing.ARRIVAL else counter
