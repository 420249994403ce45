"""Zeros that follow drift and nothing else; channels that are ill."""

from collections.abc import Callable
import math
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
import pytest

from custom_components.run_primer.engine.autozero import AutoZero, wander
from custom_components.run_primer.engine.calibration import Calibration
from custom_components.run_primer.engine.health import Ailment, Health
from custom_components.run_primer.engine.model import Reading
from custom_components.run_primer.engine.wire import (
    DESYNC,
    SATURATED,
    SENSOR_FAULT,
    Block,
    Frame,
)

FOUND = {"feet": Calibration(zero=1000.0, counts_per_newton=1095.0, nominal=False)}
RATE = 80


def drift(
    signal: Callable[[float], float],
    seconds: float,
    zero: AutoZero | None = None,
    key: str = "feet",
) -> tuple[AutoZero, dict[str, Calibration], list[float]]:
    """Let a sensor show a true signal; return its zero's way, second by second, newtons."""
    zero, present, way = zero or AutoZero(frozenset({key})), {key: FOUND["feet"]}, []
    found = dict(present)
    for number in range(round(seconds * RATE)):
        at = number / RATE
        counts = FOUND["feet"].counts(signal(at))
        zero.feed(Reading(at, present[key].newtons(counts)))
        if number % RATE == RATE - 1:
            present = zero.follow(present, found) or present
            way.append(wander(present, found)[key])
    return zero, present, way


def test_slow_drift_is_followed() -> None:
    random = Random(1)
    zero, _, way = drift(lambda at: at / 60 * 2 + random.gauss(0, 0.05), 300)
    assert way[-1] == pytest.approx(10, abs=1)
    assert not zero.exhausted


@given(st.floats(-14, 14), st.floats(0, 0.2))
@settings(max_examples=30, deadline=None)
def test_the_zero_never_moves_faster_than_half_a_newton_a_second(
    offset: float, noise: float
) -> None:
    random = Random(2)
    _, _, way = drift(lambda _: offset + random.uniform(-noise, noise), 60)
    for before, after in zip(way, way[2:], strict=False):
        assert abs(after - before) <= 2 * 0.5 + 1e-6
    assert way[-1] == pytest.approx(offset, abs=0.5)


@pytest.mark.parametrize(
    "signal",
    [
        lambda _: 16.0,
        lambda at: 5 + 1.5 * math.sin(at * 5),
        lambda at: 1.1 * (at % 10) - 5,
        lambda at: 600.0 if at > 0.5 else 0.0,
    ],
    ids=["loaded", "moving", "sloping", "stood upon"],
)
def test_what_is_no_drift_is_not_followed(signal: Callable[[float], float]) -> None:
    assert set(drift(signal, 60)[2]) == {0.0}


@pytest.mark.parametrize(("newtons", "followed"), [(1.5, True), (3.0, False), (10.0, False)])
def test_a_band_that_only_just_hangs_taut_is_no_empty_one(
    newtons: float, *, followed: bool
) -> None:
    way = drift(lambda _: newtons, 60, key="band")[2]
    assert way[-1] == pytest.approx(newtons if followed else 0, abs=0.05)


def test_one_foot_on_it_keeps_the_zero_of_the_other_plate() -> None:
    zero = AutoZero(frozenset({"feet_left", "feet_right"}))
    present = dict.fromkeys(("feet_left", "feet_right"), FOUND["feet"])
    for number in range(RATE * 4 + 1):
        zero.feed(Reading(number / RATE, 305.0, 300.0, 5.0))
    assert zero.follow(present, present) is None


def test_the_zero_goes_no_farther_than_twenty_newtons_then_asks() -> None:
    zero, present, way = drift(lambda at: at / 10, 260)
    assert max(way) == pytest.approx(20)
    assert zero.exhausted == {"feet"}
    zero.reset()
    assert not zero.exhausted
    assert present["feet"].newtons(FOUND["feet"].counts(20)) == pytest.approx(0)


def test_the_zero_asks_no_longer_when_the_drift_went_back() -> None:
    zero, _, way = drift(lambda at: at / 10 if at < 240 else max(48 - at / 10, 0), 600)
    assert way[-1] == pytest.approx(0, abs=0.5)
    assert not zero.exhausted


