"""The last records by number, in memory taken once."""

from array import array

from .native import native

_LENGTH_BYTES = 2
_UNIT = 4
"""Records begin at multiples of it, so that their places are numbers of 16 bits."""
_SMALLEST_RECORD = 32


class Ring:
    """Records by number; the oldest make room for new ones.

    Each lies in one piece behind two bytes of length. One that does not fit before the end
    starts over at 0.
    """

    def __init__(self, size: int) -> None:
        """Take all memory now: this many bytes for records, and an index."""
        self.size = size
        self._data = memoryview(bytearray(size))
        self._places = array("H", bytes(2 * (size // _SMALLEST_RECORD)))
        self._end = 0
        self.first = 0
        """Number of the oldest one that is kept."""
        self.next = 0
        """Number of the one that comes next; all before it exist or existed."""

    @property
    def most(self) -> int:
        """How many records it holds at most, however small they are."""
        return len(self._places)

    @native
    def append(self, record: bytes | bytearray) -> None:
        """Keep a record as number `next`. Raise ValueError when it could never fit."""
        length = len(record)
        need = (_LENGTH_BYTES + length + _UNIT - 1) // _UNIT * _UNIT
        if need > self.size:
            raise ValueError("frame")
        self._make_room(need)
        at = self._end
        self._data[at] = length & 0xFF
        self._data[at + 1] = length >> 8
        # In two steps: MicroPython moves all that is behind a slice it assigns to.
        place = self._data[at + _LENGTH_BYTES : at + _LENGTH_BYTES + length]
        place[:] = record
        self._places[self.next % len(self._places)] = at // _UNIT
        self._end = at + need
        self.next += 1

    def peek(self, seq: int) -> memoryview | bytes | None:
        """Return a record, valid until the next `append`; None when it is gone or not there yet."""
        if not self.first <= seq < self.next:
            return None
        at = self._place(seq)
        length = self._data[at] | self._data[at + 1] << 8
        return self._data[at + _LENGTH_BYTES : at + _LENGTH_BYTES + length]

    @native
    def _make_room(self, need: int) -> None:
        """Forget the oldest until `need` bytes are free at the end."""
        if self._end + need > self.size:
            while self._holds_any() and self._place(self.first) >= self._end:
                self.first += 1
            self._end = 0
        while self._holds_any() and self._end <= self._place(self.first) < self._end + need:
            self.first += 1
        if self.next - self.first == len(self._places):
            self.first += 1

    def _holds_any(self) -> bool:
        """Tell whether any is kept."""
        return self.first < self.next

    def _place(self, seq: int) -> int:
        """Return the offset of one that is kept."""
        return self._places[seq % len(self._places)] * _UNIT
