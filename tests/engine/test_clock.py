"""Two clocks on one time line, whatever the network delays."""

from hypothesis import given
from hypothesis import strategies as st
import pytest

from custom_components.run_primer.engine.clock import FASTEST_DRIFT, DeviceClock

OFFSET = 1000.0
STEP = 0.1


def hear(clock: DeviceClock, first: float, delays: list[float]) -> None:
    """Hear messages a tenth of a second apart, each so many seconds late."""
    for number, delay in enumerate(delays):
        at = first + number * STEP
        clock.observe(at, at + OFFSET + delay)


def test_before_any_message_nothing_is_known() -> None:
    assert DeviceClock().offset is None


@given(st.lists(st.floats(0.0, 2.0), min_size=1, max_size=50))
def test_the_least_late_message_tells_the_offset(delays: list[float]) -> None:
    clock = DeviceClock()
    hear(clock, 0.0, delays)
    lateness = min(delays)
    assert clock.offset == pytest.approx(OFFSET + lateness, abs=50 * STEP * FASTEST_DRIFT)


@pytest.mark.parametrize("outage", [10.0, 60.0, 115.0])
def test_what_comes_late_at_once_behind_an_outage_still_happened_when_it_did(
    outage: float,
) -> None:
    clock = DeviceClock()
    hear(clock, 0.0, [0.0] * 100)
    back = 10.0 + outage
    for number in range(round(outage / STEP)):
        at = 10.0 + number * STEP
        clock.observe(at, OFFSET + back + number * 0.001)
        assert clock.offset is not None
        assert at + clock.offset == pytest.approx(at + OFFSET, abs=0.06)


def test_drift_is_followed() -> None:
    clock = DeviceClock()
    drift = 50e-6
    for number in range(36_000):
        at = number * STEP
        clock.observe(at, OFFSET + at * (1 + drift) + (number % 7) * 0.01)
    assert clock.offset == pytest.approx(OFFSET + 3600 * drift, abs=60 * drift + 0.001)


def test_a_receiver_that_slept_is_followed_at_once() -> None:
    clock = DeviceClock()
    hear(clock, 0.0, [0.0] * 10)
    clock.observe(100.0, 100.0 + OFFSET - 40.0)
    assert clock.offset == pytest.approx(OFFSET - 40.0)
