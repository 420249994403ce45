"""Routines of one's own: what may be in them, how a mistake is told, and that nothing gets lost."""

from dataclasses import replace
from pathlib import Path
import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
import pytest

from custom_components.run_primer.engine import (
    HOLD,
    LONGEST_NAME,
    MOST_CUES,
    REPS,
    REST,
    ROUNDS,
    SETS,
    SHARE,
    Catalogue,
    HoldGoal,
    Limits,
    RepGoal,
    Routine,
    RoutineError,
    RoutineStep,
    own_routine,
    parse_routine_fields,
    read_routine_text,
    routine_fields,
    routine_seconds,
    write_routine_text,
)
from custom_components.run_primer.engine.own_routine import MOST_SETS, MOST_STEPS
from custom_components.run_primer.engine.routine_text import LONGEST_TEXT
from tests.engine.gym import CATALOGUE, WORDS

SHIPPED = Path(own_routine.__file__).parent / "routines" / "pre_run_short.toml"
BRIDGES = {"exercise": "glute_bridge", "reps": 12}
GOOD: dict[str, Any] = {"name": "Legs", "steps": [BRIDGES]}


def seconds(limits: Limits) -> st.SearchStrategy[float]:
    """Return any number within limits."""
    return st.floats(limits.least, limits.most)


def whole(limits: Limits) -> st.SearchStrategy[int]:
    """Return any whole number within limits."""
    return st.integers(int(limits.least), int(limits.most))


names = st.text(min_size=1, max_size=LONGEST_NAME).filter(
    lambda name: name == name.strip() and name.isprintable()
)
steps = st.builds(
    RoutineStep,
    exercise=st.sampled_from(list(CATALOGUE.exercises)),
    goal=st.one_of(
        st.builds(RepGoal, reps=whole(REPS)),
        st.builds(HoldGoal, seconds=seconds(HOLD), share=st.none() | seconds(SHARE)),
    ),
    sets=whole(SETS),
    rest=seconds(REST),
)
routines = st.builds(
    Routine,
    key=st.just(""),
    name=names,
    steps=st.lists(steps, min_size=1, max_size=8).map(tuple),
    rounds=whole(ROUNDS),
    closing_cues=st.lists(
        st.sampled_from(CATALOGUE.closing_cues), max_size=MOST_CUES, unique=True
    ).map(tuple),
    position=st.just(0),
    sources=st.just(()),
).filter(lambda routine: routine.rounds * sum(step.sets for step in routine.steps) <= MOST_SETS)
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=50),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner),
    max_leaves=12,
)


@given(routines)
def test_a_routine_comes_back_from_its_fields_and_from_its_text(routine: Routine) -> None:
    assert parse_routine_fields(routine_fields(routine, routine.label), CATALOGUE) == routine
    text = write_routine_text(routine, routine.label)
    assert parse_routine_fields(read_routine_text(text), CATALOGUE) == routine


@pytest.mark.parametrize("key", CATALOGUE.routines)
def test_a_built_in_routine_as_text_is_a_start_for_an_own_one(key: str) -> None:
    built_in = CATALOGUE.routines[key]
    own = parse_routine_fields(
        read_routine_text(write_routine_text(built_in, "Mine")), CATALOGUE, key="mine"
    )
    assert own.steps == built_in.steps
    assert own.closing_cues == built_in.closing_cues
    assert own.label == "Mine"


def test_one_of_our_own_files_needs_only_a_name() -> None:
    fields = {"name": "Mine"} | read_routine_text(SHIPPED.read_text("utf-8"))
    short = CATALOGUE.routines["pre_run_short"]
    assert parse_routine_fields(fields, CATALOGUE).steps == short.steps


def test_what_is_left_out_has_a_default() -> None:
    routine = parse_routine_fields(GOOD, CATALOGUE)
    assert (routine.rounds, routine.closing_cues) == (1, ())
    (step,) = routine.steps
    assert (step.goal, step.sets, step.rest) == (RepGoal(reps=12), 1, 30)


def test_a_form_writes_whole_numbers_with_a_point_and_leaves_fields_empty() -> None:
    step = BRIDGES | {"reps": 10.0, "sets": 2.0, "hold": None, "share": None}
    (parsed,) = parse_routine_fields(GOOD | {"steps": [step]}, CATALOGUE).steps
    assert (parsed.goal, parsed.sets) == (RepGoal(reps=10), 2)


