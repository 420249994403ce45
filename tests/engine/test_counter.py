"""What must hold for any signal: no unit, no calibration, no luck."""

from hypothesis import given, settings
from hypothesis import strategies as st
import pytest

from custom_components.run_primer.engine.counter import MotionCounter
from custom_components.run_primer.engine.model import Reading, SensorKind
from custom_components.run_primer.engine.motion import LockoutReached
from tests.engine.traces import Trace, count, ten_reps

FEW = settings(max_examples=15, deadline=None)
SET = ten_reps().readings()


def _lockouts(readings: list[Reading], kind: SensorKind = SensorKind.PLATFORM) -> list[float]:
    motions, _ = count(readings, kind)
    return [motion.at for motion in motions if isinstance(motion, LockoutReached)]


@FEW
@given(st.floats(1e-3, 1e5), st.floats(-1e3, 1e3))
def test_scale_and_offset_change_nothing(scale: float, offset: float) -> None:
    other = [Reading(r.at, scale * (r.force + offset)) for r in SET]
    assert len(count(other)[1].reps) == 10
    assert _lockouts(other) == pytest.approx(_lockouts(SET), abs=1e-3)


@FEW
@given(st.floats(0, 1e6))
def test_time_shift_changes_nothing(shift: float) -> None:
    other = [Reading(r.at + shift, r.force) for r in SET]
    moved = [at - shift for at in _lockouts(other)]
    assert moved == pytest.approx(_lockouts(SET), abs=0.02)
    assert len(count(other)[1].reps) == 10


@FEW
@given(st.integers(0, len(SET)), st.integers(1, 800))
def test_a_gap_never_makes_a_rep(start: int, length: int) -> None:
    counter = MotionCounter(SensorKind.PLATFORM)
    counter.begin()
    told = 0
    for place, reading in enumerate(SET):
        if start <= place < start + length:
            if place == start:
                counter.gap()
            continue
        told += sum(isinstance(m, LockoutReached) for m in counter.feed(reading))
    assert told <= 10
    assert len(counter.finish().reps) <= 10


@FEW
@given(st.integers(0, 2**16))
def test_gaps_told_where_nothing_is_missing_change_nothing(seed: int) -> None:
    counter = MotionCounter(SensorKind.PLATFORM)
    counter.begin()
    told = 0
    for place, reading in enumerate(SET):
        if (place * 2654435761 + seed) % 50 == 0:
            counter.gap()
        told += sum(isinstance(m, LockoutReached) for m in counter.feed(reading))
    assert (told, len(counter.finish().reps)) == (10, 10)


def test_finishing_twice_changes_nothing() -> None:
    counter = MotionCounter(SensorKind.PLATFORM)
    counter.begin()
    for reading in SET:
        counter.feed(reading)
    first = counter.recording().count()
    assert counter.finish() == first
    assert counter.finish() == first


def test_nothing_is_counted_outside_of_a_set() -> None:
    counter = MotionCounter(SensorKind.PLATFORM)
    assert [motion for reading in SET for motion in counter.feed(reading)] == []
    assert counter.finish().reps == ()


def test_begin_starts_from_nothing() -> None:
    counter = MotionCounter(SensorKind.PLATFORM)
    for start in (0.0, 100.0):
        counter.begin()
        for reading in SET:
            counter.feed(Reading(reading.at + start, reading.force))
        assert len(counter.finish().reps) == 10


def test_the_same_reading_again_is_ignored() -> None:
    twice = [reading for reading in SET for _ in range(2)]
    assert _lockouts(twice) == _lockouts(SET)


@pytest.mark.parametrize("late", [0.0, 0.0125, 0.03, 0.5])
def test_what_comes_late_when_a_set_has_just_begun_is_ignored(late: float) -> None:
    counter = MotionCounter(SensorKind.PLATFORM)
    for reading in SET[:200]:
        counter.feed(reading)
    counter.begin()
    assert counter.feed(Reading(SET[199].at - late, 1e6)) == ()
    for reading in SET[200:]:
        counter.feed(reading)
    assert len(counter.finish().reps) == 10


def test_a_clock_that_starts_again_loses_only_what_was_under_way() -> None:
    half = len(SET) // 2
    shift = SET[half].at
    readings = SET[:half] + [Reading(r.at - shift, r.force) for r in SET[half:]]
    assert 9 <= len(_lockouts(readings)) <= 10


@pytest.mark.parametrize("rate", [10.0, 40.0, 92.0, 320.0, 1000.0])
def test_any_rate_counts_the_same(rate: float) -> None:
    trace = Trace(rate=rate).stay(3)
    for _ in range(6):
        trace.rep()
    assert len(count(trace.stay(1).readings())[1].reps) == 6


def test_spikes_are_no_reps() -> None:
    readings = list(SET)
    for place in range(100, len(readings), 333):
        readings[place] = Reading(readings[place].at, 1e6)
    assert len(count(readings)[1].reps) == 10


def test_drift_changes_nothing() -> None:
    drifting = [Reading(r.at, r.force + r.at) for r in SET]
    assert len(count(drifting)[1].reps) == 10


def test_a_long_top_is_one_rep_and_one_hold() -> None:
    trace = Trace().stay(3)
    for _ in range(5):
        trace.rep(held=5.0)
    _, result = count(trace.stay(1).readings())
    assert (len(result.reps), len(result.holds)) == (5, 5)


def test_the_target_is_where_lifts_count_and_is_learned_from_the_first_one() -> None:
    counter = MotionCounter(SensorKind.PLATFORM)
    counter.begin()
    before = None
    for reading in ten_reps().readings():
        counter.feed(reading)
        before = before or counter.target(holding=False)
    assert before is not None, "one lift is enough"
    assert 150 < before.low < 185, "lifts go from 100 to 200"
    assert 190 < before.high < 230
    counter.begin()
    assert counter.target(holding=False) is None, "another set is another exercise"


def test_the_target_of_a_hold_is_where_it_goes_on() -> None:
    counter = MotionCounter(SensorKind.PLATFORM)
    counter.begin()
    for reading in Trace().stay(3).move(200, 1).stay(10).readings():
        counter.feed(reading)
    target = counter.target(holding=True)
    assert target is not None
    assert 140 < target.low < 170
    assert 230 < target.high < 260
