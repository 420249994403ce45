"""What the firmware finds on a Pico, made of this machine: sockets, a clock, nothing else."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
import ssl
import time
from typing import Any

from .converter import Converter

type Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]
_FREE_HEAP = 160_000
"""Bytes a Pico W has left when the application is loaded."""


class Radio:
    """Wi-Fi that can be switched off: connections break, and there are no new ones."""

    def __init__(self) -> None:
        """Be in reach of the network."""
        self.muted = False
        self._writers: set[asyncio.StreamWriter] = set()

    async def join(self) -> None:
        """Find the network. Raise OSError while the radio is off."""
        if self.muted:
            raise OSError("no network")

    def trust(self, ca: bytes) -> ssl.SSLContext:
        """Return what makes `connect` trust brokers of this authority only."""
        return ssl.create_default_context(cadata=ca)

    async def connect(self, host: str, port: int, tls: ssl.SSLContext | None) -> Stream:
        """Connect; `drain` of the writer waits until all is handed to the system."""
        await self.join()
        reader, writer = await asyncio.open_connection(host, port, ssl=tls)
        # The firmware writes from one buffer again and again, as on the Pico.
        writer.transport.set_write_buffer_limits(high=0)
        self._writers.add(writer)
        return reader, writer

    async def disconnect(self, stream: Stream) -> None:
        """Close a connection."""
        writer = stream[1]
        self._writers.discard(writer)
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()

    def mute(self, *, muted: bool) -> None:
        """Switch off or on; on the device's own thread."""
        self.muted = muted
        if muted:
            for writer in self._writers:
                writer.transport.abort()


@dataclass(kw_only=True)
class Board:
    """A virtual Pico 2 W."""

    id: str
    radio: Radio
    adcs: list[Converter]
    booted: float
    """Time of the boot, seconds of `time.monotonic`."""
    on_restart: Callable[[], None]
    log: Callable[[str], None]
    """Where a Pico would say something on USB."""
    lit: bool = False
    model: str = "Pico 2 W (virtual)"
    board: str = "rp2350"

    def converters(self, _channels: list[Any]) -> list[Converter]:
        """Return the converters."""
        return self.adcs

    def now_us(self) -> int:
        """Return microseconds since boot."""
        return int((time.monotonic() - self.booted) * 1e6)

    def free_heap(self) -> int:
        """Return what a Pico W would have."""
        return _FREE_HEAP

    def collect(self) -> None:
        """Do nothing: this Python collects by itself."""

    def light(self, on: bool) -> None:  # noqa: FBT001 - the firmware's own call
        """Switch the light."""
        self.lit = on

    def feed(self) -> None:
        """Nothing watches a virtual Pico."""

    def restart(self) -> None:
        """Begin anew."""
        self.on_restart()
