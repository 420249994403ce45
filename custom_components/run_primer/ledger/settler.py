"""Has what was committed outlive a power cut, too, while the writing goes on.

A commit outlives the process at once. To wait for the disk as well would hold
up the reps behind it: on a busy or slow disk for longer than a second.
"""

from collections.abc import Callable
import logging
from threading import Event, Thread

_LOGGER = logging.getLogger(__name__)


class Settler:
    """A thread that brings commits onto the disk itself, as fast as that lets it."""

    def __init__(self, settle: Callable[[], None]) -> None:
        """Do this whenever something was committed; it may raise OSError."""
        self._settle = settle
        self._committed = Event()
        self.is_closing = False
        """True from when it was asked to end."""
        self._thread = Thread(target=self._run, name="run_primer ledger settler", daemon=True)

    def start(self) -> None:
        """Begin to wait for commits."""
        self._thread.start()

    def committed(self) -> None:
        """Take note of a commit."""
        self._committed.set()

    def close(self) -> None:
        """Bring the last commit onto the disk and end."""
        self.is_closing = True
        self._committed.set()
        self._thread.join()

    def _run(self) -> None:
        """Settle until closed, and once more: what was committed before that counts."""
        is_last = False
        while not is_last:
            self._committed.wait()
            self._committed.clear()
            is_last = self.is_closing
            try:
                self._settle()
            except OSError as error:
                _LOGGER.warning("The workout log may not outlive a power cut: %s", error)
