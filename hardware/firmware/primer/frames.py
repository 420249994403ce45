"""The last frames, without what all of them share: a third less memory for each.

A record is what a frame says beyond the protocol's fixed parts: six bytes of its time (enough
for nine years since boot), and for each block a header and its values as they are. A header
takes seven bytes: channel; n and flags, four bits each; the lower 16 bits of first_us and of
span_us, and then four more of each. One that does not fit this is marked, _LONG in the place
of the channel, and has all its sixteen bytes behind it.
"""

import binascii
import struct

from . import wire
from .native import native
from .ring import Ring

_T0 = 12
_TIME_BYTES = 6
_BLOCKS = 20
_HEADER = 16
_SHORT = 7
_CRC = 4
_LONG = 0xFF
_NO_TIME = bytes(2)
_NO_LOSS = bytes(5)
_STEP = 4096
_LARGEST = 262_144
_LEAST = 8192
_WORKING = 24_000
"""Bytes of heap the application needs beside the ring: lists of samples, a frame in the
making, a command, a part of an update, and room between them."""
_TLS = 30_000
"""A session of TLS takes 26 KB, and more while it is agreed on."""


def choose_bytes(free_heap: int, *, tls: bool) -> int:
    """Return how large a ring fits into so many free bytes of heap."""
    room = free_heap - _WORKING - (_TLS if tls else 0)
    # The index takes a sixteenth of what the records take.
    return max(_LEAST, min(_LARGEST, room * 16 // 17 // _STEP * _STEP))


def make_frames(size: int) -> "Frames":
    """Return a ring of this many bytes, or of fewer, so that there is room to work in one piece."""
    while True:
        # Taken first and given back: the ring must not get the only large piece there is.
        spare = None
        try:
            spare = bytearray(_WORKING)
            return Frames(size)
        except MemoryError:
            size -= _STEP
            if size < _LEAST:
                raise
        finally:
            del spare


class Frames(Ring):
    """A ring of frames of one boot, as bytes of the protocol."""

    boot = 0

    def append(self, record: bytes | bytearray) -> None:
        """Keep a frame as number `next`, which is its own."""
        self.boot = struct.unpack_from("<I", record, 4)[0]
        super().append(_squeeze(record))

    def peek(self, seq: int) -> bytes | None:
        """Return a frame; None when it is gone or not there yet."""
        record = super().peek(seq)
        if record is None:
            return None
        return _expand(record, self.boot, seq)


@native
def _squeeze(frame: bytes | bytearray) -> bytearray:
    """Return the record of a frame."""
    record = bytearray(frame[_T0 : _T0 + _TIME_BYTES])
    at = _BLOCKS
    end = len(frame) - _CRC
    while at < end:
        count = frame[at + 1]
        four = count | frame[at + 2] | frame[at + 6] | frame[at + 10]
        lossless = frame[at + 11 : at + _HEADER] == _NO_LOSS
        if frame[at + 3] | frame[at + 7] or four > 15 or not lossless or frame[at] == _LONG:
            record.append(_LONG)
            record += frame[at : at + _HEADER]
        else:
            record.append(frame[at])
            record.append(count | frame[at + 2] << 4)
            record += frame[at + 4 : at + 6]
            record += frame[at + 8 : at + 10]
            record.append(frame[at + 6] | frame[at + 10] << 4)
        stop = _skip(frame, at + _HEADER, count)
        record += frame[at + _HEADER : stop]
        at = stop
    return record


@native
def _expand(record: bytes | memoryview, boot: int, seq: int) -> bytes:
    """Return the frame that was squeezed into a record."""
    blocks = 0
    body = bytearray()
    at = _TIME_BYTES
    while at < len(record):
        if record[at] == _LONG:
            count = record[at + 2]
            body += record[at + 1 : at + 1 + _HEADER]
            at += 1 + _HEADER
        else:
            count = record[at + 1] & 15
            more = record[at + 6]
            body += bytes((record[at], count, record[at + 1] >> 4, 0))
            body += record[at + 2 : at + 4]
            body += bytes((more & 15, 0))
            body += record[at + 4 : at + 6]
            body += bytes((more >> 4, 0, 0, 0, 0, 0))
            at += _SHORT
        stop = _skip(record, at, count)
        body += record[at:stop]
        at = stop
        blocks += 1
    head = struct.pack("<BBBBII", wire.MAGIC, wire.VERSION, blocks, 0, boot, seq)
    frame = head + bytes(record[:_TIME_BYTES]) + _NO_TIME + body
    return frame + struct.pack("<I", binascii.crc32(frame) & 0xFFFFFFFF)


@native
def _skip(data: bytes | bytearray | memoryview, at: int, count: int) -> int:
    """Return where so many values end."""
    while count:
        if data[at] < 0x80:
            count -= 1
        at += 1
    return at
