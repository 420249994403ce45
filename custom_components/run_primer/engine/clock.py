"""Two clocks on one time line: a device's own and Home Assistant's."""

from collections import deque
from enum import StrEnum

WINDOW_SECONDS = 60.0
FASTEST_DRIFT = 500e-6
"""Seconds a second; crystals are ten times better. Ours."""


class Timing(StrEnum):
    """Whose clock says how long reps and holds last."""

    DEVICE = "device"
    """The sensor's own."""
    ARRIVAL = "arrival"
    """None: Wi-Fi and broker add what they like (docs/protocol.md, "Other sources")."""


class DeviceClock:
    """Maps a device's seconds to the receiver's.

    A message can be late but never early, so the smallest (arrival - device
    time) of a sliding minute is nearest to the true offset. It never rises
    faster than two clocks drift apart, so that behind an outage, when a minute
    and more comes late at once, things still happened when they did.
    """

    def __init__(self, window: float = WINDOW_SECONDS) -> None:
        """Look back this many seconds."""
        self.offset: float | None = None
        """Seconds from device time to the receiver's; None before any message."""
        self._window = window
        self._lows: deque[tuple[float, float]] = deque()
        self._latest = 0.0

    def observe(self, device: float, arrival: float) -> None:
        """Learn from a message whose last sample has this device time."""
        seen = arrival - device
        # Only rising offsets are kept, so the first one is always the smallest.
        while self._lows and self._lows[-1][1] >= seen:
            self._lows.pop()
        self._lows.append((arrival, seen))
        while self._lows[0][0] < arrival - self._window:
            self._lows.popleft()
        low = self._lows[0][1]
        if self.offset is not None:
            passed = max(device - self._latest, 0.0)
            low = min(low, self.offset + FASTEST_DRIFT * passed)
        self.offset = low
        self._latest = max(device, self._latest)
