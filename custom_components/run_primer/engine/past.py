"""What somebody's sessions were like, as far as conclusions are drawn from them later.

How good a session was is ours, a rule of thumb: no source weighs range against form. It is
made to be compared with the same person's other sessions of the same routine only.
"""

from dataclasses import dataclass
from datetime import datetime
from statistics import fmean

from .model import Fault

NO_FAULT_OF_FORM = frozenset({Fault.FATIGUE, Fault.OVER_LIMIT})
"""Getting slower says when to stop, and a limit is not of form."""
FAULT_COSTS = 0.1
"""What each kind of fault that was told in a set takes from its quality. Ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastHold:
    """A hold."""

    seconds: float
    steadiness: float | None = None
    """Coefficient of variation in percent; None when too short to tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastSet:
    """A set that is over."""

    exercise: str
    measured: bool
    """True when a sensor saw it."""
    ended_by: str | None = None
    """`goal`, `done`, `skip` or `manual`."""
    goal_reps: int | None = None
    goal_seconds: float | None = None
    reps: int = 0
    partials: int = 0
    held: float = 0.0
    """Seconds."""
    confidence: float | None = None
    """0 to 1 that the number of reps is right."""
    holds: tuple[PastHold, ...] = ()
    faults: frozenset[Fault] = frozenset()
    """Those that were told."""
    load: float | None = None
    """Kilograms, as the athlete said."""

    @property
    def is_reached(self) -> bool:
        """Tell whether its goal was."""
        if self.ended_by == "goal" or (self.ended_by == "done" and not self.measured):
            return True
        if self.goal_reps is not None:
            return self.reps >= self.goal_reps
        return self.goal_seconds is not None and self.held >= self.goal_seconds

    @property
    def quality(self) -> float | None:
        """Return how well it was done, 0 to 1; None when nothing measured it.

        The share of its reps that were full ones, or of its seconds that were held, less
        what faults cost.
        """
        if not self.measured:
            return None
        if self.goal_reps is not None:
            tried = self.reps + self.partials
            done = self.reps / tried if tried > 0 else 0.0
        elif self.goal_seconds is not None and self.goal_seconds > 0:
            done = max(min(self.held / self.goal_seconds, 1.0), 0.0)
        else:
            return None
        return done * max(1 - FAULT_COSTS * len(self.faults - NO_FAULT_OF_FORM), 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class PastSession:
    """A session that is over."""

    routine: str
    started: datetime
    ended: datetime
    completed: bool
    share: float
    """How much of the routine was done, 0 to 1."""
    pain: bool = False
    """True when pain ended it."""
    sets: tuple[PastSet, ...] = ()

    @property
    def quality(self) -> float | None:
        """Return how well it was done, 0 to 1; None when nothing measured it.

        The mean of its sets; one that was counted with little confidence says little.
        """
        judged = [
            (quality, 1.0 if one.confidence is None else one.confidence)
            for one in self.sets
            if (quality := one.quality) is not None
        ]
        weights = [weight for _, weight in judged]
        if not any(weight > 0 for weight in weights):
            return None
        return fmean([quality for quality, _ in judged], weights)
