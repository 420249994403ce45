"""Every routine, led from its first word to its last, by an athlete that has only ears or eyes."""

import pytest

from custom_components.run_primer.engine import (
    HoldGoal,
    Measure,
    RepCounted,
    SensorKind,
    SessionCompleted,
    SetCompleted,
)
from tests.engine.gym import BOTH, CATALOGUE, WORDS, Athlete, Gym, Loudspeaker, Reader

each_routine = pytest.mark.parametrize("key", CATALOGUE.routines)
NONE: frozenset[SensorKind] = frozenset()


def asked(gym: Gym) -> list[tuple[str, str | None, int | None, float | None]]:
    """Return what the plan wants, as an athlete would be told."""
    return [
        (
            planned.exercise.key,
            None if planned.side.value == "both" else planned.side.value,
            None if isinstance(planned.goal, HoldGoal) else planned.goal.reps,
            planned.goal.seconds if isinstance(planned.goal, HoldGoal) else None,
        )
        for planned in gym.plan
    ]


def done(gym: Gym) -> list[tuple[str, str | None, int | None, float | None]]:
    return [(t.exercise, t.side, t.reps, t.hold) for t in gym.athlete.done]


@pytest.mark.parametrize("sensors", [BOTH, NONE], ids=["sensors", "no sensors"])
@each_routine
def test_a_routine_can_be_followed_by_ear_alone(key: str, sensors: frozenset[SensorKind]) -> None:
    gym = Gym(key, Athlete(), Loudspeaker(), sensors=sensors)
    gym.run()
    assert done(gym) == asked(gym)
    sets = [event.result for event in gym.events if isinstance(event, SetCompleted)]
    assert [result.share for result in sets] == [1.0] * len(gym.plan)
    assert isinstance(gym.events[-1], SessionCompleted)
    assert gym.loudspeaker is not None
    last = WORDS.prompt(gym.loudspeaker.sounds[-1].prompt)
    assert all(WORDS.text(f"run_cues.{cue}") in last for cue in gym.routine.closing_cues)


@each_routine
def test_a_routine_can_be_followed_by_eye_alone(key: str) -> None:
    gym = Gym(key, Reader())
    gym.run()
    assert done(gym) == asked(gym)
    sets = [event.result for event in gym.events if isinstance(event, SetCompleted)]
    assert [result.ended_by for result in sets] == [
        "done" if planned.measure is Measure.BUTTON else "goal" for planned in gym.plan
    ]
    assert {view.exercise for view in gym.views} >= {p.exercise.key for p in gym.plan}


@each_routine
def test_most_reps_are_counted_aloud_and_no_number_is_wrong(key: str) -> None:
    gym = Gym(key, Athlete(), Loudspeaker())
    gym.run()
    assert gym.loudspeaker is not None
    counted = [event for event in gym.events if isinstance(event, RepCounted)]
    aloud = [event for event in counted if not event.planned.exercise.paced]
    said = [
        sound
        for sound in gym.loudspeaker.sounds
        if sound.prompt.at is None and sound.prompt.lines[0].key == "prompts.count"
    ]
    assert len(said) >= 0.8 * len(aloud)
    assert all(sound.late <= 0.4 for sound in said)
