"""One prompt at a time, each in time or not at all."""

from dataclasses import replace
from itertools import pairwise
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
import pytest

from custom_components.run_primer.engine.prompts import (
    PATIENCE,
    Earcon,
    Line,
    Prompt,
    Urgency,
    Verbosity,
)
from custom_components.run_primer.engine.scheduler import BUSY_SECONDS, Scheduler
from tests.engine.gym import CATALOGUE, Athlete, Gym, Loudspeaker, Sound

WEEK = (*CATALOGUE.routines, "pre_run_activation")
"""One routine a day."""
FAULT_SHARE = 0.08


def prompt(urgency: Urgency, name: str = "x", **changes: object) -> Prompt:
    return replace(Prompt((Line(name),), urgency), **changes)  # type: ignore[arg-type]


COUNT, CUE, STAGE, STOP = (
    prompt(urgency, urgency.name)
    for urgency in (Urgency.COUNT, Urgency.CUE, Urgency.STAGE, Urgency.STOP)
)


@pytest.fixture
def scheduler() -> Scheduler:
    """A scheduler whose prompts last a second and are always ready."""
    return Scheduler(lambda _: 1.0, lambda _: True)


def test_nothing_is_said_while_something_is_being_said(scheduler: Scheduler) -> None:
    scheduler.say(STAGE, 0.0)
    assert scheduler.next(0.0) is STAGE
    scheduler.say(COUNT, 0.1)
    assert scheduler.next(0.1) is None
    scheduler.over()
    assert scheduler.next(0.4) is COUNT


def test_a_number_that_would_be_late_is_dropped(scheduler: Scheduler) -> None:
    scheduler.say(STAGE, 0.0)
    scheduler.next(0.0)
    scheduler.say(COUNT, 0.1)
    scheduler.over()
    assert scheduler.next(0.51) is None
    assert scheduler.dropped == 1


def test_of_two_numbers_only_the_newer_one_is_said(scheduler: Scheduler) -> None:
    newer = prompt(Urgency.COUNT, "newer")
    scheduler.say(STAGE, 0.0)
    scheduler.next(0.0)
    scheduler.say(COUNT, 0.1)
    scheduler.say(newer, 0.3)
    scheduler.over()
    assert scheduler.next(0.35) is newer
    scheduler.over()
    assert scheduler.next(0.36) is None


def test_a_stop_drops_all_that_waits_and_cuts_what_is_being_said(scheduler: Scheduler) -> None:
    scheduler.say(STAGE, 0.0)
    scheduler.next(0.0)
    scheduler.say(STAGE, 0.1)
    scheduler.say(CUE, 0.1)
    assert not scheduler.must_cut
    scheduler.say(STOP, 0.2)
    assert scheduler.must_cut
    scheduler.over()
    assert scheduler.next(20.0) is STOP
    scheduler.over()
    assert scheduler.is_idle


def test_what_happens_now_makes_cues_and_numbers_before_it_pointless(scheduler: Scheduler) -> None:
    scheduler.say(CUE, 0.0)
    scheduler.say(COUNT, 0.0)
    scheduler.say(STAGE, 0.1)
    assert scheduler.next(0.1) is STAGE
    scheduler.over()
    assert scheduler.next(0.2) is None


def test_stages_are_said_in_their_order_or_not_at_all() -> None:
    late = prompt(Urgency.STAGE, "late to render")
    rendered: set[Prompt] = {STAGE}
    scheduler = Scheduler(lambda _: 1.0, lambda p: p in rendered)
    scheduler.say(late, 0.0)
    assert scheduler.next(0.5) is None
    scheduler.say(STAGE, 1.0)
    assert scheduler.next(1.0) is STAGE
    scheduler.over()
    rendered.add(late)
    assert scheduler.next(1.1) is None


