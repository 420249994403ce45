"""What a sensor showed, sample by sample, in few bytes.

A stretch is kept as columns of whole numbers: times in microseconds as the
changes of their steps, which are all but zero at an even rate; forces in
hundredths of a newton, far under the noise of any sensor, as their steps. The
bytes of equal weight stand together, and zlib does the rest.
"""

from array import array
from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
import struct
import sys
import zlib

type Row = tuple[float, float, float | None, float | None, float | None]
"""Seconds of the sensor's clock, and newtons: all together, left, right, bench.

With a left one, all together is left and right, as `engine.Reading` has it.
"""

_VERSION = 1
_HEAD = struct.Struct("<BBI")
_FORCE, _LEFT, _RIGHT, _BENCH = 1, 2, 4, 8
_WIDTH = 8
_MOST_ROWS = 1_000_000
_MICROSECONDS, _HUNDREDTHS = 1_000_000, 100
_LEVEL = 9


class TraceError(ValueError):
    """These bytes are no trace."""


def shape(row: Row) -> int:
    """Return which columns a row has; rows of one stretch must agree."""
    _, _, left, right, bench = row
    return (
        (_FORCE if left is None else _LEFT)
        | (0 if right is None else _RIGHT)
        | (0 if bench is None else _BENCH)
    )


def pack(rows: Sequence[Row]) -> bytes:
    """Return rows of one shape as bytes, 0.01 N and a microsecond fine."""
    mask = shape(rows[0])
    columns = [
        _steps(_steps(round(row[0] * _MICROSECONDS) for row in rows)),
        *(
            _steps(round((row[place] or 0.0) * _HUNDREDTHS) for row in rows)
            for place in _places(mask)
        ),
    ]
    folded = array("Q", (_fold(step) for column in columns for step in column))
    if sys.byteorder == "big":
        folded.byteswap()
    planes = folded.tobytes()
    body = b"".join(planes[weight::_WIDTH] for weight in range(_WIDTH))
    return _HEAD.pack(_VERSION, mask, len(rows)) + zlib.compress(body, _LEVEL)


def unpack(data: bytes) -> tuple[Row, ...]:
    """Return the rows in bytes. Raise TraceError when there are none."""
    try:
        version, mask, count = _HEAD.unpack_from(data)
        places = _places(mask)
        size = (1 + len(places)) * count * _WIDTH
        if version != _VERSION or not 0 < count <= _MOST_ROWS:
            raise TraceError("head")
        body = zlib.decompressobj().decompress(data[_HEAD.size :], size + 1)
    except (struct.error, zlib.error) as error:
        raise TraceError(str(error)) from error
    if len(body) != size:
        raise TraceError("size")
    planes = bytearray(size)
    for weight in range(_WIDTH):
        plane = size // _WIDTH
        planes[weight::_WIDTH] = body[weight * plane : (weight + 1) * plane]
    folded = array("Q", bytes(planes))
    if sys.byteorder == "big":
        folded.byteswap()
    steps = [_unfold(value) for value in folded]
    times = [value / _MICROSECONDS for value in accumulate(accumulate(steps[:count]))]
    columns = {
        place: [value / _HUNDREDTHS for value in accumulate(steps[start : start + count])]
        for place, start in zip(places, range(count, len(steps), count), strict=True)
    }
    return tuple(_row(at, number, columns) for number, at in enumerate(times))


def _row(at: float, number: int, columns: dict[int, list[float]]) -> Row:
    """Return one row of columns that are known by their place in it."""
    force, left, right, bench = (
        columns[place][number] if place in columns else None for place in range(1, 5)
    )
    if force is None:
        force = round((left or 0.0) + (right or 0.0), 2)
    return at, force, left, right, bench


def _places(mask: int) -> list[int]:
    """Return the places in a row of the columns that are kept."""
    return [place for place in range(1, 5) if mask & 1 << place - 1]


def _steps(values: Iterable[int]) -> list[int]:
    """Return the first value, and what each differs from the one before."""
    return [after - before for before, after in pairwise((0, *values))]


def _fold(value: int) -> int:
    """Return a number without a sign: small ones, whatever their sign, stay small."""
    return value << 1 if value >= 0 else ~(value << 1)


def _unfold(value: int) -> int:
    """Return the number that was folded."""
    return ~(value >> 1) if value & 1 else value >> 1
