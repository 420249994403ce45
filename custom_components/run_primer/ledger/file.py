"""The file itself: opened, checked, and set aside when it is no good."""

from contextlib import suppress
from datetime import UTC, datetime
import os
from pathlib import Path
import sqlite3

from sqlalchemy import URL, Connection, Engine, PoolProxiedConnection, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from .home import Setback, UnusableError
from .migrations import NewerSchemaError, migrate

_DAMAGE = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    # A commit outlives the process; `settle` has it outlive a power cut.
    "PRAGMA synchronous=NORMAL",
    "PRAGMA foreign_keys=ON",
)


class LogFile:
    """A file of our own, in the configuration directory."""

    def __init__(self, path: Path) -> None:
        """Live in a file, which need not be there."""
        self.name = path.name
        self.trouble = Setback.UNWRITABLE
        self._path = path

    def open(self) -> Engine:
        """Return the file's database, see `Home`."""
        engine = create_engine(URL.create("sqlite", database=str(self._path)))
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
        try:
            with engine.begin() as connection:
                _check(connection)
                migrate(connection)
        except NewerSchemaError as error:
            engine.dispose()
            raise UnusableError(Setback.NEWER) from error
        except DBAPIError as error:
            engine.dispose()
            if self.is_damage(error):
                raise UnusableError(Setback.DAMAGED) from error
            raise
        except UnusableError:
            engine.dispose()
            raise
        return engine

    def settle(self) -> None:
        """Have what was committed outlive a power cut: it is in the write-ahead log."""
        # SQLite holds no locks on that file, which closing it here could drop.
        with suppress(FileNotFoundError):
            wal = os.open(self._path.with_name(f"{self._path.name}-wal"), os.O_RDWR)
            try:
                os.fsync(wal)
            finally:
                os.close(wal)

    def is_damage(self, error: DBAPIError) -> bool:
        """Tell whether an error says that the file itself is broken."""
        code = getattr(error.orig, "sqlite_errorcode", 0)
        # The low byte is the error's family.
        return code & 0xFF in _DAMAGE

    def set_aside(self, setback: Setback) -> str:
        """Give the file and what belongs to it another name, and return that."""
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
        aside = self._path.with_name(f"{self._path.stem}.{setback}-{stamp}{self._path.suffix}")
        for ending in ("", "-wal", "-shm"):
            part = self._path.with_name(self._path.name + ending)
            if part.exists():
                part.rename(aside.with_name(aside.name + ending))
        return aside.name


def _check(connection: Connection) -> None:
    """Raise UnusableError when a page of the file is broken."""
    if connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() != "ok":
        raise UnusableError(Setback.DAMAGED)


def _prepare(connection: DBAPIConnection, _: ConnectionPoolEntry | PoolProxiedConnection) -> None:
    """Make a connection durable, and leave the beginning of transactions to SQLAlchemy."""
    if not isinstance(connection, sqlite3.Connection):
        raise TypeError(type(connection))
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(pragma)
