"""The last records by number, in memory taken once."""

from .native import const, native

SEGMENT = 2048
"""Bytes of one piece of memory. Small ones fit into the holes of a heap that is in pieces."""
_LENGTH_BYTES = const(2)
_EMPTY = const(-1)


class Ring:
    """Records by number; the oldest make room for new ones.

    They lie behind each other in segments, each behind two bytes of length, and none in two.
    When all segments are full, the one with the oldest records begins anew.
    """

    def __init__(self, segments: list[bytearray]) -> None:
        """Keep records in these pieces of memory, of SEGMENT bytes each, two at least."""
        self.size = len(segments) * SEGMENT
        # Views: MicroPython moves all that is behind a slice of a bytearray it assigns to.
        self._segments = [memoryview(segment) for segment in segments]
        self._firsts = [0] + [_EMPTY] * (len(segments) - 1)
        """Number of the first record in each."""
        self._at = 0
        """The segment that is being filled, and up to where it is."""
        self._end = 0
        self.first = 0
        """Number of the oldest one that is kept."""
        self.next = 0
        """Number of the one that comes next; all before it exist or existed."""

    @native
    def append(self, record: bytes | bytearray | memoryview) -> None:
        """Keep a record as number `next`. Raise ValueError when it could never fit."""
        length = len(record)
        stop = self._end + _LENGTH_BYTES + length
        if stop > SEGMENT:
            if _LENGTH_BYTES + length > SEGMENT:
                raise ValueError("record")
            self._begin_segment()
            stop = _LENGTH_BYTES + length
        segment = self._segments[self._at]
        segment[self._end] = length & 0xFF
        segment[self._end + 1] = length >> 8
        segment[self._end + _LENGTH_BYTES : stop] = record
        self._end = stop
        self.next += 1

    @native
    def find(self, seq: int) -> memoryview | None:
        """Return a record, valid until the next `append`; None when it is gone or not there yet."""
        if not self.first <= seq < self.next:
            return None
        # Nearly always it is among the newest.
        k = self._at
        while self._firsts[k] > seq:
            k = (k or len(self._firsts)) - 1
        segment = self._segments[k]
        at = 0
        for _ in range(seq - self._firsts[k]):
            at += _LENGTH_BYTES + (segment[at] | segment[at + 1] << 8)
        start = at + _LENGTH_BYTES
        return segment[start : start + (segment[at] | segment[at + 1] << 8)]

    def _begin_segment(self) -> None:
        """Go on in the next segment, and forget what is in it."""
        self._at = (self._at + 1) % len(self._firsts)
        self._end = 0
        if self._firsts[self._at] != _EMPTY:
            self.first = self._firsts[(self._at + 1) % len(self._firsts)]
        self._firsts[self._at] = self.next
