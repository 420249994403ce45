"""What is wrong with a channel, told by its own samples."""

from dataclasses import dataclass
from enum import StrEnum

from .wire import DESYNC, SATURATED, SENSOR_FAULT, SETTLING, Block, Frame

PERIOD_SECONDS = 10.0
"""How long to look before judging."""
LEAST_RATE_HZ = 60.0
"""Measured samples a second under which reps are told late (measuring-science section 5.5)."""
_BAD_SHARE = 0.1
"""Share of a period's blocks that must be bad: one jolt is no broken cell."""
_CLEAN_PERIODS = 3
"""Periods without a fault after which it is gone."""
_FEWEST_VALUES = 40
"""As many equal values in a row do not come from a 24-bit converter that lives."""
_MICROSECONDS = 1e6


class Ailment(StrEnum):
    """A fault of a channel that somebody should look after."""

    DEAD = "channel_dead"
    """No samples, or ever the same one: a wire is off, or the converter is."""
    DESYNC = "channel_desync"
    """Samples are read out of step: noise on the clock wire."""
    SATURATED = "channel_saturated"
    """The converter is at its end: overload, or a broken bridge."""
    SLOW = "wrong_rate"
    """Fewer samples a second than counting wants: the RATE pin is low."""


@dataclass(slots=True)
class _Tally:
    """One channel for one period."""

    blocks: int = 0
    desync: int = 0
    saturated: int = 0
    faulty: int = 0
    samples: int = 0
    first: float | None = None
    """Seconds of the first sample."""
    last: float = 0.0
    lowest: int = 0
    highest: int = 0

    def add(self, block: Block, start: float) -> None:
        """Take a block whose first sample was at this time, in seconds."""
        self.blocks += 1
        self.desync += bool(block.flags & DESYNC)
        self.saturated += bool(block.flags & SATURATED)
        self.faulty += bool(block.flags & SENSOR_FAULT)
        values = [value << block.shift for value in block.values]
        self.lowest = min([*values, self.lowest] if self.samples else values)
        self.highest = max([*values, self.highest] if self.samples else values)
        self.samples += len(values)
        self.first = start if self.first is None else self.first
        self.last = start + block.span_us / _MICROSECONDS

    @property
    def rate(self) -> float | None:
        """Return samples a second; None when there are too few to tell."""
        if self.first is None or self.last - self.first < PERIOD_SECONDS / 2:
            return None
        return (self.samples - 1) / (self.last - self.first)

    def ailments(self) -> set[Ailment]:
        """Return what was wrong."""
        enough = _BAD_SHARE * self.blocks
        stuck = self.samples >= _FEWEST_VALUES and self.lowest == self.highest
        found = {
            Ailment.SATURATED: self.saturated > enough,
            Ailment.DESYNC: self.desync > enough,
            Ailment.DEAD: not self.blocks or self.faulty > enough or (stuck and not self.saturated),
            Ailment.SLOW: self.rate is not None and self.rate < LEAST_RATE_HZ,
        }
        return {ailment for ailment, there in found.items() if there}


class Health:
    """Judges the channels of one sensor from its frames, in order."""

    def __init__(self, channels: dict[int, str]) -> None:
        """Look at channels by their number in frames."""
        self.rates: dict[str, float] = {}
        """Samples a second of each channel, as last measured."""
        self._channels = channels
        self._bad: dict[tuple[str, Ailment], int] = {}
        self._restart(None)

    @property
    def ailments(self) -> frozenset[tuple[str, Ailment]]:
        """Return what is wrong, by channel key."""
        return frozenset(self._bad)

    def forget(self) -> None:
        """Look anew: something was done about it."""
        self._bad.clear()
        self._restart(None)

    def feed(self, frame: Frame, *, after_gap: bool) -> None:
        """Take the next frame."""
        at = frame.t0_us / _MICROSECONDS
        if self._start is None or after_gap or at < self._start:
            self._restart(at)
        elif at - self._start >= PERIOD_SECONDS:
            self._judge()
            self._restart(at)
        for block in frame.blocks:
            if block.channel in self._channels and not block.flags & SETTLING:
                self._tallies[block.channel].add(block, at + block.first_us / _MICROSECONDS)

    def _restart(self, at: float | None) -> None:
        """Begin a period."""
        self._start = at
        self._tallies = {number: _Tally() for number in self._channels}

    def _judge(self) -> None:
        """Take note of the period's faults, and forget those that have been gone for long."""
        for number, key in self._channels.items():
            tally = self._tallies[number]
            found = tally.ailments()
            if tally.rate is not None:
                self.rates[key] = tally.rate
            for ailment in Ailment:
                if ailment in found:
                    self._bad[key, ailment] = _CLEAN_PERIODS
                elif (left := self._bad.get((key, ailment))) is not None:
                    self._bad[key, ailment] = left - 1
        self._bad = {what: left for what, left in self._bad.items() if left > 0}
