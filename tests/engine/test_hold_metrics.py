"""Steadiness, nearness to a level, and how fast force came, on forces that are known."""

from collections.abc import Callable
import math

from hypothesis import given, settings
from hypothesis import strategies as st
import pytest

from custom_components.run_primer.engine.clock import Timing
from custom_components.run_primer.engine.hold_metrics import measure_hold
from custom_components.run_primer.engine.metrics import HoldMetrics, Trust
from custom_components.run_primer.engine.model import Hold, Reading
from custom_components.run_primer.engine.record import SetRecord

CALIBRATED = Trust(zero=True, newtons=True)
REST, TOP, BEGIN, SECONDS = 100.0, 500.0, 3.0, 20.0
type Force = Callable[[float], float]


def held(
    force: Force,
    *,
    rate: float = 80.0,
    trust: Trust = CALIBRATED,
    target: float | None = None,
    rise: float = 0.2,
    seconds: float = SECONDS,
) -> HoldMetrics:
    """Measure a hold of a known force, got to in a straight line behind three seconds of rest."""
    record = SetRecord()
    end = BEGIN + seconds
    for place in range(round((end + 2) * rate)):
        at = place / rate
        share = min(max((at - BEGIN) / rise + 0.5, 0.0), 1.0) if at < end else 0.0
        still = REST + 0.3 * math.sin(40 * at)
        record.add(Reading(at, still + share * (force(at - BEGIN) - REST)))
    _, forces = record.samples(BEGIN, end)
    mean = sum(forces) / len(forces)
    return measure_hold(
        record, Hold(started=BEGIN, ended=end, mean=mean, steadiness=None), trust, target
    )


@pytest.mark.parametrize("share", [0.01, 0.03, 0.08])
def test_steadiness_is_the_deviation_of_a_tremor_as_a_share_of_the_force(share: float) -> None:
    hold = held(lambda at: TOP * (1 + share * math.sqrt(2) * math.sin(2 * math.pi * 3 * at)))
    assert hold.steadiness == pytest.approx(100 * share, rel=0.12)


def test_a_hold_that_sinks_steadily_is_steady_and_drifts() -> None:
    hold = held(lambda at: TOP * (1 - 0.02 * at / 10))
    assert hold.steadiness is not None
    assert hold.steadiness < 0.3
    assert hold.drift == pytest.approx(-2.0, abs=0.2)


def test_a_target_is_missed_by_what_it_is_missed_by() -> None:
    tracking = held(lambda _: TOP + 40, target=TOP).tracking
    assert tracking is not None
    assert not tracking.own_level
    assert tracking.constant_error == pytest.approx(40, abs=1)
    assert tracking.rmse == pytest.approx(40, abs=1)
    assert tracking.relative_rmse == pytest.approx(8, abs=0.3)
    assert tracking.in_band == 100


def test_time_in_the_band_is_that_spent_within_ten_percent() -> None:
    tracking = held(lambda at: TOP if at < 10.5 else TOP * 1.2, target=TOP).tracking
    assert tracking is not None
    # Of the 18.5 seconds that are looked at (from 1.0 to 19.5), half are at the target.
    assert tracking.in_band == pytest.approx(100 * 9.5 / 18.5, abs=2)
    assert tracking.time_to_band == pytest.approx(0.1, abs=0.06)


def test_without_a_target_the_level_it_began_with_is_one() -> None:
    tracking = held(lambda at: TOP if at < 10 else TOP * 0.8).tracking
    assert tracking is not None
    assert tracking.own_level
    assert tracking.constant_error is not None
    assert tracking.constant_error < -40


@settings(max_examples=25, deadline=None)
@given(st.floats(0, 0.1), st.floats(0.2, 4), st.floats(0.8, 1.2))
def test_errors_add_up_as_they_must(share: float, hertz: float, off: float) -> None:
    hold = held(lambda at: TOP * off * (1 + share * math.sin(hertz * at)), target=TOP, seconds=6)
    tracking = hold.tracking
    assert tracking is not None
    assert tracking.rmse is not None
    assert tracking.constant_error is not None
    assert tracking.variable_error is not None
    parts = tracking.constant_error**2 + tracking.variable_error**2
    assert tracking.rmse**2 == pytest.approx(parts, rel=1e-6, abs=1e-6)
    assert 0 <= tracking.in_band <= 100


@pytest.mark.parametrize(("rate", "fine"), [(80.0, False), (320.0, True)])
def test_windows_of_the_rise_need_samples_enough(rate: float, *, fine: bool) -> None:
    rise = held(lambda _: TOP, rate=rate, rise=0.4).rise
    assert rise is not None
    assert rise.slope == pytest.approx((TOP - REST) / 0.4, rel=0.05)
    assert rise.first_200_ms == pytest.approx((TOP - REST) / 0.4, rel=0.08)
    assert all(
        (window is not None) is fine
        for window in (rise.first_50_ms, rise.first_100_ms, rise.first_150_ms)
    )


@pytest.mark.parametrize(
    "given",
    [
        {"rate": 40.0},
        {"rise": 2.0},
        {"trust": Trust(zero=True)},
        {"trust": Trust(zero=True, newtons=True, timing=Timing.ARRIVAL)},
    ],
    ids=["few samples", "slow start", "no calibration", "no clock"],
)
def test_no_rise_is_told_where_it_would_be_a_guess(given: dict[str, object]) -> None:
    assert held(lambda _: TOP, **given).rise is None


def test_without_a_zero_no_share_of_a_force_is_told() -> None:
    hold = held(lambda _: TOP, trust=Trust())
    assert (hold.mean, hold.impulse, hold.steadiness, hold.drift) == (None,) * 4
    assert hold.tracking is None
    assert hold.seconds == SECONDS


def test_of_a_short_hold_no_steadiness_is_told() -> None:
    hold = held(lambda _: TOP, seconds=2.0)
    assert (hold.steadiness, hold.drift, hold.tracking) == (None, None, None)
    assert hold.mean is not None
