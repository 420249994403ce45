"""Converters, a board and settings without hardware."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from main import Slots
from primer.app import App
from primer.settings import check

KEY = bytes(range(32))
SETTINGS: dict[str, Any] = {
    "wifi": {"ssid": "Gym", "password": "long enough"},
    "mqtt": {"host": "127.0.0.1", "port": 1883},
    "device": {"name": "Platform", "kind": "platform", "key": KEY.hex()},
    "channels": [
        {"key": "feet_left", "data_pin": 2, "clock_pin": 3},
        {"key": "feet_right", "data_pin": 4, "clock_pin": 5},
    ],
}


@dataclass
class FakeAdc:
    """Hands out what a test put in."""

    values: list[int] = field(default_factory=list)
    stamps: list[int] = field(default_factory=list)
    flags: int = 0
    dropped: int = 0
    recovered: int = 0

    def start(self) -> None:
        """Begin."""

    def recover(self) -> None:
        """Note that somebody tried."""
        self.recovered += 1

    def put(self, value: int, stamp_us: int) -> None:
        """Convert."""
        self.values.append(value)
        self.stamps.append(stamp_us)

    def drain(self, now_us: int) -> tuple[list[int], list[int], int, int]:
        """Return everything since the last time."""
        values, ages = self.values, [now_us - stamp for stamp in self.stamps]
        self.values, self.stamps = [], []
        return values, ages, self.flags, self.dropped


class NoRadio:
    """There is no network."""

    async def join(self) -> None:
        """Fail."""
        raise OSError("no network")

    async def connect(self, *_: Any) -> Any:
        """Never called."""
        raise AssertionError

    async def disconnect(self, *_: Any) -> None:
        """Never called."""


@dataclass
class FakeBoard:
    """A board whose clock a test sets."""

    adcs: list[Any] = field(default_factory=lambda: [FakeAdc(), FakeAdc()])
    time_us: int = 1_000_000
    lit: bool = False
    fed: int = 0
    restarts: int = 0
    heap: int = 150_000
    id: str = "abcd0123"
    model: str = "Pico W"
    board: str = "rp2040"
    radio: Any = field(default_factory=NoRadio)

    def converters(self, _channels: list[Any]) -> list[Any]:
        """Return the converters."""
        return self.adcs

    def now_us(self) -> int:
        """Return the time."""
        return self.time_us

    def free_heap(self) -> int:
        """Return free bytes."""
        return self.heap

    def collect(self) -> None:
        """Do nothing."""

    def log(self, text: str) -> None:
        """Say nothing."""

    def light(self, on: bool) -> None:  # noqa: FBT001 - the firmware's own call
        """Switch the light."""
        self.lit = on

    def feed(self) -> None:
        """Count."""
        self.fed += 1

    def restart(self) -> None:
        """Count."""
        self.restarts += 1


def make_app(flash: Path, board: FakeBoard | None = None) -> App:
    """Return the application on a board, not running."""
    slots = Slots(str(flash))
    slots.begin()
    return App(check(SETTINGS), board or FakeBoard(), slots)


async def let_run() -> None:
    """Let all tasks run for a moment."""
    for _ in range(20):
        await asyncio.sleep(0)
