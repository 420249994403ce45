"""What the station asks of anything that measures for it: a Pico, or somebody else's topic."""

from collections.abc import Iterable
from typing import Protocol

from .engine import (
    ArrivalCounter,
    Calibrations,
    Counter,
    MotionCounter,
    PlannedSet,
    SensorKind,
    Timing,
)
from .settings import SensorSettings
from .topic_settings import TopicSettings


class Source(Protocol):
    """One sensor of a station."""

    calibrations: Calibrations
    firmware: str | None
    """Version of the sensor's own software; None where it does not say."""

    @property
    def settings(self) -> SensorSettings | TopicSettings:
        """Return what it was set up with."""

    def is_connected(self, now: float) -> bool:
        """Tell whether it is heard, at this time of the event loop's clock."""

    def calibrate(self, calibrations: Calibrations) -> None:
        """Read newtons by other calibrations from now on."""


def make_counters(sources: Iterable[Source]) -> dict[SensorKind, Counter]:
    """Return a new counter for each kind of sensor there is."""
    return {
        source.settings.hello.kind: _counter(source.settings.hello.kind, source.settings.timing)
        for source in sources
        if source.settings.leads
    }


def plan_timing(plan: tuple[PlannedSet, ...], sources: Iterable[Source]) -> Timing:
    """Return by whose clock a plan is timed; one set without a sensor's own is enough."""
    late = {
        source.settings.hello.kind.value
        for source in sources
        if source.settings.leads and source.settings.timing is Timing.ARRIVAL
    }
    return Timing.ARRIVAL if any(row.measure.value in late for row in plan) else Timing.DEVICE


def _counter(kind: SensorKind, timing: Timing) -> Counter:
    """Return a counter for one kind of sensor."""
    counter = MotionCounter(kind)
    return ArrivalCounter(counter) if timing is Timing.ARRIVAL else counter
