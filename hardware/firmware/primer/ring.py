"""The last frames, in memory taken once, whether the broker has them or not."""

from array import array

_LENGTH_BYTES = 2
_SMALLEST_FRAME = 64
_STEP = 4096
_LARGEST = 262_144
_LEAST = 8192
_WORKING = 32_000
"""Bytes of heap the application needs beside the ring: lists of samples, a frame in the
making, a command, a part of an update, and room between them."""
_TLS = 36_000
"""A session of TLS takes 26 KB, and more while it is agreed on."""


def choose_bytes(free_heap: int, *, tls: bool) -> int:
    """Return how large a ring fits into so many free bytes of heap."""
    room = free_heap - _WORKING - (_TLS if tls else 0)
    # The index takes a sixteenth of what the frames take.
    return max(_LEAST, min(_LARGEST, room * 16 // 17 // _STEP * _STEP))


def make_ring(size: int) -> "Ring":
    """Return a ring of this many bytes, or of fewer, so that there is room to work in one piece."""
    while True:
        # Taken first and given back: the ring must not get the only large piece there is.
        spare = None
        try:
            spare = bytearray(_WORKING)
            return Ring(size)
        except MemoryError:
            size -= _STEP
            if size < _LEAST:
                raise
        finally:
            del spare


class Ring:
    """Frames by number; the oldest make room for new ones.

    Each frame lies in one piece behind two bytes of length, so that it can be
    sent without a copy. A frame that does not fit before the end starts over at 0.
    """

    def __init__(self, size: int) -> None:
        """Take all memory now: this many bytes for frames, and an index."""
        self.size = size
        self._data = memoryview(bytearray(size))
        self._places = array("I", bytes(4 * (size // _SMALLEST_FRAME)))
        self._end = 0
        self.first = 0
        """Number of the oldest frame that is kept."""
        self.next = 0
        """Number of the frame that comes next; all frames before it exist or existed."""

    def append(self, frame: bytes) -> None:
        """Keep a frame as number `next`. Raise ValueError when it could never fit."""
        need = _LENGTH_BYTES + len(frame)
        if need > self.size:
            raise ValueError("frame")
        self._make_room(need)
        at = self._end
        self._data[at] = len(frame) & 0xFF
        self._data[at + 1] = len(frame) >> 8
        self._data[at + _LENGTH_BYTES : at + need] = frame
        self._places[self.next % len(self._places)] = at
        self._end = at + need
        self.next += 1

    def peek(self, seq: int) -> memoryview | None:
        """Return a frame, valid until the next `append`; None when it is gone or not there yet."""
        if not self.first <= seq < self.next:
            return None
        at = self._place(seq)
        length = self._data[at] | self._data[at + 1] << 8
        return self._data[at + _LENGTH_BYTES : at + _LENGTH_BYTES + length]

    def _make_room(self, need: int) -> None:
        """Forget the oldest frames until `need` bytes are free at the end."""
        if self._end + need > self.size:
            while self._holds_any() and self._place(self.first) >= self._end:
                self.first += 1
            self._end = 0
        while self._holds_any() and self._end <= self._place(self.first) < self._end + need:
            self.first += 1
        if self.next - self.first == len(self._places):
            self.first += 1

    def _holds_any(self) -> bool:
        """Tell whether a frame is kept."""
        return self.first < self.next

    def _place(self, seq: int) -> int:
        """Return the offset of a frame that is kept."""
        return self._places[seq % len(self._places)]
