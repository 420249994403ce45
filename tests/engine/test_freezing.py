"""Frozen values to JSON and back, and what is refused."""

from dataclasses import dataclass, replace
from enum import StrEnum
import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
import pytest

from custom_components.run_primer.engine.freezing import ThawError, freeze, thaw


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Named:
    key: str


@dataclass(frozen=True)
class Inner:
    number: int
    share: float | None


@dataclass(frozen=True)
class Other:
    text: str


type Either = Inner | Other


@dataclass(frozen=True)
class Outer:
    colour: Colour
    rows: tuple[Either, ...]
    named: Named
    sure: bool
    later: frozenset[Colour] = frozenset()


KNOWN = {Named: {"a": Named("a")}}
GOOD = Outer(
    Colour.RED,
    (Inner(3, None), Other("x"), Inner(4, 0.5)),
    Named("a"),
    True,
    frozenset({Colour.RED}),
)
JSON: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=10,
)


def test_a_value_comes_back_as_it_was() -> None:
    assert thaw(Outer, json.loads(json.dumps(freeze(GOOD, KNOWN))), KNOWN) == GOOD


def test_what_was_kept_before_a_field_came_is_still_known() -> None:
    kept = freeze(GOOD, KNOWN)
    del kept["later"]
    assert thaw(Outer, kept, KNOWN) == replace(GOOD, later=frozenset())


@pytest.mark.parametrize("field", ["colour", "rows", "named", "sure"])
def test_a_field_that_is_needed_must_be_there(field: str) -> None:
    kept = freeze(GOOD, KNOWN)
    del kept[field]
    with pytest.raises(ThawError):
        thaw(Outer, kept, KNOWN)


@given(JSON)
def test_anything_else_is_refused(data: object) -> None:
    with pytest.raises(ThawError):
        thaw(Outer, data, KNOWN)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("colour", "blue"),
        ("colour", []),
        ("rows", None),
        ("rows", [{"number": True, "share": 0.5}]),
        ("rows", [{"number": 1.5, "share": 0.5}]),
        ("rows", [{"number": 1, "share": float("nan")}]),
        ("rows", [{"number": 10**30, "share": 0.5}]),
        ("rows", [{"number": 1, "share": 0.5, "more": 1}]),
        ("rows", [{"text": "x" * 500}]),
        ("rows", [{"text": "x"}] * 6000),
        ("named", "b"),
        ("sure", 1),
        ("later", ["blue"]),
        ("later", "red"),
    ],
)
def test_a_field_that_does_not_fit_refuses_all_of_it(field: str, value: object) -> None:
    with pytest.raises(ThawError):
        thaw(Outer, {**freeze(GOOD, KNOWN), field: value}, KNOWN)
