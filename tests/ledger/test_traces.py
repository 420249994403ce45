"""The raw trace is small, comes back as it was, and is forgotten when its time is over."""

from contextlib import suppress
from datetime import timedelta
from functools import partial

from hypothesis import given
from hypothesis import strategies as st
import pytest

from custom_components.run_primer.ledger import (
    Outcome,
    Stretch,
    TraceError,
    Writer,
    close_session,
    delete_session,
    find_session,
    find_trace,
    forget_traces,
    keep_stretch,
)
from custom_components.run_primer.ledger.packing import Row, pack, unpack
from tools.bench.showing import trace_bytes

from .records import MORNING, session

newtons = st.floats(-1e5, 1e5)


def rows_of(*columns: bool) -> st.SearchStrategy[list[Row]]:
    """Make rows that have these of force alone, left, right and bench."""
    alone, left, right, bench = (newtons if column else st.none() for column in columns)
    row = st.tuples(st.floats(0, 1e7), alone, left, right, bench)
    return st.lists(row.map(lambda r: r if r[1] is not None else together(r)), min_size=1)


def together(row: tuple[float, None, float, float | None, float | None]) -> Row:
    """Give a row with both feet what they are together."""
    at, _, left, right, bench = row
    return at, left + (right or 0.0), left, right, bench


@given(
    rows=rows_of(True, False, False, False)
    | rows_of(True, False, False, True)
    | rows_of(False, True, True, False)
    | rows_of(False, True, True, True)
    | rows_of(False, True, False, True)
)
def test_what_a_sensor_showed_comes_back_as_it_was(rows: list[Row]) -> None:
    back = unpack(pack(rows))
    assert [[value is None for value in row] for row in back] == [
        [value is None for value in row] for row in rows
    ]
    for row, was in zip(back, rows, strict=True):
        assert row[0] == pytest.approx(was[0], abs=1e-6)
        assert row[1:] == pytest.approx(was[1:], abs=0.011)


@given(rows=rows_of(False, True, True, True))
def test_what_came_back_is_kept_without_any_change(rows: list[Row]) -> None:
    once = unpack(pack(rows))
    assert unpack(pack(once)) == once


@given(data=st.binary() | st.binary().map(lambda tail: pack([(0.0, 1.0, None, None, None)]) + tail))
def test_bytes_that_are_no_trace_are_told_as_such(data: bytes) -> None:
    with suppress(TraceError):
        assert len(unpack(data)) >= 1


def test_ten_minutes_of_three_channels_take_less_than_300_kb() -> None:
    assert trace_bytes(3) < 300_000


def stretch(second: int, seconds: int = 10, *, boot: int = 0, sensor: str = "band") -> Stretch:
    """Return what a sensor, that was started at second `boot`, showed from a second on."""
    rows = tuple(
        ((second - boot) + i / 10, float(second + i / 10), None, None, None)
        for i in range(seconds * 10)
    )
    return Stretch(
        sensor=sensor, at=MORNING + timedelta(seconds=second), after_gap=False, rows=rows
    )


def keep(writer: Writer, *stretches: Stretch, number: int = 1) -> None:
    for each in stretches:
        work = partial(keep_stretch, session=session(number), stretch=each)
        writer.submit(work).result(20)


def forces(writer: Writer, number: int = 1) -> list[float]:
    found = writer.read(partial(find_trace, session_id=f"SESSION{number}"))
    return [row[1] for each in found for row in each.rows]


def test_a_trace_comes_back_in_order_sensor_by_sensor(writer: Writer) -> None:
    keep(writer, stretch(10), stretch(0), stretch(5, sensor="platform"), stretch(0))
    found = writer.read(partial(find_trace, session_id="SESSION1"))
    assert found == (stretch(0), stretch(10), stretch(5, sensor="platform"))


def test_what_a_sensor_tells_again_behind_a_crash_is_there_once(writer: Writer) -> None:
    keep(writer, stretch(0), stretch(7))
    assert forces(writer) == [number / 10 for number in range(170)]


def test_a_sensor_that_was_started_anew_goes_on_in_the_trace(writer: Writer) -> None:
    keep(writer, stretch(0), stretch(12, boot=12))
    found = writer.read(partial(find_trace, session_id="SESSION1"))
    assert [each.rows[0][0] for each in found] == [0, 0]
    assert len(forces(writer)) == 200


def test_old_traces_are_forgotten_but_not_their_sessions(writer: Writer) -> None:
    keep(writer, stretch(0))
    keep(writer, stretch(0), number=2)
    before = session(2).started
    gone = writer.submit(partial(forget_traces, station="garage", before=before)).result(20)
    assert gone == 1
    assert forces(writer) == []
    assert len(forces(writer, 2)) == 100
    assert writer.read(partial(find_session, session_id="SESSION1")) is not None


def test_a_deleted_session_takes_its_trace_with_it(writer: Writer) -> None:
    keep(writer, stretch(0))
    closed = session(outcome=Outcome.STOPPED, ended=MORNING)
    writer.submit(partial(close_session, session=closed)).result(20)
    writer.submit(partial(delete_session, session_id="SESSION1")).result(20)
    assert forces(writer) == []
