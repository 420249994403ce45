"""What is written is there: once, whole, after a crash, and as it was."""

from datetime import timedelta
from functools import partial
from pathlib import Path

from hypothesis import given, settings
import pytest
from sqlalchemy import create_engine

from custom_components.run_primer.ledger import (
    FaultRecord,
    HoldRecord,
    ManualEntry,
    Outcome,
    SessionRecord,
    SetRecord,
    StillOpenError,
    UnknownRecordError,
    Wanted,
    Writer,
    change_session,
    change_set,
    close_session,
    correct_reps,
    count_rep,
    delete_session,
    delete_set,
    find_session,
    find_sessions,
    finish_set,
    last_led,
    log_set,
    note_fault,
    open_session,
    open_sessions,
    start_set,
)
from custom_components.run_primer.ledger.tables import metadata

from .conftest import Open
from .records import MORNING, any_sessions, bridges, measured, rep, session


def write(writer: Writer, work: object, *arguments: object) -> object:
    """Have something written and wait for it."""
    return writer.submit(lambda connection: work(connection, *arguments)).result(20)


def read(writer: Writer, number: int = 1) -> SessionRecord:
    """Return a session that is there."""
    found = writer.read(partial(find_session, session_id=f"SESSION{number}"))
    assert found is not None
    return found


def lift(writer: Writer, reps: int, one: SetRecord | None = None) -> None:
    """Do reps live."""
    for number in range(1, reps + 1):
        write(writer, count_rep, session(), one or bridges(), rep(number))


def test_a_rep_told_twice_is_there_once(writer: Writer) -> None:
    lift(writer, 3)
    lift(writer, 3)
    assert [r.number for r in read(writer).sets[0].done] == [1, 2, 3]
    assert read(writer).reps == 3


def test_a_count_taken_back_takes_its_last_reps_with_it(writer: Writer) -> None:
    lift(writer, 5)
    write(writer, correct_reps, session(), bridges(), 4)
    again = rep(5, device_us=99)
    write(writer, count_rep, session(), bridges(), again)
    assert read(writer).sets[0].done == (*(rep(n) for n in range(1, 5)), again)


def test_a_count_put_up_keeps_reps_of_which_nothing_else_is_known(writer: Writer) -> None:
    lift(writer, 2)
    write(writer, correct_reps, session(), bridges(), 4)
    one = read(writer).sets[0]
    assert one.reps == 4
    assert [r.device_us is None for r in one.done] == [False, False, True, True]


def test_a_set_that_is_over_has_the_reps_of_the_recount(writer: Writer) -> None:
    lift(writer, 5)
    done = bridges(reps=4, ended=MORNING, done=tuple(map(measured, range(1, 5))))
    for _ in range(2):
        write(writer, finish_set, session(), done)
    assert read(writer).sets == (done,)


def test_faults_and_what_was_said_stay_when_the_set_is_over(writer: Writer) -> None:
    fault = FaultRecord(number=1, fault="momentum", rep=2)
    write(writer, note_fault, session(), bridges(), fault)
    write(writer, finish_set, session(), bridges(reps=4, ended=MORNING))
    write(writer, change_set, "SET1", {}, {"load": 60.0})
    write(writer, finish_set, session(), bridges(reps=4, ended=MORNING))
    one = read(writer).sets[0]
    assert (one.faults, one.said) == ((fault,), ManualEntry(load=60.0))


def test_after_a_crash_the_open_session_tells_where_to_go_on(writer: Writer, opened: Open) -> None:
    done = bridges(1, ended=MORNING, reps=15)
    write(writer, close_session, session(2, outcome=Outcome.COMPLETED, ended=MORNING))
    write(writer, finish_set, session(), done)
    write(writer, start_set, session(), bridges(2))
    for number in (1, 2, 3):
        write(writer, count_rep, session(), bridges(2), rep(number))
    writer.close()
    (found,) = opened().read(partial(open_sessions, station="garage"))
    assert found.id == "SESSION1"
    assert [one.ended is None for one in found.sets] == [False, True]
    assert found.sets[1].reps == 3
    assert found.sets[1].done == (rep(1), rep(2), rep(3))


@given(record=any_sessions)
@settings(max_examples=60, deadline=None)
def test_any_session_is_read_back_as_it_was(record: SessionRecord) -> None:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        metadata.create_all(connection)
        close_session(connection, record)
        close_session(connection, record)
        assert find_session(connection, record.id) == record
    engine.dispose()


def test_sessions_are_found_by_time_athlete_and_routine(writer: Writer) -> None:
    for number in range(1, 5):
        write(writer, open_session, session(number))
    write(writer, open_session, session(5, athlete="alex", athlete_name="Alex"))
    write(writer, open_session, session(6, routine="upper_glutes", station="cellar"))

    def found(**wanted: object) -> list[str]:
        rows = writer.read(partial(find_sessions, wanted=Wanted(**wanted)))
        return [row.id.removeprefix("SESSION") for row in rows]

    assert found() == ["6", "5", "4", "3", "2", "1"]
    assert found(limit=2) == ["6", "5"]
    assert found(since=session(3).started) == ["6", "5", "4", "3"]
    assert found(until=session(3).started) == ["2", "1"]
    assert found(athlete="alex") == found(athlete="Alex") == ["5"]
    assert found(routine="upper_glutes") == found(station="cellar") == ["6"]
    assert found(closed=True) == []


