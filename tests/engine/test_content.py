"""The content: exercises, routines and words fit each other and stay within what sources allow.

Reads the files by path; whatever is added to them is tested too.
"""

import ast
from pathlib import Path
import re
from string import Formatter
import tomllib
from typing import Any

import pytest

from custom_components.run_primer.engine.model import Fault

ROOT = Path(__file__).parents[2]
COMPONENT = ROOT / "custom_components" / "run_primer"
ENGINE = COMPONENT / "engine"
EXERCISES = tomllib.loads((ENGINE / "exercises.toml").read_text("utf-8"))
ROUTINES = {
    path.stem: tomllib.loads(path.read_text("utf-8"))
    for path in sorted((ENGINE / "routines").glob("*.toml"))
}
WORDS = {
    path.stem: tomllib.loads(path.read_text("utf-8"))
    for path in sorted((COMPONENT / "words").glob("*.toml"))
}
DOCUMENT = (ROOT / "docs" / "exercises.md").read_text("utf-8")

SENSED = {"platform", "band"}
UNSENSED = {"timer", "button"}
TEMPO = {"concentric", "hold", "eccentric", "pause"}
NAMES = {"exercise", "routine", "side", "sensor"}
NUMBERS = {"reps", "seconds", "count", "number", "left", "percent", "sets", "rest"}
SHORT = 60
"""Letters of "Go." and a cue: four seconds of speech, the length of one rep."""

each_exercise = pytest.mark.parametrize("key", EXERCISES)
each_routine = pytest.mark.parametrize("key", ROUTINES)
each_language = pytest.mark.parametrize("language", WORDS)
each_text_of_exercises = pytest.mark.parametrize(
    ("language", "key"), [(language, key) for language in WORDS for key in EXERCISES]
)


def resolve(node: Any, path: str) -> list[Any]:
    """Return what a dotted path leads to; a list of tables is entered by number or as a whole."""
    nodes = [node]
    for part in path.split("."):
        nodes = [found for each in nodes for found in _enter(each, part)]
    return nodes


def _enter(node: Any, part: str) -> list[Any]:
    if isinstance(node, list):
        return [node[int(part)]] if part.isdigit() else [each[part] for each in node]
    return [node[part]]


