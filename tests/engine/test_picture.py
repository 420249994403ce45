"""The live curve: on one clock, whole, and never longer than its last seconds."""

from hypothesis import given
from hypothesis import strategies as st
import pytest

from custom_components.run_primer.engine import Picture, Reading, SensorKind
from custom_components.run_primer.engine.picture import KEPT_SECONDS


def readings(start: float, count: int = 8) -> list[Reading]:
    return [Reading(start + i / 80, 100.0 + i, 40.0, 60.0 + i) for i in range(count)]


def test_a_stroke_has_every_reading_on_the_stations_clock() -> None:
    picture = Picture()
    stroke = picture.add(SensorKind.PLATFORM, readings(5.0), 1000.1, after_gap=False)
    assert stroke.ends == pytest.approx(1000.1, abs=0.001)
    assert stroke.ms == pytest.approx([12.5 * i for i in range(8)], abs=0.51)
    assert stroke.force == tuple(100.0 + i for i in range(8))
    assert stroke.right == tuple(60.0 + i for i in range(8))


def test_a_late_message_does_not_move_the_curve() -> None:
    picture = Picture()
    first = picture.add(SensorKind.PLATFORM, readings(5.0), 1000.1, after_gap=False)
    late = picture.add(SensorKind.PLATFORM, readings(5.1), 1000.9, after_gap=False)
    assert late.at - first.at == pytest.approx(0.1, abs=0.002)


def test_two_sensors_with_clocks_of_their_own_are_on_one_time_line() -> None:
    picture = Picture()
    feet = picture.add(SensorKind.PLATFORM, readings(5.0), 1000.1, after_gap=False)
    band = picture.add(SensorKind.BAND, readings(77777.0), 1000.1, after_gap=False)
    assert feet.at == pytest.approx(band.at, abs=0.001)


def test_a_sensor_that_started_again_begins_a_new_clock() -> None:
    picture = Picture()
    picture.add(SensorKind.PLATFORM, readings(5000.0), 1000.1, after_gap=False)
    again = picture.add(SensorKind.PLATFORM, readings(1.0), 1020.1, after_gap=True)
    assert again.ends == pytest.approx(1020.1, abs=0.001)
    assert again.after_gap


def test_one_foot_that_is_not_measured_apart_leaves_the_balance_out() -> None:
    stroke = Picture().add(SensorKind.BAND, [Reading(1.0, 20.0)], 10.0, after_gap=False)
    assert stroke.left is None
    assert stroke.right is None


@given(st.lists(st.floats(0.01, 3.0), min_size=1, max_size=200))
def test_only_the_last_seconds_are_kept_and_nothing_of_them_is_lost(steps: list[float]) -> None:
    picture, at, sent = Picture(), 0.0, []
    for step in steps:
        at += step
        sent.append(picture.add(SensorKind.BAND, [Reading(at, 1.0)], at, after_gap=False))
    kept = picture.strokes
    assert kept == tuple(sent[len(sent) - len(kept) :])
    assert all(stroke.ends >= at - KEPT_SECONDS for stroke in kept)
    assert all(stroke.ends < at - KEPT_SECONDS for stroke in sent[: len(sent) - len(kept)])