def with_step(**fields: object) -> dict[str, Any]:
    """Return a routine whose third step is this one."""
    return GOOD | {"steps": [BRIDGES, BRIDGES, BRIDGES | fields]}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (None, "routine: no_table"),
        ([], "routine: no_table"),
        ({}, "name: bad_name"),
        (GOOD | {"name": " \n"}, "name: bad_name"),
        (GOOD | {"name": 5}, "name: bad_name"),
        (GOOD | {"name": "x" * 41}, "name: bad_name"),
        (GOOD | {"name": "a\ud800"}, "name: bad_name"),
        (GOOD | {"sides": 2}, "sides: unknown_field"),
        (GOOD | {3: 2}, "int: unknown_field"),
        (GOOD | {"rounds": 0}, "rounds: out_of_range"),
        (GOOD | {"rounds": 1.5}, "rounds: not_whole"),
        (GOOD | {"rounds": True}, "rounds: no_number"),
        (GOOD | {"rounds": "2"}, "rounds: no_number"),
        (GOOD | {"closing_cues": "run_tall"}, "closing_cues: no_list"),
        (GOOD | {"closing_cues": ["run_tall", "x\x00"]}, "closing_cues[1]: unknown_choice"),
        (GOOD | {"closing_cues": ["run_tall"] * 2}, "closing_cues[1]: twice"),
        (GOOD | {"closing_cues": ["run_tall"] * 4}, "closing_cues: too_many"),
        (GOOD | {"closing_cues": [{}]}, "closing_cues[0]: unknown_choice"),
        ({"name": "Legs"}, "steps: missing"),
        (GOOD | {"steps": []}, "steps: missing"),
        (GOOD | {"steps": {}}, "steps: no_list"),
        (GOOD | {"steps": [3]}, "steps[0]: no_table"),
        (GOOD | {"steps": [{"reps": 5}]}, "steps[0].exercise: missing"),
        (GOOD | {"steps": [BRIDGES] * 5000}, "steps: too_many"),
        (with_step(exercise="squat"), "steps[2].exercise: unknown_choice"),
        (with_step(reps=0), "steps[2].reps: out_of_range"),
        (with_step(reps=float("nan")), "steps[2].reps: out_of_range"),
        (with_step(reps=10**400), "steps[2].reps: out_of_range"),
        (with_step(reps=[]), "steps[2].reps: no_number"),
        (with_step(reps=None), "steps[2].reps: one_goal"),
        (with_step(hold=20), "steps[2].reps: one_goal"),
        (with_step(share=0.4), "steps[2].share: share_of_reps"),
        (with_step(reps=None, hold=20, share=40), "steps[2].share: out_of_range"),
        (with_step(reps=None, hold=float("inf")), "steps[2].hold: out_of_range"),
        (with_step(sets=-1), "steps[2].sets: out_of_range"),
        (with_step(rest=901), "steps[2].rest: out_of_range"),
        (with_step(tempo=2), "steps[2].tempo: unknown_field"),
        (GOOD | {"rounds": 10, "steps": [BRIDGES | {"sets": 20}] * 2}, "steps: too_many_sets"),
    ],
)
def test_a_mistake_is_told_with_the_field_that_it_is_in(fields: object, said: str) -> None:
    with pytest.raises(RoutineError) as raised:
        parse_routine_fields(fields, CATALOGUE)
    assert str(raised.value) == said


def test_limits_are_told_as_people_read_them() -> None:
    with pytest.raises(RoutineError) as raised:
        parse_routine_fields(with_step(reps=201), CATALOGUE)
    assert raised.value.details == {"least": "1", "most": "200"}


@pytest.mark.parametrize(
    ("text", "said", "details"),
    [
        ("name = 'Legs'\n\nsteps = [", "text: no_toml", {"line": "3"}),
        ("a = " + "[" * 9000, "text: no_toml", {"line": "1"}),
        ("a = " + "1" * 9000, "text: no_toml", {"line": "1"}),
        ("\x00", "text: no_toml", {"line": "1"}),
        ("#" * (LONGEST_TEXT + 1), "text: too_long", {"most": str(LONGEST_TEXT)}),
    ],
)
def test_what_is_no_toml_is_refused_with_its_line(
    text: str, said: str, details: dict[str, str]
) -> None:
    with pytest.raises(RoutineError) as raised:
        read_routine_text(text)
    assert str(raised.value) == said
    assert raised.value.details == details


@pytest.mark.parametrize("value", ["nan", "inf", "1979-05-27", "'5'", "true", "[]", "{}"])
def test_a_text_may_hold_any_type_but_a_routine_may_not(value: str) -> None:
    text = f"name = 'Legs'\n[[steps]]\nexercise = 'clamshell'\nreps = {value}"
    with pytest.raises(RoutineError, match=r"^steps\[0\]\.reps: "):
        parse_routine_fields(read_routine_text(text), CATALOGUE)


