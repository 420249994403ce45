"""One connection to a broker: publish with QoS 1, several on their way at a time.

One task sends, another listens; only the first writes. Whoever sends calls
`check` now and then: it finds what the broker no longer answers.
"""

import asyncio

from . import packets
from .native import const, minus

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from .faces import Stream

WINDOW = const(6)
"""Packets on their way without an acknowledgement, at most."""
KEEPALIVE_S = const(15)
_PING_US = const(5_000_000)
_SILENT_US = const(10_000_000)
_ACK_US = const(5_000_000)
_WRITE_S = const(5)
_OPEN_S = const(3)
_MAX_NUMBER = const(0xFFFF)
_CHUNK = const(128)
"""Memory is taken for so many bytes, however few there are to read."""
_INBOX = const(2560)
"""A command of 2 KiB, its topic and its header."""
_OUTBOX = const(2048)
"""Our own frames have 300 bytes at most, a hello with the longest names 1.5 KiB."""
_MOST_ACKS = const(16)


class Access:
    """A broker, and who to be there."""

    def __init__(
        self,
        host: str,
        port: int,
        user: str | None = None,
        password: str | None = None,
        tls: Any = None,
    ) -> None:
        """`tls` is an SSLContext, or None."""
        self.host = host
        self.port = port
        self.user = user
        self.password = password
        self.tls = tls


class Buffers:
    """Memory of a connection, taken once and used by one connection after another."""

    def __init__(self) -> None:
        """Take it."""
        self.out = bytearray(_OUTBOX)
        self.view = memoryview(self.out)


class Session:
    """A connection from CONNECT on. Raises OSError or ValueError when it is over."""

    def __init__(
        self, stream: Stream, buffers: Buffers, now_us: Callable[[], int], wake: asyncio.Event
    ) -> None:
        """Speak over a pair of reader and writer; `wake` is set when there is something to do."""
        self._reader, self._writer = stream
        self._buffers = buffers
        self._now_us = now_us
        self._wake = wake
        self._inbox = packets.Inbox(_INBOX)
        self._waiting: list[list[int]] = []
        """[number, token, when it was sent], oldest first."""
        self._acks: list[int] = []
        self._number = 0
        self._whole = True
        self._heard_us = self._sent_us = now_us()
        self.fault: Exception | None = None
        """What ended the listening."""

    async def open(self, client: str, access: Access, will_topic: str, will: str) -> None:
        """Introduce ourselves. Raise OSError when the broker refuses."""
        hello = packets.connect(client, access, KEEPALIVE_S, will_topic, will)
        await self._write(hello)
        first, body = await asyncio.wait_for(self._next(), _OPEN_S)
        if first & packets.KIND != packets.CONNACK or len(body) < 2 or body[1]:
            raise OSError("refused")

    async def subscribe(self, topic: str) -> None:
        """Ask for what is sent to a topic, and wait until the broker says yes."""
        await self._write(packets.subscribe(self._take_number(), topic))
        first, body = await asyncio.wait_for(self._next(), _OPEN_S)
        if first & packets.KIND != packets.SUBACK:
            raise OSError("subscribe")
        packets.parse_number(body)

    def has_room(self) -> bool:
        """Tell whether another packet may be on its way."""
        return len(self._waiting) < WINDOW

    def is_idle(self) -> bool:
        """Tell whether everything sent was acknowledged."""
        return not self._waiting

    async def publish(
        self, topic: str, payload: bytes | memoryview, token: int, *, retain: bool = False
    ) -> None:
        """Send a payload; the token is handed back when the broker has it."""
        number = self._take_number()
        size = packets.publish_into(self._buffers.out, topic, payload, number, retain=retain)
        self._waiting.append([number, token, self._now_us()])
        await self._write(self._buffers.view[:size])

    async def acknowledge(self) -> None:
        """Tell the broker what has come."""
        while self._acks:
            await self._write(packets.puback(self._acks.pop(0)))

    async def check(self) -> None:
        """Ping when it was quiet. Raise what ended the listening, or OSError after long silence."""
        if self.fault is not None:
            raise self.fault
        now = self._now_us()
        late = self._waiting and minus(now, self._waiting[0][2]) > _ACK_US
        if late or minus(now, self._heard_us) > _SILENT_US:
            raise OSError("silent")
        if minus(now, self._sent_us) > _PING_US or minus(now, self._heard_us) > _PING_US:
            await self._write(packets.PINGREQ)

    async def leave(self) -> None:
        """Say goodbye, so that the last will is not sent."""
        await self._write(packets.DISCONNECT)

    async def listen(
        self, on_message: Callable[[bytes], None], on_acknowledged: Callable[[int], None]
    ) -> None:
        """Take what the broker sends until the connection ends; `fault` then says why.

        `on_message(payload)` gets whole payloads; longer ones than a command may have are dropped.
        """
        try:
            while True:
                first, body = await self._next()
                kind = first & packets.KIND
                if kind == packets.PUBACK:
                    self._acknowledged(packets.parse_number(body), on_acknowledged)
                elif kind == packets.PUBLISH:
                    self._received(first, body, on_message)
                    while len(self._acks) >= _MOST_ACKS and self.fault is None:
                        await asyncio.sleep(0.02)
        except (OSError, ValueError) as error:
            self.fault = error
        self._wake.set()

    def _received(self, first: int, body: memoryview, on_message: Callable[[bytes], None]) -> None:
        """Hand on a message, and note that it needs an acknowledgement."""
        number, payload = packets.parse_publish(first, body)
        if self._whole:
            on_message(bytes(payload))
        if number:
            self._acks.append(number)
            self._wake.set()

    def _acknowledged(self, number: int, on_acknowledged: Callable[[int], None]) -> None:
        """Forget a packet that has arrived."""
        for i in range(len(self._waiting)):
            if self._waiting[i][0] == number:
                on_acknowledged(self._waiting.pop(i)[1])
                self._wake.set()
                return

    async def _next(self) -> tuple[int, memoryview]:
        """Return first byte and body of the next packet."""
        packet = self._inbox.take()
        while packet is None:
            data = await self._reader.read(min(_CHUNK, self._inbox.room()))
            if not data:
                raise OSError("closed")
            self._heard_us = self._now_us()
            self._inbox.put(data)
            packet = self._inbox.take()
            # Under a flood there is always something to read: let the others run, too.
            await asyncio.sleep(0)
        first, body, self._whole = packet
        return first, body

    async def _write(self, data: bytes | memoryview) -> None:
        """Send bytes in one piece, so that they travel in one segment."""
        self._writer.write(data)
        self._sent_us = self._now_us()
        # MicroPython's writer tells that all has left by now, as nearly always: to wait for
        # nothing would cost a millisecond.
        if getattr(self._writer, "out_buf", True):
            await asyncio.wait_for(self._writer.drain(), _WRITE_S)

    def _take_number(self) -> int:
        """Return a packet number that is not on its way."""
        self._number = self._number % _MAX_NUMBER + 1
        return self._number
