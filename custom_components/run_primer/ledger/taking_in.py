"""Sessions that were exported as JSON, read again: everything in them is foreign until checked."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
import math
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Float,
    Integer,
    String,
    Table,
    delete,
    select,
)

from .portable import SCHEMA, SCHEMA_VERSION
from .queries import find_session
from .records import (
    FaultRecord,
    HoldRecord,
    ManualEntry,
    Outcome,
    RepRecord,
    SessionRecord,
    SetRecord,
)
from .rows import as_row, put
from .tables import KEYS_LENGTH, Keys, Moment, faults, holds, manual_entries, reps, sessions, sets
from .writes import put_set

_MOST_SESSIONS, _MOST_PARTS = 20_000, 10_000
_WHOLE, _LONG_WHOLE = 2**31, 2**62
_LARGEST = 1e12
_YEARS = range(1970, 2201)


class DocumentError(ValueError):
    """This is no document of ours; the text says where."""


class ClashError(Exception):
    """A set of this id is part of another session."""


def read_document(document: object, station: str) -> tuple[SessionRecord, ...]:
    """Return the sessions in a document, as sessions of a station.

    One that was under way when it was exported is closed. Raise DocumentError
    when anything in it is not as we write it.
    """
    if not isinstance(document, dict) or document.get("schema") != SCHEMA:
        raise DocumentError("schema")
    if document.get("version") != SCHEMA_VERSION:
        raise DocumentError("version")
    found = tuple(
        _session(row, station, f"sessions[{place}]")
        for place, row in enumerate(_rows(document, "sessions", _MOST_SESSIONS, "sessions"))
    )
    ids = [one.id for session in found for one in session.sets]
    _check_unique(ids, "sets")
    _check_unique([session.id for session in found], "sessions")
    return found


def take_in(connection: Connection, found: Iterable[SessionRecord]) -> tuple[SessionRecord, ...]:
    """Write sessions, each over the one of its id; return those as they were before.

    Raise ClashError when a set is already part of another session.
    """
    before = []
    for session in found:
        for one in session.sets:
            home = connection.scalar(select(sets.c.session_id).where(sets.c.id == one.id))
            if home not in (None, session.id):
                raise ClashError(one.id)
        if (known := find_session(connection, session.id)) is not None:
            before.append(known)
        connection.execute(delete(sets).where(sets.c.session_id == session.id))
        put(connection, sessions, as_row(sessions, session))
        for one in session.sets:
            put_set(connection, session.id, one)
    return tuple(before)


def _session(row: dict[str, Any], station: str, place: str) -> SessionRecord:
    """Return one session."""
    values = _values(sessions, row, place, without=("station",))
    try:
        outcome = Outcome(values["outcome"])
    except ValueError:
        raise DocumentError(f"{place}.outcome") from None
    session = SessionRecord(
        **values | {"outcome": outcome},
        station=station,
        sets=tuple(
            _set(one, f"{place}.sets[{number}]")
            for number, one in enumerate(_rows(row, "sets", _MOST_PARTS, place))
        ),
    )
    if session.ended is not None and outcome is not Outcome.OPEN:
        return session
    closed = Outcome.ABANDONED if outcome is Outcome.OPEN else outcome
    return replace(session, outcome=closed, ended=session.ended or session.last_seen)


def _set(row: dict[str, Any], place: str) -> SetRecord:
    """Return one set, which is over."""
    said = row.get("said")
    one = SetRecord(
        **_values(sets, row, place, without=("session_id",)),
        said=None
        if said is None
        else ManualEntry(**_values(manual_entries, _mapping(said, place), place)),
        done=_parts(reps, RepRecord, row, "done", place),
        holds=_parts(holds, HoldRecord, row, "holds", place),
        faults=_parts(faults, FaultRecord, row, "faults", place),
    )
    return one if one.ended is not None else replace(one, ended=one.started)


def _parts[T: (RepRecord, HoldRecord, FaultRecord)](
    table: Table, kind: type[T], row: dict[str, Any], key: str, place: str
) -> tuple[T, ...]:
    """Return the reps, holds or faults of a set."""
    found = tuple(
        kind(**_values(table, each, f"{place}.{key}[{number}]"))
        for number, each in enumerate(_rows(row, key, _MOST_PARTS, place))
    )
    _check_unique([each.number for each in found], f"{place}.{key}")
    return found


def _rows(row: dict[str, Any], key: str, most: int, place: str) -> list[dict[str, Any]]:
    """Return a list of mappings; an empty one where there is none."""
    found = row.get(key, [])
    if not isinstance(found, list) or len(found) > most:
        raise DocumentError(f"{place}.{key}")
    return [_mapping(each, f"{place}.{key}") for each in found]


def _mapping(value: object, place: str) -> dict[str, Any]:
    """Return a mapping with text as keys, as JSON has them."""
    if not isinstance(value, dict):
        raise DocumentError(place)
    return value


def _values(
    table: Table, row: dict[str, Any], place: str, *, without: tuple[str, ...] = ("set_id",)
) -> dict[str, Any]:
    """Return the columns of a row, each checked against what its column takes."""
    return {
        column.name: _value(column, row.get(column.name), f"{place}.{column.name}")
        for column in table.columns
        if column.name not in without
    }


def _value(column: Column[Any], value: object, place: str) -> object:
    """Return a value that a column takes. Raise DocumentError for any other."""
    if value is None:
        if column.nullable:
            return None
        raise DocumentError(place)
    for kind, read in _READ.items():
        if isinstance(column.type, kind):
            return read(column, value, place)
    raise DocumentError(place)


def _moment(_: Column[Any], value: object, place: str) -> datetime:
    """Return a time with a zone, as UTC and no finer than the log keeps it."""
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
        if moment is not None and moment.tzinfo is not None and moment.year in _YEARS:
            utc = moment.astimezone(UTC)
            return utc.replace(microsecond=utc.microsecond // 1000 * 1000)
    except ValueError, OverflowError:
        pass
    raise DocumentError(place)


def _text(column: Column[Any], value: object, place: str) -> str:
    """Return a text that is not too long and has something in it where it is a key."""
    longest = getattr(column.type, "length", None) or 0
    if not isinstance(value, str) or not column.primary_key <= len(value) <= longest:
        raise DocumentError(place)
    if "\0" in value or any("\ud800" <= sign <= "\udfff" for sign in value):
        raise DocumentError(place)
    return value


def _keys(_: Column[Any], value: object, place: str) -> tuple[str, ...]:
    """Return short names that fit into their column together."""
    if not isinstance(value, list):
        raise DocumentError(place)
    names = tuple(each for each in value if isinstance(each, str) and each.isidentifier())
    if len(names) != len(value) or len(" ".join(names).encode()) > KEYS_LENGTH:
        raise DocumentError(place)
    return names


def _whole(column: Column[Any], value: object, place: str) -> int:
    """Return a whole number that is not negative."""
    top = _LONG_WHOLE if isinstance(column.type, BigInteger) else _WHOLE
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < top:
        raise DocumentError(place)
    return value


def _number(_: Column[Any], value: object, place: str) -> float:
    """Return a finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise DocumentError(place)
    if not math.isfinite(value) or abs(value) > _LARGEST:
        raise DocumentError(place)
    return float(value)


def _check_unique(keys: list[Any], place: str) -> None:
    """Raise DocumentError when two are the same."""
    if len(set(keys)) != len(keys):
        raise DocumentError(place)


_READ: dict[type, Callable[[Column[Any], object, str], object]] = {
    Moment: _moment,
    Keys: _keys,
    String: _text,
    Integer: _whole,
    Float: _number,
}
"""What reads a value for a column of a type. A big integer is an integer, too."""
