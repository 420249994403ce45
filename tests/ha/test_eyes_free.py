"""Every routine in Home Assistant, done to its end by an athlete that only hears what is said."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er

from custom_components import run_primer
from custom_components.run_primer.engine import (
    HoldGoal,
    Line,
    Measure,
    PlannedSet,
    Prompt,
    Urgency,
)
from tests.engine.gym import CATALOGUE, WORDS, Athlete
from tools.develop.phrases import Phrases, load_phrases

from .conftest import Find
from .loudspeakers import SATELLITE, Engine, VirtualSatellite, engine
from .virtual import FRAME_SECONDS, RATE_HZ, SAMPLES, Gym, VirtualSensor, athlete

__all__ = ["engine"]

PHRASES = load_phrases(Path(run_primer.__file__).parent / "words" / "en.toml")
SHOWN_BEFORE_SECONDS = 4.5
"""What may wait is shown when it is true, and said when there is room."""
each_routine = pytest.mark.parametrize("key", CATALOGUE.routines)
on_a_satellite = pytest.mark.parametrize(
    "athletes", [[athlete("Sam", voice="satellite", satellite=SATELLITE)]]
)


@dataclass(kw_only=True)
class Ears:
    """Hands what is heard to an athlete that knows nothing else."""

    athlete: Athlete
    phrases: Phrases
    now: float = 0.0
    heard: list[tuple[float, str]] = field(default_factory=list)

    def hear(self, text: str) -> None:
        """Understand a prompt."""
        self.heard.append((self.now, text))
        lines = [
            Line(f"prompts.{line.key}", tuple(self._keys(dict(line.values)).items()))
            for line in self.phrases.hear(text)
        ]
        self.athlete.listen(Prompt(tuple(lines), Urgency.STAGE), self.now)

    def _keys(self, values: dict[str, str]) -> dict[str, str | int]:
        """Return what fills a line, names by their keys."""
        if "exercise" in values:
            values["exercise"] = self.phrases.exercise_named(values["exercise"])
        if "side" in values:
            values["side"] = self.phrases.side_named(values["side"])
        return dict(values)


@dataclass(kw_only=True)
class Story:
    """What Home Assistant showed, by the seconds of the test."""

    ears: Ears
    sets: list[tuple[float, dict[str, object]]] = field(default_factory=list)
    shown: list[tuple[float, str]] = field(default_factory=list)

    def watch(self, hass: HomeAssistant) -> None:
        """Begin."""
        registry = er.async_get(hass)

        @callback
        def note(event: Event[EventStateChangedData]) -> None:
            row = registry.async_get(event.data["entity_id"])
            state = event.data["new_state"]
            if row is None or row.platform != "run_primer" or state is None:
                return
            if row.translation_key == "prompt":
                self.shown.append((self.ears.now, state.state))
            elif row.translation_key == "set":
                self.sets.append((self.ears.now, dict(state.attributes)))

        hass.bus.async_listen("state_changed", note)

    def times(self, kind: str) -> list[float]:
        """Return when sets started, or were completed."""
        return [at for at, row in self.sets if row.get("event_type") == kind]

    def said(self, since: float, until: float) -> list[str]:
        """Return what was heard between two moments."""
        return [text for at, text in self.ears.heard if since <= at < until]


async def follow(
    hass: HomeAssistant, gym: Gym, find: Find, ears: Ears, sensors: dict[str, VirtualSensor]
) -> None:
    """Let the athlete do what it hears until the session is over and all was said."""
    session = hass.config_entries.async_entries("run_primer")[0].runtime_data.session
    # A stack for every callback is half of the time that an hour takes.
    hass.loop.set_debug(False)
    quiet = 0.0
    while quiet < 20.0:
        planned = session.current
        moved = sensors.get(planned.measure.value) if planned else None
        done = [ears.athlete.force(ears.now + i / RATE_HZ) for i in range(SAMPLES)]
        for sensor in sensors.values():
            still = [sensor.now] * SAMPLES
            gym.send(sensor, sensor.frame(done if sensor is moved else still))
        await gym.tick(FRAME_SECONDS)
        ears.now += FRAME_SECONDS
        if ears.athlete.presses:
            ears.athlete.presses = False
            button = {"entity_id": find("button", "done").entity_id}
            await hass.services.async_call("button", "press", button, blocking=True)
        quiet = 0.0 if session.is_active else quiet + FRAME_SECONDS
        assert ears.now < 3600, "stuck"


def dose(planned: PlannedSet) -> tuple[str, str | None, int | None, float | None]:
    """Return what a set asks for, as an athlete is told."""
    goal, side = planned.goal, planned.side.value
    if isinstance(goal, HoldGoal):
        return planned.exercise.key, None if side == "both" else side, None, goal.seconds
    return planned.exercise.key, None if side == "both" else side, goal.reps, None


@on_a_satellite
@each_routine
async def test_a_routine_is_followed_by_ear_and_every_word_is_right(
    hass: HomeAssistant,
    engine: Engine,
    station: MockConfigEntry,
    gym: Gym,
    find: Find,
    platform: VirtualSensor,
    band: VirtualSensor,
    key: str,
) -> None:
    band.now = platform.now
    await gym.wait(3)
    ears = Ears(athlete=Athlete(), phrases=PHRASES)
    satellite = VirtualSatellite(hass=hass, hear=ears.hear)
    story = Story(ears=ears)
    story.watch(hass)
    start = {"routine": key, "rest_factor": 0.6}
    await hass.services.async_call("run_primer", "start_routine", start, blocking=True)
    plan = station.runtime_data.session.plan
    await follow(hass, gym, find, ears, {"platform": platform, "band": band})
    assert find("sensor", "session_state").state == "complete"
    assert [(t.exercise, t.side, t.reps, t.hold) for t in ears.athlete.done] == [
        dose(planned) for planned in plan
    ]
    ended = [row["ended_by"] for _, row in story.sets if row.get("event_type") == "set_completed"]
    assert ended == ["done" if p.measure is Measure.BUTTON else "goal" for p in plan]
    assert satellite.at_once == 1
    check_words(story, plan)
    check_closing(story, key)
    unseen = [text for at, text in ears.heard if not was_shown(story, at, text)]
    assert unseen == []


def check_words(story: Story, plan: tuple[PlannedSet, ...]) -> None:
    """Check what was said before, in and behind each set."""
    starts, ends = story.times("set_started"), story.times("set_completed")
    for number, planned in enumerate(plan):
        name = PHRASES.exercise(planned.exercise.key)
        before = story.said(ends[number - 1] - 0.2 if number else 0.0, starts[number] - 1.0)
        announced = [text for text in before if f"Next: {name}" in text]
        assert announced, (number, name, before)
        if planned.side.value != "both":
            assert all(PHRASES.side(planned.side.value) in text for text in announced)
        during = story.said(starts[number] - 0.6, ends[number] - 0.2)
        assert during[0] == "Go.", (number, during)
        assert during.count("Go.") == 1
        assert not [text for text in during if "Next:" in text or "Set done." in text]
        others = {PHRASES.exercise(p.exercise.key) for p in plan} - {name}
        assert not [text for text in during for other in others if other in text]
        check_counts(planned, during)


def check_counts(planned: PlannedSet, during: list[str]) -> None:
    """Check the numbers of a set, and the words on its way."""
    numbers = [int(text) for text in during if text.isdigit()]
    if isinstance(planned.goal, HoldGoal):
        assert numbers[-3:] == [3, 2, 1], during
        long = planned.goal.seconds > 25
        assert ("Halfway." in during) is long
        return
    reps = planned.goal.reps
    if planned.exercise.paced:
        pushes = [text for text in during if text.endswith("Push.")]
        assert pushes[: planned.goal.reps] == [f"{i + 1}. Push." for i in range(reps)]
        assert during.count("Let go.") >= reps - 1
        return
    if planned.measure is Measure.BUTTON:
        assert numbers == []
        return
    assert ("Halfway." in during) is (reps >= 8), during
    assert ("3 to go." in during) is (reps >= 6), during
    if planned.exercise.tempo.eccentric < 3:
        assert numbers == sorted(set(numbers)), during
        assert len(numbers) >= 0.9 * reps
    assert set(range(1, reps)) - set(numbers) == set() or len(set(numbers)) >= 0.9 * reps


def check_closing(story: Story, key: str) -> None:
    """Check the end: one summary with what was measured, and the words for the run."""
    texts = [text for _, text in story.ears.heard]
    assert sum("Set done." in text for text in texts) == (len(story.times("set_completed")) - 1)
    keys = [{line.key for line in PHRASES.hear(text)} for text in texts]
    completed = [t for t, lines in zip(texts, keys, strict=True) if "completed_all" in lines]
    assert completed == texts[-1:]
    run = CATALOGUE.routines[key].closing_cues
    assert all(WORDS.text(f"run_cues.{cue}") in texts[-1] for cue in run)
    assert " 0 " not in texts[-1]


def was_shown(story: Story, at: float, text: str) -> bool:
    """Tell whether something heard could be read about then: it still stood there, or came."""
    near = [shown for when, shown in story.shown if at - SHOWN_BEFORE_SECONDS <= when <= at + 1.0]
    still = [shown for when, shown in story.shown if when < at - SHOWN_BEFORE_SECONDS][-1:]
    return any(text in shown for shown in (*still, *near))
