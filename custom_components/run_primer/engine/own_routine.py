"""A routine of one's own: from fields that nobody has checked yet, and back.

Forms, actions and texts all have these fields, so what is wrong is told in the same words
wherever it came from: what kind of fault, and the path of the field, such as `steps[2].reps`.
"""

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from .catalogue import Catalogue
from .model import Exercise, Goal, HoldGoal, RepGoal, Routine, RoutineStep


class Limits(NamedTuple):
    """The least and the most a number may be. All of them are ours: generous, but sane."""

    least: float
    most: float


REPS = Limits(1, 200)
HOLD = Limits(1, 600)
"""Seconds."""
SHARE = Limits(0.05, 0.95)
"""Of the strongest push of the session."""
SETS = Limits(1, 20)
REST = Limits(0, 900)
"""Seconds."""
ROUNDS = Limits(1, 10)
LONGEST_NAME = 40
MOST_STEPS = 50
MOST_SETS = 200
"""Sets of all rounds together: what is planned, said and kept has to have an end."""
MOST_CUES = 3

DEFAULT_REST = 30.0
"""Seconds behind a set, as in the warm-ups that are built in."""


class RoutineFault(StrEnum):
    """What can be wrong with a field."""

    MISSING = "missing"
    UNKNOWN_FIELD = "unknown_field"
    BAD_NAME = "bad_name"
    NO_TABLE = "no_table"
    NO_LIST = "no_list"
    NO_NUMBER = "no_number"
    NOT_WHOLE = "not_whole"
    OUT_OF_RANGE = "out_of_range"
    UNKNOWN_CHOICE = "unknown_choice"
    TWICE = "twice"
    TOO_MANY = "too_many"
    TOO_MANY_SETS = "too_many_sets"
    ONE_GOAL = "one_goal"
    SHARE_OF_REPS = "share_of_reps"
    NO_TOML = "no_toml"
    TOO_LONG = "too_long"


class RoutineError(ValueError):
    """A field that is not as it should be."""

    def __init__(self, fault: RoutineFault, field: str, **details: str) -> None:
        """Say what is wrong, where, and by which limits."""
        super().__init__(f"{field}: {fault.value}")
        self.fault = fault
        self.field = field
        """Path of the field; steps are counted from 0."""
        self.details: Mapping[str, str] = details
        """What a sentence about the fault is filled with, besides the field."""


def parse_routine_fields(fields: object, catalogue: Catalogue, *, key: str = "") -> Routine:
    """Return the routine in a mapping. Raise RoutineError on the first thing that is wrong."""
    table = _Table(fields, "", {"name", "rounds", "closing_cues", "steps"})
    name = parse_name(table.given("name"))
    rounds = table.whole("rounds", ROUNDS, 1)
    cues = table.items("closing_cues", MOST_CUES)
    for place, cue in enumerate(cues):
        _check_choice(cue, f"closing_cues[{place}]", catalogue.closing_cues)
        if cue in cues[:place]:
            raise RoutineError(RoutineFault.TWICE, f"closing_cues[{place}]")
    rows = table.items("steps", MOST_STEPS)
    if not rows:
        raise RoutineError(RoutineFault.MISSING, "steps")
    steps = tuple(
        parse_step(row, catalogue.exercises, f"steps[{place}]") for place, row in enumerate(rows)
    )
    if rounds * sum(step.sets for step in steps) > MOST_SETS:
        raise RoutineError(RoutineFault.TOO_MANY_SETS, "steps", most=str(MOST_SETS))
    return Routine(
        key=key,
        name=name,
        steps=steps,
        rounds=rounds,
        closing_cues=tuple(cues),
        position=0,
        sources=(),
    )


def parse_name(value: object) -> str:
    """Return what a routine is called, without blanks around it. Raise RoutineError."""
    name = value.strip() if isinstance(value, str) else ""
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise RoutineError(RoutineFault.BAD_NAME, "name", most=str(LONGEST_NAME))
    return name


def parse_step(fields: object, exercises: Mapping[str, Exercise], path: str = "") -> RoutineStep:
    """Return the step in a mapping, which may carry the display name that lists give it.

    Raise RoutineError; `path` is where the step is in its routine.
    """
    table = _Table(fields, path, {"exercise", "reps", "hold", "share", "sets", "rest", "name"})
    exercise = table.given("exercise")
    _check_choice(exercise, table.path("exercise"), exercises)
    return RoutineStep(
        exercise=exercise,
        goal=_goal(table),
        sets=table.whole("sets", SETS, 1),
        rest=table.number("rest", REST, DEFAULT_REST),
    )


