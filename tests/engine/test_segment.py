"""The recount of a whole set, on a small scenario set of the simulator."""

import math
from random import Random

import numpy as np
import pytest

from custom_components.run_primer.engine.blend import position
from custom_components.run_primer.engine.contact import ContactSettings, split_signal
from custom_components.run_primer.engine.excursions import excursions, prominences
from custom_components.run_primer.engine.exercise import ExerciseSettings, is_exercise
from custom_components.run_primer.engine.model import Reading, SensorKind
from custom_components.run_primer.engine.motion import SetCount
from custom_components.run_primer.engine.rhythm import (
    FEET_ALONE,
    RhythmSettings,
    find_rhythm,
)
from tests.engine.traces import Trace, count
from tools.simulator import Adc, Performance, digitise, perform


def _counted(
    style: str, *, bench: bool = False, seed: int = 1, tempo: float = 1.0
) -> tuple[Performance, SetCount]:
    """Return a simulated set and what was counted of it."""
    rng = np.random.default_rng([seed, *style.encode()])
    done = perform(style, rng, reps=8, tempo=tempo)
    adc = Adc(noise=0.1, clock=1.05)
    channels = [done.band] if done.band.any() else [done.feet_left + done.feet_right, done.bench]
    seen = [digitise(done.times, force, adc, rng) for force in channels]
    columns = [
        (each.counts.tolist() if place == 0 or bench else None) for place, each in enumerate(seen)
    ]
    readings = [
        Reading(at, columns[0][place], bench=columns[1][place] if bench else None)
        for place, at in enumerate(seen[0].times.tolist())
    ]
    kind = SensorKind.BAND if done.band.any() else SensorKind.PLATFORM
    return done, count(readings, kind)[1]


@pytest.mark.parametrize(
    "style",
    ["dead_stop", "paused", "bridge_bodyweight", "thrust_bodyweight", "single_leg",
     "eccentric_slow", "hold_in_rep", "repeaters_7_3",
     "clamshell", "band_abduction", "lateral_band_walk", "kickback"],
)  # fmt: skip
def test_reps_that_come_down_are_counted(style: str) -> None:
    _, result = _counted(style)
    assert len(result.reps) == 8
    assert result.confidence >= 0.6
    assert not result.blind


@pytest.mark.parametrize("style", ["touch_and_go", "hover", "slow_hover"])
def test_continuous_reps_are_counted_with_a_bench(style: str) -> None:
    _, result = _counted(style, bench=True)
    assert len(result.reps) == 8
    assert result.confidence >= 0.6


@pytest.mark.parametrize("style", ["touch_and_go", "slow_hover"])
def test_continuous_reps_that_show_in_the_feet_are_counted_by_feet_alone(style: str) -> None:
    _, result = _counted(style)
    assert len(result.reps) == 8
    assert result.confidence >= 0.6


@pytest.mark.parametrize("seed", range(1, 7))
def test_at_the_blind_tempo_feet_alone_are_right_or_not_sure(seed: int) -> None:
    _, result = _counted("hover", seed=seed)
    assert len(result.reps) == 8 or result.confidence < 0.6
    assert result.blind is (result.confidence < 0.6)


@pytest.mark.parametrize("style", ["step_on_off", "load_plates", "dog", "empty_noise"])
def test_bystanders_do_no_reps(style: str) -> None:
    _, result = _counted(style)
    assert result.reps == ()


def test_a_partial_rep_is_told_by_the_height_of_the_hips() -> None:
    done, result = _counted("partial_mix", bench=True, seed=3)
    partial = sum(rep.partial for rep in done.reps)
    assert partial > 0
    assert (len(result.reps), result.partials) == (8 - partial, partial)


def test_a_set_may_begin_and_end_in_the_middle_of_a_rep() -> None:
    trace = Trace().stay(3)
    for _ in range(6):
        trace.rep()
    inner = trace.readings()[int(3.25 * trace.rate) : int(-1.0 * trace.rate)]
    assert len(count(inner)[1].reps) == 6


@pytest.mark.parametrize("seed", range(4))
def test_hips_that_are_dropped_and_caught_end_the_rep_that_was_held(seed: int) -> None:
    """Falling hips weigh little, and caught ones much: a spike behind each hold is no rep."""
    done, whole = _counted("repeaters_7_3", seed=seed, tempo=1.3)
    assert len(whole.reps) == len(whole.holds) == len(done.reps)


