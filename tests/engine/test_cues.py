"""What the coach makes of events."""

from dataclasses import replace

import pytest

from custom_components.run_primer.engine import (
    Coach,
    Event,
    Fault,
    FaultSeen,
    HoldGoal,
    PartialRepSeen,
    PlannedSet,
    RepCounted,
    RepGoal,
    SamplesMissed,
    SensorKind,
    SessionCompleted,
    SessionRestored,
    SessionSummary,
    SetCompleted,
    SetResult,
    SetStarted,
    after_rep,
    plan_sets,
    rehearse,
)
from custom_components.run_primer.engine.deadline import HoldCountdown
from custom_components.run_primer.engine.events import CountdownKind, CountedDown, CountUnsure
from custom_components.run_primer.engine.prompts import Line, Prompt, Urgency
from custom_components.run_primer.engine.timetable import before_set, in_set
from tests.engine.gym import BOTH, CATALOGUE, WORDS, Athlete, Gym, Loudspeaker

each_routine = pytest.mark.parametrize("key", CATALOGUE.routines)
NOTHING: frozenset[SensorKind] = frozenset()


def plan(routine: str, sensors: frozenset[SensorKind] = BOTH) -> tuple[PlannedSet, ...]:
    return plan_sets(CATALOGUE.routines[routine], CATALOGUE.exercises, sensors)


BRIDGE, CLAMSHELL = plan("pre_run_activation")[:2]


def said(*prompts: Prompt) -> list[str]:
    return [WORDS.prompt(prompt) for prompt in prompts]


def _heard(prompt: Prompt) -> float:
    return prompt.at or 0.0


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
    words = [said(*coach.prompts(rep(number))) for number in range(1, 16)]
    assert words[7] == ["8", "Halfway."]
    assert words[11] == ["12", "3 to go."]
    assert [each for each in words if len(each) > 1] == [words[7], words[11]]


def test_in_a_short_set_numbers_are_enough() -> None:
    short = replace(BRIDGE, goal=replace(BRIDGE.goal, reps=5))  # type: ignore[call-arg]
    words = [said(*Coach(()).prompts(rep(number, short))) for number in range(1, 6)]
    assert words == [["1"], ["2"], ["3"], ["4"], ["5"]]


def test_a_lift_that_turns_back_is_a_word_only_once_it_is_a_fault() -> None:
    assert Coach(()).prompts(PartialRepSeen(planned=BRIDGE, height=0.5)) == ()


@pytest.mark.parametrize("fault", Fault)
def test_a_fault_is_told_as_a_cue_that_may_wait(fault: Fault) -> None:
    (prompt,) = Coach(()).prompts(FaultSeen(planned=BRIDGE, fault=fault, number=3))
    assert prompt == Prompt((Line(f"faults.{fault.value}"),), Urgency.CUE)
    assert said(prompt) != [""]


def test_whoever_cannot_be_counted_hears_of_it() -> None:
    (text,) = said(*Coach(()).prompts(CountUnsure(planned=BRIDGE, confidence=0.2)))
    assert text.startswith("I can't count you reliably.")


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (SessionRestored(routine="full_primer", away=0.4), []),
        (
            SessionRestored(routine="full_primer", away=12.3),
            ["I was away for 12 seconds. We go on."],
        ),
        (SamplesMissed(kind=SensorKind.BAND, seconds=0.3), []),
    ],
)
def test_an_outage_is_told_when_anybody_can_have_noticed(event: Event, words: list[str]) -> None:
    assert said(*Coach(()).prompts(event)) == words


@pytest.mark.parametrize("seconds", [0.0, 4.0])
def test_samples_that_are_missing_are_told(seconds: float) -> None:
    (prompt,) = Coach(()).prompts(SamplesMissed(kind=SensorKind.BAND, seconds=seconds))
    assert prompt.urgency is Urgency.STAGE
    assert ("4 seconds" in WORDS.prompt(prompt)) == bool(seconds)


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
    (text,) = said(*Coach(()).prompts(event))
    assert text.startswith(words)
    assert "Next: clamshell, left side. 15 reps." in text
    assert text.endswith(WORDS.text("exercises.clamshell.setup"))


def test_in_a_long_rest_an_exercise_is_finished_first_and_the_next_set_up_near_the_end() -> None:
    sets = plan("hip_thrust_for_runners")
    last, following = sets[3], sets[4]
    (text,) = said(*Coach(()).prompts(SetCompleted(result=result(last), upcoming=following)))
    assert WORDS.text("exercises.barbell_hip_thrust.finish") in text
    assert WORDS.text("exercises.single_leg_hip_thrust.setup") not in text
    ahead = before_set(following, CountdownKind.REST, 100.0, 90.0)
    assert WORDS.text("exercises.single_leg_hip_thrust.setup") in WORDS.prompt(ahead[0])
    assert ahead[0].at == pytest.approx(78.0)


