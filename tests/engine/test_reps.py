"""Reps while they happen."""

import pytest

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
    from custom_components.run_primer.engine.counter import MotionCounter  # noqa: PLC0415
    from custom_components.run_primer.engine.model import SensorKind  # noqa: PLC0415

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
