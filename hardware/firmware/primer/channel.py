"""One converter, and its samples that wait for a frame."""

from . import wire

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .faces import Adc

MOST_SAMPLES = 12
"""Samples of a channel in one frame at most, also when there is a lot to catch up with."""
STALE_PERIODS = 3
_UNKNOWN_STALE_US = 1_000_000
_POLL_US = 25_000
"""How late the application may look."""
_RECOVER_EVERY_US = 2_000_000
_NEW_PACE = 4
"""So many steps that agree with each other, not with the known period, are a new one."""
_LEAST_SWING = 4096
_SWING_SHARE = 16
_SWING_SHIFT = 9
_FAST_SAMPLES = 3
_SLOW_BOARD_HZ = 20
_PLAIN_HZ = 80
_SLOW_HZ = 10


class Run:
    """Evenly spaced samples that share their flags."""

    def __init__(self, flags: int) -> None:
        """Begin without samples."""
        self.flags = flags
        self.values: list[int] = []
        self.stamps: list[int] = []


class Channel:
    """What a converter delivered and no frame holds yet, in evenly spaced runs."""

    def __init__(self, index: int, adc: Adc, now_us: int) -> None:
        """Take samples of a started converter from now on."""
        self.index = index
        self.runs: list[Run] = []
        self.stale = False
        self.period_us = 0.0
        """Measured microseconds between two samples; 0 while not known."""
        self._adc = adc
        self._dropped = 0
        self._value = 0
        self._heard_us = now_us
        self._stamp_us = 0
        self._recovered_us = now_us
        self._step_us = 0
        self._agreed = 0
        self._low = self._high = None

    @property
    def rate_hz(self) -> float:
        """Measured samples a second; 0 while not known."""
        return 1e6 / self.period_us if self.period_us else 0.0

    @property
    def nominal_hz(self) -> int:
        """What the board is strapped to: 10 or 80."""
        return _SLOW_HZ if 0 < self.rate_hz < _SLOW_BOARD_HZ else _PLAIN_HZ

    def take(self, now_us: int) -> None:
        """Fetch what was converted since the last time."""
        values, stamps, flags, self._dropped = self._adc.drain()
        for i in range(len(values)):
            self._add(values[i], stamps[i], flags)
        if values:
            self._heard_us = now_us
        patience = STALE_PERIODS * self.period_us + _POLL_US
        self.stale = now_us - self._heard_us > (patience if self.period_us else _UNKNOWN_STALE_US)
        if self.stale and now_us - self._recovered_us > _RECOVER_EVERY_US:
            self._recovered_us = now_us
            self._adc.recover()

    def is_fast(self) -> bool:
        """Tell whether the samples here cross a good part of the signal's usual swing."""
        if not self.runs or self._low is None or self._high is None:
            return False
        values = self.runs[0].values
        if len(values) < _FAST_SAMPLES:
            return False
        swing = (self._high - self._low) // _SWING_SHARE + _LEAST_SWING
        return abs(values[-1] - values[0]) > swing

    def block(self, t0_us: int, now_us: int) -> wire.Block | None:
        """Return the oldest samples as a block of a frame, and forget them.

        A channel that fell silent repeats its last value, marked as a fault; None when it
        has nothing to say.
        """
        if not self.runs:
            if not self.stale:
                return None
            flags = wire.SENSOR_FAULT
            return wire.Block(
                self.index, flags, 0, now_us - t0_us, 0, self._dropped, (self._value,)
            )
        run = self.runs[0]
        values = run.values[:MOST_SAMPLES]
        stamps = run.stamps[:MOST_SAMPLES]
        if len(run.values) > MOST_SAMPLES:
            del run.values[:MOST_SAMPLES]
            del run.stamps[:MOST_SAMPLES]
        else:
            self.runs.pop(0)
        self._learn_swing(values[-1])
        first, span = stamps[0] - t0_us, stamps[-1] - stamps[0]
        return wire.Block(self.index, run.flags, 0, first, span, self._dropped, values)

    def _add(self, value: int, stamp_us: int, flags: int) -> None:
        """Take one sample; one that does not follow evenly begins a new run."""
        even = self._is_even(stamp_us - self._stamp_us)
        if not self.runs or self.runs[-1].flags != flags or not even:
            self.runs.append(Run(flags))
        self.runs[-1].values.append(value)
        self.runs[-1].stamps.append(stamp_us)
        self._stamp_us = stamp_us
        self._value = value

    def _is_even(self, step_us: int) -> bool:
        """Tell whether a sample comes one period after the last, and learn the period."""
        if not self._stamp_us:
            return False
        period_us = self.period_us
        if period_us * 3 / 4 < step_us < period_us * 5 / 4:
            self.period_us += (step_us - period_us) / 32
            self._agreed = 0
            return True
        self._agreed = self._agreed + 1 if abs(step_us - self._step_us) < step_us / 8 else 0
        self._step_us = step_us
        if self._agreed >= (_NEW_PACE if period_us else 1):
            self.period_us = float(step_us)
        return False

    def _learn_swing(self, value: int) -> None:
        """Follow the lowest and the highest value of the last minute or so."""
        low, high = self._low, self._high
        if low is None or high is None:
            low = high = value
        self._low = min(value, low + ((value - low) >> _SWING_SHIFT))
        self._high = max(value, high - ((high - value) >> _SWING_SHIFT))
