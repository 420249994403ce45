"""What the application asks of hardware: board.py has it, tests and simulators bring theirs.

Only type checkers read this file.
"""

from collections.abc import Sequence
from typing import Any, Protocol

class Adc(Protocol):
    """A converter, see hx711.Hx711."""

    def start(self) -> object: ...
    def drain(self, now_us: int) -> tuple[list[int], Sequence[int], int, int]:
        """Return values (24-bit counts), their ages in microseconds, flags of wire.py, losses.

        Never waits. Ages are counted back from `now_us`; there may be more of them than values,
        and they are valid until the next drain. The losses are samples dropped since boot.
        """
    def recover(self) -> object:
        """Switch the chip off and on."""

class Reader(Protocol):
    async def read(self, n: int, /) -> bytes: ...

class Writer(Protocol):
    def write(self, data: bytes | memoryview, /) -> object: ...
    async def drain(self) -> object: ...

type Stream = tuple[Reader, Writer]

class Radio(Protocol):
    """The way to the network."""

    async def join(self) -> None:
        """Return once there is a network. Raise OSError when there is none for long."""
    def trust(self, ca: bytes) -> Any:
        """Return what makes `connect` trust brokers of this authority (DER) only."""

    async def connect(self, host: str, port: int, tls: Any, /) -> Stream:
        """Connect; the writer's drain returns when all is handed to the network."""
    async def disconnect(self, stream: Stream, /) -> None: ...

class Slots(Protocol):
    """The two places for updates, see main.Slots."""

    root: str
    trial: bool
    def idle(self) -> str: ...
    def confirm(self) -> None: ...
    def try_next(self, slot: str) -> None: ...

class Board(Protocol):
    """Everything else of a Pico."""

    id: str
    """Last 8 hex digits of the unique id."""
    model: str
    board: str
    @property
    def radio(self) -> Radio: ...
    def converters(self, channels: list[Any]) -> list[Adc]:
        """Return a converter for each channel of the settings, not started."""
    def now_us(self) -> int:
        """Return monotonic microseconds, 64 bits."""
    def free_heap(self) -> int:
        """Return free bytes after a collection."""
    def collect(self) -> None:
        """Take back the memory that nobody uses any more."""
    def log(self, text: str) -> None: ...
    def light(self, on: bool, /) -> None: ...
    def feed(self) -> None:
        """Tell the watchdog that all is well."""
    def restart(self) -> None: ...
