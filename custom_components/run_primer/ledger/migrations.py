"""The schema of the file, brought forward step by step."""

from collections.abc import Callable, Mapping

from sqlalchemy import Connection, func, insert, inspect, select, text

from .tables import answers, metadata, schema_version

VERSION = 2
"""Of the schema in `tables`."""


def _note_more(connection: Connection) -> None:
    """Make room for the faults of each rep, and for answers.

    MariaDB takes no part of it back when it breaks off: what is there is left alone.
    """
    known = {column["name"] for column in inspect(connection).get_columns("reps")}
    if "faults" not in known:
        connection.execute(text("ALTER TABLE reps ADD COLUMN faults VARCHAR(120)"))
    answers.create(connection, checkfirst=True)


STEPS: Mapping[int, Callable[[Connection], None]] = {2: _note_more}
"""What makes a file of the version before into one of this version."""


class NewerSchemaError(Exception):
    """The file was written by a later release than this one."""


def migrate(
    connection: Connection,
    steps: Mapping[int, Callable[[Connection], None]] = STEPS,
    version: int = VERSION,
) -> None:
    """Give a new file its tables, and an older one what it lacks.

    The caller's transaction holds all of it: a crash in between leaves the old file.
    Raise NewerSchemaError, and change nothing, when the file is ahead of us.
    """
    found = _read_version(connection)
    if found is None:
        metadata.create_all(connection)
        connection.execute(insert(schema_version).values(version=version))
        return
    if found > version:
        raise NewerSchemaError(str(found))
    for number in range(found + 1, version + 1):
        steps[number](connection)
        connection.execute(insert(schema_version).values(version=number))


def _read_version(connection: Connection) -> int | None:
    """Return the version of the file's schema; None when it has none yet."""
    if not inspect(connection).has_table(schema_version.name):
        return None
    return connection.execute(select(func.max(schema_version.c.version))).scalar()
