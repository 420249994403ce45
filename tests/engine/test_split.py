"""How a signal is cut into frames is the radio's business, and no business of counting."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st
import pytest

from custom_components.run_primer.engine.calibration import Calibration
from custom_components.run_primer.engine.hello import parse_hello
from custom_components.run_primer.engine.model import Reading
from custom_components.run_primer.engine.motion import LockoutReached
from custom_components.run_primer.engine.stream import SensorStream
from custom_components.run_primer.engine.wire import Block, encode_frame
from tests.engine.traces import RATE, count, ten_reps

COUNTS_PER_NEWTON = 100
STEP_US = round(1e6 / RATE)
SET = [round(reading.force * COUNTS_PER_NEWTON) for reading in ten_reps().readings()]
HELLO = parse_hello(
    json.dumps(
        {
            "protocol": 1,
            "id": "a1b2c3d4",
            "kind": "platform",
            "name": "Plate",
            "model": "Pico W",
            "board": "rp2040",
            "firmware": "1.0.0",
            "boot": 7,
            "channels": [{"key": "feet", "adc": "hx711", "rate_hz": 80, "bits": 24}],
            "ring_seconds": 120,
            "commands": ["resend"],
        }
    ),
    "a1b2c3d4",
)


def _through_frames(sizes: list[int]) -> list[Reading]:
    """Return the readings of the set, sent in frames of these sizes, over and over."""
    stream = SensorStream(HELLO, {"feet": Calibration(counts_per_newton=COUNTS_PER_NEWTON)})
    readings: list[Reading] = []
    place = seq = 0
    while place < len(SET):
        values = tuple(SET[place : place + sizes[seq % len(sizes)]])
        first, span = place * STEP_US, (len(values) - 1) * STEP_US
        block = Block(0, 0, 0, 0, span, 0, values)
        payload = encode_frame(7, seq, first, (block,))
        for batch in stream.feed(payload, (first + span) / 1e6):
            assert not batch.after_gap
            readings += batch.readings
        place, seq = place + len(values), seq + 1
    return readings


WHOLE = _through_frames([64])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 64), min_size=1, max_size=20))
def test_frames_of_any_size_count_the_same(sizes: list[int]) -> None:
    readings = _through_frames(sizes)
    assert [r.force for r in readings] == [r.force for r in WHOLE]
    assert [r.at for r in readings] == pytest.approx([r.at for r in WHOLE], abs=1e-6)
    motions, result = count(readings)
    told = [m.at for m in motions if isinstance(m, LockoutReached)]
    expected = [m.at for m in count(WHOLE)[0] if isinstance(m, LockoutReached)]
    assert len(result.reps) == 10
    assert told == pytest.approx(expected, abs=0.01)
