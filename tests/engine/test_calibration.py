"""Known loads to lines, and when a line is refused."""

from hypothesis import assume, given
from hypothesis import strategies as st
import pytest

from custom_components.run_primer.engine.calibration import Calibration, full_scale, nominal
from custom_components.run_primer.engine.fit import FitError, Point, fit_line, weigh_load
from custom_components.run_primer.engine.model import Reading
from custom_components.run_primer.engine.tare import TareError, zeroed
from custom_components.run_primer.engine.weighing import Look, WeighError, Weighing

PLATE = full_scale("feet")
scales = st.floats(50, 20_000) | st.floats(-20_000, -50)
zeros = st.floats(-1_000_000, 1_000_000)
loads = st.lists(st.floats(0, PLATE), min_size=2, max_size=8, unique_by=round)
EMPTY = Look(mean=1000.0, deviation=10.0, width=60.0)
KNOWN = Calibration(zero=1000.0, counts_per_newton=1095.0, nominal=False)


@given(loads, zeros, scales)
def test_a_straight_channel_gives_its_own_line_back(
    newtons: list[float], zero: float, scale: float
) -> None:
    fit = fit_line([Point(n, zero + n * scale) for n in newtons], PLATE)
    assert fit.counts_per_newton == pytest.approx(scale, rel=1e-6)
    assert fit.zero == pytest.approx(zero, abs=abs(scale) * 0.01)
    assert fit.worst_percent < 0.001
    assert fit.is_accepted


@given(loads, scales, st.lists(st.floats(-30, 30), min_size=8, max_size=8))
def test_residuals_sum_to_nothing_and_no_point_is_hidden(
    newtons: list[float], scale: float, errors: list[float]
) -> None:
    points = [Point(n, (n + e) * scale) for n, e in zip(newtons, errors, strict=False)]
    fit = fit_line(points, PLATE)
    assume(abs(fit.counts_per_newton / scale) > 0.5)
    assert sum(fit.residuals) == pytest.approx(0, abs=1e-3)
    assert fit.worst_percent == pytest.approx(100 * max(map(abs, fit.residuals)) / PLATE)
    assert fit.is_accepted == (fit.worst_percent <= 0.5)


@given(loads, zeros, scales, st.floats(-1e5, 1e5))
def test_a_shifted_zero_changes_nothing_but_the_zero(
    newtons: list[float], zero: float, scale: float, shift: float
) -> None:
    before = fit_line([Point(n, zero + n * scale) for n in newtons], PLATE)
    after = fit_line([Point(n, zero + shift + n * scale) for n in newtons], PLATE)
    assert after.counts_per_newton == pytest.approx(before.counts_per_newton, rel=1e-6)
    assert after.zero - before.zero == pytest.approx(shift, abs=abs(scale) * 0.01)


@given(st.floats(-1e6, 1e6), st.floats(-2000, 2000), scales)
def test_counts_and_newtons_are_each_others_way_back(
    zero: float, newtons: float, scale: float
) -> None:
    line = Calibration(zero=zero, counts_per_newton=scale)
    assert line.newtons(line.counts(newtons)) == pytest.approx(newtons, abs=1e-4)


@pytest.mark.parametrize(
    ("points", "fault"),
    [
        ([Point(0, 0)], "few_points"),
        ([Point(200, 0), Point(200, 5)], "same_load"),
        ([Point(0, 7), Point(200, 7)], "no_change"),
    ],
)
def test_what_makes_no_line_is_refused(points: list[Point], fault: str) -> None:
    with pytest.raises(FitError, match=fault):
        fit_line(points, PLATE)


def loaded(newtons: float, scale: float = 1095.0, deviation: float = 10.0) -> Look:
    return Look(mean=EMPTY.mean + newtons * scale, deviation=deviation)


def test_a_load_is_taken_as_it_is_seen() -> None:
    assert weigh_load(EMPTY, loaded(200), 200, KNOWN) == Point(200, EMPTY.mean + 200 * 1095)


@pytest.mark.parametrize(
    ("look", "fault"),
    [
        (loaded(0), "no_change"),
        (loaded(15), "no_change"),
        (loaded(200, deviation=0.0021 * 200 * 1095), "unstable"),
        (loaded(200, scale=1095 * 21), "implausible"),
        (loaded(200, scale=-1095 * 21), "implausible"),
    ],
)
def test_a_load_that_cannot_be_is_refused(look: Look, fault: str) -> None:
    with pytest.raises(FitError, match=fault):
        weigh_load(EMPTY, look, 200, KNOWN)


def test_crossed_wires_are_calibrated_away() -> None:
    point = weigh_load(EMPTY, loaded(200, scale=-900), 200, nominal("feet"))
    fit = fit_line([Point(0, EMPTY.mean), point], PLATE)
    assert fit.calibration(nominal("feet"), "2026-11-21").newtons(point.counts) == pytest.approx(
        200
    )


