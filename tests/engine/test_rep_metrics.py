"""What is told of a rep, against what the athlete did; and what is not told."""

from hypothesis import given, settings
from hypothesis import strategies as st
import numpy as np
import pytest

from custom_components.run_primer.engine.asymmetry import compare, index
from custom_components.run_primer.engine.calibration import Calibration, nominal
from custom_components.run_primer.engine.clock import Timing
from custom_components.run_primer.engine.metrics import Trust, trust_in
from custom_components.run_primer.engine.model import Reading, Rep, SensorKind
from custom_components.run_primer.engine.record import SetRecord
from custom_components.run_primer.engine.shape import shape_rep
from custom_components.run_primer.engine.units import Unit, unit_calibration
from tests.engine.sets import do_set, watch
from tests.engine.traces import Trace
from tools.simulator import perform

WEIGHED = Calibration(zero=84_000, counts_per_newton=1100, nominal=False)

LOADS = st.just(0.0) | st.floats(1e-6, 1e6)


def drawn(force: Trace, rep: Rep, *, factor: float = 1.0, later: float = 0.0) -> object:
    """Return the shape of a drawn rep, in another unit and by another clock."""
    record = SetRecord()
    for reading in force.readings():
        record.add(Reading(reading.at + later, reading.force * factor))
    moved = Rep(
        started=rep.started + later,
        lockout=rep.lockout + later,
        ended=rep.ended + later,
        peak=rep.peak * factor,
        rest=rep.rest * factor,
        top=rep.top,
        confidence=rep.confidence,
    )
    return shape_rep(record, moved, SensorKind.BAND)


@pytest.mark.parametrize("seed", range(3))
def test_the_parts_of_a_thrust_are_told_to_a_quarter_of_a_second(seed: int) -> None:
    done = do_set("banded_hip_thrust", seed=seed)
    assert len(done.metrics.reps) == len(done.true)
    for rep, true in zip(done.metrics.reps, done.true, strict=True):
        assert rep.loaded == pytest.approx(true.end - true.start, abs=0.2)
        if rep.phases is not None:
            # The load is picked up for 0.18 s before the hips move.
            assert rep.phases.concentric == pytest.approx(true.lockout - true.start, abs=0.25)
    assert sum(rep.phases is not None for rep in done.metrics.reps) >= 0.7 * len(done.true)


def test_a_set_sums_up_its_reps() -> None:
    metrics = do_set("banded_hip_thrust").metrics
    assert metrics.under_tension == pytest.approx(sum(rep.loaded for rep in metrics.reps))
    assert metrics.impulse == pytest.approx(sum(rep.impulse or 0 for rep in metrics.reps))
    assert metrics.tempo is not None
    assert metrics.tempo.concentric == pytest.approx(1.1, abs=0.3)
    assert metrics.band_held is not None
    assert metrics.band_held > 95


def test_a_tiring_athlete_slows_down_and_a_fresh_one_does_not() -> None:
    fresh, tired = (
        do_set("banded_hip_thrust").metrics,
        do_set("banded_hip_thrust", "fatigue").metrics,
    )
    assert fresh.slow_down is not None
    assert tired.slow_down is not None
    assert fresh.slow_down < 0.3 < tired.slow_down


def test_nothing_in_newtons_is_told_of_a_sensor_nobody_calibrated() -> None:
    done = do_set("banded_hip_thrust", trust=Trust(zero=True))
    for rep in done.metrics.reps:
        assert (rep.peak, rep.net_peak, rep.mean_concentric, rep.impulse) == (None,) * 4
        assert rep.asymmetry is None
    assert done.metrics.impulse is None
    assert any(rep.phases for rep in done.metrics.reps), "seconds need no calibration"


def test_of_reps_that_never_touch_down_no_tempo_is_told() -> None:
    rng = np.random.default_rng(3)
    done = watch("banded_hip_thrust", perform("hover", rng, reps=10), rng)
    assert all(rep.phases is None for rep in done.metrics.reps)
    assert done.metrics.tempo is None


def test_legs_are_compared_only_beyond_their_own_variation() -> None:
    even = compare([(100.0 + swing, 102.0) for swing in (-6, 4, 7, -5, 3)])
    assert even is not None
    assert even.beyond_noise is None
    uneven = compare([(80.0 + swing, 120.0) for swing in (-1, 1, 0, 1, -1)])
    assert uneven is not None
    assert uneven.beyond_noise == pytest.approx(20, abs=0.5)
    assert uneven.worth_saying


def test_three_reps_are_too_few_to_know_ones_own_variation() -> None:
    sides = compare([(80.0, 120.0)] * 3)
    assert sides is not None
    assert sides.noise is None
    assert not sides.worth_saying


@given(LOADS, LOADS, st.floats(0.01, 100))
def test_an_index_is_of_shares_not_of_size(left: float, right: float, factor: float) -> None:
    bai = index((left, right))
    if left + right == 0:
        assert bai is None
        return
    assert bai is not None
    assert -100 <= bai <= 100
    assert index((right, left)) == pytest.approx(-bai)
    assert index((left * factor, right * factor)) == pytest.approx(bai, abs=1e-6)


@settings(max_examples=30, deadline=None)
@given(st.floats(0.001, 1000), st.floats(0, 1e6))
def test_seconds_depend_on_no_unit_and_no_clock(factor: float, later: float) -> None:
    force = Trace(20.0, noise=0.05).stay(2).move(60.0, 0.9).stay(1.0).move(20.0, 1.4).stay(2)
    rep = Rep(started=2.1, lockout=2.9, ended=5.0, peak=60.0, rest=20.0, top=1.0, confidence=1.0)
    plain, other = drawn(force, rep), drawn(force, rep, factor=factor, later=later)
    for part in ("concentric", "top", "eccentric"):
        assert getattr(other, part) == pytest.approx(getattr(plain, part), abs=1e-3)
    assert other.rise == pytest.approx(plain.rise * factor, rel=1e-3)


@given(
    st.lists(
        st.tuples(st.floats(-1e3, 1e6), st.floats(-1e6, 1e6), st.none() | st.floats(-1e6, 1e6)),
        max_size=60,
    ),
    st.tuples(st.floats(-1e3, 1e6), st.floats(-1e3, 1e6)),
)
def test_no_row_of_readings_breaks_a_record(
    rows: list[tuple[float, float, float | None]], span: tuple[float, float]
) -> None:
    record = SetRecord()
    for at, force, left in rows:
        record.add(Reading(at, force, left))
    times, forces = record.samples(*record.span)
    assert len(times) == len(forces)
    assert list(times) == sorted(times)
    window = record.window(*record.span)
    assert window is None or all(np.isfinite(window.force))


@pytest.mark.parametrize(
    ("rows", "trust"),
    [
        ((), Trust()),
        ((nominal("feet"),), Trust()),
        ((Calibration(zero=84_000, counts_per_newton=1100),), Trust(zero=True)),
        ((WEIGHED,), Trust(zero=True, newtons=True)),
        ((WEIGHED, nominal("feet")), Trust()),
        ((unit_calibration(Unit.KILOGRAM, "feet"),), Trust(zero=True, newtons=True)),
        ((unit_calibration(Unit.COUNTS, "feet"),), Trust()),
    ],
)
def test_numbers_are_worth_what_was_done_for_them(
    rows: tuple[Calibration, ...], trust: Trust
) -> None:
    assert trust_in(rows) == trust
    assert trust_in(rows) & Trust() == Trust()
    assert not trust_in(rows, Timing.ARRIVAL).timed
