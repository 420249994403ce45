"""A virtual Pico: the real firmware, with a virtual athlete on its load cells."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
import hashlib
from tempfile import TemporaryDirectory
import threading
import time
from typing import Any
import zlib

import numpy as np

from .adc import BAND_COUNTS_PER_NEWTON, Adc
from .board import Board, Radio
from .converter import Converter
from .firmware import App, Slots, check_settings
from .stage import Stage

_CLOSE_SECONDS = 5.0
LAYOUTS: Mapping[str, tuple[str, ...]] = {
    "left-right": ("feet_left", "feet_right"),
    "full": ("feet_left", "feet_right", "bench"),
}


@dataclass(frozen=True, kw_only=True)
class Access:
    """How to reach a broker."""

    host: str = "127.0.0.1"
    port: int = 1883
    username: str | None = None
    password: str | None = None
    base: str = "run_primer"


class VirtualPico:
    """One sensor, on a thread of its own from its first moment until `close`."""

    def __init__(
        self, kind: str, keys: tuple[str, ...], stage: Stage, access: Access, seed: int = 1
    ) -> None:
        """Be a sensor of a kind with these channels."""
        self.kind = kind
        self.keys = keys
        self.id = f"{zlib.crc32(f'{kind}{seed}'.encode()):08x}"
        self.key = hashlib.sha256(f"{kind}{seed}".encode()).digest()
        """What updates for it are signed with."""
        self.fault: BaseException | None = None
        """What ended the firmware, if anything did."""
        self._access = access
        self._stage = stage
        self._rng = np.random.default_rng([seed, len(kind)])
        self._adcs = {key: self._adc(key) for key in keys}
        self._radio = Radio()
        self._app: App | None = None
        self._again = False
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._work, name=f"pico-{kind}", daemon=True)
        self._thread.start()

    @property
    def muted(self) -> bool:
        """True while the radio is off: frames go to the ring only."""
        return self._radio.muted

    @muted.setter
    def muted(self, muted: bool) -> None:
        self._loop.call_soon_threadsafe(lambda: self._radio.mute(muted=muted))

    def close(self) -> None:
        """Say goodbye and disconnect."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._leave)
            self._thread.join(_CLOSE_SECONDS)

    def _work(self) -> None:
        """Run the firmware, boot after boot."""
        with (
            TemporaryDirectory() as flash,
            asyncio.Runner(loop_factory=lambda: self._loop) as runner,
        ):
            try:
                runner.run(self._boot(flash))
                while self._again:
                    runner.run(self._boot(flash))
            except BaseException as fault:  # noqa: BLE001 - told to whoever started the thread
                self.fault = fault

    async def _boot(self, flash: str) -> None:
        """Start as main.py does, and run until closed or restarted."""
        self._again = False
        slots = Slots(flash)
        slots.begin()
        booted = time.monotonic()
        board = Board(
            id=self.id,
            radio=self._radio,
            adcs=[self._converter(key, booted) for key in self.keys],
            booted=booted,
            on_restart=self._restart,
            log=lambda text: print(f"{self.kind} {self.id}: {text}", flush=True),
        )
        self._app = App(check_settings(self._settings()), board, slots)
        self._running = asyncio.ensure_future(self._app.run())
        await asyncio.wait((self._running,))
        if not self._running.cancelled():
            self._running.result()

    def _restart(self) -> None:
        """Reset: no goodbye, as on the real one."""
        self._again = True
        self._running.cancel()

    def _leave(self) -> None:
        """End for good."""
        self._again = False
        if self._app is not None:
            self._app.close()

    def _settings(self) -> dict[str, Any]:
        """Return the settings.json it was flashed with."""
        pins = range(2, 2 + 2 * len(self.keys), 2)
        return {
            "wifi": {"ssid": "virtual", "password": ""},
            "mqtt": {
                "host": self._access.host,
                "port": self._access.port,
                "user": self._access.username,
                "password": self._access.password,
                "base": self._access.base,
            },
            "device": {
                "name": "Hip-thrust platform" if self.kind == "platform" else "Resistance band",
                "kind": self.kind,
                "key": self.key.hex(),
            },
            "channels": [
                {"key": key, "data_pin": pin, "clock_pin": pin + 1}
                for key, pin in zip(self.keys, pins, strict=True)
            ],
        }

    def _converter(self, key: str, booted: float) -> Converter:
        """Return a converter that has not started."""
        return Converter(
            stage=self._stage, key=key, adc=self._adcs[key], booted=booted, rng=self._rng
        )

    def _adc(self, key: str) -> Adc:
        """Return a converter with tolerances of its own."""
        offset = int(self._rng.integers(-200_000, 200_000))
        clock = 1.16 if self.kind == "platform" else 1.0
        if key == "band":
            return Adc(
                counts_per_newton=BAND_COUNTS_PER_NEWTON, offset=offset, noise=0.02, clock=clock
            )
        return Adc(offset=offset, clock=clock)
