"""Two clocks on one time line: a device's own and Home Assistant's."""

from collections import deque
from enum import StrEnum

WINDOW_SECONDS = 60.0


class Timing(StrEnum):
    """Whose clock says how long reps and holds last."""

    DEVICE = "device"
    """The sensor's own."""
    ARRIVAL = "arrival"
    """None: Wi-Fi and broker add what they like (docs/protocol.md, "Other sources")."""


class DeviceClock:
    """Maps a device's seconds to the receiver's.

    A message can be late but never early, so the smallest (arrival - device
    time) of a sliding minute is nearest to the true offset.
    """

    def __init__(self, window: float = WINDOW_SECONDS) -> None:
        """Look back this many seconds."""
        self._window = window
        self._lows: deque[tuple[float, float]] = deque()

    def observe(self, device: float, arrival: float) -> None:
        """Learn from a message whose last sample has this device time."""
        offset = arrival - device
        # Only rising offsets are kept, so the first one is always the smallest.
        while self._lows and self._lows[-1][1] >= offset:
            self._lows.pop()
        self._lows.append((arrival, offset))
        while self._lows[0][0] < arrival - self._window:
            self._lows.popleft()

    def to_station(self, device: float) -> float | None:
        """Return the receiver's time of a device time; None before any message."""
        return device + self._lows[0][1] if self._lows else None

    def reset(self) -> None:
        """Forget everything: the device started its clock again."""
        self._lows.clear()
