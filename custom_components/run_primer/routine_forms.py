"""The forms in which a routine is composed, and what they show of it."""

from collections.abc import Iterable, Mapping
from typing import Any

import voluptuous as vol

from homeassistant.const import CONF_NAME, PERCENTAGE, UnitOfTime
from homeassistant.helpers.selector import (
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
)

from .engine import (
    HOLD,
    REPS,
    REST,
    ROUNDS,
    SETS,
    SHARE,
    Catalogue,
    HoldGoal,
    Limits,
    Line,
    RepGoal,
    Routine,
    RoutineStep,
    Words,
    routine_seconds,
    step_fields,
)

FIELD_COPY_OF = "copy_of"
FIELD_CUES = "closing_cues"
FIELD_PLACE = "place"
FIELD_REST = "rest"
FIELD_ROUNDS = "rounds"
FIELD_STEP = "step"
FIELD_STEPS = "steps"
FIELD_TEXT = "text"
_SHARE = "share"
_NOTHING = "-"

NAME_SCHEMA = vol.Schema({vol.Required(CONF_NAME): TextSelector()})
TEXT_SCHEMA = vol.Schema(
    {vol.Required(FIELD_TEXT): TextSelector(TextSelectorConfig(multiline=True))}
)


def number_field(limits: Limits, unit: str | None = None, step: float = 1) -> NumberSelector:
    """Return a field for a number."""
    config = NumberSelectorConfig(
        min=limits.least, max=limits.most, step=step, mode=NumberSelectorMode.BOX
    )
    if unit is not None:
        config["unit_of_measurement"] = unit
    return NumberSelector(config)


ROUNDS_SCHEMA = vol.Schema(
    {
        vol.Required(FIELD_ROUNDS): number_field(ROUNDS),
        vol.Optional(FIELD_REST): number_field(REST, UnitOfTime.SECONDS),
    }
)


def choose(rows: Iterable[tuple[str, str]], *, many: bool = False) -> SelectSelector:
    """Return a field to choose one of these keys, or some, shown by their labels."""
    options = [SelectOptionDict(value=key, label=label) for key, label in rows]
    mode = SelectSelectorMode.LIST if many else SelectSelectorMode.DROPDOWN
    return SelectSelector(SelectSelectorConfig(options=options, multiple=many, mode=mode))


def new_schema(catalogue: Catalogue, words: Words) -> vol.Schema:
    """Ask for a name, and for a routine to begin with."""
    rows = [(key, words.name("routine", key)) for key in catalogue.routines]
    return NAME_SCHEMA.extend({vol.Optional(FIELD_COPY_OF): choose(rows)})


def dose_schema(catalogue: Catalogue, words: Words) -> vol.Schema:
    """Ask for a step."""
    rows = sorted(
        ((key, exercise_name(key, words)) for key in catalogue.exercises), key=lambda row: row[1]
    )
    share = Limits(100 * SHARE.least, 100 * SHARE.most)
    return vol.Schema(
        {
            vol.Required("exercise", default=next(iter(catalogue.exercises))): choose(rows),
            vol.Optional("reps"): number_field(REPS),
            vol.Optional("hold"): number_field(HOLD, UnitOfTime.SECONDS),
            vol.Optional(_SHARE): number_field(share, PERCENTAGE),
            vol.Required("sets", default=1): number_field(SETS),
            vol.Required("rest", default=30): number_field(REST, UnitOfTime.SECONDS),
        }
    )


def cues_schema(catalogue: Catalogue, words: Words) -> vol.Schema:
    """Ask for what is said at the end."""
    rows = [(key, words.text(f"run_cues.{key}")) for key in catalogue.closing_cues]
    return vol.Schema({vol.Optional(FIELD_CUES, default=list): choose(rows, many=True)})


def step_from_form(form: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a step that a form was filled with: there a share is in percent."""
    share = form.get(_SHARE)
    return dict(form) if share is None else {**form, _SHARE: share / 100}


def step_to_form(step: RoutineStep) -> dict[str, Any]:
    """Return what a form shows of a step."""
    fields = step_fields(step)
    if _SHARE in fields:
        fields[_SHARE] = round(100 * fields[_SHARE], 1)
    return fields


def describe_steps(routine: Routine, words: Words) -> list[str]:
    """Return a line for each step, such as `1. Clamshell: 2 x 15 reps, 30 s rest`."""
    return [
        f"{number}. {exercise_name(step.exercise, words)}: {words.line(_dose(step))}"
        for number, step in enumerate(routine.steps, 1)
    ]


def describe(routine: Routine, catalogue: Catalogue, words: Words) -> dict[str, str]:
    """Return what is shown of a routine while it is composed."""
    cues = (words.text(f"run_cues.{cue}") for cue in routine.closing_cues)
    seconds = routine_seconds(routine, catalogue.exercises) if routine.steps else 0.0
    return {
        "name": routine.label,
        "steps": "\n".join(describe_steps(routine, words)) or _NOTHING,
        "rounds": str(routine.rounds),
        "cues": " ".join(cues) or _NOTHING,
        "minutes": str(round(seconds / 60)),
    }


def exercise_name(key: str, words: Words) -> str:
    """Return the name of an exercise, as it stands at the beginning of a line."""
    name = words.name("exercise", key)
    return name[:1].upper() + name[1:]


def _dose(step: RoutineStep) -> Line:
    """Return how much a step is."""
    rest, sets = ("rest", f"{step.rest:g}"), ("sets", step.sets)
    match step.goal:
        case RepGoal(reps=reps):
            return Line("steps.reps", (sets, ("reps", reps), rest))
        case HoldGoal(seconds=seconds, share=float() as share):
            percent = ("percent", f"{100 * share:g}")
            return Line("steps.share", (sets, ("seconds", f"{seconds:g}"), percent, rest))
        case HoldGoal(seconds=seconds):
            return Line("steps.hold", (sets, ("seconds", f"{seconds:g}"), rest))
