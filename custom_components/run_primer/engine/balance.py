"""Left against right on a split foot plate."""

from .model import Reading

_MIN_READINGS = 40


class Balance:
    """Bilateral asymmetry index of a set, BAI = 100 (R - L) / (R + L), in percent.

    Only readings over the set's running mean force count, so that the lifted
    part of the reps weighs and the lying part does not. The index and its
    sign are those of Bishop et al., Strength Cond J 2018, 40(4):1-6.
    """

    def __init__(self) -> None:
        """Start a set."""
        self._left = self._right = 0.0
        self._mean = 0.0
        self._seen = 0
        self._used = 0

    def feed(self, reading: Reading) -> None:
        """Take a reading."""
        self._seen += 1
        self._mean += (reading.force - self._mean) / self._seen
        if reading.left is None or reading.right is None or reading.force < self._mean:
            return
        self._used += 1
        self._left += reading.left
        self._right += reading.right

    @property
    def index(self) -> float | None:
        """Return percent, positive when the right side does more; None when it cannot be said."""
        total = self._left + self._right
        if self._used < _MIN_READINGS or min(self._left, self._right) < 0 or total <= 0:
            return None
        return 100 * (self._right - self._left) / total
