"""What the coach makes of events."""

from dataclasses import replace

import pytest

from custom_components.run_primer.engine import (
    Coach,
    Event,
    PartialRepSeen,
    PlannedSet,
    RepCounted,
    SensorKind,
    SetCompleted,
    SetResult,
    SetStarted,
    after_rep,
    plan_sets,
    rehearse,
)
from custom_components.run_primer.engine.events import CountdownKind
from custom_components.run_primer.engine.prompts import Prompt
from custom_components.run_primer.engine.timetable import before_set, in_set
from tests.engine.gym import BOTH, CATALOGUE, WORDS, Athlete, Gym, Loudspeaker

each_routine = pytest.mark.parametrize("key", CATALOGUE.routines)
NOTHING: frozenset[SensorKind] = frozenset()


def plan(routine: str, sensors: frozenset[SensorKind] = BOTH) -> tuple[PlannedSet, ...]:
    return plan_sets(CATALOGUE.routines[routine], CATALOGUE.exercises, sensors)


BRIDGE, CLAMSHELL = plan("pre_run_activation")[:2]


def said(*prompts: Prompt) -> list[str]:
    return [WORDS.prompt(prompt) for prompt in prompts]


def rep(number: int, planned: PlannedSet = BRIDGE) -> RepCounted:
    return RepCounted(planned=planned, number=number, at=0.0, confidence=0.9)


def result(planned: PlannedSet, **changes: object) -> SetResult:
    plain = SetResult(
        planned=planned,
        reps=15,
        partials=0,
        held=0.0,
        seen=(),
        holds=(),
        confidence=0.9,
        ended_by="goal",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def test_reps_are_numbers_with_a_word_at_the_half_and_before_the_end() -> None:
    coach = Coach(())
    words = [said(*coach.prompts(rep(number), 0.0)) for number in range(1, 16)]
    assert words[7] == ["8", "Halfway."]
    assert words[11] == ["12", "3 to go."]
    assert [each for each in words if len(each) > 1] == [words[7], words[11]]


def test_in_a_short_set_numbers_are_enough() -> None:
    short = replace(BRIDGE, goal=replace(BRIDGE.goal, reps=5))  # type: ignore[call-arg]
    words = [said(*Coach(()).prompts(rep(number, short), 0.0)) for number in range(1, 6)]
    assert words == [["1"], ["2"], ["3"], ["4"], ["5"]]


def test_one_lift_that_turns_back_is_no_word_worth_two_are() -> None:
    coach, partial = Coach(()), PartialRepSeen(planned=BRIDGE, height=0.5)
    assert coach.prompts(partial, 0.0) == ()
    assert said(*coach.prompts(partial, 3.0)) == ["All the way up."]


def test_form_is_mentioned_once_in_eight_seconds() -> None:
    coach, partial = Coach(()), PartialRepSeen(planned=BRIDGE, height=0.5)
    heard = [at for at in range(0, 30, 3) if coach.prompts(partial, float(at))]
    assert heard == [3, 12, 21]


def test_a_rep_in_between_forgets_the_one_that_turned_back() -> None:
    coach, partial = Coach(()), PartialRepSeen(planned=BRIDGE, height=0.5)
    coach.prompts(partial, 0.0)
    coach.prompts(rep(1), 3.0)
    assert coach.prompts(partial, 6.0) == ()


def test_a_fault_that_the_sensors_of_an_exercise_cannot_see_is_not_mentioned() -> None:
    blind = replace(BRIDGE, exercise=replace(BRIDGE.exercise, faults=()))
    coach, partial = Coach(()), PartialRepSeen(planned=blind, height=0.5)
    assert not any(coach.prompts(partial, float(at)) for at in range(0, 30, 3))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "Set done. Rest 30 seconds."),
        ({"ended_by": "skip"}, "Skipped. Rest 30 seconds."),
        ({"target_error": 0.083}, "Set done. Off by 8 percent. Rest 30 seconds."),
    ],
)
def test_the_end_of_a_set_is_told_as_it_came(changes: dict[str, object], words: str) -> None:
    event: Event = SetCompleted(result=result(BRIDGE, **changes), upcoming=CLAMSHELL)
    (text,) = said(*Coach(()).prompts(event, 0.0))
    assert text.startswith(words)
    assert "Next: clamshell, left side. 15 reps." in text
    assert text.endswith(WORDS.text("exercises.clamshell.setup"))


def test_in_a_long_rest_an_exercise_is_finished_first_and_the_next_set_up_near_the_end() -> None:
    sets = plan("hip_thrust_for_runners")
    last, following = sets[3], sets[4]
    (text,) = said(*Coach(()).prompts(SetCompleted(result=result(last), upcoming=following), 0.0))
    assert WORDS.text("exercises.barbell_hip_thrust.finish") in text
    assert WORDS.text("exercises.single_leg_hip_thrust.setup") not in text
    ahead = before_set(following, CountdownKind.REST, 100.0, 90.0)
    assert WORDS.text("exercises.single_leg_hip_thrust.setup") in WORDS.prompt(ahead[0])
    assert ahead[0].at == pytest.approx(78.0)


def test_on_the_way_to_a_set_the_seconds_are_counted_down_to_go() -> None:
    ahead = before_set(CLAMSHELL, CountdownKind.REST, 100.0, 30.0)
    assert [(prompt.at, WORDS.prompt(prompt)[:12]) for prompt in ahead] == [
        (90.0, "Ready in 10."),
        (97.0, "3"),
        (98.0, "2"),
        (99.0, "1"),
        (100.0, "Go. Lift the"),
    ]


def test_a_set_that_nothing_measures_is_counted_at_its_tempo() -> None:
    bridge = plan("pre_run_activation", NOTHING)[0]
    beats = [p.at for p in in_set(bridge, 50.0) if WORDS.prompt(p).isdigit()]
    assert beats == [pytest.approx(51.0 + 4.0 * i) for i in range(15)]
    (go,) = said(*Coach(()).prompts(SetStarted(planned=bridge), 50.0))
    assert go == "Go.", "the cue is said before, or the first numbers would be lost"


def test_a_slow_lowering_is_counted_down_after_each_rep() -> None:
    slow = next(p for p in plan("hinge_retraining") if p.exercise.key == "eccentric_hip_thrust")
    assert [(p.at, *said(p)) for p in after_rep(slow, 10.0)] == [
        (11.0, "4"),
        (12.0, "3"),
        (13.0, "2"),
        (14.0, "1"),
    ]
    assert after_rep(BRIDGE, 10.0) == ()


@pytest.mark.parametrize("sensors", [BOTH, NOTHING], ids=["sensors", "no sensors"])
@each_routine
def test_all_that_is_said_in_a_routine_was_rehearsed(
    key: str, sensors: frozenset[SensorKind]
) -> None:
    gym = Gym(key, Athlete(), Loudspeaker(), sensors=sensors)
    gym.run()
    assert gym.loudspeaker is not None
    ready = set(said(*rehearse(gym.plan)))
    unknown = {WORDS.prompt(sound.prompt) for sound in gym.loudspeaker.sounds} - ready
    # What depends on what was done cannot be rendered before.
    dynamic = ("Off by", "counted,", "exercises. Next:")
    assert [text for text in unknown if not any(word in text for word in dynamic)] == []
