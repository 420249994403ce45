"""The live curve: on one clock, whole, and never longer than its last seconds."""

from hypothesis import given
from hypothesis import strategies as st
import pytest

from custom_components.run_primer.engine import Batch, Picture, Reading, SensorKind
from custom_components.run_primer.engine.picture import KEPT_SECONDS


def batch(start: float, offset: float, *, after_gap: bool = False) -> Batch:
    readings = tuple(Reading(start + i / 80, 100.0 + i, 40.0, 60.0 + i) for i in range(8))
    return Batch(readings=readings, offset=offset, after_gap=after_gap)


def test_a_stroke_has_every_reading_on_the_stations_clock() -> None:
    stroke = Picture().add(SensorKind.PLATFORM, batch(5.0, 995.0), 1000.1)
    assert stroke is not None
    assert stroke.at == pytest.approx(1000.0, abs=0.001)
    assert stroke.ends == pytest.approx(1000.0875, abs=0.001)
    assert stroke.ms == pytest.approx([12.5 * i for i in range(8)], abs=0.51)
    assert stroke.force == tuple(100.0 + i for i in range(8))
    assert stroke.right == tuple(60.0 + i for i in range(8))


def test_what_comes_late_is_drawn_where_it_happened() -> None:
    picture = Picture()
    first = picture.add(SensorKind.PLATFORM, batch(5.0, 995.0), 1000.1)
    late = picture.add(SensorKind.PLATFORM, batch(5.1, 995.0), 1009.0)
    assert first is not None
    assert late is not None
    assert late.at - first.at == pytest.approx(0.1, abs=0.002)


def test_what_comes_too_late_to_be_seen_is_not_drawn_and_what_follows_is() -> None:
    picture = Picture()
    assert picture.add(SensorKind.PLATFORM, batch(5.0, 995.0), 1100.0) is None
    assert picture.strokes == ()
    assert picture.add(SensorKind.PLATFORM, batch(104.9, 995.0), 1100.0) is not None


def test_two_sensors_with_clocks_of_their_own_are_on_one_time_line() -> None:
    picture = Picture()
    picture.add(SensorKind.PLATFORM, batch(5.0, 995.0), 1000.1)
    picture.add(SensorKind.BAND, batch(77777.0, -76777.0), 1000.1)
    assert picture.to_station(SensorKind.PLATFORM, 5.0) == 1000.0
    assert picture.to_station(SensorKind.BAND, 77777.0) == 1000.0


def test_a_sensor_that_started_again_is_on_a_new_clock() -> None:
    picture = Picture()
    picture.add(SensorKind.PLATFORM, batch(5000.0, -4000.0), 1000.1)
    again = picture.add(SensorKind.PLATFORM, batch(1.0, 1009.0, after_gap=True), 1010.1)
    assert again is not None
    assert again.at == pytest.approx(1010.0, abs=0.001)
    assert again.after_gap


def test_one_foot_that_is_not_measured_apart_leaves_the_balance_out() -> None:
    stroke = Picture().add(SensorKind.BAND, Batch(readings=(Reading(1.0, 20.0),)), 1.0)
    assert stroke is not None
    assert stroke.left is None
    assert stroke.right is None


@given(st.lists(st.floats(0.01, 3.0), min_size=1, max_size=200))
def test_only_the_last_seconds_are_kept_and_nothing_of_them_is_lost(steps: list[float]) -> None:
    picture, at, sent = Picture(), 0.0, []
    for step in steps:
        at += step
        sent.append(picture.add(SensorKind.BAND, Batch(readings=(Reading(at, 1.0),)), at))
    kept = picture.strokes
    assert kept == tuple(sent[len(sent) - len(kept) :])
    assert all(stroke.ends >= at - KEPT_SECONDS for stroke in kept)
    assert all(stroke.ends < at - KEPT_SECONDS for stroke in sent[: len(sent) - len(kept)])
