"""What goes to Home Assistant, in which order, whatever happens to Wi-Fi and broker.

Live frames follow each other without holes: after a reconnect the link goes
back to the first frame the broker has not acknowledged. Frames asked for again
go out in between.
"""

import asyncio
import os

from . import wire
from .mqtt import Buffers, Session
from .native import const

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .faces import Board
    from .frames import Frames
    from .mqtt import Access

JOINING, CONNECTING, ONLINE = range(3)
_FIRST_DELAY_S = 0.5
_MOST_DELAY_S = 3.0
"""With the time a connection takes, it is back within five seconds after the broker is."""
_CONNECT_S = const(4)
_MOST_REPLIES = const(8)
_MOST_RANGES = const(4)
_HELLO, _STATUS, _REPLY, _AGAIN = range(-4, 0)
"""Tokens of what is no live frame; those have their number."""


class Link:
    """Keeps a connection, or tries to."""

    def __init__(self, access: Access, topic: str, ring: Frames, board: Board) -> None:
        """Send a ring's frames below this topic (`<base>/<id>`)."""
        self._radio = board.radio
        self._access = access
        self._topic = topic
        self._ring = ring
        self._now_us = board.now_us
        self._log = board.log
        self._buffers = Buffers()
        self.wake = asyncio.Event()
        """Set it when there is something to send."""
        self.state = JOINING
        self.lost = 0
        """Frames that left the ring before the broker had them."""
        self.confirmed = False
        """True once the broker has had a hello since boot."""
        self.hello = b""
        """What to say of ourselves; nothing is sent before it is set."""
        self._greet = False
        self._next = 0
        self._unacknowledged: list[int] = []
        self._replies: list[bytes] = []
        self._ranges: list[list[int]] = []
        self._announced = False
        self._closing = False

    def introduce(self, hello: bytes) -> None:
        """Say something new of ourselves, now and at every connect."""
        self.hello = hello
        self._greet = True
        self.wake.set()

    def reply(self, payload: bytes) -> None:
        """Send the answer to a command; the oldest one yields when there are too many."""
        if len(self._replies) >= _MOST_REPLIES:
            self._replies.pop(0)
        self._replies.append(payload)
        self.wake.set()

    def send_again(self, first: int, last: int) -> bool:
        """Send frames again, both ends included; False when too much was asked for already."""
        for asked in self._ranges:
            if first <= asked[1] + 1 and asked[0] <= last + 1:
                asked[0] = min(asked[0], first)
                asked[1] = max(asked[1], last)
                self.wake.set()
                return True
        if len(self._ranges) >= _MOST_RANGES:
            return False
        self._ranges.append([first, last])
        self.wake.set()
        return True

    async def run(self, on_command: Callable[[bytes], None]) -> None:
        """Be connected until closed; hand commands on."""
        delay = _FIRST_DELAY_S
        while not self._closing:
            began_us = self._now_us()
            try:
                self.state = JOINING
                await self._radio.join()
                self.state = CONNECTING
                await self._be_connected(on_command)
            # TLS tells of a wrong certificate by ValueError.
            except (OSError, ValueError, EOFError, asyncio.TimeoutError, MemoryError) as error:
                self._log("link: " + repr(error))
            if self._closing:
                return
            if self.state == ONLINE:
                delay = _FIRST_DELAY_S
            self.state = CONNECTING
            # One attempt that nobody answered is pause enough before the next.
            spent = (self._now_us() - began_us) / 1e6
            pause = delay * (3 + os.urandom(1)[0] / 255) / 4
            await asyncio.sleep(max(pause - spent, _FIRST_DELAY_S))
            delay = min(delay * 2, _MOST_DELAY_S)

    async def _be_connected(self, on_command: Callable[[bytes], None]) -> None:
        """Hold one connection until it breaks."""
        access = self._access
        stream = await asyncio.wait_for(
            self._radio.connect(access.host, access.port, access.tls), _CONNECT_S
        )
        listening = None
        try:
            session = Session(stream, self._buffers, self._now_us, self.wake)
            await session.open(
                self._topic.rsplit("/", 1)[1], access, self._name("status"), "offline"
            )
            await session.subscribe(self._name("command"))
            self._rewind()
            listening = asyncio.create_task(session.listen(on_command, self._acknowledged))
            await self._send(session)
        finally:
            if listening is not None:
                listening.cancel()
            await self._radio.disconnect(stream)

    def _rewind(self) -> None:
        """Go back to what the broker may not have."""
        if self._unacknowledged:
            self._next = min(self._unacknowledged)
            self._unacknowledged.clear()
        self._replies.clear()
        self._greet = True
        self._announced = False

    async def _send(self, session: Session) -> None:
        """Send whatever there is, until the connection breaks or is closed."""
        while not self._closing:
            self.wake.clear()
            await session.acknowledge()
            while session.has_room() and await self._send_one(session):
                await session.acknowledge()
            await session.check()
            await self.wake.wait()
        await session.publish(self._name("status"), b"offline", _STATUS, retain=True)
        while not session.is_idle():
            self.wake.clear()
            await asyncio.wait_for(self.wake.wait(), 2)
        await session.leave()

    async def _send_one(self, session: Session) -> bool:
        """Send the most urgent thing; False when there is nothing."""
        if not self.hello:
            return False
        if self._greet:
            self._greet = False
            await session.publish(self._name("hello"), self.hello, _HELLO, retain=True)
        elif not self._announced:
            self._announced = True
            await session.publish(self._name("status"), b"online", _STATUS, retain=True)
        elif self._replies:
            await session.publish(self._name("reply"), self._replies.pop(0), _REPLY)
        elif self._live():
            await self._send_live(session)
        else:
            return await self._send_again(session)
        return True

    def _live(self) -> bool:
        """Tell whether there is a frame to send; go on after those that left the ring."""
        if self._next < self._ring.first:
            self.lost += self._ring.first - self._next
            self._next = self._ring.first
        return self._next < self._ring.next

    async def _send_live(self, session: Session) -> None:
        """Send the next frame."""
        seq = self._next
        frame = self._ring.peek(seq)
        if frame is not None:
            self._next += 1
            self._unacknowledged.append(seq)
            await session.publish(self._name("frames"), frame, seq)

    async def _send_again(self, session: Session) -> bool:
        """Send the next frame that was asked for again."""
        while self._ranges:
            asked = self._ranges[0]
            seq = max(asked[0], self._ring.first)
            asked[0] = seq + 1
            frame = self._ring.peek(seq, wire.SENT_AGAIN) if seq <= asked[1] else None
            if seq >= asked[1] or frame is None:
                self._ranges.pop(0)
            if frame is not None:
                await session.publish(self._name("frames"), frame, _AGAIN)
                return True
        return False

    def _acknowledged(self, token: int) -> None:
        """Note what the broker has."""
        if token >= 0:
            self._unacknowledged.remove(token)
        elif token == _HELLO:
            self.confirmed = True
            self.state = ONLINE

    def close(self) -> None:
        """Say offline and disconnect, if connected."""
        self._closing = True
        self.wake.set()

    def _name(self, what: str) -> str:
        """Return one of our topics."""
        return self._topic + "/" + what
