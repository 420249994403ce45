"""The file: damaged, from the future, from the past, on a full disk."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
import os
from pathlib import Path
import sqlite3
from threading import Event, Thread

import pytest
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import OperationalError

from custom_components.run_primer.ledger import (
    AnswerRecord,
    FaultRecord,
    HoldRecord,
    LogFile,
    ManualEntry,
    NotWrittenError,
    Outcome,
    Setback,
    Wanted,
    Writer,
    close_session,
    count_rep,
    find_answers,
    find_session,
    find_trace,
    open_session,
    put_answer,
)
from custom_components.run_primer.ledger.migrations import VERSION, migrate
from custom_components.run_primer.ledger.settler import Settler

from .conftest import Open
from .records import MORNING, bridges, measured, rep, session

type Reports = list[tuple[Setback | None, Path]]


def fill(writer: Writer, sessions: int = 40) -> None:
    """Write sessions enough for a file of many pages."""
    for number in range(1, sessions + 1):
        one = bridges(number, reps=20, done=tuple(map(measured, range(1, 21))))
        writer.submit(partial(close_session, session=session(number, sets=(one,))))
    writer.close()


def scribble(path: Path) -> None:
    """Write nonsense over the middle of a file."""
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 8192] = b"\x5a" * 8192
    path.write_bytes(content)


@pytest.mark.parametrize(
    "damage",
    [
        scribble,
        lambda path: path.write_bytes(b"this is no database" * 500),
        lambda path: path.write_bytes(path.read_bytes()[:-9000]),
    ],
    ids=["scribbled over", "something else", "cut short"],
)
def test_a_damaged_file_is_set_aside_and_a_new_one_begun(
    opened: Open, path: Path, reports: Reports, damage: Callable[[Path], None]
) -> None:
    fill(opened())
    damage(path)
    damaged = path.read_bytes()
    writer = opened()
    writer.submit(partial(count_rep, session=session(), one=bridges(), rep=rep(1))).result(20)
    ((setback, aside),) = reports
    assert setback is Setback.DAMAGED
    assert aside.read_bytes() == damaged
    found = writer.read(partial(find_session, session_id="SESSION1"))
    assert found is not None
    assert found.reps == 1


def test_a_file_that_breaks_in_mid_session_costs_no_rep_counted_from_then_on(
    opened: Open, path: Path, reports: Reports
) -> None:
    writer = opened()
    write = partial(count_rep, session=session(), one=bridges())
    writer.submit(partial(write, rep=rep(1))).result(20)

    calls: list[Connection] = []

    def break_once(connection: Connection) -> None:
        calls.append(connection)
        if len(calls) == 1:
            broken = sqlite3.DatabaseError("database disk image is malformed")
            broken.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
            raise OperationalError("INSERT", None, broken)

    writer.submit(break_once)
    writer.submit(partial(write, rep=rep(2))).result(20)
    assert [setback for setback, _ in reports] == [Setback.DAMAGED]
    found = writer.read(partial(find_session, session_id="SESSION1"))
    assert found is not None
    assert [r.number for r in found.sets[0].done] == [2]


def test_a_file_of_a_later_release_is_kept_for_it(
    opened: Open, path: Path, reports: Reports
) -> None:
    fill(opened(), 1)
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO schema_version VALUES (99)"))
    engine.dispose()
    writer = opened()
    assert writer.submit(partial(find_session, session_id="SESSION1")).result(20) is None
    ((setback, aside),) = reports
    assert setback is Setback.NEWER
    assert aside.exists()


def test_an_older_file_is_brought_forward_and_loses_nothing(opened: Open, path: Path) -> None:
    fill(opened(), 1)
    engine = create_engine(f"sqlite:///{path}")

    def add_weather(connection: Connection) -> None:
        connection.execute(text("ALTER TABLE sessions ADD COLUMN weather TEXT"))

    for _ in range(2):
        with engine.begin() as connection:
            migrate(connection, {VERSION + 1: add_weather}, VERSION + 1)
    with engine.begin() as connection:
        rows = connection.execute(text("SELECT id, weather FROM sessions")).all()
        versions = connection.execute(text("SELECT version FROM schema_version")).scalars().all()
    engine.dispose()
    assert rows == [("SESSION1", None)]
    assert versions == [VERSION, VERSION + 1]


def test_while_the_disk_refuses_everything_waits_and_is_written_later(
    opened: Open, path: Path, reports: Reports, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("custom_components.run_primer.ledger.writer._RETRY_SECONDS", 0.01)
    refused, better = Event(), Event()
    writer = opened()

    def full_disk(connection: Connection) -> None:
        if not better.is_set():
            refused.set()
            raise OperationalError("INSERT", None, sqlite3.OperationalError("disk is full"))

    writer.submit(full_disk)
    waiting = [
        writer.submit(partial(count_rep, session=session(), one=bridges(), rep=rep(number)))
        for number in (1, 2, 3)
    ]
    assert refused.wait(20)
    better.set()
    for future in waiting:
        future.result(20)
    assert [setback for setback, _ in reports] == [Setback.UNWRITABLE, None]
    found = writer.read(partial(find_session, session_id="SESSION1"))
    assert found is not None
    assert found.reps == 3


def test_a_folder_that_cannot_be_written_is_told_and_stops_nobody(
    tmp_path: Path, reports: Reports
) -> None:
    told = Event()

    def report(setback: Setback | None, name: str) -> None:
        reports.append((setback, tmp_path / name))
        told.set()

    writer = Writer(LogFile(tmp_path / "missing" / "run_primer.db"), report)
    writer.start()
    lost = writer.submit(partial(open_session, session=session()))
    assert told.wait(20)
    writer.close()
    assert reports[0][0] is Setback.UNWRITABLE
    with pytest.raises(NotWrittenError):
        lost.result(0)


def test_what_comes_behind_the_close_is_told_to_be_lost_and_waits_for_nobody(
    writer: Writer,
) -> None:
    writer.close()
    with pytest.raises(NotWrittenError):
        writer.submit(partial(open_session, session=session())).result(0)


def test_who_waits_may_go_away_and_the_rep_is_written_all_the_same(writer: Writer) -> None:
    going_on = Event()
    writer.submit(lambda _: going_on.wait(20))
    left = writer.submit(partial(count_rep, session=session(), one=bridges(), rep=rep(1)))
    assert not left.cancel()
    going_on.set()
    found = writer.submit(partial(find_session, session_id="SESSION1")).result(20)
    assert found is not None
    assert found.reps == 1


def test_what_was_committed_is_brought_onto_the_disk_itself(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    done = Event()

    def fsync(file: int) -> None:
        synced.append(os.fstat(file).st_ino)
        done.set()

    monkeypatch.setattr("custom_components.run_primer.ledger.file.os.fsync", fsync)
    writer = Writer(LogFile(path), lambda *_: None)
    writer.start()
    writer.submit(partial(open_session, session=session())).result(20)
    assert done.wait(20)
    assert synced[0] == path.with_name("run_primer.db-wal").stat().st_ino
    writer.close()


def test_a_file_of_the_first_release_is_brought_forward_with_all_that_is_in_it(
    path: Path, opened: Open
) -> None:
    with sqlite3.connect(path) as old:
        old.executescript(Path(__file__).with_name("version_1.sql").read_text("utf-8"))
    old.close()
    done = tuple(map(measured, (1, 2, 3)))
    hold = HoldRecord(number=1, seconds=20.0, device_us=1, mean=600.0, steadiness=2.5)
    one = bridges(
        ended=MORNING,
        ended_by="goal",
        reps=3,
        confidence=0.9,
        done=done,
        holds=(hold,),
        faults=(FaultRecord(number=2, fault="rushing", rep=2),),
        said=ManualEntry(load=60.0, note="heavy"),
    )
    known = session(outcome=Outcome.COMPLETED, ended=MORNING, share=1.0, sets=(one,))
    writer = opened()
    assert writer.read(partial(find_session, session_id="SESSION1")) == known
    assert writer.read(partial(find_trace, session_id="SESSION1"))
    later = replace(rep(4), faults=("rushing", "no_hold"))
    writer.submit(partial(count_rep, session=known, one=one, rep=later)).result(20)
    found = writer.read(partial(find_session, session_id="SESSION1"))
    assert found is not None
    assert found.sets[0].done == (*done, later)


def test_an_answer_is_written_once_and_found_by_who_gave_it(writer: Writer) -> None:
    def answer(number: int, name: str) -> AnswerRecord:
        return AnswerRecord(
            id=f"ANSWER{number}",
            station="garage",
            athlete=name.lower(),
            athlete_name=name,
            at=MORNING + timedelta(hours=number),
            question="before_run",
            answer="later",
        )

    given = [answer(1, "Sam"), answer(2, "Alex"), answer(3, "Sam")]
    for each in (*given, given[0]):
        writer.submit(partial(put_answer, answer=each)).result(20)

    def found(**wanted: object) -> tuple[AnswerRecord, ...]:
        return writer.read(partial(find_answers, wanted=Wanted(**wanted)))

    assert found() == tuple(reversed(given))
    assert found(athlete="Sam", station="garage") == (given[2], given[0])
    assert found(since=given[1].at, until=given[2].at) == (given[1],)
    assert found(limit=1) == (given[2],)


def test_a_disk_that_does_not_settle_is_told_and_stops_nobody(
    writer: Writer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tried = Event()

    def broken(_: int) -> None:
        tried.set()
        raise OSError("I/O error")

    monkeypatch.setattr("custom_components.run_primer.ledger.file.os.fsync", broken)
    for number in (1, 2):
        work = partial(count_rep, session=session(), one=bridges(), rep=rep(number))
        writer.submit(work).result(20)
    # Once the file is closed there is nothing left to settle.
    assert tried.wait(20)
    writer.close()
    assert "may not outlive a power cut" in caplog.text


def test_what_was_committed_while_the_disk_was_slow_is_settled_before_the_end() -> None:
    began, go = Event(), Event()
    settled: list[bool] = []

    def settle() -> None:
        began.set()
        settled.append(go.wait(20))

    settler = Settler(settle)
    settler.start()
    settler.committed()
    assert began.wait(20)
    settler.committed()
    ending = Thread(target=settler.close)
    ending.start()
    while not settler.is_closing:
        ending.join(0.01)
    go.set()
    ending.join(20)
    assert settled == [True, True]
