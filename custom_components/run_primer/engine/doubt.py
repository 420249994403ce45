"""A counter that admits when values came too slowly to count by."""

from dataclasses import replace

from .arrival import Pace
from .model import Reading
from .motion import Counter, LockoutReached, Motion, RepFinished, SetCount, Target

SLOW_CONFIDENCE = 0.4
"""Highest confidence of a set whose values came at less than 5 Hz. About the share of sets
that were counted right at 2 and 3 Hz (docs/other-sensors.md)."""


class ArrivalCounter:
    """Counts like the counter inside it, and is less sure of what came slowly."""

    def __init__(self, counter: Counter) -> None:
        """Count with this counter."""
        self._counter = counter
        self._pace = Pace()
        self._slow = False

    def target(self, *, holding: bool) -> Target | None:
        """Return the forces that count as up, for a hold or for reps."""
        return self._counter.target(holding=holding)

    def begin(self) -> None:
        """Start a set."""
        self._slow = self._pace.is_slow
        self._counter.begin()

    def feed(self, reading: Reading) -> tuple[Motion, ...]:
        """Take the next reading and say what happened."""
        self._pace.feed(reading.at)
        self._slow = self._slow or self._pace.is_slow
        motions = self._counter.feed(reading)
        return tuple(map(_doubted, motions)) if self._slow and motions else motions

    def gap(self) -> None:
        """Take note that samples are missing."""
        self._counter.gap()

    def held(self, at: float) -> float:
        """Return the seconds of the hold that is going on at this time, 0 without one."""
        return self._counter.held(at)

    def recount(self) -> SetCount:
        """Count the set as a whole as far as it went."""
        return self._judged(self._counter.recount())

    def finish(self) -> SetCount:
        """Close the set and count it again as a whole."""
        return self._judged(self._counter.finish())

    def _judged(self, count: SetCount) -> SetCount:
        """Return a count with no more confidence than it deserves."""
        if not self._slow:
            return count
        return replace(count, confidence=min(count.confidence, SLOW_CONFIDENCE))


def _doubted(motion: Motion) -> Motion:
    """Return a motion with little confidence."""
    match motion:
        case LockoutReached(confidence=confidence):
            return replace(motion, confidence=min(confidence, SLOW_CONFIDENCE))
        case RepFinished(rep=rep):
            low = min(rep.confidence, SLOW_CONFIDENCE)
            return replace(motion, rep=replace(rep, confidence=low))
        case _:
            return motion
