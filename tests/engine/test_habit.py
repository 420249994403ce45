"""How regularly somebody trains."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
import pytest

from custom_components.run_primer.engine import TrainingPlan, habit

MONDAY = date(2026, 11, 16)
MON_WED_FRI = TrainingPlan(days=(0, 2, 4))
days = st.dates(date(2026, 1, 1), date(2026, 12, 31))


def on(*numbers: int) -> list[date]:
    """Return days, counted from a Monday."""
    return [MONDAY + timedelta(days=number) for number in numbers]


@pytest.mark.parametrize(
    ("trained", "today", "streak"),
    [
        ([], 0, 0),
        ([0], 0, 1),
        ([0, 2, 4], 6, 3),
        ([0, 2, 4], 7, 3),
        ([0, 2, 4], 8, 0),
        ([0, 4], 5, 1),
        ([0, 1, 2], 3, 3),
        ([0, 2, 2, 2], 2, 2),
        ([5], 6, 1),
    ],
    ids=[
        "nothing yet",
        "the first day",
        "rest days in between and behind",
        "today may still become one",
        "a planned day went by",
        "it began anew behind a missed day",
        "more than planned",
        "three times a day",
        "only on a day of rest",
    ],
)
def test_a_streak_lasts_until_a_planned_day_goes_by(
    trained: list[int], today: int, streak: int
) -> None:
    assert habit(on(*trained), MON_WED_FRI, *on(today)).streak == streak


def test_without_planned_days_there_is_no_streak_but_a_week() -> None:
    shown = habit(on(0, 1, 1), TrainingPlan(sessions=3), *on(2))
    assert (shown.streak, shown.week, shown.goal, shown.reached) == (None, 3, 3, True)


def test_a_week_begins_on_monday() -> None:
    assert habit(on(-1, 0, 6, 7), MON_WED_FRI, *on(6)).week == 2
    assert habit(on(-1, 0, 6, 7), MON_WED_FRI, *on(7)).week == 1


def test_the_goal_is_a_session_on_each_planned_day_unless_another_is_set() -> None:
    assert MON_WED_FRI.goal == 3
    assert TrainingPlan(days=(0,), sessions=2).goal == 2
    assert TrainingPlan().goal is None


@given(trained=st.lists(days), today=days, planned=st.frozensets(st.integers(0, 6), min_size=1))
def test_one_session_more_never_shortens_a_streak(
    trained: list[date], today: date, planned: frozenset[int]
) -> None:
    plan = TrainingPlan(days=tuple(planned))
    before = habit(trained, plan, today).streak
    after = habit([*trained, today], plan, today).streak
    assert before is not None
    assert after is not None
    assert before <= after <= before + 1
    assert before <= len(set(trained))
