"""The raw trace of sessions: kept in stretches while they last, forgotten after a time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select

from .packing import Row, pack, unpack
from .records import SessionRecord
from .rows import put
from .tables import sessions, traces
from .writes import open_session

_SAME_CLOCK = timedelta(seconds=5)
"""How far a clock may seem to drift between two stretches that it timed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Rows of one sensor that follow each other."""

    sensor: str
    """Its kind: `engine.SensorKind`."""
    at: datetime
    """When its first row was, UTC."""
    after_gap: bool
    """True when samples are missing before it."""
    rows: tuple[Row, ...]


def keep_stretch(connection: Connection, session: SessionRecord, stretch: Stretch) -> None:
    """Write what a sensor showed in a session. The rows have one shape (`packing.shape`)."""
    open_session(connection, session)
    row = {
        "session_id": session.id,
        "sensor": stretch.sensor,
        "at": stretch.at,
        "device_us": round(stretch.rows[0][0] * 1_000_000),
        "after_gap": stretch.after_gap,
        "samples": len(stretch.rows),
        "data": pack(stretch.rows),
    }
    put(connection, traces, row)


def find_trace(connection: Connection, session_id: str) -> tuple[Stretch, ...]:
    """Return what the sensors showed in a session, in order, sensor by sensor.

    What was told again behind a crash is there once. Raise TraceError when
    what is kept is none.
    """
    query = (
        select(traces)
        .where(traces.c.session_id == session_id)
        .order_by(traces.c.sensor, traces.c.at)
    )
    return tuple(
        _once(
            Stretch(sensor=row.sensor, at=row.at, after_gap=row.after_gap, rows=unpack(row.data))
            for row in connection.execute(query)
        )
    )


def forget_traces(connection: Connection, station: str, before: datetime) -> int:
    """Delete the traces of a station's sessions that started before; return how many stretches.

    The sessions stay. The room they took is used again by what comes.
    """
    old = select(sessions.c.id).where(sessions.c.station == station, sessions.c.started < before)
    return connection.execute(delete(traces).where(traces.c.session_id.in_(old))).rowcount


def _once(stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    """Yield stretches without the rows that an earlier one of the same clock has."""
    last: Stretch | None = None
    for stretch in stretches:
        rows = stretch.rows
        if last is not None and last.sensor == stretch.sensor and _one_clock(last, stretch):
            rows = tuple(row for row in rows if row[0] > last.rows[-1][0])
        if rows:
            later = timedelta(seconds=rows[0][0] - stretch.rows[0][0])
            last = replace(stretch, at=stretch.at + later, rows=rows)
            yield last


def _one_clock(before: Stretch, after: Stretch) -> bool:
    """Tell whether a sensor was not started anew between two stretches."""
    passed = timedelta(seconds=after.rows[0][0] - before.rows[0][0])
    return abs(after.at - before.at - passed) < _SAME_CLOCK
