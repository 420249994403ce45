"""The log in a database server: what holds of the file holds there, too."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
import shutil
from tempfile import mkdtemp
from threading import Event

from _pytest.mark import ParameterSet
from hypothesis import HealthCheck, given, settings
import pytest
from pytest_socket import enable_socket
from sqlalchemy import create_engine, text

from custom_components.run_primer.ledger import (
    LogServer,
    ManualEntry,
    Outcome,
    SessionRecord,
    Setback,
    Stretch,
    Wanted,
    Writer,
    change_set,
    close_session,
    count_rep,
    delete_session,
    find_session,
    find_sessions,
    find_trace,
    keep_stretch,
    open_session,
    take_in,
    totals_by_hour,
)
from custom_components.run_primer.ledger.tables import metadata

from . import mariadb, postgresql
from .mariadb import MariaDb
from .postgresql import PostgreSql
from .records import MORNING, any_sessions, bridges, measured, rep, session

pytestmark = pytest.mark.usefixtures("socket_enabled")

type Serve = Callable[[], Writer]
type Server = PostgreSql | MariaDb


def installed(kind: type[Server], programs: Path | None, package: str) -> ParameterSet:
    """Return a kind of server with its programs, left out where it is not installed."""
    missing = pytest.mark.skipif(programs is None, reason=f"apt install {package}")
    return pytest.param((kind, programs), id=kind.__name__, marks=missing)


@pytest.fixture(
    scope="module",
    params=[
        installed(PostgreSql, postgresql.find_programs(), "postgresql"),
        installed(MariaDb, mariadb.find_programs(), "mariadb-server"),
    ],
)
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A server, running."""
    # It lives longer than one test, and so than the leave a test has to use sockets.
    enable_socket()
    # A socket's path must be short: pytest's own folders are not.
    folder = Path(mkdtemp(prefix="rp-db-"))
    kind, programs = request.param
    server = kind(folder=folder, programs=programs)
    server.make()
    server.start()
    yield server
    server.stop()
    shutil.rmtree(folder)


@pytest.fixture
def reports() -> list[Setback | None]:
    """What was wrong with the database."""
    return []


@pytest.fixture
def serve(server: Server, reports: list[Setback | None]) -> Iterator[Serve]:
    """Open the log in a database that was empty before the test."""
    engine = create_engine(server.address)
    metadata.drop_all(engine)
    engine.dispose()
    writers: list[Writer] = []

    def start() -> Writer:
        writer = Writer(LogServer(server.address), lambda setback, _: reports.append(setback))
        writer.start()
        writers.append(writer)
        return writer

    yield start
    for writer in writers:
        writer.close()


def found_by(writer: Writer, number: int = 1) -> SessionRecord | None:
    return writer.read(partial(find_session, session_id=f"SESSION{number}"))


def count(writer: Writer, number: int) -> None:
    work = partial(count_rep, session=session(), one=bridges(), rep=rep(number))
    writer.submit(work).result(30)


def test_a_rep_told_twice_is_there_once_and_outlives_the_connection(serve: Serve) -> None:
    writer = serve()
    for number in (1, 2, 3, 2, 3):
        count(writer, number)
    writer.close()
    found = found_by(serve())
    assert found is not None
    assert [row.number for row in found.sets[0].done] == [1, 2, 3]


def test_any_session_comes_back_as_it_was(serve: Serve) -> None:
    writer = serve()

    @given(record=any_sessions)
    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    def comes_back(record: SessionRecord) -> None:
        writer.submit(lambda connection: take_in(connection, [record])).result(30)
        assert writer.read(partial(find_session, session_id=record.id)) == record

    comes_back()


