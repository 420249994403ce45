"""Filters know time and leave signals where they are."""

import math

from hypothesis import given
from hypothesis import strategies as st
import pytest

from custom_components.run_primer.engine.filters import (
    Smoother,
    SpikeGuard,
    interpolate,
    smooth_both_ways,
)

FINITE = st.floats(-1e6, 1e6)


@given(st.lists(FINITE, min_size=3, max_size=40))
def test_spike_guard_is_the_running_median_of_three(values: list[float]) -> None:
    guard = SpikeGuard()
    out = [guard.feed(value) for value in values]
    assert out[2:] == [sorted(values[place - 2 : place + 1])[1] for place in range(2, len(values))]


def test_spike_guard_starts_again_after_reset() -> None:
    guard = SpikeGuard()
    for value in (1.0, 2.0, 3.0):
        guard.feed(value)
    guard.reset()
    assert guard.feed(9.0) is None
    assert guard.feed(4.0) == 9.0


def test_smoother_follows_time_not_samples() -> None:
    fine, coarse = Smoother(1.0), Smoother(1.0)
    fine.feed(0.0, 0.0)
    coarse.feed(0.0, 0.0)
    for _ in range(1000):
        last_fine = fine.feed(1.0, 0.002)
    for _ in range(100):
        last_coarse = coarse.feed(1.0, 0.02)
    assert last_fine == pytest.approx(1 - math.exp(-2), abs=0.01)
    assert last_coarse == pytest.approx(last_fine, abs=0.01)


def test_smoother_starts_where_the_signal_is() -> None:
    smoother = Smoother(0.5)
    assert smoother.feed(500.0, 0.0) == 500.0
    smoother.reset()
    assert smoother.feed(3.0, 0.1) == 3.0


def test_smoothing_both_ways_moves_no_peak() -> None:
    hump = [math.exp(-(((place - 50) / 8) ** 2)) for place in range(101)]
    smooth = smooth_both_ways(hump, 0.5)
    assert smooth.index(max(smooth)) == 50


@given(st.lists(FINITE, max_size=30), st.floats(0.1, 1.0))
def test_smoothing_both_ways_keeps_the_length(values: list[float], weight: float) -> None:
    assert len(smooth_both_ways(values, weight)) == len(values)


def test_smoothing_both_ways_keeps_a_slope_to_its_ends() -> None:
    line = [float(place) for place in range(40)]
    assert smooth_both_ways(line, 0.5) == pytest.approx(line, abs=0.05)


def test_interpolate() -> None:
    assert interpolate((1.0, 0.0), (2.0, 10.0), 5.0) == 1.5
    assert interpolate((1.0, 4.0), (2.0, 4.0), 4.0) == 2.0
    assert interpolate((1.0, 0.0), (2.0, 10.0), 50.0) == 2.0