def placeholders(text: str) -> set[str]:
    """Return the names in braces."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def texts(table: dict[str, Any], path: str = "") -> dict[str, str]:
    """Return all texts of nested tables under dotted keys."""
    rows: dict[str, str] = {}
    for key, value in table.items():
        rows |= texts(value, f"{path}{key}.") if isinstance(value, dict) else {path + key: value}
    return rows


def seconds(routine: dict[str, Any]) -> float:
    """Return how long a routine lasts at the prescribed tempo."""
    total = 0.0
    for step in routine["steps"]:
        exercise = EXERCISES[step["exercise"]]
        work = step.get("hold") or step["reps"] * sum(exercise["tempo"].values())
        total += (work * (2 if exercise["unilateral"] else 1) + step["rest"]) * step["sets"]
    return total * routine["rounds"]


# Exercises


@each_exercise
def test_an_exercise_has_its_fields_and_no_others(key: str) -> None:
    fields = {"measures", "unilateral", "tempo", "faults", "sources", "ours"}
    assert fields <= EXERCISES[key].keys() <= fields | {"paced", "beside"}
    if beside := EXERCISES[key].get("beside"):
        assert beside in SENSED - set(EXERCISES[key]["measures"])
    assert isinstance(EXERCISES[key]["unilateral"], bool)


@each_exercise
def test_measures_end_with_one_way_that_needs_no_sensor(key: str) -> None:
    *sensed, last = EXERCISES[key]["measures"]
    assert last in UNSENSED
    assert set(sensed) <= SENSED
    assert len(sensed) == len(set(sensed))


@each_exercise
def test_a_rep_lasts_a_sane_time(key: str) -> None:
    tempo = EXERCISES[key]["tempo"]
    assert tempo.keys() == TEMPO
    assert all(part >= 0 for part in tempo.values())
    assert tempo["concentric"] > 0
    assert tempo["eccentric"] > 0
    assert 1.0 <= sum(tempo.values()) <= 8.0


@each_exercise
def test_only_faults_that_its_sensors_can_see_are_listed(key: str) -> None:
    faults, measures = set(EXERCISES[key]["faults"]), set(EXERCISES[key]["measures"])
    assert faults <= {fault.value for fault in Fault}
    assert len(faults) == len(EXERCISES[key]["faults"])
    if not measures & SENSED:
        assert not faults
    if "platform" not in measures:
        assert not faults & {"momentum", "uneven", "knees_caving"}
    if "band" not in measures and key != "banded_hip_thrust":
        assert not faults & {"band_slack", "knees_caving"}
    if EXERCISES[key]["unilateral"]:
        assert "uneven" not in faults


# Exercises and routines alike

SOURCED = EXERCISES | ROUTINES


@pytest.mark.parametrize("key", SOURCED)
def test_everything_has_sources_that_the_document_lists(key: str) -> None:
    assert SOURCED[key]["sources"]
    for source in SOURCED[key]["sources"]:
        assert f"- {source}" in DOCUMENT


@pytest.mark.parametrize("key", SOURCED)
def test_what_is_ours_names_fields_that_exist(key: str) -> None:
    ours = SOURCED[key]["ours"]
    assert len(ours) == len(set(ours))
    assert all(resolve(SOURCED[key], path) for path in ours)


@each_exercise
def test_the_document_has_a_row_for_every_exercise(key: str) -> None:
    assert f"| `{key}` |" in DOCUMENT


# Routines


@each_routine
def test_a_routine_has_its_fields_and_no_others(key: str) -> None:
    routine = ROUTINES[key]
    fields = {"key", "position", "rounds", "closing_cues", "sources", "ours", "steps"}
    assert routine.keys() == fields
    assert routine["key"] == key
    assert 1 <= routine["rounds"] <= 3
    assert routine["steps"]


def test_routines_have_places_of_their_own_in_lists() -> None:
    positions = sorted(routine["position"] for routine in ROUTINES.values())
    assert positions == list(range(1, len(ROUTINES) + 1))


@each_routine
def test_the_doses_are_sane(key: str) -> None:
    for step in ROUTINES[key]["steps"]:
        assert step.keys() - {"reps", "hold", "share"} == {"exercise", "sets", "rest"}
        assert "hold" in step or "share" not in step
        assert 0.05 <= step.get("share", 0.05) <= 0.95
        assert ("reps" in step) != ("hold" in step)
        assert 1 <= step.get("reps", 1) <= 20
        assert 5 <= step.get("hold", 5) <= 60
        assert 1 <= step["sets"] <= 5
        assert 0 <= step["rest"] <= 180


@each_routine
def test_the_exercises_of_a_routine_exist(key: str) -> None:
    assert {step["exercise"] for step in ROUTINES[key]["steps"]} <= EXERCISES.keys()


@pytest.mark.parametrize("key", [key for key in ROUTINES if key.startswith("pre_run")])
def test_a_warm_up_is_over_in_ten_minutes_and_every_part_can_be_counted_or_paced(key: str) -> None:
    assert seconds(ROUTINES[key]) <= 600
    for step in ROUTINES[key]["steps"]:
        assert "button" not in EXERCISES[step["exercise"]]["measures"]


@each_language
@each_routine
def test_a_routine_closes_with_one_or_two_cues_for_the_run(key: str, language: str) -> None:
    cues = ROUTINES[key]["closing_cues"]
    assert 1 <= len(cues) <= 2
    assert set(cues) <= WORDS[language]["run_cues"].keys()


# Words


def test_there_are_words_in_five_languages() -> None:
    assert WORDS.keys() == {"en", "de", "es", "fr", "nl"}


@each_language
def test_every_language_says_everything_with_the_same_placeholders(language: str) -> None:
    english, words = texts(WORDS["en"]), texts(WORDS[language])
    assert words.keys() == english.keys()
    for key, text in english.items():
        assert placeholders(words[key]) == placeholders(text), key
        assert words[key].strip() == words[key] != "", key


@each_language
def test_no_language_leaves_sentences_in_english(language: str) -> None:
    english, words = texts(WORDS["en"]), texts(WORDS[language])
    same = [key for key in english if words[key] == english[key] and " " in english[key]]
    assert language == "en" or same == []


@each_language
def test_the_words_have_known_sections(language: str) -> None:
    words = WORDS[language]
    assert words.keys() == {
        "prompts", "faults", "workouts", "sides", "sensors", "routines", "steps", "run_cues",
        "disclaimers", "exercises",
    }  # fmt: skip
    assert words["exercises"].keys() == EXERCISES.keys()
    assert words["routines"].keys() >= ROUTINES.keys()
    assert words["faults"].keys() == {fault.value for fault in Fault}
    assert words["workouts"].keys() == {
        "logged", "planned", "completed", "stopped", "abandoned",
    }  # fmt: skip
    assert words["steps"].keys() == {"reps", "hold", "share"}
    assert words["sides"].keys() == {"both", "left", "right"}
    assert words["sensors"].keys() == SENSED
    assert words["disclaimers"].keys() == {"medical", "no_panacea", "mixed_evidence"}


@each_text_of_exercises
def test_an_exercise_has_words(language: str, key: str) -> None:
    words = WORDS[language]["exercises"][key]
    assert words.keys() == {"name", "setup", "cue", "finish"}
    assert all(words.values())


@each_text_of_exercises
def test_a_cue_is_said_within_a_rep(language: str, key: str) -> None:
    words = WORDS[language]
    assert len(f"{words['prompts']['go']} {words['exercises'][key]['cue']}") <= SHORT


@each_language
def test_a_word_about_form_is_said_within_a_rep(language: str) -> None:
    assert all(len(text) <= SHORT for text in WORDS[language]["faults"].values())


@each_text_of_exercises
def test_set_up_and_cue_are_one_sentence_each(language: str, key: str) -> None:
    for kind in ("setup", "cue", "finish"):
        text = WORDS[language]["exercises"][key][kind]
        assert text[0].isupper()
        assert text.endswith(".")
        assert ". " not in text
        assert len(text) <= 100


@each_language
def test_names_can_stand_inside_sentences(language: str) -> None:
    words = WORDS[language]
    exercises = [table["name"] for table in words["exercises"].values()]
    routines = [table["name"] for table in words["routines"].values()]
    for names in (exercises, routines):
        assert len(names) == len(set(names))
    for name in (*exercises, *routines, *words["sides"].values(), *words["sensors"].values()):
        assert not re.search(r"[.,:{}]", name)


@each_language
def test_only_prompts_have_placeholders_and_all_are_known(language: str) -> None:
    for key, text in texts(WORDS[language]).items():
        filled = key.startswith(("prompts.", "workouts.", "steps."))
        allowed = NAMES | NUMBERS if filled else set()
        assert placeholders(text) <= allowed, key


@each_language
def test_nothing_but_a_disclaimer_speaks_of_effects(language: str) -> None:
    for key, text in texts(WORDS[language]).items():
        if not key.startswith("disclaimers."):
            plain = re.sub(r"\{percent\} \w+", "", text.lower())
            assert not re.search(r"%|percent|faster|speed|injur|prevent", plain), key


def spoken() -> list[tuple[str, set[str]]]:
    """Return the prompts that the coach's source names, and what it fills them with."""
    return [
        (node.args[0].value, {word.arg for word in node.keywords if word.arg})
        for name in ("cues", "timetable", "rehearsal")
        for node in ast.walk(ast.parse((ENGINE / f"{name}.py").read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "_line"
        and isinstance(node.args[0], ast.Constant)
    ]


@each_language
def test_what_the_coach_says_has_words_with_the_same_placeholders(language: str) -> None:
    prompts = WORDS[language]["prompts"]
    assert spoken()
    for key, filled in spoken():
        assert placeholders(prompts[key]) == filled, key


@each_language
@pytest.mark.parametrize(
    ("kind", "dose"),
    [
        ("reps", {"reps"}),
        ("hold", {"seconds"}),
        ("timer", {"reps", "seconds"}),
        ("button", {"reps"}),
    ],
)
def test_every_way_to_measure_is_announced_with_its_dose(
    language: str, kind: str, dose: set[str]
) -> None:
    prompts = WORDS[language]["prompts"]
    assert placeholders(prompts[f"next_{kind}"]) == {"exercise"} | dose
    assert placeholders(prompts[f"next_{kind}_side"]) == {"exercise", "side"} | dose