def test_corrections_sums_and_traces_work_as_in_the_file(serve: Serve) -> None:
    writer = serve()
    done = tuple(map(measured, range(1, 11)))
    for number in (1, 2):
        one = bridges(number, ended=MORNING, reps=10, done=done)
        closed = session(number, outcome=Outcome.COMPLETED, ended=MORNING, sets=(one,))
        writer.submit(partial(close_session, session=closed)).result(30)
    rows = ((0.0, 1.0, None, None, None), (0.1, 2.0, None, None, None))
    stretch = Stretch(sensor="band", at=MORNING, after_gap=True, rows=rows)
    writer.submit(partial(keep_stretch, session=session(), stretch=stretch)).result(30)
    changed = partial(change_set, set_id="SET1", changes={"reps": 8}, said={"load": 60.0})
    writer.submit(changed).result(30)
    first = found_by(writer)
    assert first is not None
    assert (first.reps, first.sets[0].said) == (8, ManualEntry(load=60.0))
    assert writer.read(partial(find_trace, session_id="SESSION1")) == (stretch,)
    sums = writer.read(partial(totals_by_hour, athlete="sam"))
    assert sum(totals.reps for totals in sums.values()) == 18
    assert sums[MORNING].volume == 480
    writer.submit(partial(delete_session, session_id="SESSION1")).result(30)
    since = Wanted(since=MORNING + timedelta(minutes=1))
    assert [row.id for row in writer.read(partial(find_sessions, wanted=since))] == ["SESSION2"]
    assert writer.read(partial(find_trace, session_id="SESSION1")) == ()


def test_what_a_column_does_not_take_is_nobody_elses_trouble(serve: Serve) -> None:
    writer = serve()
    too_long = writer.submit(partial(open_session, session=session(routine="x" * 1000)))
    with_zero = writer.submit(partial(open_session, session=session(routine="a\0b")))
    count(writer, 1)
    assert too_long.exception(30)
    with_zero.exception(30)  # PostgreSQL refuses it, MariaDB does not
    found = found_by(writer)
    assert found is not None
    assert found.reps == 1


def test_while_the_server_is_away_everything_waits_and_is_written_later(
    serve: Serve,
    server: Server,
    reports: list[Setback | None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("custom_components.run_primer.ledger.writer._RETRY_SECONDS", 0.05)
    writer = serve()
    count(writer, 1)
    server.stop()
    try:
        waiting = [
            writer.submit(partial(count_rep, session=session(), one=bridges(), rep=rep(number)))
            for number in (2, 3)
        ]
        assert not any(future.done() for future in waiting)
    finally:
        server.start()
    for future in waiting:
        future.result(60)
    found = found_by(writer)
    assert found is not None
    assert [row.number for row in found.sets[0].done] == [1, 2, 3]
    assert reports in ([Setback.UNREACHABLE, None], [])


def test_a_database_of_a_later_release_is_left_alone(serve: Serve, server: Server) -> None:
    writer = serve()
    count(writer, 1)
    writer.close()
    engine = create_engine(server.address)
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO schema_version VALUES (99)"))
    told = Event()
    newer = Writer(LogServer(server.address), lambda *_: told.set())
    newer.start()
    assert told.wait(30)
    newer.close()
    with engine.begin() as connection:
        assert connection.execute(text("SELECT count(*) FROM reps")).scalar() == 1
    engine.dispose()


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://sam:secret@127.0.0.1:1/log",
        "sqlite:////etc/passwd?secret",
        "nonsense:secret",
        "postgresql+nodriver://sam:secret@host/log",
        "postgresql://sam:secret@host:port/log",
    ],
)
def test_an_address_that_leads_nowhere_is_told_without_its_password(
    address: str, caplog: pytest.LogCaptureFixture
) -> None:
    told = Event()
    reports: list[tuple[Setback | None, str]] = []

    def report(setback: Setback | None, name: str) -> None:
        reports.append((setback, name))
        told.set()

    writer = Writer(LogServer(address), report)
    writer.start()
    assert told.wait(30)
    writer.close()
    ((setback, name),) = reports
    assert setback is Setback.UNREACHABLE
    assert "secret" not in name + caplog.text
