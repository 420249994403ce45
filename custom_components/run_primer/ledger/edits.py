"""What people change in the log. Sums are never stored, so all that is derived follows."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Table, delete, func, select, update

from .queries import find_session, open_sessions
from .records import ManualEntry, Outcome, SessionRecord, SetRecord
from .rows import as_row, put
from .tables import manual_entries, reps, sessions, sets
from .writes import put_set, say

_TOGETHER = timedelta(hours=1)
"""Sets written down so close to each other are one session. Ours."""


class UnknownRecordError(LookupError):
    """There is no such session or set."""


class StillOpenError(Exception):
    """The session or set is under way: it will be written again when it ends."""


def log_set(connection: Connection, session: SessionRecord, one: SetRecord) -> SessionRecord:
    """Write a set no sensor saw; return the session it is in.

    That is the athlete's session under way at the station, else what was written
    down shortly before or behind it, else a session of its own.
    """
    joins = (
        running
        for running in open_sessions(connection, session.station)
        if running.athlete == session.athlete and running.started <= one.started
    )
    home = next(joins, None) or _together(connection, session) or session
    put(connection, sessions, as_row(sessions, home))
    put_set(connection, home.id, one)
    return _session(connection, home.id)


def _together(connection: Connection, session: SessionRecord) -> SessionRecord | None:
    """Return the session written down at about the time of another, made long enough for it."""
    column, ended = sessions.c, session.ended or session.started
    query = (
        select(column.id)
        .where(column.station == session.station, column.outcome == Outcome.LOGGED)
        .where(column.athlete.is_not_distinct_from(session.athlete))
        .where(column.started <= ended + _TOGETHER, column.ended >= session.started - _TOGETHER)
        .order_by(column.started)
    )
    if (found := connection.scalar(query)) is None:
        return None
    known = _session(connection, found)
    return replace(
        known,
        started=min(known.started, session.started),
        ended=max(known.ended or ended, ended),
    )


def change_session(connection: Connection, session_id: str, **changes: Any) -> SessionRecord:
    """Change columns of a session that is over; return it as it was before.

    Raise UnknownRecordError or StillOpenError.
    """
    before = _closed(_session(connection, session_id))
    connection.execute(update(sessions).where(sessions.c.id == session_id).values(**changes))
    return before


def change_set(
    connection: Connection, set_id: str, changes: dict[str, Any], said: dict[str, Any]
) -> SessionRecord:
    """Change columns of a set, and what was said of it; return its session as it was before.

    Of a corrected number of reps only as many stay as it says.
    Raise UnknownRecordError, or StillOpenError while the set is being done.
    """
    before = _session_of(connection, set_id)
    one = next(one for one in before.sets if one.id == set_id)
    if one.ended is None and before.outcome is Outcome.OPEN:
        raise StillOpenError(set_id)
    if changes:
        connection.execute(update(sets).where(sets.c.id == set_id).values(**changes))
    if changes.get("reps") is not None:
        surplus = (reps.c.set_id == set_id, reps.c.number > changes["reps"])
        connection.execute(delete(reps).where(*surplus))
    if said:
        known = one.said or ManualEntry()
        say(
            connection,
            set_id,
            ManualEntry(
                **{
                    column.name: said.get(column.name, getattr(known, column.name))
                    for column in manual_entries.columns
                    if column.name != "set_id"
                }
            ),
        )
    return before


def delete_session(connection: Connection, session_id: str) -> SessionRecord:
    """Take a session out, with all that is in it; return it.

    Raise UnknownRecordError or StillOpenError.
    """
    before = _closed(_session(connection, session_id))
    _delete(connection, sessions, session_id)
    return before


def delete_set(connection: Connection, set_id: str) -> SessionRecord:
    """Take a set out; return its session as it was before.

    A session that nothing led goes with its last set.
    Raise UnknownRecordError or StillOpenError.
    """
    before = _closed(_session_of(connection, set_id))
    _delete(connection, sets, set_id)
    left = connection.scalar(select(func.count()).where(sets.c.session_id == before.id))
    if before.routine is None and not left:
        _delete(connection, sessions, before.id)
    return before


def _delete(connection: Connection, table: Table, id_: str) -> None:
    """Delete a row; what is part of it goes with it."""
    connection.execute(delete(table).where(table.c.id == id_))


def _closed(session: SessionRecord) -> SessionRecord:
    """Return a session. Raise StillOpenError when it is under way."""
    if session.outcome is Outcome.OPEN:
        raise StillOpenError(session.id)
    return session


def _session_of(connection: Connection, set_id: str) -> SessionRecord:
    """Return the session of a set."""
    session_id = connection.scalar(select(sets.c.session_id).where(sets.c.id == set_id))
    if session_id is None:
        raise UnknownRecordError(set_id)
    return _session(connection, session_id)


def _session(connection: Connection, session_id: str) -> SessionRecord:
    """Return a session."""
    session = find_session(connection, session_id)
    if session is None:
        raise UnknownRecordError(session_id)
    return session
