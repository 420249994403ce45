"""Holding a share of one's strongest push."""

from dataclasses import replace
import math

import pytest

from custom_components.run_primer.engine import (
    MotionCounter,
    Reading,
    SensorKind,
    SetResult,
    plan_sets,
)
from custom_components.run_primer.engine.model import Rep
from custom_components.run_primer.engine.motion import HoldStarted, Motion, TargetMissed
from custom_components.run_primer.engine.target import Push, TargetHold, aim, strongest_push
from tests.engine.gym import CATALOGUE

PLAN = plan_sets(
    CATALOGUE.routines["force_control"], CATALOGUE.exercises, frozenset({SensorKind.PLATFORM})
)
PUSHES, TARGET = PLAN[1], PLAN[2]
PUSH = Push(rest=100.0, peak=600.0)


def rep(peak: float, rest: float = 100.0) -> Rep:
    return Rep(started=0, lockout=1, ended=2, peak=peak, rest=rest, top=0.5, confidence=1.0)


def result(*reps: Rep) -> SetResult:
    return SetResult(
        planned=PUSHES,
        reps=len(reps),
        partials=0,
        held=0.0,
        seen=reps,
        holds=(),
        confidence=1.0,
        ended_by="goal",
    )


def hold() -> TargetHold:
    return TargetHold(MotionCounter(SensorKind.PLATFORM), PUSH, 0.4)


def feed(target: TargetHold, newtons: float, since: float, seconds: float) -> list[Motion]:
    readings = [Reading(since + i / 80, newtons) for i in range(round(seconds * 80))]
    return [motion for reading in readings for motion in target.feed(reading)]


def test_the_target_is_a_share_of_the_rise_of_the_strongest_push() -> None:
    push = strongest_push([result(rep(500), rep(600)), result(rep(450))], "iso_force_control")
    assert push == PUSH
    assert hold().newtons == pytest.approx(300.0)
    assert hold().target(holding=True) == pytest.approx((280.0, 320.0))


def test_only_pushes_of_the_same_exercise_count() -> None:
    other = replace(result(rep(900)), planned=PLAN[0])
    assert strongest_push([other], "iso_force_control") is None


def test_time_runs_only_near_the_target() -> None:
    target = hold()
    assert [type(motion) for motion in feed(target, 310.0, 0.0, 5.0)] == [HoldStarted]
    assert target.held(5.0) == pytest.approx(5.0, abs=0.05)
    feed(target, 400.0, 5.0, 5.0)
    assert target.held(10.0) == pytest.approx(5.0, abs=0.3)


def test_who_is_beside_the_target_is_told_which_way_now_and_again() -> None:
    target = hold()
    feed(target, 300.0, 0.0, 2.0)
    much = [motion for motion in feed(target, 400.0, 2.0, 5.0) if isinstance(motion, TargetMissed)]
    assert [motion.too_much for motion in much] == [True, True]
    little = feed(target, 200.0, 7.0, 3.0)
    assert isinstance(little[-1], TargetMissed)
    assert not little[-1].too_much


def test_the_error_is_a_share_of_the_target() -> None:
    target = hold()
    assert target.error is None
    feed(target, 300.0, 0.0, 2.0)
    feed(target, 310.0, 2.0, 60.0)
    assert target.error == pytest.approx(10 / 200, abs=0.005)


def test_missing_samples_are_neither_held_nor_missed() -> None:
    target = hold()
    feed(target, 300.0, 0.0, 2.0)
    feed(target, 300.0, 60.0, 2.0)
    assert target.held(62.0) == pytest.approx(4.0, abs=0.1)


def test_a_tremor_about_the_target_is_held() -> None:
    target = hold()
    for i in range(800):
        target.feed(Reading(i / 80, 300 + 15 * math.sin(i / 3)))
    assert target.held(10.0) > 9.5


def test_without_a_push_it_is_a_hold_like_any_other() -> None:
    counter = MotionCounter(SensorKind.PLATFORM)
    assert aim(counter, TARGET, []) is counter
    assert aim(counter, PUSHES, [result(rep(600))]) is counter
    assert isinstance(aim(counter, TARGET, [result(rep(600))]), TargetHold)
