"""Holds live and in the recount."""

import math
from random import Random

import pytest

from custom_components.run_primer.engine.counter import MotionCounter
from custom_components.run_primer.engine.holds import steadiness
from custom_components.run_primer.engine.model import Reading, SensorKind
from custom_components.run_primer.engine.motion import HoldFinished, HoldStarted
from tests.engine.traces import Trace, count


@pytest.mark.parametrize("rate", [10.0, 80.0, 320.0])
@pytest.mark.parametrize("seconds", [1.5, 5.0, 30.0])
def test_hold_is_timed_between_the_half_way_points(rate: float, seconds: float) -> None:
    trace = Trace(rate=rate).stay(3).move(200, 0.2).stay(seconds).move(100, 0.2).stay(2)
    motions, result = count(trace.readings())
    live = [motion.hold for motion in motions if isinstance(motion, HoldFinished)]
    for holds in (live, result.holds):
        assert [hold.seconds for hold in holds] == pytest.approx([seconds + 0.2], abs=0.05)
    assert len(result.reps) == 1


def test_hold_is_told_after_a_second_and_counted_from_its_start() -> None:
    trace = Trace().stay(3).move(200, 0.2).stay(4)
    counter = MotionCounter(SensorKind.PLATFORM)
    counter.begin()
    started = [
        motion
        for r in trace.readings()
        for motion in counter.feed(r)
        if isinstance(motion, HoldStarted)
    ]
    assert [motion.at for motion in started] == pytest.approx([3.1], abs=0.1)
    assert counter.held(trace.seconds) == pytest.approx(4.1, abs=0.1)


def test_lying_down_just_before_a_set_deafens_nothing() -> None:
    trace = Trace(level=0).stay(0.5).move(400, 0.4).stay(1.6)
    go, before = trace.seconds, len(trace.values)
    trace.move(510, 0.6).stay(20)
    counter = MotionCounter(SensorKind.PLATFORM)
    for place, reading in enumerate(trace.readings()):
        if place == before:
            counter.begin()
        counter.feed(reading)
    assert counter.held(trace.seconds) == pytest.approx(trace.seconds - go - 0.3, abs=0.1)


def test_moving_just_before_going_up_is_no_part_of_the_hold() -> None:
    counter = MotionCounter(SensorKind.PLATFORM)
    counter.begin()
    trace = Trace(180.0, noise=0.02).stay(3).move(183.0, 0.2).stay(1.8)
    begins = trace.seconds + 0.4
    for reading in trace.move(250.0, 0.8).stay(8).readings():
        counter.feed(reading)
    assert counter.held(trace.seconds) == pytest.approx(trace.seconds - begins, abs=0.15)


def test_what_was_held_for_long_is_not_taken_back_by_pushing_more() -> None:
    counter = MotionCounter(SensorKind.BAND)
    counter.begin()
    trace = Trace(5.0, noise=0.02).stay(3).move(10.0, 0.4).stay(6).move(40.0, 0.8).stay(2)
    for reading in trace.readings():
        counter.feed(reading)
    assert counter.held(trace.seconds) == pytest.approx(9.0, abs=0.3)


def test_a_wobble_within_grace_does_not_end_it() -> None:
    trace = Trace().stay(3).move(200, 0.2).stay(3).move(120, 0.1).move(200, 0.1).stay(3)
    motions, _ = count(trace.move(100, 0.2).stay(1).readings())
    holds = [motion.hold for motion in motions if isinstance(motion, HoldFinished)]
    assert [hold.seconds for hold in holds] == pytest.approx([6.4], abs=0.15)


def test_running_grace_is_left_out() -> None:
    trace = Trace().stay(3).move(200, 0.2).stay(3).move(100, 0.1).stay(0.2)
    counter = MotionCounter(SensorKind.PLATFORM)
    counter.begin()
    for reading in trace.readings():
        counter.feed(reading)
    assert counter.held(trace.seconds) == pytest.approx(3.2, abs=0.15)


def test_a_long_hold_with_sway_is_one_hold_and_at_most_one_rep() -> None:
    random = Random(3)
    trace = Trace().stay(3).move(600, 1.0)
    start, trace.level = len(trace.values), 600.0
    trace.stay(60).move(100, 1.0).stay(2)
    sway = 0.0
    for place in range(start, start + 60 * 80):
        sway += -sway * 0.02 + random.gauss(0, 5)
        trace.values[place] += sway
    motions, result = count(trace.readings())
    assert sum(isinstance(motion, HoldStarted) for motion in motions) == 1
    assert [hold.seconds for hold in result.holds] == pytest.approx([61], abs=0.3)
    assert len(result.reps) <= 1


@pytest.mark.parametrize("edge", ["begins", "ends"])
def test_a_hold_whose_edge_was_lost_is_timed_by_how_force_bends_around_the_hole(
    edge: str,
) -> None:
    """What comes behind a hole is no part of what was before it."""
    trace = Trace(noise=0.1).stay(3).move(200, 0.6).stay(6).move(100, 0.6).stay(3)
    middle = 3.3 if edge == "begins" else 9.9
    for early in (0.05, 0.1, 0.15, 0.2, 0.25):
        hole = middle - early, middle - early + 0.3
        kept = [each for each in trace.readings() if not hole[0] < each.at < hole[1]]
        _, whole = count(kept)
        assert [hold.seconds for hold in whole.holds] == pytest.approx([6.57], abs=0.015)


def test_a_hold_that_goes_on_where_the_recording_ends_is_timed_from_its_half_way_point() -> None:
    _, whole = count(Trace().stay(3).move(200, 0.6).stay(12).readings())
    assert [hold.seconds for hold in whole.holds] == pytest.approx([12.3], abs=0.05)


def test_short_reps_are_no_holds() -> None:
    trace = Trace().stay(2)
    for _ in range(5):
        trace.rep(held=0.2)
    motions, result = count(trace.readings())
    assert not [motion for motion in motions if isinstance(motion, HoldStarted)]
    assert result.holds == ()


def test_steadiness_takes_the_trend_away() -> None:
    step = 0.05
    drift = [500 - place * 0.5 for place in range(200)]
    wave = [value + 10 * math.sin(place) for place, value in enumerate(drift)]
    assert steadiness(drift, step) == pytest.approx(0, abs=1e-6)
    assert steadiness(wave, step) == pytest.approx(100 * 10 / math.sqrt(2) / 450, rel=0.15)
    assert steadiness(drift[:30], step) is None


def test_nothing_is_held_before_anything_was_fed() -> None:
    counter = MotionCounter(SensorKind.BAND)
    assert counter.held(0.0) == 0.0
    counter.feed(Reading(0.0, 1.0))
    assert counter.held(5.0) == 0.0
