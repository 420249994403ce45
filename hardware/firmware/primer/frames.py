"""The last frames, kept without what can be told from the rest: half as long as they travel.

A record is a frame's time, in six bytes (enough for nine years since boot), and its blocks. A
block is channel and n in a byte, two bytes of first_us, two bytes of how far span_us is off what
80 Hz would make it, four of `dropped` once a sample was lost, and the values as they travel. One
that does not fit this is marked and has its whole header in front of the values.
"""

import struct

from . import wire
from .native import const, native
from .ring import SEGMENT, Ring

_TIME = const("<IH")
_TIME_BYTES = const(6)
_HEADER_BYTES = const(16)
_SHORT = const("<BHh")
_SHORT_BYTES = const(5)
_LONG = const(0xFF)
"""In the place of channel and n, which are six and fifteen at most, and of _LOST."""
_LOST = const(0x80)
"""Beside channel and n: `dropped` is there."""
_DROPPED = const("<I")
_DROPPED_BYTES = const(4)
_LEFT_OUT = const(18)
_LEFT_OUT_OF_BLOCK = const(11)
_MOST_CHANNELS = const(7)
_MOST_SAMPLES = const(15)
_PERIOD_US = const(12_500)
_LARGEST_RECORD = const(512)
_LARGEST_FRAME = const(512)
"""Four blocks of fifteen samples that all take four bytes have 328."""
_LARGEST = const(262_144)
_LEAST = const(8192)
_WORKING = const(34_000)
"""Bytes of heap for all else: 10 KB of buffers and tasks, a command or a part of an update, and
room for a second's garbage. With less, memory is collected in the midst of sampling."""
_TLS = const(28_000)
"""A session of TLS takes 26 KB."""
_TLS_PIECE = const(17_000)
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
        # Taken once: what is made ten times a second would soon fill the heap.
        self._record = bytearray(_LARGEST_RECORD)
        self._frame = bytearray(_LARGEST_FRAME)
        self._record_view = memoryview(self._record)
        self._frame_view = memoryview(self._frame)

    @native
    def add(self, t0_us: int, blocks: list[wire.Block]) -> int:
        """Keep a frame as number `next`; return how many bytes of it are to travel."""
        record = self._record
        struct.pack_into(_TIME, record, 0, t0_us & 0xFFFFFFFF, t0_us >> 32)
        at = _TIME_BYTES
        for block in blocks:
            at = wire.put_values(record, _put_header(record, at, block), block[6])
        self.append(self._record_view[:at])
        return at + _LEFT_OUT + _LEFT_OUT_OF_BLOCK * len(blocks)

    @native
    def peek(self, seq: int, flags: int = 0) -> memoryview | None:
        """Return a frame as it travels, valid until the next `peek`.

        None when it is gone or not there yet.
        """
        record = self.find(seq)
        if record is None:
            return None
        frame, view = self._frame, self._frame_view
        low, high = struct.unpack_from(_TIME, record, 0)
        end = wire.put_start(frame, self.boot, seq, high << 32 | low, flags)
        at = _TIME_BYTES
        blocks = 0
        while at < len(record):
            if record[at] == _LONG:
                n = record[at + 2]
                start = at + 1 + _HEADER_BYTES
                view[end : end + _HEADER_BYTES] = record[at + 1 : start]
                end += _HEADER_BYTES
            else:
                kind, first_us, off_us = struct.unpack_from(_SHORT, record, at)
                n = kind & 15
                start = at + _SHORT_BYTES
                dropped = 0
                if kind & _LOST:
                    dropped = struct.unpack_from(_DROPPED, record, start)[0]
                    start += _DROPPED_BYTES
                span_us = (n - 1) * _PERIOD_US + off_us
                end = wire.put_header(
                    frame, end, kind >> 4 & 7, n, 0, 0, first_us, span_us, dropped
                )
            at = _skip(record, start, n)
            view[end : end + at - start] = record[start:at]
            end += at - start
            blocks += 1
        return view[: wire.put_end(frame, end, blocks)]


@native
def _put_header(record: bytearray, at: int, block: wire.Block) -> int:
    """Write the shorter of the two kinds of header; return where it ends."""
    channel, flags, shift, first_us, span_us, dropped, values = block
    n = len(values)
    off_us = span_us - (n - 1) * _PERIOD_US
    near = 0 <= first_us < 0x10000 and -0x8000 <= off_us < 0x8000
    if near and not flags | shift and n <= _MOST_SAMPLES and channel < _MOST_CHANNELS:
        kind = channel << 4 | n
        struct.pack_into(_SHORT, record, at, kind | _LOST if dropped else kind, first_us, off_us)
        at += _SHORT_BYTES
        if dropped:
            struct.pack_into(_DROPPED, record, at, dropped)
            at += _DROPPED_BYTES
        return at
    record[at] = _LONG
    return wire.put_header(record, at + 1, channel, n, flags, shift, first_us, span_us, dropped)


@native
def _skip(data: memoryview, at: int, count: int) -> int:
    """Return where so many values end."""
    while count:
        if data[at] < 0x80:
            count -= 1
        at += 1
    return at
