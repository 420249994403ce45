"""What a session under way writes. Every write may come twice, and still is there once.

Each carries the head of its session and set, and writes them where they are
missing: the log may have been begun anew in the middle of a session.
"""

from sqlalchemy import Connection, Table, delete, exists, func, insert, select

from .records import AnswerRecord, FaultRecord, ManualEntry, RepRecord, SessionRecord, SetRecord
from .rows import as_row, put
from .tables import answers, faults, holds, manual_entries, reps, sessions, sets


def open_session(connection: Connection, session: SessionRecord) -> None:
    """Begin a session, unless it is there."""
    if not _has(connection, sessions, session.id):
        connection.execute(insert(sessions).values(**as_row(sessions, session)))


def start_set(connection: Connection, session: SessionRecord, one: SetRecord) -> None:
    """Begin a set, unless it is there."""
    open_session(connection, session)
    if not _has(connection, sets, one.id):
        put_set(connection, session.id, one)


def count_rep(
    connection: Connection, session: SessionRecord, one: SetRecord, rep: RepRecord
) -> None:
    """Write a rep of the set being done."""
    start_set(connection, session, one)
    put(connection, reps, as_row(reps, rep, set_id=one.id))
    _show_count(connection, one.id)


def correct_reps(
    connection: Connection, session: SessionRecord, one: SetRecord, number: int
) -> None:
    """Make it so many reps: the last ones go, or come without anything known of them."""
    start_set(connection, session, one)
    connection.execute(delete(reps).where(reps.c.set_id == one.id, reps.c.number > number))
    known = set(connection.scalars(select(reps.c.number).where(reps.c.set_id == one.id)))
    for missing in sorted(set(range(1, number + 1)) - known):
        row = as_row(reps, RepRecord(number=missing), set_id=one.id)
        connection.execute(insert(reps).values(**row))
    _show_count(connection, one.id)


def note_fault(
    connection: Connection, session: SessionRecord, one: SetRecord, fault: FaultRecord
) -> None:
    """Write a fault of form in the set being done."""
    start_set(connection, session, one)
    put(connection, faults, as_row(faults, fault, set_id=one.id))


def finish_set(connection: Connection, session: SessionRecord, one: SetRecord) -> None:
    """Write a set that is over, its reps and holds in place of what was seen live."""
    open_session(connection, session)
    put_set(connection, session.id, one)


def close_session(connection: Connection, session: SessionRecord) -> None:
    """Write the end of a session, and those of its sets that are missing."""
    put(connection, sessions, as_row(sessions, session))
    for one in session.sets:
        if not _has(connection, sets, one.id):
            put_set(connection, session.id, one)


def put_set(connection: Connection, session_id: str, one: SetRecord) -> None:
    """Write a set as it is. Faults and what a person said stay, unless it brings others."""
    put(connection, sets, as_row(sets, one, session_id=session_id))
    for table, records in ((reps, one.done), (holds, one.holds)):
        connection.execute(delete(table).where(table.c.set_id == one.id))
        if rows := [as_row(table, record, set_id=one.id) for record in records]:
            connection.execute(insert(table), rows)
    for fault in one.faults:
        put(connection, faults, as_row(faults, fault, set_id=one.id))
    if one.said is not None:
        say(connection, one.id, one.said)


def put_answer(connection: Connection, answer: AnswerRecord) -> None:
    """Write what somebody answered."""
    put(connection, answers, as_row(answers, answer))


def say(connection: Connection, set_id: str, entry: ManualEntry) -> None:
    """Write what a person says of a set."""
    put(connection, manual_entries, as_row(manual_entries, entry, set_id=set_id))


def _has(connection: Connection, table: Table, id_: str) -> bool:
    """Tell whether there is such a row."""
    return bool(connection.scalar(select(exists().where(table.c.id == id_))))


def _show_count(connection: Connection, set_id: str) -> None:
    """Keep the number of reps beside them: what is read of a set that a crash broke off."""
    number = select(func.count()).where(reps.c.set_id == set_id).scalar_subquery()
    connection.execute(sets.update().where(sets.c.id == set_id).values(reps=number))
