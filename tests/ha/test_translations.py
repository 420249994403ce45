"""Every language shows what English shows, and what is shown is looked up in these files."""

import ast
from collections import Counter
from collections.abc import Iterator
import json
from pathlib import Path
import re
from string import Formatter
import tomllib
from typing import Any

import pytest

from homeassistant.const import WEEKDAYS
from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations

PLACE = Path(__file__).parents[2] / "custom_components" / "run_primer"
FILES = {path.stem: path for path in sorted((PLACE / "translations").glob("*.json"))}
TREES = {language: json.loads(path.read_text("utf-8")) for language, path in FILES.items()}
WORDS = {
    path.stem: tomllib.loads(path.read_text("utf-8"))
    for path in sorted((PLACE / "words").glob("*.toml"))
}

PLURALS = {
    "en": {"one", "other"},
    "de": {"one", "other"},
    "es": {"one", "many", "other"},
    "fr": {"one", "many", "other"},
    "nl": {"one", "other"},
}
"""Plural forms of each language; tests/card/translations.test.js compares them with a browser's."""

NAMES = {"{name}", "JSON", "CSV", "Topic", "Firmware"}
"""Names and terms that Home Assistant's own translations keep, too."""
SIGNS = {"{seconds} s", "L {percent} %", "{percent} % R"}
"""A unit, and letters that other languages begin left and right with as well."""
LOANS = {
    "de": {"Band", "Format", "Name", "Routine", "Sensor", "Station", "Timer"},
    "es": {"Newtons", "Sensor"},
    "fr": {
        "Effort", "Fatigue", "Force", "Format", "Newtons", "Note", "Pause", "Question", "Routine",
        "Satellite", "Station",
    },
    "nl": {"Band", "Platform", "Routine", "Sensor", "Set", "Sets", "Station", "Timer"},
}  # fmt: skip
"""Words that are spelled in this language as in English."""

each_language = pytest.mark.parametrize("language", FILES)
each_translation = pytest.mark.parametrize("language", sorted(FILES.keys() - {"en"}))


def texts(tree: dict[str, Any], path: str = "") -> dict[str, str]:
    """Return all texts under dotted keys."""
    rows: dict[str, str] = {}
    for key, value in tree.items():
        rows |= texts(value, f"{path}{key}.") if isinstance(value, dict) else {path + key: value}
    return rows


ENGLISH = texts(TREES["en"])
PLURAL = {key.removesuffix(".one") for key in ENGLISH if key.endswith(".one")}
"""What is written in plural forms."""


def wanted(language: str) -> set[str]:
    """Return the keys a language needs: those of English, with its own plural forms."""
    plain = {key for key in ENGLISH if key.rpartition(".")[0] not in PLURAL}
    return plain | {f"{key}.{form}" for key in PLURAL for form in PLURALS[language]}


def in_english(key: str) -> str:
    """Return the English text of a key."""
    return ENGLISH.get(key) or ENGLISH[f"{key.rpartition('.')[0]}.other"]


