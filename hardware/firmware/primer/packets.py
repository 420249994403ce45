"""Bytes of MQTT 3.1.1 packets: the few kinds a sensor needs."""

import struct

from .native import const

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .mqtt import Access

CONNACK = const(0x20)
PUBLISH = const(0x30)
PUBACK = const(0x40)
SUBACK = const(0x90)
PINGRESP = const(0xD0)
PINGREQ = b"\xc0\x00"
DISCONNECT = b"\xe0\x00"
QOS_1 = const(0x02)
RETAIN = const(0x01)
KIND = const(0xF0)
_QOS = const(0x06)
_CLEAN = const(0x02)
_WILL = 0x04 | 0x08 | 0x20
"""A last will, QoS 1, retained."""
_USER = const(0x80)
_PASSWORD = const(0x40)
_MOST_LENGTH_BYTES = const(4)
_SUBACK_REFUSED = const(0x80)


def connect(client: str, access: Access, keepalive_s: int, will_topic: str, will: str) -> bytes:
    """Return CONNECT with a clean session and a retained last will."""
    flags = _CLEAN | _WILL
    fields = [client, will_topic, will]
    if access.user is not None:
        flags |= _USER
        fields.append(access.user)
        if access.password is not None:
            flags |= _PASSWORD
            fields.append(access.password)
    body = _text("MQTT") + struct.pack(">BBH", 4, flags, keepalive_s)
    body += b"".join([_text(field) for field in fields])
    return b"\x10" + _length(len(body)) + body


def subscribe(number: int, topic: str) -> bytes:
    """Return SUBSCRIBE to one topic with QoS 1."""
    body = struct.pack(">H", number) + _text(topic) + b"\x01"
    return b"\x82" + _length(len(body)) + body


def puback(number: int) -> bytes:
    """Return PUBACK."""
    return struct.pack(">BBH", PUBACK, 2, number)


def publish_into(
    buffer: bytearray, topic: str, payload: bytes | memoryview, number: int, *, retain: bool
) -> int:
    """Write PUBLISH with QoS 1 into a buffer and return its length.

    Raise ValueError when it does not fit.
    """
    name = topic.encode()
    body = 2 + len(name) + 2 + len(payload)
    length = _length(body)
    total = 1 + len(length) + body
    if total > len(buffer):
        raise ValueError("packet")
    buffer[0] = PUBLISH | QOS_1 | (RETAIN if retain else 0)
    at = 1 + len(length)
    buffer[1:at] = length
    struct.pack_into(">H", buffer, at, len(name))
    at += 2
    buffer[at : at + len(name)] = name
    at += len(name)
    struct.pack_into(">H", buffer, at, number)
    buffer[at + 2 : total] = payload
    return total


def parse_publish(first: int, body: memoryview) -> tuple[int, memoryview]:
    """Return packet number (0 without QoS) and payload of a PUBLISH. Raise ValueError."""
    if len(body) < 2:
        raise ValueError("publish")
    at = 2 + (body[0] << 8 | body[1])
    number = 0
    if first & _QOS:
        if at + 2 > len(body):
            raise ValueError("publish")
        number = body[at] << 8 | body[at + 1]
        at += 2
    if at > len(body):
        raise ValueError("publish")
    return number, body[at:]


def parse_number(body: memoryview) -> int:
    """Return the packet number in PUBACK or SUBACK. Raise ValueError when it is refused."""
    if len(body) < 2 or (len(body) > 2 and body[2] == _SUBACK_REFUSED):
        raise ValueError("refused")
    return body[0] << 8 | body[1]


class Inbox:
    """Cuts what arrives into packets, in memory taken once.

    Of a packet that is too large its first bytes are kept, which hold its number, and
    the rest is thrown away as it comes.
    """

    def __init__(self, size: int) -> None:
        """Take packets of up to this many bytes whole."""
        self._buffer = bytearray(size)
        self._view = memoryview(self._buffer)
        self._filled = 0
        self._used = 0
        self._skip = 0

    def room(self) -> int:
        """Return how many bytes `put` takes now."""
        self._shift()
        return len(self._buffer) - self._filled

    def put(self, data: bytes) -> None:
        """Add what arrived, at most `room()` bytes."""
        skipped = min(self._skip, len(data))
        self._skip -= skipped
        count = len(data) - skipped
        self._buffer[self._filled : self._filled + count] = data[skipped:]
        self._filled += count

    def take(self) -> tuple[int, memoryview, bool] | None:
        """Return first byte, body, and whether it is whole; None until there is a packet.

        The body is valid until the next `room()`. Raise ValueError on what is no MQTT.
        """
        start = self._used
        head = self._head(start)
        if head is None:
            return None
        at, length = head
        end = at + length
        if end <= self._filled:
            self._used = end
            return self._buffer[start], self._view[at:end], True
        if self._filled == len(self._buffer) and start == 0:
            self._used = self._filled
            self._skip = end - self._filled
            return self._buffer[0], self._view[at : self._filled], False
        return None

    def _head(self, start: int) -> tuple[int, int] | None:
        """Return where the body of the packet begins and its length; None while not known."""
        length = 0
        for i in range(_MOST_LENGTH_BYTES):
            at = start + 1 + i
            if at >= self._filled:
                return None
            length |= (self._buffer[at] & 0x7F) << (7 * i)
            if self._buffer[at] < 0x80:
                return at + 1, length
        raise ValueError("packet")

    def _shift(self) -> None:
        """Move what is not used yet to the front."""
        rest = self._filled - self._used
        if self._used and rest:
            self._buffer[:rest] = self._buffer[self._used : self._filled]
        self._filled = rest
        self._used = 0


def _text(text: str) -> bytes:
    """Return a text behind its length."""
    data = text.encode()
    return struct.pack(">H", len(data)) + data


def _length(value: int) -> bytes:
    """Return a remaining length: seven bits a byte, lowest first."""
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