def test_two_stages_of_one_moment_are_both_said_whichever_is_rendered_first() -> None:
    """What is worth knowing before a routine comes right behind its announcement."""
    announced, advice = prompt(Urgency.STAGE, "announced"), prompt(Urgency.STAGE, "advice")
    rendered: set[Prompt] = {advice}
    scheduler = Scheduler(lambda _: 1.0, lambda p: p in rendered)
    scheduler.say(announced, 0.0)
    scheduler.say(advice, 0.001)
    assert scheduler.next(0.1) is None
    rendered.add(announced)
    assert scheduler.next(0.3) is announced
    scheduler.over()
    assert scheduler.next(1.3) is advice
    assert scheduler.dropped == 0


def test_go_waits_for_no_announcement_that_is_not_rendered() -> None:
    go = prompt(Urgency.STAGE, "go", at=0.1, key="go")
    scheduler = Scheduler(lambda _: 1.0, lambda p: p is go)
    scheduler.say(STAGE, 0.0)
    scheduler.plan((go,), 0.0)
    assert scheduler.next(0.1) is go
    scheduler.over()
    assert scheduler.next(1.1) is None


def test_words_that_are_never_rendered_become_a_sound_when_their_time_is_up() -> None:
    scheduler = Scheduler(lambda _: 1.0, lambda _: False)
    scheduler.say(STAGE, 0.0)
    assert scheduler.next(14.9) is None
    assert scheduler.next(15.1) is STAGE


def test_a_number_does_not_wait_to_be_rendered() -> None:
    scheduler = Scheduler(lambda _: 1.0, lambda _: False)
    scheduler.say(COUNT, 0.0)
    assert scheduler.next(0.0) is COUNT


def test_a_cue_waits_until_the_next_number_was_said(scheduler: Scheduler) -> None:
    for at in (0.0, 3.0):
        scheduler.say(COUNT, at)
        scheduler.next(at)
        scheduler.over()
    scheduler.say(CUE, 5.5)
    assert scheduler.next(5.5) is None
    scheduler.say(COUNT, 6.0)
    assert scheduler.next(6.0) is COUNT
    scheduler.over()
    assert scheduler.next(6.4) is CUE


def test_a_cue_is_said_when_the_next_number_does_not_come(scheduler: Scheduler) -> None:
    for at in (0.0, 3.0):
        scheduler.say(COUNT, at)
        scheduler.next(at)
        scheduler.over()
    scheduler.say(CUE, 5.5)
    assert scheduler.next(6.1) is CUE


def test_what_is_planned_is_sent_as_early_as_the_loudspeaker_is_late(scheduler: Scheduler) -> None:
    scheduler.lag = 0.7
    three = COUNT.heard_at(10.0)
    scheduler.plan((three,), 0.0)
    assert scheduler.due(0.0) == pytest.approx(9.3)
    assert scheduler.next(9.29) is None
    assert scheduler.next(9.3) == three


def test_a_plan_that_is_told_again_says_nothing_twice(scheduler: Scheduler) -> None:
    three = COUNT.heard_at(10.0)
    scheduler.plan((three,), 0.0)
    assert scheduler.next(10.0) == three
    scheduler.over()
    scheduler.plan((three,), 10.1)
    assert scheduler.next(10.1) is None


def test_a_plan_that_changes_takes_back_what_was_not_said(scheduler: Scheduler) -> None:
    scheduler.plan((COUNT.heard_at(10.0),), 0.0)
    scheduler.plan((), 5.0)
    assert scheduler.due(5.0) is None
    assert scheduler.next(10.0) is None


def test_a_prompt_that_was_planned_and_happens_is_said_once(scheduler: Scheduler) -> None:
    go = prompt(Urgency.STAGE, "go", key="go 1")
    scheduler.lag = 0.5
    scheduler.plan((go.heard_at(10.0),), 0.0)
    assert scheduler.next(9.5) == go.heard_at(10.0)
    scheduler.say(go, 10.0)
    scheduler.over()
    assert scheduler.next(11.0) is None


