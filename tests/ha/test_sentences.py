"""The sentences: every one of them means one thing, in all languages at once."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
import re
from typing import Any

from hassil.intents import Intents
from hassil.parse_expression import parse_sentence
from hassil.recognize import recognize
from hassil.sample import sample_sentence
from home_assistant_intents import get_intents
from hypothesis import given, settings
from hypothesis import strategies as st
import pytest
import yaml

from homeassistant.components.conversation.trigger import TRIGGER_SCHEMA

from custom_components.run_primer.intent import COMMANDS
from custom_components.run_primer.phrasebook import Names, Phrasebook
from custom_components.run_primer.sentences import answers

FOLDER = Path(__file__).parents[2] / "custom_components" / "run_primer" / "sentences"
DOCUMENTS: Mapping[str, dict[str, Any]] = {
    path.stem: yaml.safe_load(path.read_text("utf-8")) for path in FOLDER.glob("*.yaml")
}
NAMES = Names(
    routines=(("Pre-run activation", "pre_run_activation"), ("Upper glutes", "upper_glutes")),
    athletes=("Sam", "Alex"),
    stations=("Garage",),
)
each_language = pytest.mark.parametrize("language", DOCUMENTS)


def sentences(language: str) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Return each intent, its block and a sentence that can be said; names and places left out."""
    document = DOCUMENTS[language]
    lists = {"routine": "pre run activation", "athlete": "Sam", "station": "Garage"}
    rules = document["expansion_rules"]
    for intent, data in document["intents"].items():
        for block in data["data"]:
            for template in block["sentences"]:
                flat = template
                while found := re.search(r"(\[)?<(\w+)>(?(1)\])", flat):
                    body = "" if found[2] in {"who", "where"} else f"({rules[found[2]]})"
                    flat = flat.replace(found[0], f"[{body}]" if found[1] and body else body)
                for name, value in lists.items():
                    flat = flat.replace(f"{{{name}}}", value)
                for said in sample_sentence(parse_sentence(flat)):
                    yield intent, block, " ".join(said.split())


def meaning(intent: str, slots: Mapping[str, Any]) -> tuple[str, frozenset[tuple[str, Any]]]:
    """Return what a sentence asks for, to compare it."""
    return intent, frozenset(slots.items())


@pytest.fixture(scope="module")
def said() -> dict[str, set[tuple[str, frozenset[tuple[str, Any]]]]]:
    """All that can be said in any language, with its meanings."""
    found = defaultdict(set)
    for language in DOCUMENTS:
        for intent, block, text in sentences(language):
            found[text.casefold()].add(meaning(intent, block.get("slots", {})))
    return found


def test_no_sentence_means_two_things_in_any_two_languages(
    said: dict[str, set[tuple[str, frozenset[tuple[str, Any]]]]],
) -> None:
    assert len(said) > 1000
    assert {text: means for text, means in said.items() if len(means) > 1} == {}


@each_language
def test_every_sentence_is_understood_as_it_is_meant(language: str) -> None:
    book = Phrasebook(DOCUMENTS[language], NAMES)
    every = list(sentences(language))
    for intent, block, text in every[:: max(len(every) // 400, 1)]:
        understood = book.understand(text)
        assert understood is not None, text
        slots = {key: value for key, value in understood.slots.items() if key != "routine"}
        assert meaning(understood.intent, slots) == meaning(intent, block.get("slots", {})), text


@each_language
def test_every_intent_can_be_said(language: str) -> None:
    assert DOCUMENTS[language]["intents"].keys() == {command.intent for command in COMMANDS}
    asked = {
        block.get("slots", {}).get("about")
        for block in DOCUMENTS[language]["intents"]["RunPrimerStatus"]["data"]
    }
    assert asked == {None, "reps_left", "sets_left", "exercise", "rest"}


@each_language
def test_what_is_always_ours_takes_no_sentence_from_home_assistant(language: str) -> None:
    theirs = get_intents(language)
    assert theirs is not None
    known = Intents.from_dict(theirs)
    lists = Intents.from_dict({"language": language, "intents": {}, "lists": {
        name: {"values": ["∅"]} for name in ("name", "area", "floor")
    }}).slot_lists  # fmt: skip
    ours = [text for _, block, text in sentences(language) if "metadata" not in block]
    for text in ours[:: max(len(ours) // 40, 1)]:
        found = recognize(text, known, slot_lists=lists)
        assert found is None, (text, found.intent.name if found else None)


@each_language
def test_short_words_are_ours_only_while_training(language: str) -> None:
    book = Phrasebook(DOCUMENTS[language], NAMES)
    always, training = (set(book.templates(training=each)) for each in (False, True))
    assert always < training
    pain = DOCUMENTS[language]["intents"]["RunPrimerStop"]["data"][-1]
    assert pain["slots"] == {"pain": True}
    assert pain["metadata"] == {"while": "training"}


@each_language
def test_the_four_answers_are_told_apart(language: str) -> None:
    known = answers(DOCUMENTS[language])
    assert known.keys() == {"yes", "short", "later", "no"}
    found = defaultdict(set)
    for key, template in known.items():
        for text in sample_sentence(parse_sentence(template)):
            found[" ".join(text.split()).casefold()].add(key)
    assert {text: keys for text, keys in found.items() if len(keys) > 1} == {}


@each_language
@settings(max_examples=30, deadline=None)
@given(names=st.lists(st.text(max_size=20), max_size=3))
def test_whatever_somebody_is_called_the_sentences_stay_valid(
    language: str, names: list[str]
) -> None:
    called = tuple(names)
    book = Phrasebook(
        DOCUMENTS[language],
        Names(routines=tuple((n, "k") for n in called), athletes=called, stations=called),
    )
    TRIGGER_SCHEMA({"platform": "conversation", "command": book.templates(training=True)})
    book.understand("start my workout")


def test_a_name_is_said_with_its_signs_or_without() -> None:
    book = Phrasebook(DOCUMENTS["en"], Names(athletes=("Anna-Lena (12)",), stations=("Gym #2",)))
    for text in ("start my workout for anna-lena 12", "start my workout for Anna Lena 12, please"):
        understood = book.understand(text)
        assert understood is not None
        assert understood.slots == {"athlete": "Anna-Lena (12)"}
