"""What came out of a set and of a session."""

from collections import Counter
from dataclasses import dataclass

from .clock import Timing
from .metrics import SetMetrics
from .model import Hold, HoldGoal, Measure, PlannedSet, Rep


@dataclass(frozen=True, slots=True, kw_only=True)
class SetResult:
    """A set that is over."""

    planned: PlannedSet
    reps: int | None
    """Reps counted; None when nothing measured them."""
    partials: int
    held: float
    """Seconds of all its holds, those inside reps too."""
    seen: tuple[Rep, ...]
    holds: tuple[Hold, ...]
    confidence: float | None
    """0 to 1 that the number of reps is right; None when nothing measured them."""
    ended_by: str
    """`goal`, `done` (the athlete said so) or `skip`."""
    missed: float = 0.0
    """Seconds of it that no sample tells of."""
    metrics: SetMetrics | None = None
    """None when nothing measured it."""
    target_error: float | None = None
    """Root mean square error beside a target, as a share of its rise; None without a target."""

    @property
    def measured(self) -> bool:
        """Tell whether a sensor saw it."""
        return self.planned.measure in (Measure.PLATFORM, Measure.BAND)

    @property
    def share(self) -> float:
        """Return how much of the goal was done, 0 to 1."""
        goal = self.planned.goal
        if self.ended_by == "goal" or (self.ended_by == "done" and not self.measured):
            return 1.0
        if isinstance(goal, HoldGoal):
            return min(self.held / goal.seconds, 1.0)
        return min((self.reps or 0) / goal.reps, 1.0)

    @property
    def peak(self) -> float | None:
        """Return the highest filtered force of its reps, newtons; None without one."""
        return max((rep.peak for rep in self.seen), default=None)

    @property
    def faults(self) -> dict[str, int]:
        """Return how many reps showed each fault of form, told or not."""
        reps = self.metrics.reps if self.metrics else ()
        return dict(Counter(fault.value for rep in reps for fault in sorted(rep.faults)))


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionSummary:
    """A session that is over; times are seconds of the station's clock."""

    routine: str
    started: float
    ended: float
    planned_sets: int
    sets: tuple[SetResult, ...]
    timing: Timing = Timing.DEVICE

    @property
    def reps(self) -> int:
        """Return all reps that a sensor counted."""
        return sum(result.reps or 0 for result in self.sets)

    @property
    def held(self) -> float:
        """Return the seconds held in the sets that were for holding, measured or timed."""
        return sum(r.held for r in self.sets if isinstance(r.planned.goal, HoldGoal))

    @property
    def share(self) -> float:
        """Return how much of the routine was done, 0 to 1; a skipped set counts nothing."""
        return sum(result.share for result in self.sets) / self.planned_sets
