"""The whole application on MicroPython's unix port: `micropython device.py FILE`.

FILE has a JSON object: host, port, rate, kind, channels, key, and perhaps user,
password, ca, root, ring.
It starts the application as main.py does: an update below `root`, what was flashed there, or
the firmware that MICROPYPATH has. The converters deliver a known signal, so that whoever
listens can check each sample.
"""

import asyncio
import json
import sys
import time

from main import Slots

with open(sys.argv[1]) as file:
    OPTIONS = json.load(file)

SLOTS = Slots(OPTIONS.get("root", ""))
sys.path.insert(0, SLOTS.begin())
try:
    from primer import settings as stored
    from primer.app import App
    from primer.radio import Sockets
except Exception as error:
    sys.print_exception(error)
    SLOTS.give_up()
    sys.exit(1)


def signal(index: int, channel: int) -> int:
    """Return what converter `channel` delivers as its sample `index`."""
    return (index * 7919 + channel * 1_000_003) % 400_001 - 200_000


class Adc:
    """Samples at an even pace, from its start."""

    def __init__(self, channel: int) -> None:
        self.channel = channel
        self.period_us = 1_000_000 // OPTIONS["rate"]
        self.taken = 0
        self.started_us = 0

    def start(self) -> None:
        self.started_us = now_us()

    def recover(self) -> None:
        pass

    def drain(self, now_us):
        due = (now_us - self.started_us) // self.period_us
        first = self.taken
        self.taken = due
        values = [signal(i, self.channel) for i in range(first, due)]
        ages = [now_us - self.started_us - i * self.period_us for i in range(first, due)]
        return values, ages, 0, 0


class Board:
    id = "abcd0123"
    model = "unix"
    board = "unix"

    def __init__(self) -> None:
        self.radio = Sockets()

    def converters(self, channels):
        return [Adc(i) for i in range(len(channels))]

    def now_us(self) -> int:
        return now_us()

    def free_heap(self) -> int:
        return OPTIONS.get("ring", 150_000)

    def collect(self) -> None:
        pass

    def log(self, text: str) -> None:
        print(text)

    def light(self, on: bool) -> None:
        pass

    def feed(self) -> None:
        pass

    def restart(self) -> None:
        print("restart")
        sys.exit(0)


def now_us() -> int:
    return time.time_ns() // 1000


def settings():
    mqtt = {"tls": "ca" in OPTIONS}
    for name in ("host", "port", "user", "password", "ca"):
        if name in OPTIONS:
            mqtt[name] = OPTIONS[name]
    channels = [
        {"key": key, "data_pin": 2 * i, "clock_pin": 2 * i + 1}
        for i, key in enumerate(OPTIONS["channels"])
    ]
    return stored.check(
        {
            "wifi": {"ssid": "x", "password": ""},
            "mqtt": mqtt,
            "device": {"name": "Unix", "kind": OPTIONS["kind"], "key": OPTIONS["key"]},
            "channels": channels,
        }
    )


asyncio.run(App(settings(), Board(), SLOTS).run())
