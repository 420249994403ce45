"""Numbers that come when they come."""

import math

from hypothesis import given
from hypothesis import strategies as st
import pytest

from custom_components.run_primer.engine import (
    ArrivalCounter,
    ArrivalMixer,
    MotionCounter,
    NumberError,
    Pace,
    SensorKind,
    Unit,
    leading_channels,
    parse_number,
    payload_text,
    unit_calibration,
)
from custom_components.run_primer.engine.motion import LockoutReached, RepFinished
from tests.engine.traces import Trace


@given(st.floats(min_value=-2e9, max_value=2e9))
def test_every_plain_number_is_read_back(value: float) -> None:
    assert parse_number(f"{value:.6f}") == float(f"{value:.6f}")
    assert parse_number(f"{value:e}".encode()) == float(f"{value:e}")


@given(st.one_of(st.text(max_size=40), st.binary(max_size=40), st.none(), st.integers()))
def test_whatever_comes_is_a_finite_number_or_a_fault(payload: object) -> None:
    try:
        value = parse_number(payload)
    except NumberError as fault:
        assert str(fault) in {"payload", "length", "number", "range"}  # noqa: PT017
    else:
        assert math.isfinite(value)
        assert abs(value) <= 2**31


@pytest.mark.parametrize(
    ("payload", "fault"),
    [
        (b"nan", "number"),
        (b"1_0", "number"),
        ("٣", "number"),
        (b"3e9", "range"),
        (b"1e999", "range"),
        (b"", "length"),
        (b"1" * 4097, "length"),
        (b"\xff", "payload"),
        (None, "payload"),
    ],
)
def test_what_is_no_number_is_named(payload: object, fault: str) -> None:
    with pytest.raises(NumberError, match=f"^{fault}$"):
        parse_number(payload)


def test_text_and_bytes_are_the_same() -> None:
    assert payload_text(b"7") == payload_text("7") == payload_text(bytearray(b"7"))


def test_a_pace_is_slow_after_two_slow_windows_and_fast_after_one() -> None:
    pace = Pace()
    slow = [pace.feed(at / 2) or pace.is_slow for at in range(22)]
    assert pace.rate == pytest.approx(2)
    assert pace.is_slow
    assert slow.index(True) == 10
    for at in range(220):
        pace.feed(11 + at / 20)
    assert pace.rate == pytest.approx(20, rel=0.02)
    assert not pace.is_slow


def test_a_source_that_was_off_is_not_slow() -> None:
    pace = Pace()
    for hour in range(5):
        for at in range(80):
            pace.feed(3600 * hour + at / 20)
    assert not pace.is_slow


def test_a_clock_that_jumps_back_starts_a_new_window() -> None:
    pace = Pace()
    pace.feed(100.0)
    assert not pace.feed(50.0)
    assert pace.rate is None


@pytest.mark.parametrize(
    ("keys", "leading"),
    [
        ({"feet"}, {"feet"}),
        ({"feet_left", "feet_right", "bench"}, {"feet_left"}),
        ({"feet_right", "band"}, {"feet_right", "band"}),
        ({"bench"}, set()),
    ],
)
def test_one_channel_of_a_kind_leads(keys: set[str], leading: set[str]) -> None:
    assert leading_channels(frozenset(keys)) == leading


def test_feet_and_bench_go_together_while_they_are_fresh() -> None:
    mixer = ArrivalMixer(frozenset({"feet_left", "feet_right", "bench", "band"}))
    assert mixer.feed("feet_left", 0.0, 10.0) is None
    alone = mixer.feed("feet_right", 0.1, 20.0)
    assert alone is not None
    assert (alone.force, alone.right, alone.left) == (20.0, 20.0, None)
    reading = mixer.feed("feet_left", 0.2, 11.0)
    assert reading is not None
    assert (reading.force, reading.left, reading.right, reading.bench) == (31.0, 11.0, 20.0, None)
    bench = mixer.feed("bench", 0.3, 5.0)
    assert bench is not None
    assert bench.bench == 5.0
    both = mixer.feed("feet_left", 0.4, 11.0)
    assert both is not None
    assert both.bench == 5.0
    assert mixer.feed("feet_left", 3.0, 11.0) is None, "the right foot is too old"
    band = mixer.feed("band", 3.0, 7.0)
    assert band is not None
    assert band.force == 7.0


@pytest.mark.parametrize(
    ("unit", "value"),
    [
        (Unit.KILOGRAM, 1.0),
        (Unit.GRAM, 1000.0),
        (Unit.POUND, 2.2046226218),
        (Unit.NEWTON, 9.80665),
        (Unit.POUND_FORCE, 2.2046226218),
    ],
)
def test_a_kilogram_weighs_the_same_in_every_unit(unit: Unit, value: float) -> None:
    calibration = unit_calibration(unit, "feet")
    assert calibration.newtons(value) == pytest.approx(9.80665)
    assert not calibration.nominal


def test_counts_are_nominal() -> None:
    assert unit_calibration(Unit.COUNTS, "band").nominal


def trace(rate: float) -> Trace:
    drawn = Trace(rate=rate).stay(14)
    for _ in range(8):
        drawn.rep(tempo=1.0, held=1.0)
    return drawn.stay(3)


@pytest.mark.parametrize(("rate", "most"), [(80.0, 1.0), (10.0, 1.0), (4.0, 0.4)])
def test_a_slow_signal_is_counted_with_little_confidence(rate: float, most: float) -> None:
    counter = ArrivalCounter(MotionCounter(SensorKind.PLATFORM))
    counter.begin()
    for reading in trace(rate).readings():
        counter.feed(reading)
    count = counter.recording().count()
    assert len(count.reps) == 8
    assert (count.confidence <= 0.4) is (most <= 0.4)


def test_reps_of_a_set_that_was_slow_once_are_doubted_live_until_the_next_set() -> None:
    counter = ArrivalCounter(MotionCounter(SensorKind.PLATFORM))
    counter.begin()
    for reading in Trace(rate=2).stay(12).readings():
        counter.feed(reading)
    quick = [reading._replace(at=12 + reading.at) for reading in trace(80).readings()]
    motions = [motion for reading in quick for motion in counter.feed(reading)]
    reps = [motion.rep for motion in motions if isinstance(motion, RepFinished)]
    tops = [motion for motion in motions if isinstance(motion, LockoutReached)]
    assert (len(reps), len(tops)) == (8, 8)
    assert all(seen.confidence <= 0.4 for seen in (*reps, *tops, counter.recording().count()))
    counter.begin()
    later = [reading._replace(at=100 + reading.at) for reading in quick]
    again = [motion for reading in later for motion in counter.feed(reading)]
    assert all(m.confidence > 0.4 for m in again if isinstance(m, LockoutReached))


def test_a_counter_that_doubts_counts_as_the_one_inside_it() -> None:
    plain, doubting = (MotionCounter(SensorKind.PLATFORM) for _ in range(2))
    outer = ArrivalCounter(doubting)
    plain.begin()
    outer.begin()
    for reading in trace(80).readings():
        assert outer.feed(reading) == plain.feed(reading)
        assert outer.held(reading.at) == plain.held(reading.at)
    outer.gap()
    assert outer.recording().count() == plain.recording().count()
    outer.end()
    plain.end()
    assert outer.recording().count() == plain.finish()