def routine_fields(routine: Routine, name: str) -> dict[str, Any]:
    """Return a routine as plain values that `parse_routine_fields` takes."""
    return {
        "name": name,
        "rounds": routine.rounds,
        "closing_cues": list(routine.closing_cues),
        "steps": [step_fields(step) for step in routine.steps],
    }


def step_fields(step: RoutineStep) -> dict[str, Any]:
    """Return a step as plain values."""
    fields: dict[str, Any] = {"exercise": step.exercise}
    match step.goal:
        case RepGoal(reps=reps):
            fields["reps"] = reps
        case HoldGoal(seconds=seconds, share=share):
            fields["hold"] = seconds
            if share is not None:
                fields["share"] = share
    return fields | {"sets": step.sets, "rest": step.rest}


def _goal(table: _Table) -> Goal:
    """Return what ends a set of a step: reps or a hold, and never both."""
    if table.has("reps") == table.has("hold"):
        raise RoutineError(RoutineFault.ONE_GOAL, table.path("reps"))
    if table.has("reps"):
        if table.has("share"):
            raise RoutineError(RoutineFault.SHARE_OF_REPS, table.path("share"))
        return RepGoal(reps=table.whole("reps", REPS))
    share = table.number("share", SHARE) if table.has("share") else None
    return HoldGoal(seconds=table.number("hold", HOLD), share=share)


def _check_choice(value: object, field: str, choices: Collection[str]) -> None:
    """Raise RoutineError unless a value is one of these keys."""
    if value is None:
        raise RoutineError(RoutineFault.MISSING, field)
    if not isinstance(value, str) or value not in choices:
        raise RoutineError(RoutineFault.UNKNOWN_CHOICE, field, value=_shown(value))


def _shown(value: object) -> str:
    """Return a value that nobody checked, fit to be part of a sentence."""
    text = value if isinstance(value, str) else type(value).__name__
    return "".join(letter if letter.isprintable() else "?" for letter in text[:LONGEST_NAME])


class _Table:
    """Typed access to a mapping; a value that is None counts as not given."""

    def __init__(self, source: object, path: str, known: Collection[str]) -> None:
        self._path = path
        if not isinstance(source, Mapping):
            raise RoutineError(RoutineFault.NO_TABLE, path or "routine")
        for name in source:
            if name not in known:
                raise RoutineError(RoutineFault.UNKNOWN_FIELD, self.path(_shown(name)))
        self._source = source

    def path(self, name: str) -> str:
        """Return where a field is in the routine."""
        return f"{self._path}.{name}" if self._path else name

    def has(self, name: str) -> bool:
        """Tell whether a field was given."""
        return self._source.get(name) is not None

    def given(self, name: str) -> Any:
        """Return the value of a field, whatever it is; None without one."""
        return self._source.get(name)

    def items(self, name: str, most: int) -> list[Any]:
        """Return a list, empty when it was not given."""
        value = self._source.get(name)
        if value is None:
            return []
        if not isinstance(value, list | tuple):
            raise RoutineError(RoutineFault.NO_LIST, self.path(name))
        if len(value) > most:
            raise RoutineError(RoutineFault.TOO_MANY, self.path(name), most=str(most))
        return list(value)

    def number(self, name: str, limits: Limits, default: float | None = None) -> float:
        """Return a number within limits, both of them allowed."""
        value = self._source.get(name)
        if value is None:
            value = default
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise RoutineError(RoutineFault.NO_NUMBER, self.path(name))
        if not limits.least <= value <= limits.most:
            least, most = f"{limits.least:g}", f"{limits.most:g}"
            raise RoutineError(RoutineFault.OUT_OF_RANGE, self.path(name), least=least, most=most)
        return float(value)

    def whole(self, name: str, limits: Limits, default: int | None = None) -> int:
        """Return a whole number within limits; a form writes it as 10.0."""
        value = self.number(name, limits, default)
        if not value.is_integer():
            raise RoutineError(RoutineFault.NOT_WHOLE, self.path(name))
        return int(value)
