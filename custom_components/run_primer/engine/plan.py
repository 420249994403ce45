"""A routine laid out as the row of sets that one athlete will do with the sensors at hand."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from .model import Exercise, Measure, PlannedSet, Routine, RoutineStep, SensorKind, Side

SIDE_SWITCH_SECONDS = 10.0
"""Rest between the two sides of one set: time to turn over. Ours, no source."""


def plan_sets(
    routine: Routine,
    exercises: Mapping[str, Exercise],
    sensors: frozenset[SensorKind],
    *,
    first_side: Side = Side.LEFT,
    rest_factor: float = 1.0,
) -> tuple[PlannedSet, ...]:
    """Return the sets of a routine in order, each with the best measure these sensors allow."""
    sides = (first_side, Side.RIGHT if first_side is Side.LEFT else Side.LEFT)
    rows = [
        (step, side)
        for _ in range(routine.rounds)
        for step in routine.steps
        for _ in range(step.sets)
        for side in (sides if exercises[step.exercise].unilateral else (Side.BOTH,))
    ]
    totals = Counter((step.exercise, side) for step, side in rows)
    done: Counter[tuple[str, Side]] = Counter()
    plan: list[PlannedSet] = []
    for step, side in rows:
        done[step.exercise, side] += 1
        exercise = exercises[step.exercise]
        plan.append(
            PlannedSet(
                exercise=exercise,
                side=side,
                number=done[step.exercise, side],
                total=totals[step.exercise, side],
                goal=step.goal,
                measure=measure_with(exercise, sensors),
                rest=_rest(step, switching=side is sides[0]) * rest_factor,
            )
        )
    plan[-1] = replace(plan[-1], rest=0.0)
    return tuple(plan)


def routine_seconds(routine: Routine, exercises: Mapping[str, Exercise]) -> float:
    """Return how long a routine lasts at the prescribed tempo, with its rests."""
    plan = plan_sets(routine, exercises, frozenset())
    return sum(planned.timer_seconds + planned.rest for planned in plan)


def measure_with(exercise: Exercise, sensors: frozenset[SensorKind]) -> Measure:
    """Return the best way to measure an exercise with these sensors."""
    for measure in exercise.measures:
        if measure in (Measure.TIMER, Measure.BUTTON) or SensorKind(measure.value) in sensors:
            return measure
    return Measure.BUTTON


def _rest(step: RoutineStep, *, switching: bool) -> float:
    """Return the seconds behind a set; short when only the side changes."""
    return min(step.rest, SIDE_SWITCH_SECONDS) if switching else step.rest
