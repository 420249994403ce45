"""Reps while they happen."""

import pytest

from custom_components.run_primer.engine.counter import MotionCounter
from custom_components.run_primer.engine.model import SensorKind
from custom_components.run_primer.engine.motion import (
    LockoutReached,
    PartialFinished,
    RepFinished,
)
from tests.engine.traces import Trace, count, ten_reps


def test_every_rep_is_told_at_its_top_and_when_it_is_down() -> None:
    motions, _ = count(ten_reps().readings())
    kinds = [type(motion) for motion in motions if isinstance(motion, LockoutReached | RepFinished)]
    assert kinds == [LockoutReached, RepFinished] * 10


def test_lockout_is_told_near_the_top() -> None:
    trace = Trace().stay(3)
    tops = []
    for _ in range(5):
        tops.append(trace.seconds + 0.8)
        trace.rep()
    told = []
    counter = MotionCounter(SensorKind.PLATFORM)
    counter.begin()
    for reading in trace.readings():
        told += [reading.at for m in counter.feed(reading) if isinstance(m, LockoutReached)]
    assert told == pytest.approx(tops, abs=0.2)


def test_finished_rep_has_its_parts_in_order() -> None:
    motions, _ = count(ten_reps().readings())
    for rep in (motion.rep for motion in motions if isinstance(motion, RepFinished)):
        assert rep.started < rep.lockout < rep.ended
        assert rep.peak == pytest.approx(200, abs=5)
        assert rep.rest == pytest.approx(100, abs=5)


def test_a_lift_that_turns_back_early_is_partial() -> None:
    trace = Trace().stay(3)
    for _ in range(4):
        trace.rep()
    motions, _ = count(trace.rep(top=150).rep().stay(1).readings())
    partials = [motion for motion in motions if isinstance(motion, PartialFinished)]
    assert len(partials) == 1
    assert partials[0].height == pytest.approx(0.5, abs=0.1)
    assert sum(isinstance(motion, RepFinished) for motion in motions) == 5


def test_a_knock_is_nothing() -> None:
    trace = Trace().stay(3).move(400, 0.05).move(100, 0.05).stay(2)
    assert count(trace.readings())[0] == []


def test_stillness_is_nothing() -> None:
    motions, result = count(Trace().stay(60).readings())
    assert motions == []
    assert result.reps == ()


def test_a_quick_rep_that_never_stands_still_is_told() -> None:
    trace = Trace().stay(3)
    for _ in range(6):
        trace.move(200, 0.35).move(100, 0.35).stay(0.3)
    motions, _ = count(trace.stay(1).readings())
    assert sum(isinstance(motion, LockoutReached) for motion in motions) == 6


@pytest.mark.parametrize("pre_tension", [4.0, 8.0, 12.0, 16.0])
def test_a_slack_band_may_be_taken_up_in_the_set_and_stay_taut(pre_tension: float) -> None:
    """With a taut band no rep ever goes down again to where the first lift began."""
    trace = Trace(0.0, noise=0.05).stay(3).move(pre_tension, 0.4).stay(1)
    tops = []
    for _ in range(8):
        tops.append(trace.seconds + 0.8)
        trace.rep(top=26.0)
    motions, whole = count(trace.stay(1).readings(), SensorKind.BAND)
    told = [motion.at for motion in motions if isinstance(motion, LockoutReached)]
    assert len(told) == len(whole.reps) == 8
    assert told[1:] == pytest.approx(tops[1:], abs=0.2)
    finished = [motion.rep for motion in motions if isinstance(motion, RepFinished)]
    assert [rep.rest for rep in finished[1:]] == pytest.approx([pre_tension] * 7, abs=0.5)


def test_a_band_let_go_by_a_third_is_held_through() -> None:
    trace = Trace(4.0, noise=0.05).stay(3)
    for _ in range(3):
        trace.rep(top=26.0)
    trace.move(26.0, 0.8).stay(1).move(20.0, 0.5).move(26.0, 0.5).stay(1).move(4.0, 0.8)
    motions, _ = count(trace.stay(1).readings(), SensorKind.BAND)
    assert sum(isinstance(motion, LockoutReached) for motion in motions) == 4


@pytest.mark.parametrize("shift", [2.0, -2.0, 4.0])
def test_who_moves_a_little_on_the_platform_has_done_no_rep(shift: float) -> None:
    """An empty platform is stiller than anybody on it: its noise is no measure for them."""
    trace = Trace(0.0, noise=0.05).stay(10).move(180.0, 0.8).stay(12)
    begins = trace.seconds
    trace.stay(2).move(180.0 + shift, 0.3).stay(1).move(180.0, 0.3).stay(1)
    moved = trace.seconds
    for _ in range(5):
        trace.rep(top=250.0)
    counter, told = MotionCounter(SensorKind.PLATFORM), []
    for reading in trace.stay(1).readings():
        if reading.at == begins:
            counter.begin()
        told += [reading.at for m in counter.feed(reading) if isinstance(m, LockoutReached)]
    assert len(told) == 5
    assert told[0] > moved


@pytest.mark.parametrize("minutes", [0.5, 2.0])
def test_heavy_lifts_and_a_jump_deafen_nobody_to_the_light_ones_that_follow(
    minutes: float,
) -> None:
    trace = Trace(0.0, noise=0.3).stay(5).move(150.0, 0.8).stay(5)
    for _ in range(8):
        trace.rep(top=850.0)
    trace.move(2500.0, 0.1).move(0.0, 0.1).stay(5).move(150.0, 0.8).stay(60 * minutes)
    begins = trace.seconds
    trace.stay(1)
    for _ in range(5):
        trace.rep(top=220.0)
    counter, told = MotionCounter(SensorKind.PLATFORM), 0
    for reading in trace.stay(1).readings():
        if reading.at == begins:
            counter.begin()
        told += sum(isinstance(motion, LockoutReached) for motion in counter.feed(reading))
    assert told == 5


@pytest.mark.parametrize("stood", [0.8, 3.0])
def test_the_other_foot_may_come_on_when_the_set_has_begun(stood: float) -> None:
    """Where somebody stands still and goes on up from there, the first rep begins."""
    trace = Trace(88.0).stay(2).move(150.0, 0.4).stay(stood)
    for _ in range(8):
        trace.rep(top=215.0)
    motions, _ = count(trace.stay(1).readings())
    assert sum(isinstance(motion, LockoutReached) for motion in motions) == 8
    finished = [motion.rep.rest for motion in motions if isinstance(motion, RepFinished)]
    assert finished == pytest.approx([150.0] * 8, abs=3)


def test_who_gets_stuck_half_way_up_goes_on_with_the_same_rep() -> None:
    trace = Trace(100.0).stay(3).move(150.0, 0.5).stay(0.15).move(200.0, 0.5).stay(1)
    trace.move(100.0, 0.8).stay(1)
    motions, _ = count(trace.rep().rep().stay(1).readings())
    finished = [motion.rep.rest for motion in motions if isinstance(motion, RepFinished)]
    assert finished == pytest.approx([100.0] * 3, abs=3)
