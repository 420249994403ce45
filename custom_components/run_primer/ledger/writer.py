"""The one thread that writes: in order, at once, and as one transaction what waits together."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
import logging
from queue import SimpleQueue
from threading import Event, Thread
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError

from .home import Home, Setback, UnreachableError, UnusableError
from .settler import Settler

_LOGGER = logging.getLogger(__name__)
_RETRY_SECONDS = 2.0
_MOST_AT_ONCE = 500
"""Jobs of one transaction, so that none waits long."""

type Work[T] = Callable[[Connection], T]
"""Reads or writes; may be done again when the file fails under it."""
type Report = Callable[[Setback | None, str], None]
"""Called in the writer's thread with what is wrong, or None when all is well, and with the name
of where the log lives or was set aside."""


@dataclass(frozen=True, slots=True)
class _Job:
    """Something to write, and who waits for it."""

    work: Work[Any]
    future: Future[Any] = field(default_factory=Future)


class NotWrittenError(Exception):
    """The log was closed before this could be written."""


class Writer:
    """Owns the database. Jobs are written in the order they came, each once or not at all."""

    def __init__(self, home: Home, report: Report) -> None:
        """Write to a database, which is opened when the thread starts."""
        self._home = home
        self._report = report
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._engine: Engine | None = None
        self._closing = Event()
        self._troubled = False
        self._settler = Settler(home.settle)
        self._thread = Thread(target=self._run, name="run_primer ledger", daemon=True)

    def start(self) -> None:
        """Open the file, without waiting for it."""
        self._settler.start()
        self._thread.start()

    def close(self) -> None:
        """Write what is waiting, then close the file."""
        self._closing.set()
        self._jobs.put(None)
        self._thread.join()
        self._settler.close()

    def submit[T](self, work: Work[T]) -> Future[T]:
        """Have something written. The future is done when that outlives the process.

        A power cut it outlives as soon as the disk is done, a moment later. It fails
        with what the work raised, or with NotWrittenError behind the close.
        """
        job = _Job(work)
        # Whoever waits may go away; what is to be written is written all the same.
        job.future.set_running_or_notify_cancel()
        if self._closing.is_set():
            job.future.set_exception(NotWrittenError())
        else:
            self._jobs.put(job)
        return job.future

    def read[T](self, query: Work[T]) -> T:
        """Return what a query finds, in the caller's thread and beside all writing.

        Raise sqlalchemy's DBAPIError when the file cannot be read.
        """
        if self._engine is None:
            return self.submit(query).result()
        with self._engine.connect() as connection:
            return query(connection)

    def _run(self) -> None:
        """Open the file and write until closed."""
        jobs: list[_Job] | None = []
        while jobs is not None:
            while not self._try(jobs):
                if self._closing.wait(_RETRY_SECONDS):
                    self._give_up(jobs)
                    break
            jobs = self._gather()
        while not self._jobs.empty():
            if job := self._jobs.get():
                self._give_up([job])
        if self._engine is not None:
            self._engine.dispose()

    def _gather(self) -> list[_Job] | None:
        """Wait for a job; return it with what came behind it. None when it is time to close."""
        first = self._jobs.get()
        if first is None:
            return None
        jobs = [first]
        while len(jobs) < _MOST_AT_ONCE and not self._jobs.empty():
            job = self._jobs.get()
            if job is None:
                self._jobs.put(None)
                break
            jobs.append(job)
        return jobs

    def _try(self, jobs: list[_Job]) -> bool:
        """Write jobs as one transaction; tell whether they are on the disk now."""
        try:
            self._write_or_replace(jobs)
        except (DBAPIError, OSError, UnusableError, UnreachableError) as error:
            if not self._troubled:
                _LOGGER.warning("%s cannot be written: %s", self._home.name, error)
                self._report(self._home.trouble, self._home.name)
            self._troubled = True
            return False
        if self._troubled:
            self._report(None, self._home.name)
        self._troubled = False
        return True

    def _write_or_replace(self, jobs: list[_Job]) -> None:
        """Write jobs; when the file is no good, write them to a new one."""
        try:
            self._write(jobs)
        except UnusableError as error:
            self._replace(error.setback)
            self._write(jobs)
        except DBAPIError as error:
            if not self._home.is_damage(error):
                raise
            self._replace(Setback.DAMAGED)
            self._write(jobs)

    def _write(self, jobs: list[_Job]) -> None:
        """Write jobs, then tell those who wait."""
        if self._engine is None:
            self._engine = self._home.open()
        if not jobs:
            return
        with self._engine.begin() as connection:
            results = [_perform(connection, job.work) for job in jobs]
        self._settler.committed()
        for job, (result, error) in zip(jobs, results, strict=True):
            if error is None:
                job.future.set_result(result)
            else:
                job.future.set_exception(error)

    def _give_up(self, jobs: list[_Job]) -> None:
        """Let go of jobs at the very end, and say so."""
        _LOGGER.error("%s cannot be written; %d entries are lost", self._home.name, len(jobs))
        for job in jobs:
            job.future.set_exception(NotWrittenError())

    def _replace(self, setback: Setback) -> None:
        """Set the file aside; the next try begins a new one."""
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None
        aside = self._home.set_aside(setback)
        _LOGGER.error("The workout log was %s and is kept as %s", setback, aside)
        self._report(setback, aside)


def _perform(connection: Connection, work: Work[Any]) -> tuple[Any, Exception | None]:
    """Do one job. A fault of the job is its own; a fault of the file ends the transaction."""
    try:
        with connection.begin_nested():
            return work(connection), None
    except (DataError, IntegrityError) as error:
        return None, error
    except DBAPIError:
        raise
    except Exception as error:  # noqa: BLE001  one job's fault must not end the writing of all
        return None, error
