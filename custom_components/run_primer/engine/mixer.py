"""Channels that sample at their own pace, brought to one row of readings."""

from collections.abc import Mapping

from .calibration import Calibrations
from .hello import Hello
from .model import Reading, SensorKind
from .wire import DESYNC, SENSOR_FAULT, SETTLING, Block, Frame

_MICROSECONDS = 1e6
_UNUSABLE = DESYNC | SENSOR_FAULT | SETTLING

type _Samples = list[tuple[float, float]]
"""Device seconds and newtons."""


class Mixer:
    """Makes one Reading of each sample of a sensor's leading channel.

    The others are interpolated at its time, or held where they have not got
    so far. A platform's `force` is the sum of its feet channels.
    """

    def __init__(self, hello: Hello, calibrations: Calibrations) -> None:
        """Mix the channels of this hello, in newtons by these calibrations."""
        self._keys = {channel.index: channel.key for channel in hello.channels}
        self._calibrations = calibrations
        feet = [c.key for c in hello.channels if c.key != "bench"]
        self._leading = "feet_left" if "feet_left" in feet else feet[0]
        self._platform = hello.kind is SensorKind.PLATFORM
        self._last: dict[str, tuple[float, float]] = {}

    def calibrate(self, calibrations: Calibrations) -> None:
        """Use other calibrations from the next frame on."""
        self._calibrations = calibrations
        self._last.clear()

    def reset(self) -> None:
        """Forget the last samples: the next ones do not follow them."""
        self._last.clear()

    def feed(self, frame: Frame) -> list[Reading]:
        """Return the readings of a frame; none when its leading channel has nothing usable."""
        samples = {
            self._keys[block.channel]: self._samples(frame, block)
            for block in frame.blocks
            if block.channel in self._keys and not block.flags & _UNUSABLE
        }
        leading = samples.get(self._leading, [])
        readings = [self._reading(at, newtons, samples) for at, newtons in leading]
        self._last.update({key: row[-1] for key, row in samples.items()})
        return readings

    def _samples(self, frame: Frame, block: Block) -> _Samples:
        """Return times and newtons of a block; the samples are evenly spaced."""
        calibration = self._calibrations[self._keys[block.channel]]
        first = (frame.t0_us + block.first_us) / _MICROSECONDS
        step = block.span_us / _MICROSECONDS / max(len(block.values) - 1, 1)
        return [
            (first + step * i, calibration.newtons(value << block.shift))
            for i, value in enumerate(block.values)
        ]

    def _reading(self, at: float, newtons: float, samples: Mapping[str, _Samples]) -> Reading:
        """Return all channels at a time of the leading one."""
        if not self._platform:
            return Reading(at, newtons)
        bench = self._value("bench", at, samples)
        if self._leading != "feet_left":
            return Reading(at, newtons, bench=bench)
        right = self._value("feet_right", at, samples)
        return Reading(at, newtons + (right or 0.0), newtons, right, bench)

    def _value(self, key: str, at: float, samples: Mapping[str, _Samples]) -> float | None:
        """Return a channel's newtons at a time: interpolated, else the nearest known."""
        before = self._last.get(key)
        for sample in samples.get(key, ()):
            if sample[0] >= at:
                return sample[1] if before is None else _between(before, sample, at)
            before = sample
        return None if before is None else before[1]


def _between(before: tuple[float, float], after: tuple[float, float], at: float) -> float:
    """Return the straight line between two samples at a time."""
    width = after[0] - before[0]
    if width <= 0:
        return after[1]
    return before[1] + (after[1] - before[1]) * (at - before[0]) / width