@given(plain)
def test_any_value_is_a_routine_or_refused(value: object) -> None:
    with pytest.raises(RoutineError):
        parse_routine_fields(value, CATALOGUE)


@given(st.fixed_dictionaries({"name": plain, "rounds": plain, "closing_cues": plain}), plain)
def test_any_value_in_any_field_is_refused_in_words_that_can_be_sent(
    fields: dict[str, object], step: object
) -> None:
    for given_fields in (fields, fields | {"steps": [step]}, GOOD | {"steps": [step]}):
        with pytest.raises(RoutineError) as raised:
            parse_routine_fields(given_fields, CATALOGUE)
        said = (raised.value.field, *raised.value.details.values())
        assert all(text.isprintable() and len(text) < 100 for text in said)


@given(st.text(max_size=300))
def test_any_text_is_a_table_or_refused(text: str) -> None:
    try:
        fields = read_routine_text(text)
    except RoutineError:
        return
    assert isinstance(fields, dict)


@given(st.data())
def test_a_text_that_was_damaged_is_a_routine_or_refused(data: st.DataObject) -> None:
    text = write_routine_text(CATALOGUE.routines["force_control"], "Mine")
    place = data.draw(st.integers(0, len(text) - 1))
    damaged = text[:place] + data.draw(st.text(max_size=3)) + text[place + 1 :]
    try:
        routine = parse_routine_fields(read_routine_text(damaged), CATALOGUE)
    except RoutineError:
        return
    assert routine.steps


def own(key: str, name: str) -> Routine:
    """Return an own routine."""
    return replace(parse_routine_fields(GOOD, CATALOGUE, key=key), name=name)


def test_own_routines_come_behind_the_built_in_ones_and_never_in_their_place() -> None:
    catalogue = CATALOGUE.with_own([own("b", "zebra"), own("a", "Ant"), own("pre_run_short", "X")])
    assert list(catalogue.routines) == [*CATALOGUE.routines, "a", "b"]
    assert catalogue.routines["pre_run_short"] == CATALOGUE.routines["pre_run_short"]
    assert [routine.key for routine in catalogue.own] == ["a", "b"]
    assert catalogue.with_own(()) == CATALOGUE


def test_lists_show_own_names_and_keys_that_are_translated() -> None:
    catalogue: Catalogue = CATALOGUE.with_own([own("a", "Ant")])
    assert catalogue.label("a") == "Ant"
    assert catalogue.label("pre_run_short") == "pre_run_short"
    assert catalogue.label("gone") == "gone"
    assert catalogue.label(None) is None


def test_own_routines_close_with_cues_that_have_words() -> None:
    assert len(CATALOGUE.closing_cues) == len(set(CATALOGUE.closing_cues)) >= 7
    for cue in CATALOGUE.closing_cues:
        assert WORDS.text(f"run_cues.{cue}") != f"run_cues.{cue}"


def test_the_time_of_a_routine_is_that_of_its_sets_and_rests() -> None:
    fields = GOOD | {
        "rounds": 2,
        "steps": [{"exercise": "bridge_isometric", "hold": 20, "rest": 10, "sets": 2}],
    }
    routine = parse_routine_fields(fields, CATALOGUE)
    assert routine_seconds(routine, CATALOGUE.exercises) == 4 * 20 + 3 * 10


def test_most_of_everything_fits_into_a_text() -> None:
    step = {"exercise": "hip_thrust", "hold": 599.1234567, "share": 0.1234567, "rest": 0.1234567}
    step["exercise"] = max(CATALOGUE.exercises, key=len)
    fields = {"name": "\\" * LONGEST_NAME, "closing_cues": list(CATALOGUE.closing_cues[:MOST_CUES])}
    routine = parse_routine_fields(fields | {"steps": [step] * MOST_STEPS}, CATALOGUE)
    text = write_routine_text(routine, routine.label)
    assert parse_routine_fields(read_routine_text(text), CATALOGUE) == routine


def test_the_text_in_the_document_is_a_routine() -> None:
    document = (Path(__file__).parents[2] / "docs" / "routines.md").read_text("utf-8")
    (text,) = re.findall(r"```toml\n(.*?)```", document, re.DOTALL)
    routine = parse_routine_fields(read_routine_text(text), CATALOGUE)
    assert [step.exercise for step in routine.steps] == ["glute_bridge", "bridge_isometric"]
    for cue in CATALOGUE.closing_cues:
        assert f"`{cue}`" in document