def test_how_to_get_in_place_is_not_said_again_before_every_set() -> None:
    second = plan("hip_thrust_for_runners")[1]
    ahead = before_set(second, CountdownKind.REST, 100.0, 120.0)
    assert said(ahead[0]) == ["Next: barbell hip thrust. 10 reps."]


def test_between_two_sides_there_is_no_time_for_the_last_words_on_one() -> None:
    left, right = plan("pre_run_activation")[1:3]
    (text,) = said(*Coach(()).prompts(SetCompleted(result=result(left), upcoming=right)))
    assert text == "Set done. Rest 10 seconds. Next: clamshell, right side. 15 reps."
    hints = before_set(right, CountdownKind.REST, 100.0, 5.0)
    assert [WORDS.prompt(prompt) for prompt in hints] == ["3", "2", "1", "Go."]


@pytest.mark.parametrize(
    ("reps", "held", "words"),
    [
        (75, 20.2, "75 reps counted, 20 seconds held."),
        (75, 0.0, "75 reps counted."),
        (0, 90.0, "90 seconds held."),
        (0, 0.0, None),
    ],
)
def test_at_the_end_nothing_is_said_of_what_nobody_measured(
    reps: int, held: float, words: str | None
) -> None:
    first, *_, last = plan("pre_run_short")
    sets = (result(first, reps=0, held=held), result(last, reps=reps))
    coach = Coach(("run_tall",))
    coach.prompts(SetCompleted(result=sets[-1], upcoming=None))
    summary = SessionSummary(
        routine="pre_run_short", started=0.0, ended=300.0, planned_sets=2, sets=sets
    )
    (text,) = said(*coach.prompts(SessionCompleted(summary=summary)))
    parts = ["Short pre-run activation done.", words, "Take the band off before you walk away."]
    assert text == " ".join([*(part for part in parts if part), "Run tall."])


def test_a_long_hold_is_halved_and_no_number_is_said_that_is_not_left() -> None:
    def heard(goal: float) -> list[int]:
        countdown, passed = HoldCountdown(), [i / 10 for i in range(1, int(goal * 10))]
        return [m for t in passed if (m := countdown.mark(goal - t)) is not None]

    assert heard(30.0) == [15, 10, 5, 3, 2, 1]
    assert heard(20.0) == [10, 5, 3, 2, 1]
    assert heard(8.0) == [5, 3, 2, 1]
    (half,) = Coach(()).prompts(CountedDown(kind=CountdownKind.HOLD, seconds=15))
    assert said(half) == ["Halfway."]


def test_no_seconds_come_between_the_numbers_of_reps_that_the_coach_counts() -> None:
    counted, held = (
        next(each for each in plan(routine, NOTHING) if isinstance(each.goal, goal))
        for routine, goal in (("upper_glutes", RepGoal), ("pre_run_short", HoldGoal))
    )
    left = CountedDown(kind=CountdownKind.TIMER, seconds=3)
    coach = Coach(())
    coach.prompts(SetStarted(planned=counted))
    assert coach.prompts(left) == ()
    coach.prompts(SetStarted(planned=held))
    assert said(*coach.prompts(left)) == ["3"]


def test_on_the_way_to_a_set_the_seconds_are_counted_down_to_go() -> None:
    ahead = before_set(CLAMSHELL, CountdownKind.REST, 100.0, 30.0)
    assert [(prompt.at, WORDS.prompt(prompt)[:12]) for prompt in sorted(ahead, key=_heard)] == [
        (90.0, "Ready in 10."),
        (91.0, "Lift the top"),
        (97.0, "3"),
        (98.0, "2"),
        (99.0, "1"),
        (100.0, "Go."),
    ]


def test_a_set_that_nothing_measures_is_counted_at_its_tempo() -> None:
    bridge = plan("pre_run_activation", NOTHING)[0]
    beats = [p.at for p in in_set(bridge, 50.0) if WORDS.prompt(p).isdigit()]
    assert beats == [pytest.approx(51.0 + 4.0 * i) for i in range(15)]
    (go,) = said(*Coach(()).prompts(SetStarted(planned=bridge)))
    assert go == "Go.", "more would talk over the first number"


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
    dynamic = ("Off by", f"{WORDS.text(f'routines.{key}.name')} done.", "exercises. Next:")
    assert [text for text in unknown if not any(word in text for word in dynamic)] == []
