"""What a counter sees in a signal, sample by sample: the past-tense values of motion."""

from dataclasses import dataclass
from typing import NamedTuple, Protocol

from .model import Hold, Reading, Rep


@dataclass(frozen=True, slots=True, kw_only=True)
class LockoutReached:
    """The top of a rep: the moment to say its number."""

    at: float
    """Seconds of the sensor's clock, interpolated."""
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RepFinished:
    """A rep whose lockout was announced came back down."""

    rep: Rep


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialFinished:
    """A lift that turned back before the top."""

    at: float
    height: float
    """Share of a full rep's rise, 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldStarted:
    """Force went over the hold threshold and stayed."""

    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldFinished:
    """A hold ended, its grace included only if it was recovered."""

    hold: Hold


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetMissed:
    """Force has been beside its target for a while."""

    at: float
    too_much: bool
    """True when there is too much of it, False when too little."""


type Motion = (
    LockoutReached | RepFinished | PartialFinished | HoldStarted | HoldFinished | TargetMissed
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetCount:
    """A whole set, segmented again when it was over."""

    reps: tuple[Rep, ...]
    partials: int
    holds: tuple[Hold, ...]
    confidence: float
    """0 to 1 that the number of reps is exactly right."""
    blind: bool
    """True when the sensors at hand cannot tell reps apart at this tempo."""


class Target(NamedTuple):
    """The forces between which a lift is up, in newtons."""

    low: float
    """From here on it counts."""
    high: float
    """As far over the usual top as `low` is under it."""


class Recording(Protocol):
    """A set as it was recorded up to a moment, apart from the counter that goes on."""

    def count(self) -> SetCount:
        """Count the set as a whole. It takes a while, and may run in any thread."""


class Counter(Protocol):
    """Sees reps and holds in one sensor's readings, for as long as a session lasts."""

    def target(self, *, holding: bool) -> Target | None:
        """Return the forces that count as up, for a hold or for reps; None until learned."""

    def begin(self) -> None:
        """Start a set: count from here, keep what was learned of rest level and noise."""

    def feed(self, reading: Reading) -> tuple[Motion, ...]:
        """Take the next reading and say what happened; outside of a set only learn."""

    def gap(self) -> None:
        """Forget what was under way: samples are missing here."""

    def held(self, at: float) -> float:
        """Return the seconds of the hold that is going on at this time, 0 without one."""

    def recording(self) -> Recording:
        """Return the set as far as it went, to be counted as a whole; nothing changes by it."""

    def end(self) -> None:
        """Close the set: from here on only learn. Its recording stays until the next set."""
