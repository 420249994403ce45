"""Runs on the emulated Pico: the whole application, with a serial line instead of Wi-Fi.

chain.json has a JSON object: seconds, channels, key.
"""

import asyncio
import gc
import json
import sys
import time

import machine
from main import _TIDY_BYTES, Slots

gc.threshold(_TIDY_BYTES)  # as main.start() does
from primer import hx711
from primer import settings as stored
from primer.app import App

gc.threshold(-1)
DIAL_PIN = 22
with open("/chain.json") as file:
    OPTIONS = json.load(file)


class Modem:
    """Streams over UART 0; a pin asks for a new connection."""

    def __init__(self):
        self.uart = machine.UART(0, 921600, tx=machine.Pin(0), rx=machine.Pin(1), rxbuf=4096)
        self.dial = machine.Pin(DIAL_PIN, machine.Pin.OUT, value=0)

    async def join(self):
        pass

    async def connect(self, host, port, tls):
        self.uart.read()
        self.dial.value(1)
        await asyncio.sleep(0.05)
        self.dial.value(0)
        stream = asyncio.StreamReader(self.uart)
        return stream, stream

    async def disconnect(self, stream):
        pass


class Board:
    id = "e0e0e0e0"
    model = "emulated Pico"
    board = "rp2040"

    def __init__(self):
        self.radio = Modem()
        self.logged = []

    def converters(self, channels):
        return [
            hx711.Hx711(slot, channel.data_pin, channel.clock_pin)
            for slot, channel in enumerate(channels)
        ]

    def now_us(self):
        return hx711.monotonic_us()

    def free_heap(self):
        gc.collect()
        return gc.mem_free()

    def log(self, text):
        self.logged.append(text)

    def light(self, on):
        pass

    def feed(self):
        pass

    def restart(self):
        sys.exit(1)


settings = stored.check(
    {
        "wifi": {"ssid": "none", "password": ""},
        "mqtt": {"host": "broker", "port": 1883},
        "device": {"name": "Emulated", "kind": "platform", "key": OPTIONS["key"]},
        "channels": [
            {"key": key, "data_pin": 2 + 2 * i, "clock_pin": 3 + 2 * i}
            for i, key in enumerate(OPTIONS["channels"])
        ],
    }
)
board = Board()
slots = Slots("")
slots.begin()
app = App(settings, board, slots)
poll = app.sampler.poll
spent_us = [0]


def timed(now_us):
    began = time.ticks_us()
    count = poll(now_us)
    spent_us[0] += time.ticks_diff(time.ticks_us(), began)
    return count


app.sampler.poll = timed


async def for_a_while():
    end = asyncio.create_task(closing())
    await app.run()
    await end


async def closing():
    await asyncio.sleep(OPTIONS["seconds"])
    app.close()


asyncio.run(for_a_while())
print(
    json.dumps(
        {
            "free_heap": board.free_heap(),
            "ring_bytes": app.ring.size,
            "frames": app.ring.next,
            "lost": app.link.lost,
            "rates_hz": [channel.rate_hz for channel in app.sampler.channels],
            "log": board.logged,
            "sampling_us": spent_us[0],
            "ring_seconds": app._ring_seconds(),
        }
    )
)
