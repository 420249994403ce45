"""A virtual HX711 for the firmware: the face of `hx711.Hx711`, fed by the stage."""

from dataclasses import dataclass
import time

import numpy as np

from .adc import Adc, digitise
from .firmware import wire
from .motion import RATE
from .stage import Stage

_CONTEXT_SECONDS = 0.1
"""What the filter looks back on."""
_SETTLING_SAMPLES = 4
_BATCH = 8


@dataclass(kw_only=True)
class Converter:
    """One converter on its own clock; it samples in real time once started."""

    stage: Stage
    key: str
    adc: Adc
    booted: float
    """Time of the device's boot, seconds of `time.monotonic`."""
    rng: np.random.Generator
    _started: float = 0.0
    _taken: int = 0
    _dropped: int = 0

    def start(self) -> None:
        """Begin to convert."""
        self._started = time.monotonic()

    def recover(self) -> None:
        """Switch the chip off and on, which a virtual one never needs."""

    def drain(self, now_us: int) -> tuple[list[int], list[int], int, int]:
        """Return values, their microseconds before a time since boot, flags, samples dropped."""
        count = int((time.monotonic() - self._started) / self._period) - self._taken
        # Samples of one drain share their flags and their fate.
        settling = self._taken < _SETTLING_SAMPLES
        count = min(count, _SETTLING_SAMPLES - self._taken if settling else _BATCH)
        if count <= 0:
            return [], [], 0, self._dropped
        since = self._started + self._taken * self._period
        self._taken += count
        if self.rng.random() < self.adc.loss * count / _BATCH:
            self._dropped += count
            return [], [], 0, self._dropped
        first_us = (since - self.booted) * 1e6
        ages = [now_us - round(first_us + i * self._period * 1e6) for i in range(count)]
        values = self._convert(since, count)
        return values, ages, wire.SETTLING if settling else 0, self._dropped

    @property
    def _period(self) -> float:
        """Return true seconds between two samples."""
        return 1 / (self.adc.rate * self.adc.clock)

    def _convert(self, since: float, count: int) -> list[int]:
        """Return so many counts from a time on."""
        until = since + count * self._period
        newtons = self.stage.forces(self.key, since - _CONTEXT_SECONDS, until + self._period)
        times = since - _CONTEXT_SECONDS + np.arange(newtons.size) / RATE
        digitised = digitise(times, newtons, self.adc, self.rng)
        behind = digitised.counts[digitised.times >= since - self._period / 2]
        if behind.size < count:
            behind = digitised.counts[-count:]
        return [int(value) for value in behind[:count]]
