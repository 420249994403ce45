"""One converter, and its samples that wait for a frame."""

from . import wire
from .native import const, minus, native

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from .faces import Adc

MOST_SAMPLES = const(15)
"""Samples of a channel in one frame at most, also when there is a lot to catch up with."""
STALE_PERIODS = const(3)
_UNKNOWN_STALE_US = const(1_000_000)
_POLL_US = const(65_000)
"""How late the application may look."""
_RECOVER_EVERY_US = const(2_000_000)
_NEW_PACE = const(4)
"""So many steps that agree with each other, not with the known period, are a new one."""
_LEAST_SWING = const(4096)
_SWING_SHARE = const(8)
_SWING_SHIFT = const(9)
_FAST_SAMPLES = const(3)
_SLOW_BOARD_HZ = const(20)
_PLAIN_HZ = const(80)
_SLOW_HZ = const(10)


class Run:
    """Evenly spaced samples that share their flags, as many as one frame takes at most."""

    def __init__(self, flags: int, first_us: int) -> None:
        """Begin without samples; the first is to be of this time."""
        self.flags = flags
        self.values: list[int] = []
        self.first_us = first_us
        self.last_us = first_us


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
        # Whole numbers, which cost a Pico less: the period, how far off it a sample may be,
        # and how far off those since the last block were.
        self._whole_us = self._margin_us = self._off_us = 0
        self._low = self._high = None

    @property
    def rate_hz(self) -> float:
        """Measured samples a second; 0 while not known."""
        return 1e6 / self.period_us if self.period_us else 0.0

    @property
    def nominal_hz(self) -> int:
        """What the board is strapped to: 10 or 80."""
        return _SLOW_HZ if 0 < self.rate_hz < _SLOW_BOARD_HZ else _PLAIN_HZ

    @native
    def take(self, now_us: int) -> None:
        """Fetch what was converted since the last time."""
        values, ages, flags, self._dropped = self._adc.drain(now_us)
        if not values:
            self._listen(now_us)
            return
        self._heard_us = now_us
        self.stale = False
        if not self._follows(values, ages, flags, now_us):
            for i in range(len(values)):
                self._add(values[i], now_us - ages[i], flags)

    def _listen(self, now_us: int) -> None:
        """Find out whether the converter is silent; try to wake it now and then."""
        patience = STALE_PERIODS * self.period_us + _POLL_US
        self.stale = now_us - self._heard_us > (patience if self.period_us else _UNKNOWN_STALE_US)
        if self.stale and now_us - self._recovered_us > _RECOVER_EVERY_US:
            self._recovered_us = now_us
            self._adc.recover()

    @native
    def is_fast(self) -> bool:
        """Tell whether the samples here cross a good part of the signal's usual swing."""
        if not self.runs or self._low is None or self._high is None:
            return False
        values = self.runs[0].values
        if len(values) < _FAST_SAMPLES:
            return False
        swing = (self._high - self._low) // _SWING_SHARE + _LEAST_SWING
        return abs(values[-1] - values[0]) > swing

    @native
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
                self.index, flags, 0, minus(now_us, t0_us), 0, self._dropped, (self._value,)
            )
        run = self.runs.pop(0)
        self._learn_swing(run.values[-1])
        self._set_period(self.period_us + self._off_us / 32)
        first, span = minus(run.first_us, t0_us), minus(run.last_us, run.first_us)
        return wire.Block(self.index, run.flags, 0, first, span, self._dropped, run.values)

    @native
    def _follows(self, values: list[int], ages: Sequence[int], flags: int, now_us: int) -> bool:
        """Take samples that follow evenly, all at once; False when they do not.

        Nearly all do. One by one they would cost a Pico a tenth of its time.
        """
        count = len(values)
        last_us = now_us - ages[count - 1]
        off_us = minus(last_us, self._stamp_us) - count * self._whole_us
        if count > MOST_SAMPLES or not -self._margin_us < off_us < self._margin_us:
            return False
        self._off_us += off_us
        self._agreed = 0
        run = self._run(flags, count, now_us - ages[0])
        run.values += values
        run.last_us = self._stamp_us = last_us
        self._value = values[-1]
        return True

    @native
    def _run(self, flags: int, count: int, first_us: int) -> Run:
        """Return the last run if it may go on with so many samples, or a new one."""
        if self.runs:
            run = self.runs[-1]
            if run.flags == flags and len(run.values) + count <= MOST_SAMPLES:
                return run
        run = Run(flags, first_us)
        self.runs.append(run)
        return run

    def _add(self, value: int, stamp_us: int, flags: int) -> None:
        """Take one sample; one that does not follow evenly begins a new run."""
        if self._is_even(minus(stamp_us, self._stamp_us)):
            run = self._run(flags, 1, stamp_us)
        else:
            run = Run(flags, stamp_us)
            self.runs.append(run)
        run.values.append(value)
        run.last_us = self._stamp_us = stamp_us
        self._value = value

    def _is_even(self, step_us: int) -> bool:
        """Tell whether a sample comes one period after the last, and learn the period."""
        if not self._stamp_us:
            return False
        if -self._margin_us < step_us - self._whole_us < self._margin_us:
            self._off_us += step_us - self._whole_us
            self._agreed = 0
            return True
        self._agreed = self._agreed + 1 if abs(step_us - self._step_us) < step_us / 8 else 0
        self._step_us = step_us
        if self._agreed >= (_NEW_PACE if self._whole_us else 1):
            self._set_period(float(step_us))
        return False

    @native
    def _set_period(self, period_us: float) -> None:
        """Take this for the time between two samples."""
        self.period_us = period_us
        self._whole_us = round(period_us)
        self._margin_us = self._whole_us // 4
        self._off_us = 0

    @native
    def _learn_swing(self, value: int) -> None:
        """Follow the lowest and the highest value of the last minute or so."""
        low, high = self._low, self._high
        if low is None or high is None:
            low = high = value
        self._low = min(value, low + ((value - low) >> _SWING_SHIFT))
        self._high = max(value, high - ((high - value) >> _SWING_SHIFT))
