"""A sensor's payloads become readings: each once, in order, with honest gaps."""

import json
from random import Random

from hypothesis import given
from hypothesis import strategies as st
import pytest

from custom_components.run_primer.engine.calibration import Calibration
from custom_components.run_primer.engine.hello import parse_hello
from custom_components.run_primer.engine.order import ASK_AGAIN_SECONDS
from custom_components.run_primer.engine.stream import (
    LEAD_SECONDS,
    Batch,
    FrameError,
    Mark,
    SensorStream,
)
from custom_components.run_primer.engine.wire import DESYNC, SENT_AGAIN, Block, encode_frame

HELLO = parse_hello(
    json.dumps(
        {
            "protocol": 1,
            "id": "aaaa1111",
            "kind": "platform",
            "name": "Platform",
            "model": "Pico 2 W",
            "board": "rp2350",
            "firmware": "1.0.0",
            "boot": 7,
            "channels": [{"key": "feet", "adc": "hx711", "rate_hz": 80, "bits": 24}],
            "ring_seconds": 60,
            "commands": ["resend"],
        }
    ),
    "aaaa1111",
)
FRAME_SECONDS = 0.1
SAMPLES = 8
OFFSET = 500.0
"""Home Assistant's clock less the sensor's."""


def payload(seq: int, boot: int = 7, *, again: bool = False, flags: int = 0) -> bytes:
    """Return a frame of a ramp, so that every sample is another number."""
    span = (SAMPLES - 1) * 12_500
    values = tuple(range(seq * SAMPLES, (seq + 1) * SAMPLES))
    block = Block(0, flags, 0, 0, span, 0, values)
    return encode_frame(boot, seq, seq * 100_000, [block], SENT_AGAIN if again else 0)


def stream() -> SensorStream:
    return SensorStream(HELLO, {"feet": Calibration(counts_per_newton=1.0)})


def arrival(seq: int) -> float:
    return OFFSET + (seq + 1) * FRAME_SECONDS


def forces(batches: list[Batch]) -> list[float]:
    return [reading.force for batch in batches for reading in batch.readings]


@given(st.integers(2, 120), st.integers(0, 2**32))
def test_whatever_the_network_does_each_sample_comes_once_and_in_order(
    count: int, seed: int
) -> None:
    chance = Random(seed)
    sensor, out = stream(), []
    underway: list[bytes] = []
    out += sensor.feed(payload(0), arrival(0))
    for seq in range(1, count):
        underway += [payload(seq)] * chance.choice((0, 1, 1, 2))
        chance.shuffle(underway)
        for _ in range(chance.randrange(len(underway) + 1)):
            out += sensor.feed(underway.pop(), arrival(seq))
    now, last = arrival(count), count
    out += sensor.feed(payload(last), now)
    while len(forces(out)) < (count + 1) * SAMPLES:
        now += ASK_AGAIN_SECONDS + 0.1
        hole = sensor.hole(now)
        assert hole is not None
        for seq in range(hole.first, hole.last + 1):
            out += sensor.feed(payload(seq, again=True), now)
    assert forces(out) == [float(n) for n in range((count + 1) * SAMPLES)]
    assert sensor.gaps == 0
    assert not any(batch.after_gap for batch in out)


@given(st.one_of(st.binary(max_size=80), st.text(max_size=20), st.none()))
def test_what_is_no_frame_changes_nothing(hostile: object) -> None:
    sensor = stream()
    sensor.feed(payload(0), arrival(0))
    with pytest.raises(FrameError):
        sensor.feed(hostile, arrival(1))
    assert sensor.tally.rejected.total() == 1
    assert forces(sensor.feed(payload(1), arrival(1))) == [float(n) for n in range(8, 16)]


def test_a_hole_that_is_gone_is_a_gap_with_its_length() -> None:
    sensor = stream()
    sensor.feed(payload(0), arrival(0))
    assert sensor.feed(payload(51), arrival(51)) == []
    hole = sensor.hole(arrival(51))
    assert hole is not None
    (batch,) = sensor.lose(hole, 51, arrival(51))
    assert batch.after_gap
    assert batch.missing == pytest.approx(5.0, abs=0.05)
    assert not batch.rebooted
    (after,) = sensor.feed(payload(52), arrival(52))
    assert not after.after_gap


def test_a_restart_of_the_sensor_is_a_gap_of_the_time_it_was_away() -> None:
    sensor = stream()
    for seq in range(50):
        sensor.feed(payload(seq), arrival(seq))
    away = 4.0
    (batch,) = sensor.feed(payload(0, boot=8), arrival(49) + away + FRAME_SECONDS)
    assert batch.rebooted
    assert batch.after_gap
    assert batch.missing == pytest.approx(away, abs=0.05)
    assert sensor.feed(payload(50), arrival(60)) == [], "of the boot before"


def test_samples_that_cannot_be_used_are_missing_too() -> None:
    sensor = stream()
    sensor.feed(payload(0), arrival(0))
    for seq in range(1, 31):
        assert sensor.feed(payload(seq, flags=DESYNC), arrival(seq)) == []
    (batch,) = sensor.feed(payload(31), arrival(31))
    assert batch.after_gap
    assert batch.missing == pytest.approx(3.0, abs=0.05)


def test_a_mark_lies_a_while_before_and_knows_what_was_taken() -> None:
    sensor = stream()
    assert sensor.mark is None
    for seq in range(200):
        sensor.feed(payload(seq), arrival(seq))
    mark = sensor.mark
    assert mark is not None
    assert mark.boot == 7
    assert (199 - mark.seq) * FRAME_SECONDS == pytest.approx(LEAD_SECONDS, abs=0.11)
    assert mark.until == pytest.approx(20.0, abs=0.05)


def test_from_a_mark_on_all_is_heard_again_without_a_gap() -> None:
    sensor = stream()
    sensor.resume(Mark(boot=7, seq=40, until=9.9), 0.0)
    assert sensor.feed(payload(120), arrival(120)) == []
    hole = sensor.hole(arrival(120))
    assert hole is not None
    assert (hole.boot, hole.first, hole.last) == (7, 40, 119)
    out = [
        batch
        for seq in range(40, 120)
        for batch in sensor.feed(payload(seq, again=True), arrival(120))
    ]
    assert forces(out) == [float(n) for n in range(40 * SAMPLES, 121 * SAMPLES)]
    assert not any(batch.after_gap for batch in out)


def test_a_sensor_that_restarted_meanwhile_tells_how_long_nothing_was_heard() -> None:
    sensor = stream()
    ended = OFFSET - 30.0
    sensor.resume(Mark(boot=6, seq=40, until=500.0), ended)
    (batch,) = sensor.feed(payload(0), arrival(0))
    assert batch.rebooted
    assert batch.missing == pytest.approx(30.0, abs=0.05)


def test_what_is_sent_again_does_not_disturb_the_clock() -> None:
    sensor = stream()
    (live,) = sensor.feed(payload(100), arrival(100))
    sensor.feed(payload(102), arrival(102))
    (late, _) = sensor.feed(payload(101, again=True), arrival(200))
    assert late.offset == pytest.approx(live.offset)
    assert late.offset == pytest.approx(OFFSET, abs=0.02)
