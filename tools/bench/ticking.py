"""A platform whose force is the time: one newton a millisecond, so that a screen can be timed.

Publishes frames for a sensor that a Home Assistant knows already, as a Pico does: eight samples
in a frame, at the moment of the last one. `script/bench` has no part in it; the measurements of
the dashboard's card start it (docs/dashboard.md).
"""

import argparse
from itertools import count
import time

from paho.mqtt import client as paho
from paho.mqtt.enums import CallbackAPIVersion

from custom_components.run_primer.engine import nominal
from custom_components.run_primer.engine.wire import Block, encode_frame

RATE_HZ = 80
SAMPLES = 8
WRAP_MS = 4000
"""Newtons at which it starts again: what a converter of 24 bits holds."""
STILL_SECONDS = 4
"""Nothing is on it at first, so that its tare can be seen."""
_BOOT = 4242


def force_at(seconds: float) -> float:
    """Return newtons at a time of the wall clock."""
    return seconds * 1000 % WRAP_MS


def main() -> None:
    """Send frames until told to stop."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True, help="of the broker on this machine")
    parser.add_argument("--user", default="primer")
    parser.add_argument("--password", default="primer")
    parser.add_argument("--sensor", required=True, help="id of a known sensor with two plates")
    given = parser.parse_args()
    client = paho.Client(CallbackAPIVersion.VERSION2)
    client.username_pw_set(given.user, given.password)
    client.connect("127.0.0.1", given.port)
    client.loop_start()
    began, wall = time.monotonic(), time.time()
    for number in count():
        last = began + ((number + 1) * SAMPLES - 1) / RATE_HZ
        time.sleep(max(last - time.monotonic(), 0))
        client.publish(f"run_primer/{given.sensor}/frames", _frame(number, wall), 1)


def _frame(number: int, wall: float) -> bytes:
    """Return a frame whose samples began so many frames behind a time of the wall clock."""
    scale = nominal("feet_left").counts_per_newton
    times = [(number * SAMPLES + i) / RATE_HZ for i in range(SAMPLES)]
    moving = times[0] >= STILL_SECONDS
    counts = tuple(round(force_at(wall + at) * scale / 2) if moving else 0 for at in times)
    span = (SAMPLES - 1) * 1_000_000 // RATE_HZ
    blocks = [Block(channel, 0, 0, 0, span, 0, counts) for channel in range(2)]
    return encode_frame(_BOOT, number, int(times[0] * 1e6), blocks)


if __name__ == "__main__":
    main()
