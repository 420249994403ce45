"""What the station asks of anything that measures for it: a Pico, or somebody else's topic."""

from collections.abc import Iterable
from typing import Protocol

from .engine import (
    ArrivalCounter,
    Calibrations,
    Counter,
    MotionCounter,
    SensorKind,
    Timing,
    Trust,
    trust_in,
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
