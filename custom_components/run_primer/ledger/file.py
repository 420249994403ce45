"""The file itself: opened, checked, and set aside when it is no good."""

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
import sqlite3

from sqlalchemy import URL, Connection, Engine, PoolProxiedConnection, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from .migrations import NewerSchemaError, migrate

_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    # A commit must outlive a power cut, not only the process.
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
)


class Setback(StrEnum):
    """What can be wrong with the file."""

    DAMAGED = "damaged"
    """It was set aside and a new one begun."""
    NEWER = "newer"
    """A later release wrote it; it was set aside and a new one begun."""
    UNWRITABLE = "unwritable"
    """It cannot be written now, such as on a full disk; nothing is lost while we run."""


class UnusableFileError(Exception):
    """The file is to be set aside."""

    def __init__(self, setback: Setback) -> None:
        """Say why."""
        super().__init__(setback)
        self.setback = setback


def open_file(path: Path) -> Engine:
    """Return the database of a file that is whole and of our schema.

    Raise UnusableFileError when it is neither, and sqlalchemy's DBAPIError when
    the disk does not let us.
    """
    engine = create_engine(URL.create("sqlite", database=str(path)))
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    try:
        with engine.begin() as connection:
            _check(connection)
            migrate(connection)
    except NewerSchemaError as error:
        engine.dispose()
        raise UnusableFileError(Setback.NEWER) from error
    except DBAPIError as error:
        engine.dispose()
        if is_damage(error):
            raise UnusableFileError(Setback.DAMAGED) from error
        raise
    except UnusableFileError:
        engine.dispose()
        raise
    return engine


def _check(connection: Connection) -> None:
    """Raise UnusableFileError when a page of the file is broken."""
    if connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() != "ok":
        raise UnusableFileError(Setback.DAMAGED)


def is_damage(error: DBAPIError) -> bool:
    """Tell whether an error says that the file itself is broken."""
    code = getattr(error.orig, "sqlite_errorcode", 0)
    # The low byte is the error's family.
    return code & 0xFF in _DAMAGE


def set_aside(path: Path, setback: Setback) -> Path:
    """Give a file and what belongs to it another name, and return that. Nothing is deleted."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    aside = path.with_name(f"{path.stem}.{setback}-{stamp}{path.suffix}")
    for ending in ("", "-wal", "-shm"):
        part = path.with_name(path.name + ending)
        if part.exists():
            part.rename(aside.with_name(aside.name + ending))
    return aside


def _prepare(connection: DBAPIConnection, _: ConnectionPoolEntry | PoolProxiedConnection) -> None:
    """Make a connection durable, and leave the beginning of transactions to SQLAlchemy."""
    if not isinstance(connection, sqlite3.Connection):
        raise TypeError(type(connection))
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(pragma)
