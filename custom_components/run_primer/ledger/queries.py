"""What is read from the log."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, Table, select

from .records import (
    AnswerRecord,
    FaultRecord,
    HoldRecord,
    ManualEntry,
    Outcome,
    RepRecord,
    SessionRecord,
    SetRecord,
)
from .rows import as_fields
from .tables import answers, faults, holds, manual_entries, reps, sessions, sets

_AT_ONCE = 500
"""Ids in one query; databases limit how many parameters there can be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which sessions: all that agree with what is given."""

    station: str | None = None
    since: datetime | None = None
    """Started then or later."""
    until: datetime | None = None
    """Started before."""
    athlete: str | None = None
    """Id, or the name at the time."""
    routine: str | None = None
    led: bool = False
    """Only those that a routine led."""
    closed: bool = False
    """Only those that are over."""
    limit: int | None = None
    """At most so many, the newest."""
    full: bool = False
    """With every rep, hold and fault."""


def find_sessions(connection: Connection, wanted: Wanted) -> tuple[SessionRecord, ...]:
    """Return sessions with their sets, the newest first."""
    query = select(sessions).order_by(sessions.c.started.desc(), sessions.c.id.desc())
    return _read(connection, _narrow(query, wanted), full=wanted.full)


def find_session(connection: Connection, session_id: str) -> SessionRecord | None:
    """Return all of a session; None when there is none of this id."""
    found = _read(connection, select(sessions).where(sessions.c.id == session_id), full=True)
    return found[0] if found else None


def open_sessions(connection: Connection, station: str) -> tuple[SessionRecord, ...]:
    """Return all of a station's sessions that have no end yet, the newest first.

    After a crash this is where to go on: the set without an end is the one that
    was being done, and its `reps` are those counted so far.
    """
    query = (
        select(sessions)
        .where(sessions.c.station == station, sessions.c.outcome == Outcome.OPEN)
        .order_by(sessions.c.started.desc())
    )
    return _read(connection, query, full=True)


def last_led(connection: Connection, station: str) -> SessionRecord | None:
    """Return the latest session of a station that was led by a routine and is over."""
    query = (
        select(sessions)
        .where(sessions.c.station == station, sessions.c.routine.is_not(None))
        .where(sessions.c.ended.is_not(None))
        .order_by(sessions.c.ended.desc())
        .limit(1)
    )
    found = _read(connection, query, full=False)
    return found[0] if found else None


def last_alike(connection: Connection, session: SessionRecord) -> SessionRecord | None:
    """Return all of the session before this one that the same athlete did of the same routine."""
    query = (
        select(sessions)
        .where(sessions.c.station == session.station, sessions.c.routine == session.routine)
        .where(sessions.c.athlete.is_not_distinct_from(session.athlete))
        .where(sessions.c.started < session.started, sessions.c.share > 0)
        .order_by(sessions.c.started.desc())
        .limit(1)
    )
    found = _read(connection, query, full=True)
    return found[0] if found else None


def find_answers(connection: Connection, wanted: Wanted) -> tuple[AnswerRecord, ...]:
    """Return what was answered, the latest first; a routine narrows nothing."""
    column = answers.c
    query = select(answers).order_by(column.at.desc(), column.id.desc())
    if wanted.station is not None:
        query = query.where(column.station == wanted.station)
    if wanted.since is not None:
        query = query.where(column.at >= wanted.since)
    if wanted.until is not None:
        query = query.where(column.at < wanted.until)
    if wanted.athlete is not None:
        query = query.where(
            (column.athlete == wanted.athlete) | (column.athlete_name == wanted.athlete)
        )
    rows = connection.execute(query.limit(wanted.limit)).mappings()
    return tuple(AnswerRecord(**row) for row in rows)


def trained(connection: Connection, athlete: str) -> tuple[datetime, ...]:
    """Return when each session of an athlete began that was completed or written down."""
    query = (
        select(sessions.c.started)
        .where(sessions.c.athlete == athlete)
        .where(sessions.c.outcome.in_([Outcome.COMPLETED, Outcome.LOGGED]))
        .order_by(sessions.c.started)
    )
    return tuple(connection.scalars(query))


def _narrow(query: Select[Any], wanted: Wanted) -> Select[Any]:
    """Return a query for only what is wanted."""
    column = sessions.c
    if wanted.station is not None:
        query = query.where(column.station == wanted.station)
    if wanted.since is not None:
        query = query.where(column.started >= wanted.since)
    if wanted.until is not None:
        query = query.where(column.started < wanted.until)
    if wanted.athlete is not None:
        query = query.where(
            (column.athlete == wanted.athlete) | (column.athlete_name == wanted.athlete)
        )
    if wanted.routine is not None:
        query = query.where(column.routine == wanted.routine)
    if wanted.led:
        query = query.where(column.routine.is_not(None))
    if wanted.closed:
        query = query.where(column.ended.is_not(None))
    return query if wanted.limit is None else query.limit(wanted.limit)


def _read(connection: Connection, query: Select[Any], *, full: bool) -> tuple[SessionRecord, ...]:
    """Return the sessions of a query with their sets."""
    heads = [dict(row) for row in connection.execute(query).mappings()]
    of_session = _sets(connection, [head["id"] for head in heads], full=full)
    return tuple(
        SessionRecord(
            **head | {"outcome": Outcome(head["outcome"])}, sets=tuple(of_session[head["id"]])
        )
        for head in heads
    )


def _sets(
    connection: Connection, session_ids: list[str], *, full: bool
) -> dict[str, list[SetRecord]]:
    """Return the sets of sessions, by session and in their order."""
    heads = sorted(_of(connection, sets, "session_id", session_ids), key=_order)
    ids = [head["id"] for head in heads]
    said = _parts(connection, manual_entries, ManualEntry, ids)
    done = _parts(connection, reps, RepRecord, ids if full else [])
    held = _parts(connection, holds, HoldRecord, ids if full else [])
    wrong = _parts(connection, faults, FaultRecord, ids if full else [])
    found: dict[str, list[SetRecord]] = defaultdict(list)
    for head in heads:
        key = head["id"]
        found[head["session_id"]].append(
            SetRecord(
                **as_fields(head, without="session_id"),
                said=next(iter(said[key]), None),
                done=tuple(done[key]),
                holds=tuple(held[key]),
                faults=tuple(wrong[key]),
            )
        )
    return found


def _order(head: dict[str, Any]) -> tuple[datetime, str]:
    """Return what sets of a session are ordered by."""
    return head["started"], head["id"]


def _parts[T](
    connection: Connection, table: Table, kind: type[T], set_ids: list[str]
) -> dict[str, list[T]]:
    """Return what is part of sets, by set and in its order."""
    found: dict[str, list[T]] = defaultdict(list)
    for row in _of(connection, table, "set_id", set_ids):
        found[row["set_id"]].append(kind(**as_fields(row)))
    return found


def _of(
    connection: Connection, table: Table, column: str, ids: list[str]
) -> Iterable[dict[str, Any]]:
    """Yield the rows that belong to any of these ids, in the order of their key."""
    for start in range(0, len(ids), _AT_ONCE):
        query = (
            select(table)
            .where(table.columns[column].in_(ids[start : start + _AT_ONCE]))
            .order_by(*table.primary_key.columns)
        )
        yield from (dict(row) for row in connection.execute(query).mappings())
