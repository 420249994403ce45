"""Faults of form, as an athlete hears of them."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st
import pytest

from custom_components.run_primer.engine.clock import Timing
from custom_components.run_primer.engine.faults import (
    RULES,
    SILENCE_SECONDS,
    Evidence,
    FaultWatch,
    find_faults,
)
from custom_components.run_primer.engine.metrics import Trust
from custom_components.run_primer.engine.model import Fault, SensorKind
from tests.engine.sets import do_set

PLATFORM, BAND = SensorKind.PLATFORM, SensorKind.BAND
FAULTS = [fault for fault in Fault if fault is not Fault.OVER_LIMIT]
"""Those of form."""
SHOWN = [
    *(("banded_hip_thrust", fault) for fault in FAULTS if fault is not Fault.INCOMPLETE_LOCKOUT),
    *(("glute_bridge", fault) for fault in (Fault.MOMENTUM, Fault.UNEVEN, Fault.RUSHING)),
    *(
        ("clamshell", fault)
        for fault in (Fault.FAST_LOWERING, Fault.BAND_SLACK, Fault.RUSHING, Fault.NO_HOLD)
    ),
]


@pytest.mark.parametrize(("exercise", "fault"), SHOWN)
def test_a_gross_fault_is_told_while_the_set_goes_on(exercise: str, fault: Fault) -> None:
    done = [do_set(exercise, fault.value, seed=seed) for seed in range(3)]
    assert sum(fault in each.faults for each in done) >= 2


@pytest.mark.parametrize("exercise", ["banded_hip_thrust", "glute_bridge", "clamshell"])
def test_nobody_is_nagged_who_moves_as_prescribed(exercise: str) -> None:
    assert [do_set(exercise, seed=seed).faults for seed in range(4)] == [set()] * 4


@pytest.mark.parametrize(
    ("fault", "severity"),
    [
        *(("momentum", severity) for severity in (0.0, 0.5, 1.0)),
        *(("fast_lowering", severity) for severity in (0.0, 0.5, 1.0)),
        *(("rushing", severity) for severity in (0.0, 0.5)),
    ],
)
def test_a_load_that_is_thrown_or_dropped_is_counted_like_any_other(
    fault: str, severity: float
) -> None:
    done = [
        do_set("banded_hip_thrust", fault, seed=seed, severity=severity) for seed in range(6, 10)
    ]
    assert [each.reps for each in done] == [len(each.true) for each in done]


@pytest.mark.parametrize("seed", range(4))
def test_reps_between_which_the_band_hangs_loose_are_counted(seed: int) -> None:
    done = do_set("clamshell", "band_slack", seed=seed)
    assert done.reps == len(done.true)


def test_a_fault_is_told_once_in_a_set_and_no_two_in_a_hurry() -> None:
    done = do_set("clamshell", "rushing")
    assert len(done.told) == len(done.faults) >= 2
    numbers = [each.number for each in done.told]
    assert all(late - early >= 2 for early, late in itertools.pairwise(numbers))


def test_knees_are_not_judged_by_a_band_whose_zero_nobody_found() -> None:
    done = do_set("banded_hip_thrust", "knees_caving", trust=Trust())
    assert Fault.KNEES_CAVING not in done.faults
    assert done.metrics.band_held is None


def test_legs_are_not_compared_on_plates_nobody_calibrated() -> None:
    done = do_set("glute_bridge", "uneven", trust=Trust(zero=True))
    assert Fault.UNEVEN not in done.faults
    assert done.metrics.sides is None


def test_tempo_within_a_rep_is_not_judged_by_times_of_arrival() -> None:
    late = Trust(zero=True, newtons=True, timing=Timing.ARRIVAL)
    done = do_set("banded_hip_thrust", "fast_lowering", trust=late)
    assert Fault.FAST_LOWERING not in done.faults
    assert all(rep.phases is None for rep in done.metrics.reps)


def test_a_slack_band_is_not_called_knees_as_well() -> None:
    slack = Evidence(band_held=0.1)
    assert find_faults(slack, PLATFORM) == {Fault.BAND_SLACK}


def test_without_evidence_nothing_is_found() -> None:
    assert find_faults(Evidence(), PLATFORM) == find_faults(Evidence(), BAND) == frozenset()


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_has_one_limit_and_every_fault_has_a_rule(rule: object) -> None:
    assert rule in RULES
    assert (getattr(rule, "under", None) is None) != (getattr(rule, "over", None) is None)
    assert {each.fault for each in RULES} == set(FAULTS)


def test_one_rep_of_three_is_no_habit() -> None:
    watch = FaultWatch()
    odd = frozenset({Fault.RUSHING})
    rows = [odd, frozenset(), frozenset(), odd, frozenset(), frozenset()]
    assert [watch.note(row, 4.0 * place) for place, row in enumerate(rows)] == [None] * 6


def test_two_of_three_are() -> None:
    watch = FaultWatch()
    odd = frozenset({Fault.RUSHING})
    told = [watch.note(row, 4.0 * at) for at, row in enumerate([odd, frozenset(), odd, odd])]
    assert told == [None, None, Fault.RUSHING, None]


def test_a_fault_that_no_sensor_of_the_exercise_can_see_takes_no_turn_from_another() -> None:
    watch = FaultWatch(worth=(Fault.RUSHING,))
    both = frozenset({Fault.BAND_SLACK, Fault.RUSHING})
    assert [watch.note(both, 4.0 * place) for place in range(3)] == [None, Fault.RUSHING, None]


def test_a_clock_that_starts_again_does_not_silence_the_coach_for_ever() -> None:
    watch = FaultWatch()
    for at in (5000.0, 5004.0):
        first = watch.note(frozenset({Fault.RUSHING}), at)
    assert first is Fault.RUSHING
    told = [watch.note(frozenset({Fault.MOMENTUM}), at) for at in (1.0, 5.0)]
    assert told[-1] is Fault.MOMENTUM


@settings(max_examples=200)
@given(
    st.lists(
        st.tuples(
            st.frozensets(st.sampled_from(FAULTS), max_size=4),
            st.floats(0.5, 12.0),
            st.booleans(),
        ),
        max_size=30,
    )
)
def test_what_is_told_was_shown_twice_and_is_said_once(
    rows: list[tuple[frozenset[Fault], float, bool]],
) -> None:
    watch, at = FaultWatch(), 0.0
    recent: list[frozenset[Fault]] = []
    told: list[tuple[Fault, float]] = []
    for found, seconds, taken_back in rows:
        at += seconds
        recent.append(found)
        if fault := watch.note(found, at):
            assert sum(fault in each for each in recent[-3:]) >= 2
            assert fault not in [each for each, _ in told]
            assert not told or at - told[-1][1] > SILENCE_SECONDS - 1e-9
            told.append((fault, at))
        if taken_back:
            watch.take_back()
            recent = recent[-3:-1]
