"""Connections over a network that is there; board.py adds Wi-Fi."""

import asyncio
import gc

from .native import const

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .faces import Stream

_TCP = const(6)
_TCP_NODELAY = const(1)


_TLS_BUFFERS = (16_800, 4500)
"""Bytes of the two large pieces of memory that a session of TLS takes."""


class Sockets:
    """MicroPython's own streams.

    A session of TLS needs a large piece of memory, and what is on the heap for long soon lies in
    the midst of any that is free. Its place is therefore held while there is no session.
    """

    def __init__(self) -> None:
        """Hold no place yet."""
        self._place: list[bytearray] | None = None
        self._secure = False

    async def join(self) -> None:
        """Return: the network is there."""

    def trust(self, ca: bytes) -> Any:
        """Return an SSLContext that trusts this authority (DER) only."""
        context = self.make_context(ca)
        self._secure = True
        self._hold_place()
        return context

    async def connect(self, host: str, port: int, tls: Any) -> Stream:
        """Connect; with an SSLContext the broker has to prove itself.

        Raise OSError, or ValueError for a wrong certificate.
        """
        self._place = None
        gc.collect()
        try:
            return await self.open(host, port, tls)
        except BaseException:
            self._hold_place()
            raise

    async def disconnect(self, stream: Stream) -> None:
        """Close a connection, broken or not."""
        await self.close(stream)
        self._hold_place()

    def make_context(self, ca: bytes) -> Any:
        """Return an SSLContext."""
        import tls

        context: Any = tls.SSLContext(tls.PROTOCOL_TLS_CLIENT)
        context.verify_mode = tls.CERT_REQUIRED
        context.load_verify_locations(ca)
        return context

    async def open(self, host: str, port: int, tls: Any) -> Stream:
        """Open a connection; TLS takes its memory before anything else runs."""
        if tls is None:
            stream = await asyncio.open_connection(host, port)
        else:
            # Positional, as MicroPython names them differently from release to release.
            connect: Any = asyncio.open_connection
            stream = await connect(host, port, tls, host)
        # A packet is one write: nothing is gained by waiting for more. Not all ports know it.
        try:
            writer: Any = stream[1]
            writer.s.setsockopt(_TCP, _TCP_NODELAY, 1)
        except (AttributeError, OSError, TypeError, ValueError):
            pass
        return stream

    async def close(self, stream: Stream) -> None:
        """Close a connection."""
        writer: Any = stream[1]
        try:
            writer.close()
            await writer.wait_closed()
        except OSError:
            pass

    def _hold_place(self) -> None:
        """Take the memory of the next session, so that it stays in one piece."""
        if self._secure:
            gc.collect()
            try:
                self._place = [bytearray(size) for size in _TLS_BUFFERS]
            except MemoryError:
                self._place = None  # Next time.