def gaps(text: str) -> Counter[str]:
    """Return the placeholders of a text."""
    return Counter(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def markup(text: str) -> list[str]:
    """Return what a translation must not touch: code, links, bold type, paragraphs."""
    return sorted(re.findall(r"`[^`]*`|\]\([^)]*\)|\*\*|\n", text))


# The files


def test_the_interface_speaks_the_languages_of_the_coach() -> None:
    assert FILES.keys() == WORDS.keys() == PLURALS.keys()


@each_language
def test_a_file_is_written_in_one_way_and_has_no_key_twice(language: str) -> None:
    written = json.dumps(TREES[language], indent=2, ensure_ascii=False) + "\n"
    assert FILES[language].read_text("utf-8") == written


@each_translation
def test_no_text_is_missing(language: str) -> None:
    missing = sorted(wanted(language) - texts(TREES[language]).keys())
    if missing:
        pytest.fail("\n".join((f"{language}.json lacks {len(missing)}:", *missing)), pytrace=False)


@each_translation
def test_no_text_is_left_that_english_no_longer_has(language: str) -> None:
    assert sorted(texts(TREES[language]).keys() - wanted(language)) == []


@each_translation
def test_texts_stand_in_the_order_of_english(language: str) -> None:
    found = [key for key in texts(TREES[language]) if key in ENGLISH]
    assert found == [key for key in ENGLISH if key in set(found)]


@each_translation
def test_placeholders_and_markup_are_those_of_english(language: str) -> None:
    for key, text in texts(TREES[language]).items():
        assert gaps(text) == gaps(in_english(key)), key
        assert markup(text) == markup(in_english(key)), key


@each_translation
def test_nothing_is_left_in_english(language: str) -> None:
    rows = texts(TREES[language])
    same = {text for key, text in rows.items() if text == in_english(key)}
    assert same - NAMES - SIGNS - LOANS[language] == set()
    assert LOANS[language] <= same


# What Home Assistant makes of them


@each_translation
async def test_home_assistant_loads_every_text(
    hass: HomeAssistant, language: str, caplog: pytest.LogCaptureFixture
) -> None:
    loaded: dict[str, str] = {}
    for category in TREES["en"]:
        loaded |= await async_get_translations(hass, language, category, {"run_primer"})
    for key, text in texts(TREES[language]).items():
        assert loaded[f"component.run_primer.{key}"] == text
    assert "Validation of translation placeholders" not in caplog.text


# What is shown and what is said


@each_language
@pytest.mark.parametrize(("shown", "said"), [("exercise", "exercises"), ("routine", "routines")])
def test_what_has_a_name_is_called_the_same_on_the_screen_and_by_the_coach(
    language: str, shown: str, said: str
) -> None:
    names = TREES[language]["entity"]["sensor"][shown]["state"]
    told = {key: WORDS[language][said][key]["name"] for key in names}
    assert names == {key: name[0].upper() + name[1:] for key, name in told.items()}


@each_language
def test_the_coach_calls_the_done_button_by_its_name(language: str) -> None:
    done = TREES[language]["config_panel"]["card"]["done"]
    for key in ("next_button", "next_button_side", "sensor_lost"):
        assert done.lower() in WORDS[language]["prompts"][key].lower(), key


@each_language
@pytest.mark.parametrize(("instruction", "button"), [("choose", "start"), ("paused", "resume")])
def test_the_card_calls_its_buttons_by_their_names(
    language: str, instruction: str, button: str
) -> None:
    card = TREES[language]["config_panel"]["card"]
    assert card[button].lower() in card[instruction].lower()


@each_language
def test_who_is_sent_to_a_form_is_told_what_its_button_is_called(language: str) -> None:
    button = TREES[language]["config_subentries"]["sensor"]["initiate_flow"]["reconfigure"]
    rows = texts(TREES[language])
    for key in (
        "exceptions.update_bad_mac.message",
        "exceptions.update_no_key.message",
        "issues.zero_drift.fix_flow.error.tare_loaded",
    ):
        assert button in rows[key], key


# Who asks for them

ASKED = {
    "step", "error", "abort", "progress", "data", "menu_options", "exceptions", "issues",
    "selector", "options",
}  # fmt: skip
"""Parts whose keys are names that our code gives."""
GIVEN = {"reconfigure_successful", *WEEKDAYS}
"""What Home Assistant itself asks for."""


def test_every_text_is_asked_for_by_somebody() -> None:
    named, begun = named_by_us()
    for path, key in asked(TREES["en"]):
        composed = (key.removeprefix(start) for start in begun if key.startswith(start))
        assert key in named | GIVEN or named.intersection(composed), path


def asked(tree: dict[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    """Yield the keys that code must name, with their paths."""
    for part, rows in tree.items():
        if isinstance(rows, dict):
            if part in ASKED and path + part != "options":
                yield from ((f"{path}{part}.{key}", key) for key in rows)
            yield from asked(rows, f"{path}{part}.")


def named_by_us() -> tuple[set[str], set[str]]:
    """Return the strings and steps of our code, and what composed strings begin with."""
    named = set(re.findall(r"\w+", (PLACE / "services.yaml").read_text("utf-8")))
    begun: set[str] = set()
    for path in PLACE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                named.add(node.value)
            elif isinstance(node, ast.AsyncFunctionDef):
                named.add(node.name.removeprefix("async_step_"))
            elif isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                begun.add(str(node.values[0].value))
    return named, begun
