"""What the Pico does between its load cells and its radio: sample, stamp, fill frames."""

from dataclasses import dataclass, field

import numpy as np

from .adc import Adc, digitise
from .motion import RATE
from .stage import Stage
from .wire import Block, encode_frame

SAMPLES_A_FRAME = 8
_EARLY_SAMPLES = 3
_EARLY_NEWTONS = 25.0
"""A change this large within a frame closes it early, so that a rep is not held up."""
_CONTEXT_SECONDS = 0.1
"""What the filter looks back on."""


@dataclass(kw_only=True)
class Sampler:
    """Fills one sensor's frames from the stage, on the sensor's own clock."""

    stage: Stage
    keys: tuple[str, ...]
    adcs: dict[str, Adc]
    boot: int
    started: float
    """Time of the boot, seconds of `time.monotonic`."""
    rng: np.random.Generator
    seq: int = 0
    _taken: int = 0
    _waiting: dict[str, list[int]] = field(default_factory=dict)
    _first: float = 0.0

    @property
    def _period(self) -> float:
        """Return true seconds between two samples."""
        adc = self.adcs[self.keys[0]]
        return 1 / (adc.rate * adc.clock)

    def take(self, now: float) -> list[bytes]:
        """Sample up to a time; return the frames that are full, or that should not wait."""
        frames: list[bytes] = []
        due = int((now - self.started) / self._period) - self._taken
        while due > 0:
            room = SAMPLES_A_FRAME - len(self._waiting.get(self.keys[0], ()))
            count = min(due, room)
            self._sample(count)
            due -= count
            if count == room or self._is_moving():
                frames.append(self._close())
        return frames

    def _sample(self, count: int) -> None:
        """Take samples of all channels."""
        if not self._waiting:
            self._waiting = {key: [] for key in self.keys}
            self._first = self._taken * self._period
        since = self.started + self._taken * self._period
        for key in self.keys:
            self._waiting[key] += self._convert(key, since, count)
        self._taken += count

    def _convert(self, key: str, since: float, count: int) -> list[int]:
        """Return counts of one channel."""
        until = since + count * self._period
        newtons = self.stage.forces(key, since - _CONTEXT_SECONDS, until + self._period)
        times = since - _CONTEXT_SECONDS + np.arange(newtons.size) / RATE
        digitised = digitise(times, newtons, self.adcs[key], self.rng)
        behind = digitised.counts[digitised.times >= since - self._period / 2]
        if behind.size < count:
            behind = digitised.counts[-count:]
        return [int(value) for value in behind[:count]]

    def _is_moving(self) -> bool:
        """Tell whether the frame should be closed early."""
        key = self.keys[0]
        values = self._waiting[key]
        change = abs(values[-1] - values[0]) / self.adcs[key].counts_per_newton
        return len(values) >= _EARLY_SAMPLES and change > _EARLY_NEWTONS

    def _close(self) -> bytes:
        """Return the frame that was being filled."""
        count = len(self._waiting[self.keys[0]])
        # The device's clock runs with its converters': a fast one stamps true seconds all the same.
        span = round((count - 1) * self._period * 1e6)
        blocks = [
            Block(index, 0, 0, 0, span, 0, tuple(self._waiting[key]))
            for index, key in enumerate(self.keys)
        ]
        frame: bytes = encode_frame(self.boot, self.seq, round(self._first * 1e6), blocks)
        self.seq += 1
        self._waiting = {}
        return frame
