"""A counter that admits when values came too slowly to count by."""

from dataclasses import dataclass, replace

from .arrival import Pace
from .model import Reading
from .motion import Counter, LockoutReached, Motion, Recording, RepFinished, SetCount, Target

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

    def recording(self) -> Recording:
        """Return the set as far as it went, to be counted as a whole."""
        recording = self._counter.recording()
        return DoubtedRecording(recording) if self._slow else recording

    def end(self) -> None:
        """Close the set."""
        self._counter.end()


@dataclass(frozen=True, slots=True)
class DoubtedRecording:
    """A set whose values came too slowly to be sure of its count."""

    recording: Recording

    def count(self) -> SetCount:
        """Count the set as a whole, with no more confidence than it deserves."""
        count = self.recording.count()
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