def test_a_frozen_zero_forgets_what_it_was_about_to_do() -> None:
    zero = AutoZero(frozenset(FOUND))
    for number in range(RATE * 2 + 1):
        zero.feed(Reading(number / RATE, 5.0))
    zero.freeze()
    assert zero.follow(FOUND, FOUND) is None


def test_a_load_that_stays_for_ten_minutes_without_a_movement_asks_too() -> None:
    random = Random(4)
    zero, _, way = drift(lambda _: -40 + random.gauss(0, 0.1), 590)
    assert not zero.standing
    drift(lambda _: -40 + random.gauss(0, 0.1), 30, zero)
    assert not zero.standing, "another ten minutes begin behind a gap"
    zero, _, way = drift(lambda _: -40 + random.gauss(0, 0.1), 620)
    assert zero.standing
    assert set(way) == {0.0}
    zero.reset()
    assert not zero.standing


def test_it_asks_no_longer_when_the_load_is_gone() -> None:
    assert not drift(lambda at: 90.0 if at < 620 else 0.0, 640)[0].standing


def test_a_person_who_rests_on_it_is_no_load_that_was_left() -> None:
    zero, _, _ = drift(lambda at: 700 + 3 * math.sin(at), 700)
    assert not zero.standing


def frames(
    seconds: float, rate: float = RATE, *, flags: int = 0, stuck: bool = False, start: float = 0.0
) -> list[Frame]:
    """Return frames of about a tenth of a second; channel 1 is always well."""
    random = Random(3)
    count = max(round(rate / 10), 1)
    made = []
    for seq in range(round(seconds * rate / count)):
        at = start + seq * count / rate
        span = round((count - 1) / rate * 1e6)
        ill = tuple(5 if stuck else random.randrange(1000) for _ in range(count))
        well = tuple(random.randrange(1000) for _ in range(8))
        blocks = (Block(0, flags, 0, 0, span, 0, ill), Block(1, 0, 0, 0, 87_500, 0, well))
        made.append(Frame(1, seq, round(at * 1e6), again=False, blocks=blocks))
    return made


def health_of(*parts: list[Frame]) -> Health:
    health = Health({0: "feet_left", 1: "feet_right"})
    for part in parts:
        for frame in part:
            health.feed(frame, after_gap=False)
    return health


@pytest.mark.parametrize(
    ("ill", "ailment"),
    [
        (frames(25, flags=SATURATED), Ailment.SATURATED),
        (frames(25, flags=DESYNC), Ailment.DESYNC),
        (frames(25, flags=SENSOR_FAULT), Ailment.DEAD),
        (frames(25, stuck=True), Ailment.DEAD),
        (frames(25, rate=10), Ailment.SLOW),
        (frames(25, rate=59), Ailment.SLOW),
    ],
)
def test_an_ailment_is_seen_and_gone_half_a_minute_after_its_end(
    ill: list[Frame], ailment: Ailment
) -> None:
    assert health_of(ill).ailments == {("feet_left", ailment)}
    well = frames(45, start=26)
    assert health_of(ill, well).ailments == frozenset()


@pytest.mark.parametrize("rate", [61, 80, 94, 320])
def test_a_sensor_that_is_well_has_no_ailment(rate: float) -> None:
    health = health_of(frames(60, rate=rate))
    assert health.ailments == frozenset()
    assert health.rates["feet_left"] == pytest.approx(rate, rel=0.05)


def test_a_channel_that_sends_nothing_is_dead() -> None:
    only_right = [frame._replace(blocks=frame.blocks[1:]) for frame in frames(25)]
    assert health_of(only_right).ailments == {("feet_left", Ailment.DEAD)}


def test_one_jolt_is_no_broken_cell() -> None:
    row = frames(25)
    row[30:33] = [
        f._replace(blocks=(f.blocks[0]._replace(flags=SATURATED), f.blocks[1])) for f in row[30:33]
    ]
    assert health_of(row).ailments == frozenset()


def test_holes_do_not_make_a_sensor_slow() -> None:
    health = Health({0: "feet_left", 1: "feet_right"})
    row = frames(60)
    for frame in [f for f in row if f.seq % 30 > 3]:
        health.feed(frame, after_gap=frame.seq % 30 == 4)
    assert health.ailments == frozenset()


def test_something_done_about_it_is_looked_at_anew() -> None:
    health = health_of(frames(25, flags=DESYNC))
    health.forget()
    assert health.ailments == frozenset()
