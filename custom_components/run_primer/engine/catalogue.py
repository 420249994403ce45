"""What there is to do: the exercises and routines of our TOML files, and routines of one's own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
import tomllib
from typing import Any

from .model import (
    Exercise,
    Fault,
    Goal,
    HoldGoal,
    Measure,
    RepGoal,
    Routine,
    RoutineStep,
    SensorKind,
    Tempo,
)

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """Everything that can be done, by key."""

    exercises: Mapping[str, Exercise]
    routines: Mapping[str, Routine]

    @property
    def own(self) -> tuple[Routine, ...]:
        """Return the routines that are not built in."""
        return tuple(each for each in self.routines.values() if each.name is not None)

    @property
    def closing_cues(self) -> tuple[str, ...]:
        """Return the keys of all cues that a built-in routine closes with."""
        cues = [
            cue for each in self.routines.values() if not each.name for cue in each.closing_cues
        ]
        return tuple(dict.fromkeys(cues))

    def with_own(self, own: Iterable[Routine]) -> Catalogue:
        """Return a catalogue with these routines of one's own and no others.

        They come behind the built-in ones, by name. A built-in key is never theirs.
        """
        routines = {key: each for key, each in self.routines.items() if each.name is None}
        for each in sorted(own, key=lambda routine: routine.label.casefold()):
            routines.setdefault(each.key, each)
        return replace(self, routines=routines)

    def label(self, routine: str | None) -> str | None:
        """Return what stands for a routine in a list; its key when it is no longer there."""
        known = self.routines.get(routine or "")
        return known.label if known else routine


def load_catalogue(folder: Path = _HERE) -> Catalogue:
    """Read the files of a folder. Blocks on the disk; raise KeyError or ValueError on a bad one."""
    exercises = parse_exercises((folder / "exercises.toml").read_text("utf-8"))
    routines = [
        parse_routine(path.read_text("utf-8"), exercises)
        for path in (folder / "routines").glob("*.toml")
    ]
    routines.sort(key=lambda routine: routine.position)
    return Catalogue(exercises=exercises, routines={routine.key: routine for routine in routines})


def parse_exercises(text: str) -> dict[str, Exercise]:
    """Return the exercises in a TOML text, by key."""
    return {key: _exercise(key, table) for key, table in tomllib.loads(text).items()}


def parse_routine(text: str, exercises: Mapping[str, Exercise]) -> Routine:
    """Return the routine in a TOML text. Raise ValueError when it names an unknown exercise."""
    table = tomllib.loads(text)
    steps = tuple(_step(step) for step in table["steps"])
    for step in steps:
        if step.exercise not in exercises:
            raise ValueError(step.exercise)
    return Routine(
        key=table["key"],
        steps=steps,
        rounds=table["rounds"],
        closing_cues=tuple(table["closing_cues"]),
        position=table["position"],
        sources=tuple(table["sources"]),
        ours=tuple(table.get("ours", ())),
    )


def _exercise(key: str, table: Mapping[str, Any]) -> Exercise:
    """Return one exercise."""
    return Exercise(
        key=key,
        measures=tuple(Measure(name) for name in table["measures"]),
        beside=SensorKind(table["beside"]) if "beside" in table else None,
        unilateral=table["unilateral"],
        tempo=Tempo(**table["tempo"]),
        faults=tuple(Fault(name) for name in table["faults"]),
        paced=table.get("paced", False),
        sources=tuple(table["sources"]),
        ours=tuple(table.get("ours", ())),
    )


def _step(table: Mapping[str, Any]) -> RoutineStep:
    """Return one step of a routine."""
    goal: Goal = (
        HoldGoal(seconds=float(table["hold"]), share=table.get("share"))
        if "hold" in table
        else RepGoal(reps=int(table["reps"]))
    )
    return RoutineStep(
        exercise=table["exercise"], goal=goal, sets=table["sets"], rest=float(table["rest"])
    )
