"""Sessions with their raw trace, as the workout log exports them: a recording for each set."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from custom_components.run_primer.engine.model import Reading, SensorKind

TRACE_SCHEMA = "run_primer/trace"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """What a sensor showed, from before a set to its end."""

    readings: list[Reading]
    kind: SensorKind | None = None
    """What measured it; None where the file does not say."""
    name: str = ""
    """What is told behind the name of the file."""
    begins: float | None = None
    """Seconds of the sensor's clock at which the set began; None: with the first reading."""
    by_arrival: bool = False
    """True when the sensor had no clock of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stretch:
    """Readings that follow each other, and when the first one was."""

    kind: SensorKind
    at: float
    """Seconds since 1970."""
    readings: list[Reading]

    def place(self, moment: float) -> float:
        """Return a moment, seconds since 1970, on the sensor's clock."""
        return self.readings[0].at + moment - self.at


def read_trace(document: dict[str, Any]) -> Iterator[Recording]:
    """Yield a recording for each set that a sensor measured. Raise ValueError when it is no trace.

    Each has what its sensor showed from the end of the set before.
    """
    try:
        stretches = [_stretch(row) for row in document["trace"]]
        session = document["session"]
        measured = [each for each in session["sets"] if each["measure"] in set(SensorKind)]
        moments = [(_seconds(each["started"]), _seconds(each["ended"])) for each in measured]
        by_arrival = session.get("timing") == "arrival"
        before = [float("-inf"), *(end for _, end in moments)]
        for number, (one, (start, end)) in enumerate(zip(measured, moments, strict=True)):
            kind = SensorKind(one["measure"])
            yield Recording(
                readings=_between(stretches, kind, before[number], end),
                kind=kind,
                name=f"{one['exercise']} {one['side']} {one['number']}",
                begins=_begin(stretches, kind, start),
                by_arrival=by_arrival,
            )
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        raise ValueError(f"no trace: {error!r}") from error


def _stretch(row: dict[str, Any]) -> _Stretch:
    """Return a stretch of the file."""
    readings = [Reading(*map(_number, values)) for values in row["rows"]]
    for before, after in pairwise(readings):
        if after.at <= before.at:
            raise ValueError("times do not rise")
    return _Stretch(kind=SensorKind(row["sensor"]), at=_seconds(row["at"]), readings=readings)


def _number(value: object) -> Any:
    """Return a value that is a number or missing. Raise TypeError when it is neither."""
    if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
        return value
    raise TypeError(value)


def _seconds(moment: str) -> float:
    """Return a time in ISO 8601 as seconds since 1970."""
    return datetime.fromisoformat(moment).timestamp()


def _between(
    stretches: list[_Stretch], kind: SensorKind, since: float, until: float
) -> list[Reading]:
    """Return what a sensor showed between two moments, seconds since 1970."""
    return [
        reading
        for stretch in stretches
        if stretch.kind is kind
        for reading in stretch.readings
        if stretch.place(since) < reading.at <= stretch.place(until)
    ]


def _begin(stretches: list[_Stretch], kind: SensorKind, moment: float) -> float | None:
    """Return a moment on the clock of a sensor: by the stretch it is in, or the next."""
    of_kind = [stretch for stretch in stretches if stretch.kind is kind]
    for stretch in of_kind:
        if stretch.readings[-1].at >= stretch.place(moment):
            return stretch.place(moment)
    return None
