"""What script/outages takes for right and for wrong."""

from dataclasses import replace

import pytest

from tools.develop.places import ROOT
from tools.outages.outcome import Outcome, Told, find_faults, twice_told
from tools.outages.scenarios import SCENARIOS

ALL = Told(reps=15, ended_by="goal", numbers=range(1, 16), gaps=(), away=None)


def test_every_rep_counted_once_without_a_gap_is_right() -> None:
    assert find_faults(15, ALL, has_gap=False) == ""


@pytest.mark.parametrize(
    ("told", "has_gap", "fault"),
    [
        (replace(ALL, reps=14), False, "14 counted, 15 done"),
        (replace(ALL, reps=16), False, "16 counted, 15 done"),
        (replace(ALL, reps=13, gaps=(2.0,)), True, "13 counted, 15 done"),
        (replace(ALL, numbers=(1, 2, 2, 3)), False, "counted twice: (2,)"),
        (replace(ALL, gaps=(3.0,)), False, "1 gaps"),
        (ALL, True, "the gap was not said"),
    ],
)
def test_what_is_wrong_is_named(told: Told, fault: str, *, has_gap: bool) -> None:
    assert find_faults(15, told, has_gap=has_gap) == fault


def test_a_gap_may_cost_the_rep_that_was_under_way() -> None:
    told = replace(ALL, reps=14, gaps=(1.2,))
    assert find_faults(15, told, has_gap=True) == ""


def test_only_what_was_told_more_than_once_is_twice() -> None:
    assert twice_told([1, 2, 3, 2, 4, 4, 4]) == (2, 4)


def test_a_row_says_what_is_wrong() -> None:
    outcome = Outcome(name="wifi", about="no Wi-Fi", done=15, told=ALL, caught_up=1.2)
    assert "right: no Wi-Fi" in str(outcome)
    assert "WRONG: 14 counted" in str(replace(outcome, fault="14 counted, 15 done"))


def test_each_scenario_is_explained_on_its_page() -> None:
    page = (ROOT / "docs" / "outages.md").read_text("utf-8")
    assert [name for name in SCENARIOS if f"| `{name}` |" not in page] == []
