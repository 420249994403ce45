"""Fills frames from the converters: soon enough to be live, full enough to be few."""

from .channel import Channel
from .native import const, minus, native

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .faces import Adc
    from .frames import Frames

LOOK_US = const(60_000)
"""How often to look at the converters."""
FRAME_US = const(80_000)
"""A frame is closed when its first sample is older: with every second look."""
_ALL_SILENT_US = const(1_000_000)
"""How often a device says that none of its converters answers."""
_BYTES_A_SECOND = const(1300)
"""What the network is to carry at most: beyond it no frame is closed early."""


class Sampler:
    """Drains all converters and appends frames to a ring."""

    def __init__(self, adcs: list[Adc], ring: Frames, now_us: int) -> None:
        """Sample these started converters."""
        self.channels = [Channel(index, adc, now_us) for index, adc in enumerate(adcs)]
        self._ring = ring
        self._closed_us = self._looked_us = now_us
        self._saved = 0
        """Bytes that were not sent and may be, a second's worth at most."""

    @native
    def poll(self, now_us: int) -> int:
        """Take what was converted until now; return how many frames were closed."""
        for channel in self.channels:
            channel.take(now_us)
        earned = minus(now_us, self._looked_us) * _BYTES_A_SECOND // 1_000_000
        self._saved = min(self._saved + earned, _BYTES_A_SECOND)
        self._looked_us = now_us
        count = 0
        while self._is_due(now_us):
            self._close(now_us)
            count += 1
        return count

    def is_faulty(self) -> bool:
        """Tell whether a converter is silent."""
        return any(channel.stale for channel in self.channels)

    def is_measured(self) -> bool:
        """Tell whether the pace of every converter that answers is known."""
        return all(channel.period_us or channel.stale for channel in self.channels)

    @native
    def _is_due(self, now_us: int) -> bool:
        """Tell whether a frame should be closed now."""
        silent = True
        for channel in self.channels:
            if not channel.runs:
                silent = silent and channel.stale
                continue
            silent = False
            if len(channel.runs) > 1 or minus(now_us, channel.runs[0].first_us) >= FRAME_US:
                return True
            if self._saved > 0 and channel.is_fast():
                return True
        return silent and now_us - self._closed_us >= _ALL_SILENT_US

    @native
    def _close(self, now_us: int) -> None:
        """Make a frame of what waits."""
        t0_us = now_us
        for channel in self.channels:
            if channel.runs:
                t0_us = min(t0_us, channel.runs[0].first_us)
        blocks = []
        for channel in self.channels:
            block = channel.block(t0_us, now_us)
            if block is not None:
                blocks.append(block)
        self._saved -= self._ring.add(t0_us, blocks)
        self._closed_us = now_us
