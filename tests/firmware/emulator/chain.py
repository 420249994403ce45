"""Runs on the emulated Pico: the whole application, with a serial line instead of Wi-Fi.

chain.json has a JSON object: seconds, channels, key, heap (how many bytes of it there are to be)
and tls (whether the memory of a session is to be taken beside it).
"""

import asyncio
import gc
import json
import sys
import time

import machine

with open("/chain.json") as file:
    OPTIONS = json.load(file)
# The heap is to be as full as on the board in question: this much is taken before main.py starts,
# board.py (measured) takes the place of this script, and no real one has this serial line.
TAKEN_BEFORE = 4064
BOARD_BYTES = 3400
LINE_BYTES = 4096
gc.collect()
OWN_BYTES = gc.mem_alloc() - TAKEN_BEFORE - BOARD_BYTES + LINE_BYTES
BALLAST = bytearray(gc.mem_free() + gc.mem_alloc() - OPTIONS["heap"] - OWN_BYTES)

from main import _TIDY_BYTES, Slots

gc.threshold(_TIDY_BYTES)  # as main.start() does
from primer import hx711
from primer import settings as stored
from primer.app import App
from primer.radio import Sockets

gc.threshold(-1)
DIAL_PIN = 22
TLS_CONTEXT = 4200
TLS_SESSION = (16_717, 4429, 700)
"""Bytes that TLS takes, measured on an emulated Pico; its buffers are in one piece each."""


class Modem(Sockets):
    """Streams over UART 0; a pin asks for a new connection."""

    def __init__(self):
        super().__init__()
        self.uart = machine.UART(0, 921600, tx=machine.Pin(0), rx=machine.Pin(1), rxbuf=LINE_BYTES)
        self.dial = machine.Pin(DIAL_PIN, machine.Pin.OUT, value=0)
        self.session = None

    def make_context(self, ca):
        return bytearray(TLS_CONTEXT)

    async def open(self, host, port, tls):
        if tls is not None:
            self.session = [bytearray(size) for size in TLS_SESSION]
        self.uart.read()
        self.dial.value(1)
        await asyncio.sleep(0.05)
        self.dial.value(0)
        stream = asyncio.StreamReader(self.uart)
        return stream, stream

    async def close(self, stream):
        self.session = None


class Board:
    id = "e0e0e0e0"
    model = "emulated Pico"
    board = "rp2040"

    def __init__(self):
        self.radio = Modem()
        self.logged = []

    def converters(self, channels):
        rings = hx711.make_rings(len(channels))
        return [
            hx711.Hx711(slot, channel.data_pin, channel.clock_pin, rings=rings)
            for slot, channel in enumerate(channels)
        ]

    def now_us(self):
        return hx711.monotonic_us()

    def free_heap(self):
        gc.collect()
        return gc.mem_free()

    def collect(self):
        gc.collect()

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
        "mqtt": {"host": "broker", "tls": OPTIONS["tls"], "ca": "AAAA"},
        "device": {"name": "Emulated", "kind": "platform", "key": OPTIONS["key"]},
        "channels": [
            {"key": key, "data_pin": 2 + 2 * i, "clock_pin": 3 + 2 * i}
            for i, key in enumerate(OPTIONS["channels"])
        ],
    }
)
stored.forget()
del stored
board = Board()
slots = Slots("")
slots.begin()
app = App(settings, board, slots)


def timed(function, spent_us):
    def call(*arguments):
        began = time.ticks_us()
        result = function(*arguments)
        spent_us[0] += time.ticks_diff(time.ticks_us(), began)
        return result

    return call


sampling_us = [0]
encoding_us = [0]
collecting_us = [0]
app.sampler.poll = timed(app.sampler.poll, sampling_us)
app.ring.peek = timed(app.ring.peek, encoding_us)
board.collect = timed(board.collect, collecting_us)


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
            "ignored": app.commands.ignored,
            "rates_hz": [channel.rate_hz for channel in app.sampler.channels],
            "log": board.logged,
            "sampling_us": sampling_us[0],
            "encoding_us": encoding_us[0],
            "collecting_us": collecting_us[0],
            "ring_seconds": app._ring_seconds(),
        }
    )
)
