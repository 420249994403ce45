"""A band and a platform with clocks of their own, on one time line."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
import pytest

from custom_components.run_primer.engine.clock import DeviceClock
from custom_components.run_primer.engine.companion import BandBeside
from custom_components.run_primer.engine.model import Reading

REP_SECONDS, LOADED = 4.0, 2.5
RATE = 80
BATCH = 8


def play(
    beside: BandBeside,
    dips: dict[int, float],
    reps: int,
    *,
    clocks: tuple[float, float] = (0.0, 0.0),
    delay: float = 0.01,
    begin: float = 100.0,
) -> None:
    """Play so many reps; the band's tension falls to a share in the middle of some.

    `clocks` are what platform and band show at station time 0, `delay` is by how
    much messages come late at most.
    """
    random = Random(5)
    platform, band = DeviceClock(), DeviceClock()
    end = begin + reps * REP_SECONDS
    arrivals = [
        begin + place * BATCH / RATE for place in range(round((end - begin) * RATE / BATCH))
    ]
    for sent in arrivals:
        arrival = sent + random.uniform(0.004, 0.004 + delay)
        platform.observe(sent + clocks[0], arrival)
        band.observe(sent + clocks[1], sent + random.uniform(0.004, 0.004 + delay))
        beside.feed_counted(sent + clocks[0], sent + clocks[0] + platform.offset)
        for step in range(BATCH):
            at = sent - (BATCH - 1 - step) / RATE
            number, place = divmod(at - begin, REP_SECONDS)
            share = dips.get(int(number), 1.0) if 0.8 <= place <= 1.6 else 1.0
            reading = Reading(at + clocks[1], 50 * share + random.gauss(0, 0.2))
            beside.feed_band(reading, reading.at + band.offset)


def rep(beside: BandBeside, number: int, clock: float = 0.0, begin: float = 100.0) -> float | None:
    """Return the lowest share of tension the band was held at in a rep."""
    start = begin + number * REP_SECONDS + clock
    held = beside.between(start, start + LOADED)
    return None if held is None else held.lowest


@settings(max_examples=20, deadline=None)
@given(st.floats(0, 1e6), st.floats(0, 1e6), st.floats(0, 0.08))
def test_a_dip_is_seen_in_its_own_rep_whatever_the_clocks_show(
    platform: float, band: float, delay: float
) -> None:
    beside = BandBeside()
    play(beside, {3: 0.6}, 6, clocks=(platform, band), delay=delay)
    seen = [rep(beside, number, platform) for number in range(6)]
    assert seen[:2] == [None, None], "the first two are the reference"
    assert seen[3] == pytest.approx(0.6, abs=0.05)
    assert [seen[number] for number in (2, 4, 5)] == pytest.approx([1.0] * 3, abs=0.05)


def test_a_wobble_is_no_dip() -> None:
    beside = BandBeside()
    play(beside, {}, 3)
    for place in range(200):
        at = 112.0 + place / RATE
        beside.feed_band(Reading(at, 20.0 if 40 <= place < 55 else 50.0), at + 0.005)
        beside.feed_counted(at, at + 0.005)
    assert [rep(beside, number) for number in (0, 1)] == [None, None]
    held = beside.between(112.0, 114.4)
    assert held is not None
    assert held.lowest > 0.9
    assert held.longest_dip == pytest.approx(15 / RATE, abs=0.08)


def test_a_band_that_fell_silent_is_not_judged() -> None:
    beside = BandBeside()
    play(beside, {}, 3)
    for number in range(3):
        rep(beside, number)
    for place in range(200):
        beside.feed_counted(112.0 + place / RATE, 112.0 + place / RATE + 0.005)
    assert beside.between(112.0, 114.4) is None


def test_a_band_that_starts_anew_is_found_again() -> None:
    beside = BandBeside()
    play(beside, {}, 3, clocks=(0.0, 5000.0))
    for number in range(3):
        rep(beside, number)
    beside.forget_clocks()
    play(beside, {1: 0.5}, 3, clocks=(0.0, -110.0), begin=112.0)
    assert rep(beside, 1, begin=112.0) == pytest.approx(0.5, abs=0.05)


def test_a_band_that_creeps_is_not_blamed_on_the_knees() -> None:
    beside = BandBeside()
    play(beside, {}, 2)
    for number in range(2):
        rep(beside, number)
    for place in range(120 * RATE):
        at = 108.0 + place / RATE
        share = 1 - 0.04 * (at - 108.0) / 60
        beside.feed_counted(at, at + 0.005)
        beside.feed_band(Reading(at, 50 * share), at + 0.005)
        if place % (4 * RATE) == 3 * RATE:
            held = beside.between(at - 2.5, at)
    assert held is not None
    assert held.lowest > 0.97
