"""A set under way is counted as a whole now and then; the session believes what is sure."""

import pytest

from custom_components.run_primer.engine.catalogue import load_catalogue
from custom_components.run_primer.engine.counter import MotionCounter
from custom_components.run_primer.engine.events import (
    CountUnsure,
    Event,
    RepCorrected,
    SessionStopped,
    SetCompleted,
)
from custom_components.run_primer.engine.model import Reading, SensorKind, SessionState
from custom_components.run_primer.engine.plan import plan_sets
from custom_components.run_primer.engine.review import Reason
from custom_components.run_primer.engine.session import Session
from tests.engine.traces import ten_reps
from tools.bench.corpus import Case, record

CATALOGUE = load_catalogue()
PLATFORM = SensorKind.PLATFORM
PLAN = plan_sets(CATALOGUE.routines["pre_run_short"], CATALOGUE.exercises, frozenset(SensorKind))
REPS = tuple(planned for planned in PLAN if planned.exercise.key == "glute_bridge")
SET = ten_reps().readings()


def begin(at: float) -> Session:
    session = Session("pre_run_short", REPS, {PLATFORM: MotionCounter(PLATFORM)}, prepare_seconds=0)
    session.start(at)
    session.tick(at)
    return session


def feed(session: Session, readings: list[Reading], *, settle: bool = True) -> list[Event]:
    events: list[Event] = []
    for reading in readings:
        events += session.feed(PLATFORM, reading, reading.at, reading.at)
        if settle:
            events += session.settle(reading.at)
    return events


def hover(layout: str, seed: int = 7) -> tuple[list[Reading], int]:
    """Return reps that never touch down, and how many they are."""
    recorded = record(Case(style="hover", layout=layout, seed=seed))
    return recorded.readings, len(recorded.performance.reps)


def test_reps_under_a_load_that_stays_are_told_while_the_set_goes_on() -> None:
    readings, true = hover("feet+bench")
    session = begin(readings[0].at)
    events = feed(session, readings)
    told = [event.number for event in events if isinstance(event, RepCorrected)]
    assert len(told) >= 2
    assert told == sorted(told), "a set that goes on only gains reps"
    assert session.progress is None or session.progress.reps == min(true, REPS[0].goal.reps)


def test_who_hovers_on_the_feet_alone_is_told_once_that_nobody_can_count_it() -> None:
    readings, _ = hover("feet")
    events = feed(begin(readings[0].at), readings)
    (unsure,) = [event for event in events if isinstance(event, CountUnsure)]
    assert unsure.confidence < 0.6


def test_a_set_that_ends_early_is_over_when_it_is_counted() -> None:
    session = begin(SET[0].at)
    feed(session, SET[:1500])
    assert session.skip(SET[1499].at) == []
    assert session.state is SessionState.WORKING
    assert feed(session, SET[1500:], settle=False) == [], "what moves now is not of the set"
    (done,) = [e for e in session.settle(40.0) if isinstance(e, SetCompleted)]
    assert done.result.ended_by == "skip"
    assert done.result.reps == 6


def test_a_stop_while_the_last_set_is_counted_ends_the_session_with_it() -> None:
    session = begin(SET[0].at)
    feed(session, SET)
    assert session.done(40.0) == []
    assert session.stop(40.1) == []
    (stopped,) = [e for e in session.settle(40.2) if isinstance(e, SessionStopped)]
    assert stopped.summary.reps == 10
    assert not session.is_active


def test_a_count_that_failed_leaves_the_live_one() -> None:
    session = begin(SET[0].at)
    feed(session, SET, settle=False)
    session.skip(40.0)
    live = session.progress.reps
    events: list[Event] = []
    while recount := session.recount():
        events += session.counted(recount, None, 40.0)
    (done,) = [event for event in events if isinstance(event, SetCompleted)]
    assert done.result.reps == live == 10


def test_only_one_count_is_under_way_and_one_of_an_earlier_part_changes_nothing() -> None:
    session = begin(SET[0].at)
    feed(session, SET[:1500], settle=False)
    late = session.recount()
    assert late is not None
    assert session.recount() is None
    session.gap(PLATFORM, 5.0, rebooted=True)
    reps = session.progress.reps
    feed(session, [reading._replace(at=reading.at + 100) for reading in SET[:400]], settle=False)
    assert session.counted(late, late.count(), 140.0) == []
    assert session.progress.reps >= reps


def test_while_nothing_moves_a_set_is_settled_by_two_counts() -> None:
    session = begin(SET[0].at)
    feed(session, SET[:1500])
    resting = [SET[1499]._replace(at=SET[1499].at + i / 80) for i in range(1, 80 * 60)]
    asked: list[Reason] = []
    for reading in resting:
        session.feed(PLATFORM, reading, reading.at, reading.at)
        while recount := session.recount():
            asked.append(recount.reason)
            session.counted(recount, recount.count(), reading.at)
    assert asked.count(Reason.STILL) <= 3
    assert asked.count(Reason.LOOK) <= 20
    assert session.progress.reps == 6
    feed(session, [reading._replace(at=reading.at + 60) for reading in SET[1500:]])
    assert session.progress is None or session.progress.reps == 10


@pytest.mark.parametrize("style", ["paused", "bridge_bodyweight"])
def test_who_touches_down_between_reps_is_never_told_to(style: str) -> None:
    readings = record(Case(style=style, layout="left+right", seed=3)).readings
    events = feed(begin(readings[0].at), readings)
    assert [event for event in events if isinstance(event, CountUnsure)] == []
