"""Bytes of a frame, protocol version 1 (docs/protocol.md).

The Pico (MicroPython) and Home Assistant (CPython) run this very file, so that
the two can never disagree. That is why it imports nothing but `struct`,
`binascii` and `collections`, and uses neither dataclasses nor enums.
MicroPython skips annotations unread, so they may say what they like.
"""

import binascii
from collections import namedtuple
import struct

MAGIC = 0x52
VERSION = 1
SENT_AGAIN = 0x01

SATURATED = 0x01
DESYNC = 0x02
SENSOR_FAULT = 0x04
SETTLING = 0x08

MAX_FRAME = 4096
MAX_BLOCKS = 8
MAX_SAMPLES = 64
MAX_SHIFT = 24

_HEADER = "<BBBBIIQ"
_BLOCK = "<BBBBiII"
_HEADER_SIZE = 20
_BLOCKS_AT = 2
_BLOCK_SIZE = 16
_CRC_SIZE = 4
_MAX_VARINT_BITS = 35
_LARGEST = 0x7FFFFFFF

# channel: index into hello's channels; flags: SATURATED | DESYNC | ...;
# first_us: microseconds after t0_us; span_us: first to last sample;
# dropped: samples lost on this channel since boot; values: ADC counts >> shift.
Block = namedtuple(  # noqa: PYI024 - typing is not there on MicroPython
    "Block", ("channel", "flags", "shift", "first_us", "span_us", "dropped", "values")
)

# boot, seq, t0_us as in the protocol; again: an answer to `resend`; blocks: tuple of Block.
Frame = namedtuple(  # noqa: PYI024 - typing is not there on MicroPython
    "Frame", ("boot", "seq", "t0_us", "again", "blocks")
)


def encode_frame(
    boot: int, seq: int, t0_us: int, blocks: list[Block] | tuple[Block, ...], flags: int = 0
) -> bytes:
    """Return the bytes of a frame.

    Raise ValueError when a count is out of the protocol's range.
    """
    if not 1 <= len(blocks) <= MAX_BLOCKS:
        raise ValueError("blocks")
    buffer = bytearray(MAX_FRAME)
    at = put_start(buffer, boot, seq, t0_us, flags)
    for block in blocks:
        channel, block_flags, shift, first_us, span_us, dropped, values = block
        count = len(values)
        if not 1 <= count <= MAX_SAMPLES:
            raise ValueError("samples")
        at = put_header(buffer, at, channel, count, block_flags, shift, first_us, span_us, dropped)
        at = put_values(buffer, at, values)
    return bytes(memoryview(buffer)[: put_end(buffer, at, len(blocks))])


def put_start(buffer: bytearray, boot: int, seq: int, t0_us: int, flags: int) -> int:
    """Write what is in front of a frame's blocks; return where they begin."""
    struct.pack_into(_HEADER, buffer, 0, MAGIC, VERSION, 0, flags, boot, seq, t0_us)
    return _HEADER_SIZE


def put_header(buffer: bytearray, at: int, *fields: int) -> int:
    """Write what is in front of a block's values; return where they begin.

    The fields are channel, count, flags, shift, first_us, span_us and dropped.
    """
    struct.pack_into(_BLOCK, buffer, at, *fields)
    return at + _BLOCK_SIZE


def put_values(buffer: bytearray, at: int, values: list[int] | tuple[int, ...]) -> int:
    """Write values as zigzag LEB128, the first as it is, then differences; return their end."""
    last = 0
    for value in values:
        step = value - last
        last = value
        coded = (step << 1) if step >= 0 else ((-step << 1) - 1)
        while coded > 0x7F:
            buffer[at] = (coded & 0x7F) | 0x80
            at += 1
            coded >>= 7
        buffer[at] = coded
        at += 1
    return at


def put_end(buffer: bytearray, at: int, blocks: int) -> int:
    """Complete a frame of so many blocks, which end here; return its length."""
    buffer[_BLOCKS_AT] = blocks
    crc = binascii.crc32(memoryview(buffer)[:at]) & 0xFFFFFFFF
    struct.pack_into("<I", buffer, at, crc)
    return at + _CRC_SIZE


def decode_frame(data: bytes) -> Frame:
    """Return the Frame in these bytes.

    Raise ValueError, whose text is one word for the fault, on anything that
    does not follow the protocol to the last byte.
    """
    if not _HEADER_SIZE + _BLOCK_SIZE + 1 + _CRC_SIZE <= len(data) <= MAX_FRAME:
        raise ValueError("length")
    magic, version, count, flags, boot, seq, t0_us = struct.unpack_from(_HEADER, data, 0)
    if magic != MAGIC:
        raise ValueError("magic")
    if version != VERSION:
        raise ValueError("version")
    end = len(data) - _CRC_SIZE
    if struct.unpack_from("<I", data, end)[0] != binascii.crc32(data[:end]) & 0xFFFFFFFF:
        raise ValueError("crc")
    if not 1 <= count <= MAX_BLOCKS:
        raise ValueError("blocks")
    blocks = []
    at = _HEADER_SIZE
    for _ in range(count):
        block, at = _read_block(data, at, end)
        blocks.append(block)
    if at != end:
        raise ValueError("length")
    return Frame(boot, seq, t0_us, bool(flags & SENT_AGAIN), tuple(blocks))


def _read_block(data: bytes, at: int, end: int) -> tuple[Block, int]:
    """Return the Block that starts at this offset, and the offset behind it."""
    if at + _BLOCK_SIZE > end:
        raise ValueError("length")
    channel, count, flags, shift, first_us, span_us, dropped = struct.unpack_from(_BLOCK, data, at)
    if not 1 <= count <= MAX_SAMPLES:
        raise ValueError("samples")
    if shift > MAX_SHIFT:
        raise ValueError("shift")
    at += _BLOCK_SIZE
    values = []
    value = 0
    for _ in range(count):
        step, at = _read_varint(data, at, end)
        value += step
        if not -_LARGEST <= value <= _LARGEST:
            raise ValueError("value")
        values.append(value)
    return Block(channel, flags, shift, first_us, span_us, dropped, tuple(values)), at


def _read_varint(data: bytes, at: int, end: int) -> tuple[int, int]:
    """Return the signed number at this offset, and the offset behind it."""
    coded = 0
    bits = 0
    while True:
        if at >= end:
            raise ValueError("length")
        if bits >= _MAX_VARINT_BITS:
            raise ValueError("varint")
        byte = data[at]
        at += 1
        coded |= (byte & 0x7F) << bits
        bits += 7
        if byte < 0x80:
            break
    return (-((coded + 1) >> 1) if coded & 1 else coded >> 1), at
