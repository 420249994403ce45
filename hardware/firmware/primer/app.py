"""The application: converters -> ring -> broker, and what else a sensor does meanwhile."""

import asyncio
import json
import os

from . import VERSION, commands, link, wire
from .bundle import Receiver
from .frames import choose_bytes, make_frames
from .led import Led
from .mqtt import Access
from .native import const, minus
from .ring import SEGMENT
from .sampler import LOOK_US, Sampler

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Coroutine
    from typing import Any

    from .faces import Adc, Board, Slots
    from .settings import Settings

_LOOK_S = 0.4
_HELLO_LATEST_US = const(3_000_000)
_TRIAL_US = const(180_000_000)
"""An update that has not reached the broker by then has failed."""
_RESTART_US = const(700_000)
"""Time for the answer to leave before a restart."""
_FRAMES_A_SECOND = 8.9
_FRAME_BYTES = const(8)
_BLOCK_BYTES = const(22)
"""Measured in the ring, in a set: with noise and movement nine samples take 17 bytes."""


class App:
    """All parts together, on any board."""

    def __init__(self, settings: Settings, board: Board, slots: Slots) -> None:
        """Take all memory; nothing runs yet."""
        self.board = board
        self.boot = int.from_bytes(os.urandom(4), "little") or 1
        self._settings = settings
        self._slots = slots
        self._adcs: list[Adc] = board.converters(settings.channels)
        self.ring = make_frames(choose_bytes(board.free_heap(), tls=settings.tls), self.boot)
        self.sampler = Sampler(self._adcs, self.ring, board.now_us())
        tls = board.radio.trust(settings.ca) if settings.ca and settings.tls else None
        access = Access(settings.host, settings.port, settings.user, settings.password, tls)
        topic = settings.base + "/" + board.id
        self.link = link.Link(access, topic, self.ring, board)
        self.led = Led(board.light, board.now_us)
        self.commands = commands.Commands(self)
        self._receiver = Receiver(slots, settings.key)
        self._step: dict | None = None
        self._step_came = asyncio.Event()
        self._restart_us = 0
        self._started_us = board.now_us()
        self._said: list[int] = []
        self._ended = asyncio.Event()
        self._fault: Exception | None = None

    async def run(self) -> None:
        """Be a sensor until closed. Raise what ended a part of it that never should."""
        for adc in self._adcs:
            adc.start()
        parts = (
            self.link.run(self.commands.take),
            self._sample(),
            self._keep(),
            self._update(),
            self.led.run(),
        )
        tasks = [asyncio.create_task(self._guard(part)) for part in parts]
        try:
            await self._ended.wait()
        finally:
            for task in tasks:
                task.cancel()
        if self._fault is not None:
            raise self._fault

    async def _guard(self, part: Coroutine[Any, Any, None]) -> None:
        """Run a part; when it ends, all ends."""
        try:
            await part
        except Exception as error:
            self._fault = error
        self._ended.set()

    def close(self) -> None:
        """End `run`, with a goodbye to the broker."""
        self.link.close()

    def hello(self) -> bytes:
        """Return what the device says of itself."""
        channels = [
            {"key": channel.key, "adc": "hx711", "rate_hz": sampled.nominal_hz, "bits": 24}
            for channel, sampled in zip(self._settings.channels, self.sampler.channels)
        ]
        hello = {
            "protocol": wire.VERSION,
            "id": self.board.id,
            "kind": self._settings.kind,
            "name": self._settings.name,
            "model": self.board.model,
            "board": self.board.board,
            "firmware": VERSION,
            "boot": self.boot,
            "channels": channels,
            "ring_seconds": self._ring_seconds(),
            "commands": list(commands.NAMES),
        }
        return json.dumps(hello).encode()

    def condition(self) -> dict:
        """Return how the device is, for whoever looks for a fault."""
        return {
            "ok": True,
            "uptime_s": (self.board.now_us() - self._started_us) // 1_000_000,
            "rates_hz": [round(channel.rate_hz, 2) for channel in self.sampler.channels],
            "free_heap": self.board.free_heap(),
            "lost_frames": self.link.lost,
            "ignored_commands": self.commands.ignored,
        }

    def restart_soon(self) -> None:
        """Restart as soon as the answer has left."""
        self._restart_us = self.board.now_us() + _RESTART_US

    def update(self, command: dict) -> dict | None:
        """Take a step of an update; it is answered when it is done."""
        if self._step is not None:
            return commands.refusal("busy", "The step before is not done.")
        self._step = command
        self._step_came.set()
        return None

    def _ring_seconds(self) -> int:
        """Return how long the ring reaches back, at the measured size of frames."""
        frame = _FRAME_BYTES + _BLOCK_BYTES * len(self._adcs)
        return int((self.ring.size - SEGMENT) / frame / _FRAMES_A_SECOND)

    async def _sample(self) -> None:
        """Fill frames, on the beat."""
        look_us = self.board.now_us()
        while True:
            now = self.board.now_us()
            if self.sampler.poll(now):
                self.link.wake.set()
            # Looks that were missed are not made up for: the next one takes all there is.
            late_us = minus(now, look_us)
            look_us = now + LOOK_US - (late_us if late_us < LOOK_US else 0)
            await asyncio.sleep(minus(look_us, self.board.now_us()) / 1e6)

    def look_after(self) -> None:
        """Do what is due now and then: watchdog, light, hello, trial of an update, restart."""
        now = self.board.now_us()
        self._introduce(now)
        if self.link.confirmed:
            self._slots.confirm()
        failed = self._slots.trial and now - self._started_us > _TRIAL_US
        if failed or (self._restart_us and now >= self._restart_us):
            self.board.restart()
        self.board.feed()
        self.led.state = self._state()
        # The fuller the heap, the longer MicroPython looks for a free place.
        self.board.collect()
        # It also looks for what the broker no longer answers.
        self.link.wake.set()

    async def _keep(self) -> None:
        """Look after everything."""
        while True:
            self.look_after()
            await asyncio.sleep(_LOOK_S)

    async def _update(self) -> None:
        """Do the steps of an update, while everything else goes on."""
        while True:
            await self._step_came.wait()
            self._step_came.clear()
            if self._step is None:
                continue
            answer = await self._receiver.obey(self._step)
            if answer.pop("done", False):
                self.restart_soon()
            self.commands.answer(self._step, answer)
            self._step = None

    def _introduce(self, now_us: int) -> None:
        """Say hello once the converters' pace is known, and again when it turns out different."""
        waited = now_us - self._started_us > _HELLO_LATEST_US
        if not self.sampler.is_measured() and not waited:
            return
        rates = [channel.nominal_hz for channel in self.sampler.channels]
        if rates != self._said:
            self._said = rates
            self.link.introduce(self.hello())

    def _state(self) -> str:
        """Return the name of what the light shows."""
        if self.link.state != link.ONLINE:
            return "joining" if self.link.state == link.JOINING else "connecting"
        return "fault" if self.sampler.is_faulty() else "online"
