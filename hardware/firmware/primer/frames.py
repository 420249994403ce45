"""The last frames, kept without what can be told from the rest: half as long as they travel.

A record is a frame's time, in six bytes (enough for nine years since boot), and its blocks. A
block is channel and n in a byte, two bytes of first_us, two bytes of how far span_us is off what
80 Hz would make it, four of `dropped` once a sample was lost, and the values as they travel. One
that does not fit this is marked and has its whole header in front of the values.
"""

import struct

from . import wire
from .native import native
from .ring import SEGMENT, Ring

_TIME = "<IH"
_TIME_BYTES = 6
_HEADER = "<BBBBiII"
_HEADER_BYTES = 16
_SHORT = "<BHh"
_SHORT_BYTES = 5
_LONG = 0xFF
"""In the place of channel and n, which are six and fifteen at most, and of _LOST."""
_LOST = 0x80
"""Beside channel and n: `dropped` is there."""
_LOST_BYTES = 4
_LEFT_OUT = 18
_LEFT_OUT_OF_BLOCK = _HEADER_BYTES - _SHORT_BYTES
_MOST_CHANNELS = 7
_MOST_SAMPLES = 15
_PERIOD_US = 12_500
_LARGEST = 262_144
_LEAST = 8192
_WORKING = 20_000
"""Bytes of heap the application needs beside the ring: lists of samples, a frame in the
making, a command, a part of an update, and room between them."""
_TLS = 30_000
"""A session of TLS takes 26 KB, and more while it is agreed on."""
_TLS_PIECE = 17_000
"""Its largest piece, for what arrives."""


def choose_bytes(free_heap: int, *, tls: bool) -> int:
    """Return how large a ring fits into so many free bytes of heap."""
    room = free_heap - _WORKING - (_TLS if tls else 0)
    return max(_LEAST, min(_LARGEST, room // SEGMENT * SEGMENT))


def make_frames(size: int, boot: int) -> "Frames":
    """Return a ring of this many bytes, or of fewer when the heap is in too small pieces."""
    # Taken first and given back: the ring must not get the only large piece there is.
    spare = bytearray(_TLS_PIECE)
    segments: list[bytearray] = []
    try:
        while len(segments) * SEGMENT < size:
            segments.append(bytearray(SEGMENT))
    except MemoryError:
        if len(segments) * SEGMENT < _LEAST:
            raise
    del spare
    return Frames(segments, boot)


class Frames(Ring):
    """A ring of the frames of one boot."""

    def __init__(self, segments: list[bytearray], boot: int) -> None:
        """Keep frames in these segments."""
        super().__init__(segments)
        self.boot = boot

    @native
    def add(self, t0_us: int, blocks: list[wire.Block]) -> int:
        """Keep a frame as number `next`; return how many bytes of it are to travel."""
        record = bytearray(struct.pack(_TIME, t0_us & 0xFFFFFFFF, t0_us >> 32))
        for block in blocks:
            _add_header(record, block)
            wire.add_values(record, block.values)
        self.append(record)
        return len(record) + _LEFT_OUT + _LEFT_OUT_OF_BLOCK * len(blocks)

    @native
    def peek(self, seq: int, flags: int = 0) -> bytes | None:
        """Return a frame as it travels; None when it is gone or not there yet."""
        record = self.find(seq)
        if record is None:
            return None
        low, high = struct.unpack_from(_TIME, record, 0)
        frame = wire.begin_frame(self.boot, seq, high << 32 | low, 0, flags)
        at = _TIME_BYTES
        count = 0
        while at < len(record):
            if record[at] == _LONG:
                n = record[at + 2]
                start = at + 1 + _HEADER_BYTES
                frame += record[at + 1 : start]
            else:
                kind, first_us, off_us = struct.unpack_from(_SHORT, record, at)
                n = kind & 15
                start = at + _SHORT_BYTES
                dropped = 0
                if kind & _LOST:
                    dropped = struct.unpack_from("<I", record, start)[0]
                    start += _LOST_BYTES
                span_us = (n - 1) * _PERIOD_US + off_us
                wire.add_header(frame, kind >> 4 & 7, n, 0, 0, first_us, span_us, dropped)
            at = _skip(record, start, n)
            frame += record[start:at]
            count += 1
        frame[wire.BLOCKS_AT] = count
        return wire.end_frame(frame)


@native
def _add_header(record: bytearray, block: wire.Block) -> None:
    """Append the shorter of the two kinds of header."""
    channel, flags, shift, first_us, span_us, dropped, values = block
    n = len(values)
    off_us = span_us - (n - 1) * _PERIOD_US
    near = 0 <= first_us < 0x10000 and -0x8000 <= off_us < 0x8000
    if near and not flags | shift and n <= _MOST_SAMPLES and channel < _MOST_CHANNELS:
        kind = channel << 4 | n
        record += struct.pack(_SHORT, kind | _LOST if dropped else kind, first_us, off_us)
        if dropped:
            record += struct.pack("<I", dropped)
    else:
        record.append(_LONG)
        wire.add_header(record, channel, n, flags, shift, first_us, span_us, dropped)


@native
def _skip(data: memoryview, at: int, count: int) -> int:
    """Return where so many values end."""
    while count:
        if data[at] < 0x80:
            count -= 1
        at += 1
    return at