@given(st.floats(0.5, 1.5))
def test_only_a_change_of_over_five_percent_of_a_weighed_scale_asks(factor: float) -> None:
    assume(abs(abs(factor - 1) - 0.05) > 1e-6)
    fit = fit_line([Point(0, 0), Point(200, 200 * 1095 * factor)], PLATE)
    found = fit.calibration(KNOWN, "2026-11-21")
    assert found.is_surprise_after(KNOWN) == (abs(factor - 1) > 0.05)
    assert not found.is_surprise_after(nominal("feet"))


def test_a_calibration_says_when_and_from_how_many_points() -> None:
    fit = fit_line([Point(0, 0), Point(200, 200_000), Point(400, 401_000)], PLATE)
    found = fit.calibration(KNOWN, "2026-11-21")
    assert (found.nominal, found.points, found.calibrated_on) == (False, 3, "2026-11-21")
    assert found.worst_residual == pytest.approx(fit.worst_percent, abs=1e-4)


def weigh(signal: list[float], keys: frozenset[str] = frozenset({"feet"})) -> Weighing:
    weighing = Weighing(keys)
    for number, newtons in enumerate(signal):
        weighing.feed(Reading(10 + number / 80, newtons), {"feet": KNOWN, "bench": KNOWN})
    return weighing


@given(st.lists(st.floats(-100, 100), min_size=161, max_size=161))
def test_a_look_is_mean_deviation_and_range_of_two_seconds(signal: list[float]) -> None:
    look = weigh(signal).looks()["feet"]
    assert KNOWN.newtons(look.mean) == pytest.approx(sum(signal) / 161, abs=1e-6)
    assert look.width / 1095 == pytest.approx(max(signal) - min(signal), abs=1e-6)
    assert 0 <= look.deviation <= look.width + 1e-6
    assert look.is_still(KNOWN) == (look.width < 2 * 1095)


def test_a_look_is_two_seconds_whatever_comes_after() -> None:
    assert KNOWN.newtons(weigh([5.0] * 161 + [500.0] * 80).looks()["feet"].mean) == pytest.approx(5)


def test_a_hole_begins_the_look_anew() -> None:
    weighing = weigh([5.0] * 100)
    weighing.feed(Reading(13.0, 5.0), {"feet": KNOWN})
    assert not weighing.full


@pytest.mark.parametrize(
    ("signal", "keys", "fault"),
    [
        ([5.0] * 100, {"feet"}, "silent"),
        ([5.0] * 200, {"feet", "bench"}, "silent"),
        ([KNOWN.newtons(2**23 - 1)] * 200, {"feet"}, "saturated"),
        ([KNOWN.newtons(-(2**23))] * 200, {"feet"}, "saturated"),
    ],
)
def test_a_look_that_is_worth_nothing_is_refused(
    signal: list[float], keys: set[str], fault: str
) -> None:
    with pytest.raises(WeighError, match=fault):
        weigh(signal, frozenset(keys)).looks()


@given(st.floats(-99, 99), st.floats(0, 1.9))
def test_a_tare_makes_an_empty_sensor_show_nothing(newtons: float, width: float) -> None:
    look = Look(mean=KNOWN.counts(newtons), width=width * 1095)
    assert zeroed({"feet": KNOWN}, {"feet": look}, tared=True)["feet"].newtons(look.mean) == 0


@pytest.mark.parametrize(
    ("newtons", "tared", "sure", "refused"),
    [
        (150, True, False, True),
        (150, True, True, False),
        (150, False, False, False),
        (450, False, False, True),
        (450, True, True, True),
    ],
)
def test_a_tare_is_refused_while_somebody_stands_there(
    newtons: float, *, tared: bool, sure: bool, refused: bool
) -> None:
    looks = {"feet": Look(mean=KNOWN.counts(newtons))}
    if not refused:
        assert zeroed({"feet": KNOWN}, looks, tared=tared, sure=sure)
        return
    with pytest.raises(TareError, match="loaded"):
        zeroed({"feet": KNOWN}, looks, tared=tared, sure=sure)


@pytest.mark.parametrize(("newtons", "refused"), [(15, False), (30, True)])
def test_a_tare_is_refused_while_somebody_pulls_at_the_band(
    newtons: float, *, refused: bool
) -> None:
    looks = {"band": Look(mean=KNOWN.counts(newtons))}
    if not refused:
        assert zeroed({"band": KNOWN}, looks, tared=True)
        return
    with pytest.raises(TareError, match="loaded"):
        zeroed({"band": KNOWN}, looks, tared=True)


def test_a_tare_is_refused_while_it_moves() -> None:
    looks = {"feet": Look(mean=KNOWN.zero, width=2.1 * 1095)}
    with pytest.raises(TareError, match="unstable"):
        zeroed({"feet": KNOWN}, looks, tared=True)
