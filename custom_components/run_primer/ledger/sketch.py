"""A session's raw trace as a picture needs it: few points, and what happened at its time.

All times are seconds since the session began.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

from .records import SessionRecord, SetRecord
from .traces import Stretch

FINEST_SECONDS = 0.05
"""Of a slice: at 80 Hz no peak of a person looks different in less."""
_LONGEST_STEP = 1.5
"""Seconds between two samples behind which the curve is broken, as the live one is."""
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Which part of a session, in how many slices at most."""

    since: float = 0.0
    until: float | None = None
    """None: to the end of the trace."""
    slices: int = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An unbroken piece of a sensor's curve."""

    sensor: str
    at: list[float] = field(default_factory=list)
    """When the first sample of each slice was."""
    low: list[float] = field(default_factory=list)
    """Newtons, the least of each slice."""
    high: list[float] = field(default_factory=list)
    """Newtons, the most of each slice: no peak is lost."""

    def add(self, at: float, force: float, width: float) -> None:
        """Take a sample into the slice that its time is in."""
        at, force = round(at, 3), round(force, 1)
        if self.at and int(self.at[-1] / width) == int(at / width):
            self.low[-1] = min(self.low[-1], force)
            self.high[-1] = max(self.high[-1], force)
            return
        self.at.append(at)
        self.low.append(force)
        self.high.append(force)


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """A set, a rep, a hold, a fault or a gap."""

    type: str
    """`set`, `rep`, `hold`, `fault` or `gap`."""
    at: float
    ends: float | None = None
    """None for what has no length."""
    sensor: str
    set: str | None = None
    """Id of the set; None for a gap."""
    number: int | None = None
    """Which rep of the set, which set of the session."""
    force: float | None = None
    """Newtons: peak of the rep, mean of the hold."""
    name: str | None = None
    """Which fault."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """A picture of a session."""

    since: float
    until: float
    lines: tuple[Line, ...]
    happenings: tuple[Happening, ...]


def draw(session: SessionRecord, trace: Sequence[Stretch], window: Window) -> Sketch:
    """Return a picture of a session, or of a part of it."""
    ends = [_place(session, stretch, stretch.rows[-1][0]) for stretch in trace]
    until = window.until if window.until is not None else max(ends, default=0.0)
    since = min(window.since, until)
    width = max((until - since) / window.slices, FINEST_SECONDS)
    lines = tuple(_lines(session, trace, since, until, width))
    happenings = (*_gaps(session, trace), *_done(session, trace))
    return Sketch(
        since=round(since, 3),
        until=round(until, 3),
        lines=lines,
        happenings=tuple(
            each for each in happenings if each.at <= until and (each.ends or each.at) >= since
        ),
    )


def _lines(
    session: SessionRecord, trace: Iterable[Stretch], since: float, until: float, width: float
) -> Iterator[Line]:
    """Yield the pieces of all curves between two times, in slices of this width."""
    line, last = Line(sensor=""), since
    for stretch in trace:
        broken = stretch.after_gap
        offset = _place(session, stretch, 0.0)
        for row in stretch.rows:
            if not since <= (at := row[0] + offset) <= until:
                continue
            if broken or line.sensor != stretch.sensor or abs(at - last) > _LONGEST_STEP:
                if line.at:
                    yield line
                line, broken = Line(sensor=stretch.sensor), False
            line.add(at, row[1], width)
            last = at
    if line.at:
        yield line


def _gaps(session: SessionRecord, trace: Iterable[Stretch]) -> Iterator[Happening]:
    """Yield where readings are missing."""
    for before, after in pairwise(trace):
        if before.sensor != after.sensor or not after.after_gap:
            continue
        at = _place(session, before, before.rows[-1][0])
        ends = _place(session, after, after.rows[0][0])
        if ends > at:
            yield Happening(type="gap", at=at, ends=ends, sensor=after.sensor)


def _done(session: SessionRecord, trace: Sequence[Stretch]) -> Iterator[Happening]:
    """Yield the sets, and the reps, holds and faults that can be placed."""
    for place, one in enumerate(session.sets, start=1):
        own = [stretch for stretch in trace if stretch.sensor == one.measure]
        since = _since(session, one.started)
        ended = since if one.ended is None else _since(session, one.ended)
        yield Happening(
            type="set", at=since, ends=ended, sensor=one.measure, set=one.id, number=place
        )
        tops = dict(_tops(session, one, own))
        for rep in one.done:
            if (at := tops.get(rep.number)) is not None:
                yield Happening(
                    type="rep",
                    at=at,
                    sensor=one.measure,
                    set=one.id,
                    number=rep.number,
                    force=rep.peak,
                )
        # Inside reps there are holds, too: one at each top.
        for hold in one.holds if one.goal_reps is None else ():
            at = _find(session, own, hold.device_us, one.started)
            if at is not None:
                yield Happening(
                    type="hold",
                    at=at,
                    ends=at + hold.seconds,
                    sensor=one.measure,
                    set=one.id,
                    force=hold.mean,
                )
        for fault in one.faults:
            yield Happening(
                type="fault",
                at=tops.get(fault.rep or 0, ended),
                sensor=one.measure,
                set=one.id,
                number=fault.rep,
                name=fault.fault,
            )


def _tops(
    session: SessionRecord, one: SetRecord, own: Sequence[Stretch]
) -> Iterator[tuple[int, float]]:
    """Yield when the top of each rep was, by its number."""
    for rep in one.done:
        at = None
        if rep.device_us is not None:
            at = _find(session, own, rep.device_us, rep.at or one.started)
        if at is None and rep.at is not None:
            at = _since(session, rep.at)
        if at is not None:
            yield rep.number, at


def _find(
    session: SessionRecord, own: Iterable[Stretch], device_us: int, about: datetime
) -> float | None:
    """Return when a time of a sensor's clock was; None when its trace does not have it.

    A sensor that was started anew has shown the same time more than once: the one next to
    `about` is meant.
    """
    at = device_us / 1_000_000
    found = (
        _place(session, stretch, at)
        for stretch in own
        if stretch.rows[0][0] <= at <= stretch.rows[-1][0]
    )
    return min(found, key=lambda each: abs(each - _since(session, about)), default=None)


def _place(session: SessionRecord, stretch: Stretch, at: float) -> float:
    """Return when a time of the clock that made a stretch was."""
    return _since(session, stretch.at) + at - stretch.rows[0][0]


def _since(session: SessionRecord, moment: datetime) -> float:
    """Return a time as seconds since the session began."""
    return (moment - session.started) / _SECOND
