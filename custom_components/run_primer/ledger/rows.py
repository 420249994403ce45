"""Between records and rows: a field that has a column of its name is kept in it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table, and_, insert, update

from .records import (
    AnswerRecord,
    FaultRecord,
    HoldRecord,
    ManualEntry,
    RepRecord,
    SessionRecord,
    SetRecord,
)

type Record = (
    SessionRecord | SetRecord | RepRecord | HoldRecord | FaultRecord | ManualEntry | AnswerRecord
)


def as_row(table: Table, record: Record, **keys: str) -> dict[str, Any]:
    """Return the columns of a record, and of the keys that say what it is part of."""
    own = {
        column.name: getattr(record, column.name)
        for column in table.columns
        if column.name not in keys
    }
    return keys | own


def as_fields(row: Mapping[str, Any], *, without: str = "set_id") -> dict[str, Any]:
    """Return a row's columns but for the key that says what it is part of."""
    return {name: value for name, value in row.items() if name != without}


def put(connection: Connection, table: Table, row: Mapping[str, Any]) -> None:
    """Write a row: over the one with its primary key, or as a new one."""
    same = and_(*(column == row[column.name] for column in table.primary_key.columns))
    if not connection.execute(update(table).where(same).values(**row)).rowcount:
        connection.execute(insert(table).values(**row))