@pytest.mark.parametrize("bench", [True, False])
def test_reps_under_a_load_that_stays_on_are_no_hold(*, bench: bool) -> None:
    done, whole = _counted("hover", bench=bench)
    assert all(hold.seconds < 5 for hold in whole.holds), done.holds


@pytest.mark.parametrize("reps", [2, 8])
def test_a_band_that_was_slack_before_the_set_and_is_after_it_is_counted(reps: int) -> None:
    trace = Trace(0.0, noise=0.05).stay(3).move(10.0, 0.4).stay(1)
    for _ in range(reps):
        trace.rep(top=26.0)
    _, whole = count(trace.move(0.0, 0.4).stay(2).readings(), SensorKind.BAND)
    assert len(whole.reps) == reps


@pytest.mark.parametrize("place", range(10))
def test_whoever_lies_on_the_platform_is_heard_in_the_shortest_rests(place: int) -> None:
    """The noise learned of an empty platform says nothing of who does reps on it."""
    random = Random(1)
    values = [90.0] * 20
    for seconds in (4, 2, 5, 3, 2, 6, 3, 2):
        top = [240.0] * (20 * seconds - 7)
        top[place] = 250.0
        values += [*top, *(90 + random.gauss(0, 2) for _ in range(12)), *[90.0] * 5]
        place = 0
    split = split_signal(values, 0.0, ContactSettings())
    assert is_exercise(values, split, 0.001, SensorKind.PLATFORM, ExerciseSettings())


def test_a_level_that_changes_in_the_set_does_not_matter() -> None:
    trace = Trace().stay(3)
    for rest in (100, 140, 90, 120):
        trace.move(rest, 0.5).stay(1).rep(top=rest + 100).rep(top=rest + 100)
    assert len(count(trace.stay(1).readings())[1].reps) == 8


def test_noise_has_no_reps() -> None:
    random = Random(5)
    wander, readings = 0.0, []
    for place in range(80 * 60):
        wander += random.gauss(0, 0.02) - wander * 0.01
        readings.append(Reading(place / 80, wander + random.gauss(0, 1)))
    assert count(readings)[1].reps == ()


def test_prominence_goes_down_to_what_parts_it_from_more() -> None:
    values = [0, 5, 3, 8, 1, 4, 0]
    assert sorted(prominences([float(v) for v in values], 0.5)) == [2, 3, 8]


def test_excursions_take_dents_in() -> None:
    found = excursions([0.0, 9, 7, 10, 0, 10, 0], 4.0)
    assert [(each.start, each.peak, each.end) for each in found] == [(0, 3, 4), (4, 5, 6)]


def test_split_is_clear_when_nothing_is_between_reps_and_noise() -> None:
    values = ([0.0] * 10 + [10.0] * 10) * 5 + [0.0] * 10
    split = split_signal(values, 0.0, ContactSettings())
    assert len(split.full) == 5
    assert split.clearness > 2


def test_a_rep_of_two_humps_is_one_rep() -> None:
    wave = [
        math.sin(2 * math.pi * place / 50) + 0.7 * math.sin(4 * math.pi * place / 50 + 1)
        for place in range(500)
    ]
    rhythm = find_rhythm([wave], 0, 499, 0.05, RhythmSettings())
    assert rhythm is not None
    assert rhythm.count in {9, 10}
    assert rhythm.explained > 0.75
    assert rhythm.unevenness < 0.1


def test_tremor_has_no_rhythm_worth_a_rep() -> None:
    random, sway, tremor = Random(2), 0.0, []
    for _ in range(600):
        sway = 0.62 * sway + random.gauss(0, 6)
        tremor.append(700 + sway)
    rhythm = find_rhythm([tremor], 0, 599, 0.05, RhythmSettings())
    assert rhythm is not None
    assert FEET_ALONE.of(rhythm, load=500) < 0.15


def test_hips_are_what_feet_and_bench_do_not_share() -> None:
    random = Random(1)
    push = [random.gauss(0, 100) for _ in range(400)]
    hips = [10 * math.sin(place / 30) for place in range(400)]
    feet = [0.6 * force + hip for force, hip in zip(push, hips, strict=True)]
    bench = [force - hip for force, hip in zip(push, hips, strict=True)]
    seen = position(feet, bench)
    assert float(np.corrcoef(seen, hips)[0, 1]) > 0.99