def test_a_prompt_that_happens_before_its_time_is_said_at_once(scheduler: Scheduler) -> None:
    go = prompt(Urgency.STAGE, "go", key="go 1")
    scheduler.plan((go.heard_at(10.0),), 0.0)
    scheduler.say(go, 4.0)
    assert scheduler.next(4.0) is go
    scheduler.over()
    assert scheduler.next(10.0) is None


def test_a_busy_loudspeaker_is_asked_again_a_little_later(scheduler: Scheduler) -> None:
    scheduler.say(STAGE, 0.0)
    assert scheduler.next(0.0) is STAGE
    scheduler.was_busy(0.0)
    assert scheduler.next(0.1) is None
    due = scheduler.due(0.1)
    assert due is not None
    assert due <= 0.1 + BUSY_SECONDS
    assert scheduler.next(BUSY_SECONDS) is STAGE


@pytest.mark.parametrize(
    ("verbosity", "heard"),
    [
        (Verbosity.ALL, {Urgency.CUE, Urgency.COUNT, Urgency.STAGE, Urgency.STOP}),
        (Verbosity.CUES, {Urgency.CUE, Urgency.STAGE, Urgency.STOP}),
        (Verbosity.SILENT, set()),
    ],
)
def test_only_as_much_is_said_as_is_wanted(
    scheduler: Scheduler, verbosity: Verbosity, heard: set[Urgency]
) -> None:
    scheduler.verbosity = verbosity
    said = set()
    for number, each in enumerate((CUE, COUNT, STAGE, STOP)):
        scheduler.say(each, 100.0 * number)
        if (next_ := scheduler.next(100.0 * number)) is not None:
            said.add(next_.urgency)
            scheduler.over()
    assert said == heard


ACTS = st.tuples(
    st.floats(0.0, 3.0), st.sampled_from([COUNT, CUE, STAGE, STOP]), st.floats(0.05, 9.0)
)


@settings(max_examples=60, deadline=None)
@given(st.lists(ACTS, max_size=40))
def test_whatever_comes_nothing_is_sent_when_it_is_stale(
    acts: list[tuple[float, Prompt, float]],
) -> None:
    scheduler = Scheduler(lambda _: 1.0, lambda _: True)
    at, ends = 0.0, 0.0
    for number, (wait, each, lasts) in enumerate(acts):
        until = at + wait
        scheduler.say(replace(each, lines=(Line(f"{number} {until}"),)), until)
        while at < until:
            at += 0.05
            if at >= ends:
                scheduler.over()
                if (said := scheduler.next(at)) is not None:
                    asked = float(said.lines[0].key.split()[1])
                    assert at - asked <= PATIENCE[said.urgency] + 1e-6
                    ends = at + lasts


def overlapping(sounds: list[Sound]) -> list[tuple[Sound, Sound]]:
    in_order = sorted(sounds, key=lambda sound: sound.started)
    return [(a, b) for a, b in pairwise(in_order) if b.started < a.ended - 1e-9]


@pytest.mark.parametrize("kind", ["satellite", "player", "blind"])
def test_in_a_week_of_routines_with_faulty_loudspeakers_no_two_prompts_overlap(kind: str) -> None:
    random, at, played, dropped = Random(11), 1000.0, 0, 0
    for routine in WEEK:
        loudspeaker = Loudspeaker(kind=kind, faults=FAULT_SHARE, random=random)
        gym = Gym(routine, _Patient(), loudspeaker, start=at)
        gym.run()
        at = gym.at + 3600
        played += len(loudspeaker.sounds)
        dropped += gym.scheduler.dropped
        assert overlapping(loudspeaker.sounds) == []
        for sound in loudspeaker.sounds:
            if sound.prompt.urgency is Urgency.COUNT and sound.prompt.at is None:
                assert sound.prompt.earcon in (Earcon.COUNT, Earcon.LAST)
                assert sound.late <= PATIENCE[Urgency.COUNT] + 0.051
    assert played > 900
    assert dropped > 0, "the faults were real"


class _Patient(Athlete):
    """An athlete who also looks, and goes on until a set is over, when a prompt got lost."""

    by_eye = True
    goes_on = True
