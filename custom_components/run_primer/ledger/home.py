"""Where the log can live, and what can be wrong there."""

from enum import StrEnum
from typing import Protocol

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError


class Setback(StrEnum):
    """What can be wrong."""

    DAMAGED = "damaged"
    """The file was set aside and a new one begun."""
    NEWER = "newer"
    """A later release wrote the file; it was set aside and a new one begun."""
    UNWRITABLE = "unwritable"
    """It cannot be written now, such as on a full disk; nothing is lost while we run."""
    UNREACHABLE = "unreachable"
    """The database cannot be used now; nothing is lost while we run."""


class UnusableError(Exception):
    """What is there is no good: it is to be set aside."""

    def __init__(self, setback: Setback) -> None:
        """Say why."""
        super().__init__(setback)
        self.setback = setback


class UnreachableError(Exception):
    """There is no way to it now; the text holds no password."""


class Home(Protocol):
    """A place for the log."""

    @property
    def name(self) -> str:
        """Return what people know it by; never with a password in it."""

    @property
    def trouble(self) -> Setback:
        """Return what it means when nothing can be written there."""

    def open(self) -> Engine:
        """Return a database that is whole and of our schema.

        Raise UnusableError when there is none, UnreachableError or
        sqlalchemy's DBAPIError when there is no way to it.
        """

    def settle(self) -> None:
        """Have what was committed outlive a power cut. Raise OSError when it cannot."""

    def is_damage(self, error: DBAPIError) -> bool:
        """Tell whether an error says that what is there is broken."""

    def set_aside(self, setback: Setback) -> str:
        """Give what is there another name, and return that. Nothing is deleted."""
