"""A session's trace is made small without losing a peak, and tells when things happened."""

from datetime import timedelta
from functools import partial
from itertools import pairwise
import math
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st
import pytest

from custom_components.run_primer.ledger import (
    FaultRecord,
    HoldRecord,
    ManualEntry,
    Outcome,
    Sketch,
    Stretch,
    Window,
    close_session,
    draw,
    last_alike,
    totals_by_week,
)

from .conftest import Open
from .records import MORNING, bridges, measured, rep, session

type Forces = list[float]


def stretch(start: float, forces: Forces, *, rate: float = 80.0, **changes: object) -> Stretch:
    """Return a stretch that begins so many seconds behind the session; the clock shows 100 more."""
    values = {
        "sensor": "platform",
        "at": MORNING + timedelta(seconds=start),
        "after_gap": False,
        "rows": tuple((100 + start + i / rate, f, None, None, None) for i, f in enumerate(forces)),
    }
    return Stretch(**values | changes)


def of_type(sketch: Sketch, name: str) -> list[tuple[float, float | None]]:
    """Return when what is of a type was."""
    return [(round(row.at, 2), row.ends) for row in sketch.happenings if row.type == name]


@given(forces=st.lists(st.floats(-10, 5000), min_size=1, max_size=900), slices=st.integers(1, 50))
def test_no_peak_is_lost_however_few_the_slices(forces: Forces, slices: int) -> None:
    drawn = draw(session(), [stretch(5, forces)], Window(slices=slices))
    points = [point for line in drawn.lines for point in zip(line.low, line.high, strict=True)]
    assert len(points) <= slices + 1
    assert max(high for _, high in points) == round(max(forces), 1)
    assert min(low for low, _ in points) == round(min(forces), 1)
    assert all(low <= high for low, high in points)
    times = [at for line in drawn.lines for at in line.at]
    assert all(early < late for early, late in pairwise(times))


def test_a_window_shows_its_seconds_more_finely() -> None:
    wave = [100 + 50 * math.sin(i / 40) for i in range(80 * 60)]
    whole = draw(session(), [stretch(0, wave)], Window(slices=60))
    part = draw(session(), [stretch(0, wave)], Window(since=20, until=30, slices=60))
    assert (whole.since, whole.until) == (0, pytest.approx(60, abs=0.02))
    (line,) = part.lines
    assert 20 <= line.at[0] < line.at[-1] <= 30
    assert len(line.at) >= 50
    assert len(whole.lines[0].at) <= 61


def test_a_curve_is_broken_where_readings_are_missing() -> None:
    trace = [
        stretch(0, [1.0] * 80),
        stretch(1, [2.0] * 80),
        stretch(4, [3.0] * 80, after_gap=True),
        stretch(0, [9.0] * 80, sensor="band"),
    ]
    drawn = draw(session(), trace, Window())
    assert [(line.sensor, line.high[0]) for line in drawn.lines] == [
        *(("platform", 1), ("platform", 3), ("band", 9)),
    ]
    assert of_type(drawn, "gap") == [(1.99, 4.0)]


def test_reps_holds_and_faults_stand_where_they_were_on_the_sensors_clock() -> None:
    one = bridges(
        done=(
            measured(1),
            rep(2, device_us=104_000_000),
            rep(3, at=None, device_us=None),
            rep(4, device_us=999_000_000),
        ),
        faults=(
            FaultRecord(number=1, fault="momentum", rep=2),
            FaultRecord(number=2, fault="rushing", rep=None),
        ),
        ended=MORNING + timedelta(seconds=68),
    )
    drawn = draw(session(sets=(one,)), [stretch(0, [100.0] * 800)], Window(until=100))
    # The trace has not the first and the last: the wall tells. Nothing tells of the third.
    assert of_type(drawn, "rep") == [(63, None), (4, None), (72, None)]
    assert [row.force for row in drawn.happenings if row.type == "rep"] == [812.5, None, None]
    assert of_type(drawn, "fault") == [(4, None), (68, None)]
    assert of_type(drawn, "set") == [(60, 68)]
    assert of_type(draw(session(sets=(one,)), [], Window(until=10)), "rep") == []


def test_the_holds_of_a_set_for_holding_are_marked_and_not_those_inside_reps() -> None:
    hold = HoldRecord(number=1, seconds=2.5, device_us=105_000_000, mean=300, steadiness=1)
    for goal, expected in ((None, [(5, 7.5)]), (15, [])):
        one = bridges(goal_reps=goal, started=MORNING, holds=(hold,))
        drawn = draw(session(sets=(one,)), [stretch(0, [100.0] * 800)], Window())
        assert of_type(drawn, "hold") == expected


def test_of_a_clock_that_began_anew_the_time_next_to_the_wall_is_meant() -> None:
    again = stretch(50, [100.0] * 800, after_gap=True)
    again = Stretch(
        sensor="platform",
        at=again.at,
        after_gap=True,
        rows=tuple((row[0] - 50, *row[1:]) for row in again.rows),
    )
    one = bridges(done=(rep(1, at=MORNING + timedelta(seconds=55), device_us=105_000_000),))
    trace = [stretch(0, [100.0] * 800), again]
    assert of_type(draw(session(sets=(one,)), trace, Window()), "rep") == [(55, None)]


def test_a_session_without_a_trace_is_an_empty_picture() -> None:
    assert draw(session(), [], Window()) == Sketch(since=0, until=0, lines=(), happenings=())


def test_a_session_is_compared_with_the_one_before_it_of_the_same_routine_and_athlete(
    opened: Open,
) -> None:
    writer = opened()
    over = {"outcome": Outcome.COMPLETED, "share": 1.0}
    for number, changes in enumerate(
        (
            {},
            {"athlete": "alex"},
            {"routine": "upper_glutes"},
            {"share": 0.0},
            {"station": "attic"},
            {},
            {},
        ),
        start=1,
    ):
        one = session(number, **{**over, **changes}, ended=MORNING + timedelta(hours=number))
        writer.submit(partial(close_session, session=one)).result()
    before = writer.read(partial(last_alike, session=session(6)))
    assert before is not None
    assert before.id == "SESSION1"
    assert writer.read(partial(last_alike, session=session(1))) is None


def test_weeks_begin_on_monday_where_the_people_are(opened: Open) -> None:
    writer = opened()
    zone = ZoneInfo("Pacific/Auckland")
    # A Saturday evening there, and the Monday morning behind it: in UTC still a Sunday.
    for number, hours in ((1, 0), (2, 36)):
        began = MORNING + timedelta(hours=hours)
        one = bridges(number, started=began, reps=10 * number, said=ManualEntry(load=20))
        done = session(number, started=began, ended=began, sets=(one,))
        writer.submit(partial(close_session, session=done)).result()
    now = (MORNING + timedelta(days=3)).astimezone(zone)
    weeks = writer.read(partial(totals_by_week, now=now, weeks=3, station="garage"))
    assert [(f"{day:%m-%d}", week.reps, week.volume) for day, week in weeks.items()] == [
        ("11-09", 0, 0),
        ("11-16", 10, 200),
        ("11-23", 20, 400),
    ]
    others = writer.read(partial(totals_by_week, now=now, weeks=3, station="attic"))
    assert sum(week.reps for week in others.values()) == 0
    for name in ("sam", "Sam"):
        found = writer.read(partial(totals_by_week, now=now, weeks=1, athlete=name))
        assert [week.reps for week in found.values()] == [20]
