"""FIT, the file format of sports watches: messages into bytes.

Source: "FIT Protocol" in Garmin's FIT SDK (developer.garmin.com/fit/protocol).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
import struct
from typing import Self

_HEADER = struct.Struct("<BBHI4s")
_CRC = struct.Struct("<H")
_PROTOCOL = 0x20
_PROFILE = 21218
"""Version of the FIT profile whose numbers are used, 21.218."""
_DEFINITION = 0x40
_EPOCH = datetime(1989, 12, 31, tzinfo=UTC)
_CRC_POLYNOMIAL = 0xA001


class Base(Enum):
    """A base type: its number, how it is packed, and what says that there is no value."""

    ENUM = (0x00, "B", 0xFF)
    UINT8 = (0x02, "B", 0xFF)
    UINT16 = (0x84, "H", 0xFFFF)
    UINT32 = (0x86, "I", 0xFFFFFFFF)
    UINT32Z = (0x8C, "I", 0)
    STRING = (0x07, "s", 0)


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a message, by its number in the profile."""

    number: int
    base: Base
    data: bytes

    @classmethod
    def of(cls, number: int, base: Base, *values: float | None) -> Self:
        """Return a field of numbers, made whole; what is out of range is told as missing."""
        _, code, missing = base.value
        top = 256 ** struct.calcsize(code) - 1
        known = (round(v) if v is not None and 0 <= v <= top else missing for v in values)
        return cls(number, base, struct.pack(f"<{len(values)}{code}", *known))

    @classmethod
    def text(cls, number: int, text: str) -> Self:
        """Return a field of text, which ends with a zero byte."""
        return cls(number, Base.STRING, text.encode() + b"\0")


@dataclass(frozen=True, slots=True)
class Message:
    """A message, by its number in the profile."""

    number: int
    fields: tuple[Field, ...]


def seconds_of(moment: datetime) -> int:
    """Return a time as FIT counts it: seconds since 31 December 1989 UTC."""
    return round((moment - _EPOCH).total_seconds())


def encode(messages: Iterable[Message]) -> bytes:
    """Return messages as a file."""
    records = b"".join(_records(messages))
    head = _HEADER.pack(_HEADER.size + _CRC.size, _PROTOCOL, _PROFILE, len(records), b".FIT")
    body = head + _CRC.pack(checksum(head)) + records
    return body + _CRC.pack(checksum(body))


def checksum(data: bytes) -> int:
    """Return the CRC of bytes: CRC-16 with the polynomial 0x8005, reflected, from 0.

    >>> hex(checksum(b"123456789"))
    '0xbb3d'
    """
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (_CRC_POLYNOMIAL if crc & 1 else 0)
    return crc


def _records(messages: Iterable[Message]) -> Iterable[bytes]:
    """Yield each message, with its definition where that differs from the one before."""
    defined = b""
    for message in messages:
        definition = _definition(message.number, message.fields)
        if definition != defined:
            defined = definition
            yield definition
        yield b"\0" + b"".join(field.data for field in message.fields)


def _definition(number: int, fields: Sequence[Field]) -> bytes:
    """Return what says how the next messages are to be read."""
    head = struct.pack("<BBBHB", _DEFINITION, 0, 0, number, len(fields))
    return head + b"".join(
        struct.pack("<BBB", field.number, len(field.data), field.base.value[0]) for field in fields
    )
