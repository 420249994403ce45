"""Who is ready to run: enough done, lately enough, as well as usual."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
import pytest

from custom_components.run_primer.engine import PastSession, PastSet, Reason, judge_priming
from custom_components.run_primer.engine.model import Fault
from custom_components.run_primer.engine.priming import NEARLY_AS_GOOD, PRIMED_FOR, usual_quality

NOW = datetime(2026, 11, 21, 7, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def bridges(**changes: object) -> PastSet:
    """Return a set of bridges that went well."""
    values = {
        "exercise": "glute_bridge",
        "measured": True,
        "ended_by": "goal",
        "goal_reps": 15,
        "reps": 15,
        "confidence": 0.9,
    }
    return PastSet(**values | changes)


def warm_up(ago: timedelta = 10 * MINUTE, *sets: PastSet, **changes: object) -> PastSession:
    """Return a warm-up that ended some time ago."""
    values = {
        "routine": "pre_run_short",
        "started": NOW - ago - 5 * MINUTE,
        "ended": NOW - ago,
        "completed": True,
        "share": 1.0,
        "sets": sets or (bridges(),),
    }
    return PastSession(**values | changes)


EARLIER = tuple(warm_up(days * DAY) for days in (1, 2, 3))
POOR = bridges(partials=10)
"""Three of five reps were full ones."""

shares = st.floats(0, 1)
sets = st.builds(
    PastSet,
    exercise=st.just("glute_bridge"),
    measured=st.booleans(),
    goal_reps=st.none() | st.integers(-1, 30),
    goal_seconds=st.none() | st.floats(-1, 60),
    reps=st.integers(0, 30),
    partials=st.integers(0, 30),
    held=st.floats(-1, 100),
    confidence=st.none() | shares,
    faults=st.frozensets(st.sampled_from(Fault)),
)
sessions = st.builds(
    lambda ago, lasted, **rest: PastSession(
        started=NOW - ago - lasted, ended=NOW - ago, routine="pre_run_short", **rest
    ),
    ago=st.timedeltas(-DAY, 3 * DAY),
    lasted=st.timedeltas(timedelta(), 60 * MINUTE),
    completed=st.booleans(),
    share=shares,
    pain=st.booleans(),
    sets=st.lists(sets, max_size=3).map(tuple),
)
pasts = st.lists(sessions, max_size=8).map(
    lambda found: sorted(found, key=lambda each: each.started, reverse=True)
)


@pytest.mark.parametrize(
    ("past", "reasons"),
    [
        ([], [Reason.NO_SESSION]),
        ([warm_up(61 * MINUTE)], [Reason.TOO_LONG_AGO]),
        ([warm_up(share=0.79)], [Reason.TOO_LITTLE_DONE]),
        ([warm_up(completed=False)], [Reason.NOT_COMPLETED]),
        ([warm_up(completed=False, share=0.2)], [Reason.NOT_COMPLETED, Reason.TOO_LITTLE_DONE]),
        ([warm_up(completed=False, pain=True)], [Reason.PAIN]),
        ([warm_up(5 * MINUTE, POOR), *EARLIER], [Reason.POORER_THAN_USUAL]),
    ],
)
def test_not_primed_and_why(past: list[PastSession], reasons: list[Reason]) -> None:
    judged = judge_priming(past, NOW)
    assert not judged.primed
    assert judged.until is None
    assert list(judged.reasons) == reasons


@pytest.mark.parametrize(
    ("past", "how_good"),
    [
        ([warm_up(5 * MINUTE, POOR)], Reason.NO_BASELINE),
        ([warm_up(5 * MINUTE, POOR), *EARLIER[:2]], Reason.NO_BASELINE),
        ([warm_up(), *EARLIER], Reason.AS_GOOD_AS_USUAL),
        ([warm_up(5 * MINUTE, bridges(measured=False)), *EARLIER], Reason.NOT_MEASURED),
        ([warm_up(5 * MINUTE, bridges(reps=12, partials=3)), *EARLIER], Reason.AS_GOOD_AS_USUAL),
    ],
)
def test_primed_until_an_hour_has_passed(past: list[PastSession], how_good: Reason) -> None:
    judged = judge_priming(past, NOW)
    assert judged.primed
    assert judged.reasons == (Reason.ENOUGH_DONE, how_good)
    assert judged.until == past[0].ended + PRIMED_FOR
    assert not judge_priming(past, judged.until).primed
    assert judge_priming(past, judged.until - MINUTE).primed


def test_who_always_trains_like_that_is_primed_by_it() -> None:
    usual = tuple(warm_up(days * DAY, POOR) for days in (1, 2, 3))
    assert judge_priming((warm_up(5 * MINUTE, POOR), *usual), NOW).primed


def test_other_routines_say_nothing_of_what_is_usual_in_this_one() -> None:
    others = tuple(warm_up(days * DAY, routine="upper_glutes") for days in (1, 2, 3))
    judged = judge_priming((warm_up(5 * MINUTE, POOR), *others), NOW)
    assert judged.baseline is None
    assert judged.primed


def test_a_second_routine_begun_and_left_takes_nothing_away() -> None:
    left = warm_up(MINUTE, completed=False, share=0.1)
    assert judge_priming((left, warm_up(20 * MINUTE)), NOW).primed


def test_pain_in_a_later_one_does() -> None:
    hurt = warm_up(MINUTE, completed=False, share=0.1, pain=True)
    assert judge_priming((hurt, warm_up(20 * MINUTE)), NOW).reasons == (Reason.PAIN,)


def test_a_clock_that_went_back_primes_nobody() -> None:
    assert not judge_priming((warm_up(-5 * MINUTE),), NOW).primed


def test_a_set_counted_unsurely_says_less_of_a_session() -> None:
    sure = warm_up(5 * MINUTE, bridges(), bridges(partials=15, confidence=0.9))
    unsure = warm_up(5 * MINUTE, bridges(), bridges(partials=15, confidence=0.1))
    assert sure.quality == pytest.approx(0.75)
    assert unsure.quality == pytest.approx(0.95)


def test_growing_tired_is_no_fault_of_form() -> None:
    assert bridges(faults=frozenset({Fault.FATIGUE})).quality == 1
    assert bridges(faults=frozenset({Fault.FATIGUE, Fault.RUSHING})).quality == pytest.approx(0.9)


@given(pasts)
def test_primed_says_why_and_until_when(past: list[PastSession]) -> None:
    judged = judge_priming(past, NOW)
    assert judged.reasons
    assert judged.primed == (judged.until is not None) == (Reason.ENOUGH_DONE in judged.reasons)
    if judged.until is not None:
        assert NOW < judged.until <= NOW + PRIMED_FOR
    if judged.primed and judged.quality is not None and judged.baseline is not None:
        assert judged.quality >= NEARLY_AS_GOOD * judged.baseline


@given(sessions)
def test_quality_is_a_share_or_nothing(session: PastSession) -> None:
    quality = session.quality
    assert quality is None or 0 <= quality <= 1 + 1e-9


@given(pasts)
def test_what_is_usual_lies_between_the_worst_and_the_best(past: list[PastSession]) -> None:
    known = [each.quality for each in past if each.completed and each.quality is not None]
    usual = usual_quality(past)
    assert (usual is None) == (len(known) < 3)
    assert usual is None or min(known) <= usual <= max(known)
