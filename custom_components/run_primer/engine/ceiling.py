"""A force that an athlete does not want to go beyond."""

from .model import Reading

SUSTAINED_SECONDS = 0.1
"""Shorter is a knock, no push. Ours."""
_ROUNDING_SECONDS = 1e-6
_LONGEST_STEP_SECONDS = 0.5
"""Between two readings behind which something is missing."""


class Ceiling:
    """Watches one sensor in one set."""

    def __init__(self, newtons: float) -> None:
        """Allow so much."""
        self._newtons = newtons
        self._since: float | None = None
        self._last = 0.0

    def feed(self, reading: Reading) -> bool:
        """Take a reading; tell whether force has been beyond for a tenth of a second."""
        whole = 0 <= reading.at - self._last <= _LONGEST_STEP_SECONDS
        self._last = reading.at
        if reading.force <= self._newtons:
            self._since = None
            return False
        if self._since is None or not whole:
            self._since = reading.at
        return reading.at - self._since >= SUSTAINED_SECONDS - _ROUNDING_SECONDS
