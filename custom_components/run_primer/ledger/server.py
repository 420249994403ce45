"""A database server in place of the file: PostgreSQL or MariaDB, as the recorder can have it."""

from sqlalchemy import Engine, create_engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from .home import Setback, UnreachableError
from .migrations import NewerSchemaError, migrate

_SERVERS = ("postgresql", "mysql", "mariadb")
_RECYCLE_SECONDS = 600
"""Age at which a connection is made anew: servers and firewalls close idle ones."""


class LogServer:
    """A database of a server, by its address."""

    def __init__(self, address: str) -> None:
        """Live in a database, whose address may be wrong and holds a password."""
        self.name = "?"
        self.trouble = Setback.UNREACHABLE
        self._address = address

    def open(self) -> Engine:
        """Return the database, see `Home`."""
        engine = self._engine()
        try:
            with engine.begin() as connection:
                migrate(connection)
        except NewerSchemaError as error:
            engine.dispose()
            raise UnreachableError("written by a later release") from error
        except DBAPIError:
            engine.dispose()
            raise
        return engine

    def settle(self) -> None:
        """Do nothing: a server has its commits on the disk."""

    def is_damage(self, error: DBAPIError) -> bool:
        """Tell nothing: a server looks after its own files."""
        return False

    def set_aside(self, setback: Setback) -> str:
        """Fail: what is on a server is not ours to rename."""
        raise UnreachableError(setback)

    def _engine(self) -> Engine:
        """Return what connects to the server. Raise UnreachableError when nothing can."""
        # What these say can hold the address, and that the password: it is left out.
        try:
            url = make_url(self._address)
            self.name = f"{url.host or 'localhost'}/{url.database}"
            if url.get_backend_name() not in _SERVERS:
                raise UnreachableError("neither PostgreSQL nor MariaDB")
            return create_engine(url, pool_pre_ping=True, pool_recycle=_RECYCLE_SECONDS)
        except (ArgumentError, ValueError) as error:
            raise UnreachableError(f"bad address ({type(error).__name__})") from None
        except ImportError as error:
            raise UnreachableError(f"no driver ({error.name})") from None
