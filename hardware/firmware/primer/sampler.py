"""Fills frames from the converters: soon enough to be live, full enough to be few."""

from . import wire
from .channel import MOST_SAMPLES, Channel
from .native import native

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .faces import Adc
    from .frames import Frames

FRAME_SAMPLES = 8
FRAME_US = 110_000
"""No sample waits longer than this in a frame that is not full."""
_ALL_SILENT_US = 1_000_000
"""How often a device says that none of its converters answers."""


class Sampler:
    """Drains all converters and appends frames to a ring."""

    def __init__(self, adcs: list[Adc], ring: Frames, boot: int, now_us: int) -> None:
        """Sample these started converters; frames carry this boot's number."""
        self.channels = [Channel(index, adc, now_us) for index, adc in enumerate(adcs)]
        self._ring = ring
        self._boot = boot
        self._closed_us = now_us

    @native
    def poll(self, now_us: int) -> int:
        """Take what was converted until now; return how many frames were closed."""
        for channel in self.channels:
            channel.take(now_us)
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
        oldest = None
        full = True
        for channel in self.channels:
            if not channel.runs:
                # A frame waits for a channel that is late, not for one that is silent.
                full = full and channel.stale
                continue
            run = channel.runs[0]
            count = len(run.values)
            if len(channel.runs) > 1 or count >= MOST_SAMPLES or channel.is_fast():
                return True
            full = full and count >= FRAME_SAMPLES
            oldest = run.first_us if oldest is None else min(oldest, run.first_us)
        if oldest is None:
            return full and now_us - self._closed_us >= _ALL_SILENT_US
        return full or now_us - oldest >= FRAME_US

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
        self._ring.append(wire.encode_frame(self._boot, self._ring.next, t0_us, blocks))
        self._closed_us = now_us