def test_a_summary_leaves_the_reps_out(writer: Writer) -> None:
    lift(writer, 3)
    (summary,) = writer.read(partial(find_sessions, wanted=Wanted()))
    (full,) = writer.read(partial(find_sessions, wanted=Wanted(full=True)))
    assert (summary.reps, summary.sets[0].done) == (3, ())
    assert full.sets[0].done == (rep(1), rep(2), rep(3))


def test_the_last_session_is_the_latest_that_a_routine_led_and_that_is_over(
    writer: Writer,
) -> None:
    latest = partial(last_led, station="garage")
    assert writer.read(latest) is None
    write(writer, close_session, session(1, outcome=Outcome.COMPLETED, ended=MORNING))
    write(writer, open_session, session(2))
    logged = session(3, routine=None, outcome=Outcome.LOGGED, ended=session(3).started)
    write(writer, log_set, logged, bridges(9))
    last = writer.read(latest)
    assert last is not None
    assert last.id == "SESSION1"


def test_a_logged_set_joins_the_session_under_way_or_makes_its_own(writer: Writer) -> None:
    alone = session(3, routine=None, outcome=Outcome.LOGGED, ended=session(3).started)
    assert write(writer, log_set, alone, bridges(1, measure="manual")).id == "SESSION3"
    write(writer, open_session, session(1))
    joined = write(writer, log_set, session(4, routine=None), bridges(2, measure="manual"))
    assert joined.id == "SESSION1"
    yesterday = bridges(4, started=MORNING - timedelta(days=1))
    assert write(writer, log_set, session(7, routine=None), yesterday).id == "SESSION7"
    other = write(writer, log_set, session(5, athlete="alex"), bridges(3, measure="manual"))
    assert other.id == "SESSION5"


def test_a_deleted_set_and_session_are_gone_with_all_that_was_in_them(writer: Writer) -> None:
    hold = HoldRecord(number=1, seconds=20.0, device_us=5, mean=400.0, steadiness=2.0)
    one = bridges(1, reps=1, done=(measured(1),), holds=(hold,), said=ManualEntry(note="easy"))
    write(writer, close_session, session(sets=(one, bridges(2)), outcome=Outcome.COMPLETED))
    write(writer, delete_set, "SET1")
    assert [left.id for left in read(writer).sets] == ["SET2"]
    write(writer, delete_session, "SESSION1")
    for table in metadata.sorted_tables:
        rows = writer.read(lambda connection, table=table: connection.execute(table.select()).all())
        assert rows == [] or table.name == "schema_version"


def test_a_logged_session_goes_with_its_last_set(writer: Writer) -> None:
    write(writer, log_set, session(routine=None, outcome=Outcome.LOGGED), bridges())
    write(writer, delete_set, "SET1")
    assert writer.read(partial(find_session, session_id="SESSION1")) is None


def test_a_corrected_set_and_session_say_what_they_were_before(writer: Writer) -> None:
    one = bridges(reps=5, done=tuple(map(measured, range(1, 6))), said=ManualEntry(note="easy"))
    write(writer, close_session, session(sets=(one,), outcome=Outcome.COMPLETED))
    before = write(writer, change_set, "SET1", {"reps": 4}, {"load": 20.0})
    assert before.reps == 5
    changed = read(writer).sets[0]
    assert (changed.reps, len(changed.done)) == (4, 4)
    assert changed.said == ManualEntry(load=20.0, note="easy")
    write(writer, lambda c: change_session(c, "SESSION1", athlete="alex", athlete_name="Alex"))
    assert read(writer).athlete_name == "Alex"


@pytest.mark.parametrize(
    "work",
    [
        partial(delete_set, set_id="NONE"),
        partial(delete_session, session_id="NONE"),
        partial(change_session, session_id="NONE", athlete="x"),
        partial(change_set, set_id="NONE", changes={}, said={}),
    ],
)
def test_what_is_not_there_cannot_be_changed_and_hurts_nothing_beside_it(
    writer: Writer, work: partial[object]
) -> None:
    before = writer.submit(partial(open_session, session=session()))
    wrong = writer.submit(work)
    behind = writer.submit(partial(start_set, session=session(), one=bridges()))
    before.result(20)
    with pytest.raises(UnknownRecordError):
        wrong.result(20)
    behind.result(20)
    assert len(read(writer).sets) == 1


@pytest.mark.parametrize(
    "work",
    [
        partial(delete_set, set_id="SET1"),
        partial(delete_session, session_id="SESSION1"),
        partial(change_session, session_id="SESSION1", athlete="x"),
        partial(change_set, set_id="SET1", changes={"reps": 9}, said={}),
    ],
)
def test_what_is_under_way_cannot_be_changed_as_it_would_be_written_over(
    writer: Writer, work: partial[object]
) -> None:
    lift(writer, 2)
    with pytest.raises(StillOpenError):
        writer.submit(work).result(20)
    assert read(writer).reps == 2


def test_the_log_takes_little_room(writer: Writer, path: Path) -> None:
    sets = tuple(
        bridges(n, reps=20, done=tuple(map(measured, range(1, 21)))) for n in range(1, 101)
    )
    write(writer, close_session, session(sets=sets))
    writer.close()
    assert path.stat().st_size / 2000 < 400
