"""One exercise of a routine as somebody does it, and the doses on either side of it."""

from dataclasses import dataclass
from statistics import fmean
from typing import Self

from .course import Dose
from .model import Exercise, Fault, HoldGoal, RoutineStep
from .past import PastSession, PastSet
from .ranges import Range

GOOD = 0.9
"""Quality of an exercise that was done with ease. Ours."""
_MORE_REPS = 2
_MORE_SECONDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """An exercise with its dose."""

    exercise: str
    """Key."""
    goal: float
    """Reps, or seconds of a hold, in a set."""
    sets: int
    """For each side, in a round."""
    rounds: int
    sides: int
    range: Range

    @classmethod
    def of(cls, step: RoutineStep, limits: Range, exercise: Exercise, rounds: int) -> Self:
        """Return the work of a routine's step."""
        goal = step.goal.seconds if isinstance(step.goal, HoldGoal) else step.goal.reps
        return cls(
            exercise=step.exercise,
            goal=goal,
            sets=step.sets,
            rounds=rounds,
            sides=2 if exercise.unilateral else 1,
            range=limits,
        )

    def dose(self, *, goal: float | None = None, sets: int | None = None) -> Dose:
        """Return this work as a dose, or another one in its place."""
        amount = self.goal if goal is None else goal
        return Dose(
            exercise=self.exercise,
            reps=None if self.range.holds else round(amount),
            seconds=float(amount) if self.range.holds else None,
            sets=self.sets if sets is None else sets,
        )

    @property
    def with_more(self) -> Dose | None:
        """Return more reps or longer holds; None at the top of the range."""
        more = self.goal + (_MORE_SECONDS if self.range.holds else _MORE_REPS)
        return self.dose(goal=min(more, self.range.high)) if self.goal < self.range.high else None

    @property
    def with_more_sets(self) -> Dose | None:
        """Return a set more, from the lower end of the range again; None where there are enough."""
        if (self.sets + 1) * self.rounds > self.range.sets:
            return None
        return self.dose(goal=self.range.low, sets=self.sets + 1)

    @property
    def with_less(self) -> Dose | None:
        """Return the lower end of the range; None when it is there."""
        return self.dose(goal=self.range.low) if self.goal > self.range.low else None

    @property
    def with_fewer_sets(self) -> Dose | None:
        """Return a set less; None when there is but one."""
        return self.dose(sets=self.sets - 1) if self.sets > 1 else None

    def easy_in(self, session: PastSession) -> bool:
        """Tell whether all of this was done in a session, and well.

        What nothing measured is taken on trust.
        """
        sets = self._done_in(session)
        if not session.completed or len(sets) < self.sets * self.rounds * self.sides:
            return False
        known = [quality for one in sets if (quality := one.quality) is not None]
        return (
            all(one.is_reached for one in sets)
            and not any(Fault.FATIGUE in one.faults for one in sets)
            and (not known or fmean(known) >= GOOD)
        )

    def tired_in(self, session: PastSession) -> bool:
        """Tell whether reps of this became much slower in a session."""
        return any(Fault.FATIGUE in one.faults for one in self._done_in(session))

    def _done_in(self, session: PastSession) -> list[PastSet]:
        """Return the sets of it in a session that were meant to be as much or more."""
        return [
            one
            for one in session.sets
            if one.exercise == self.exercise
            and ((one.goal_seconds if self.range.holds else one.goal_reps) or 0) >= self.goal
        ]
