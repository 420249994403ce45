"""Connections over a network that is there; board.py adds Wi-Fi."""

import asyncio

from .native import const

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .faces import Stream

_TCP = const(6)
_TCP_NODELAY = const(1)


class Sockets:
    """MicroPython's own streams."""

    async def join(self) -> None:
        """Return: the network is there."""

    def trust(self, ca: bytes) -> Any:
        """Return an SSLContext that trusts this authority (DER) only."""
        import tls

        context: Any = tls.SSLContext(tls.PROTOCOL_TLS_CLIENT)
        context.verify_mode = tls.CERT_REQUIRED
        context.load_verify_locations(ca)
        return context

    async def connect(self, host: str, port: int, tls: Any) -> Stream:
        """Connect; with an SSLContext the broker has to prove itself.

        Raise OSError, or ValueError for a wrong certificate.
        """
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

    async def disconnect(self, stream: Stream) -> None:
        """Close a connection, broken or not."""
        writer: Any = stream[1]
        try:
            writer.close()
            await writer.wait_closed()
        except OSError:
            pass
