"""How far somebody has come with a routine, and the routine as they do it now."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from .gate import GATES
from .model import Goal, HoldGoal, RepGoal, Routine, RoutineStep

STAGE = "next_stage"
"""Topic of going through a gate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dose:
    """How much of an exercise somebody does. None leaves what the routine says."""

    exercise: str
    """Key."""
    reps: int | None = None
    seconds: float | None = None
    """Of a hold."""
    sets: int | None = None
    """For each side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """When something that was proposed was accepted or declined."""

    topic: str
    """An exercise, or a kind of advice."""
    at: float
    """Seconds since 1970 UTC: sessions that began before say nothing of it any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What somebody accepted for a routine, one proposal after the other."""

    doses: tuple[Dose, ...] = ()
    stage: int = 0
    """Gates they went through."""
    answers: tuple[Answer, ...] = ()

    def dose(self, exercise: str) -> Dose:
        """Return the dose of an exercise."""
        known = (dose for dose in self.doses if dose.exercise == exercise)
        return next(known, Dose(exercise=exercise))

    def take(self, dose: Dose) -> Self:
        """Return it with another dose of one exercise."""
        others = tuple(each for each in self.doses if each.exercise != dose.exercise)
        return replace(self, doses=(*others, dose))

    def does_as(self, other: Course) -> bool:
        """Tell whether a routine is done the same way by another one."""
        return (set(self.doses), self.stage) == (set(other.doses), other.stage)

    def back_to(self, earlier: Course, at: datetime) -> Course:
        """Return an earlier one, with all that is different there settled for now."""
        exercises = {dose.exercise for dose in set(self.doses) ^ set(earlier.doses)}
        course = replace(earlier, answers=self.answers)
        for topic in (*sorted(exercises), *(() if self.stage == earlier.stage else (STAGE,))):
            course = course.answer(topic, at)
        return course

    def answer(self, topic: str, at: datetime) -> Self:
        """Return it with a topic that is settled for now."""
        others = tuple(each for each in self.answers if each.topic != topic)
        return replace(self, answers=(*others, Answer(topic=topic, at=at.timestamp())))

    def counts(self, topic: str, started: datetime) -> bool:
        """Tell whether a session that began then says something of a topic."""
        begun = started.timestamp()
        return all(begun >= each.at for each in self.answers if each.topic == topic)


def tailor(
    routine: Routine, course: Course, *, excluded: Collection[str] = (), gated: bool = False
) -> Routine:
    """Return a routine as somebody does it now; it may have no step left.

    Exercises that are excluded are left out; with `gated`, so is what lies behind a gate that
    they have not gone through.
    """
    gate = GATES.get(routine.key) if gated and course.stage == 0 else None
    steps = tuple(
        _dosed(step, course.dose(step.exercise))
        for step in routine.steps
        if step.exercise not in excluded and (gate is None or step.exercise in gate.before)
    )
    return replace(routine, steps=steps)


def _dosed(step: RoutineStep, dose: Dose) -> RoutineStep:
    """Return a step with somebody's own dose."""
    goal: Goal = step.goal
    if isinstance(goal, RepGoal):
        goal = RepGoal(reps=dose.reps or goal.reps)
    elif goal.share is None:
        goal = HoldGoal(seconds=dose.seconds or goal.seconds)
    return replace(step, goal=goal, sets=dose.sets or step.sets)
