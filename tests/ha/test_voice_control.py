"""Control by voice: what is said to Home Assistant's own agent leads the routine."""

from collections.abc import Callable
from unittest.mock import AsyncMock

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import intent

from .conftest import Act, Find
from .talking import Say, say
from .virtual import Gym, VirtualSensor

__all__ = ["say"]

HALL = "assist_satellite.hall"


@pytest.fixture
def state(find: Find) -> Callable[[str], str]:
    """Tell what a sensor of the station shows."""
    return lambda key: find("sensor", key).state


@pytest.fixture
async def working(act: Act, gym: Gym, platform: VirtualSensor) -> None:
    """Sam did three of ten barbell hip thrusts."""
    await act("start_routine", routine="hip_thrust_for_runners", athlete="Sam", prepare=2)
    await gym.wait(2.5)
    await gym.lift(platform, 3)


@pytest.mark.parametrize(
    ("language", "start", "pause", "resume", "skip", "stop"),
    [
        ("en", "Start the workout, please", "Pause", "Resume", "Skip this exercise", "Stop"),
        ("de", "Starte mein Training", "Bitte Pause", "Weiter", "Übung überspringen", "Stopp"),
        ("es", "Empieza el entrenamiento", "Pausa", "Sigue", "Salta este ejercicio", "Para"),
        ("fr", "Lance mon entraînement", "En pause", "On continue", "Passe cet exercice", "Arrête"),
        ("nl", "Start mijn training", "Pauze", "Ga verder", "Sla deze oefening over", "Stop"),
    ],
)
async def test_a_routine_is_led_by_voice_in_five_languages(
    say: Say, gym: Gym, state: Callable[[str], str], language: str, start: str, pause: str,
    resume: str, skip: str, stop: str,
) -> None:  # fmt: skip
    await say(start, language)
    assert state("session_state") == "preparing"
    await say(pause, language)
    assert state("session_state") == "paused"
    await say(resume, language)
    assert state("session_state") == "preparing"
    await say(skip, language)
    assert state("session_state") == "working"
    await say(stop, language)
    assert state("session_state") == "idle"


@pytest.mark.parametrize(
    ("text", "language", "routine"),
    [
        ("start the short one", "en", "pre_run_short"),
        ("start hip thrusts for runners", "en", "hip_thrust_for_runners"),
        ("begin pre run activation", "en", "pre_run_activation"),
        ("Starte Kraft dosieren", "de", "force_control"),
        ("lance l'activation courte", "fr", "pre_run_short"),
        ("Start Oberer Gesäßmuskel", "en", "upper_glutes"),
    ],
)
async def test_a_routine_is_started_by_its_name_in_any_language(
    say: Say, state: Callable[[str], str], text: str, language: str, routine: str
) -> None:
    await say(text, language)
    assert state("routine") == routine
    assert state("session_state") == "preparing"


async def test_it_is_started_for_the_athlete_who_is_named(say: Say, find: Find) -> None:
    await say("Start my workout for Alex")
    assert find("select", "athlete").state == "Alex"


async def test_it_is_started_for_the_athlete_whose_satellite_heard_it(
    hass: HomeAssistant, say: Say, station: MockConfigEntry, find: Find
) -> None:
    alex = next(row for row in station.subentries.values() if row.title == "Alex")
    hass.config_entries.async_update_subentry(
        station, alex, data={**alex.data, "satellite": HALL, "voice": "show"}
    )
    await hass.async_block_till_done()
    await say("Start my workout", satellite=HALL)
    assert find("select", "athlete").state == "Alex"


async def test_questions_are_answered(say: Say, working: None) -> None:
    assert await say("Which exercise is it?") == "Exercise: barbell hip thrust."
    assert await say("How many left?") == "7 to go."
    assert await say("How many sets are left?") == "Set 1 of 4."
    assert await say("Where am I?") == "Exercise: barbell hip thrust. Set 1 of 4. 7 to go."
    assert await say("How much rest is left?") == "You are not resting."
    assert await say("Wie viele noch?", "de") == "Noch 7."


async def test_seconds_of_rest_are_told(say: Say, gym: Gym, working: None) -> None:
    await say("skip")
    await gym.wait(10)
    assert await say("How long is the rest?") == "110 seconds of rest left."
    assert await say("How many left?") == "110 seconds of rest left."


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("That hurts!", "en"),
        ("Ow, my lower back hurts", "en"),
        ("Stop, I'm in pain", "en"),
        ("Aua", "de"),
        ("Stopp, das tut weh", "de"),
        ("Mein Knie tut weh", "de"),
        ("Me duele la rodilla", "es"),
        ("Aïe, ça fait mal", "fr"),
        ("Au, dat doet pijn", "nl"),
    ],
)
async def test_pain_stops_the_routine_and_is_marked(
    say: Say, working: None, find: Find, text: str, language: str
) -> None:
    answer = await say(text, language)
    assert find("sensor", "session_state").state == "idle"
    ended = find("event", "session")
    assert ended.attributes["event_type"] == "stopped"
    assert ended.attributes["pain"] is True
    assert answer


async def test_an_ordinary_stop_marks_no_pain(say: Say, working: None, find: Find) -> None:
    assert await say("stop the workout") == "Stopped."
    assert find("event", "session").attributes["pain"] is False


async def test_short_words_belong_to_the_routine_only_while_it_is_under_way(
    hass: HomeAssistant, say: Say, act: Act, state: Callable[[str], str]
) -> None:
    unheard = await say("that hurts")
    assert "understand" in unheard
    await act("start_routine")
    await hass.async_block_till_done()
    assert await say("pause") == "Paused."
    assert await say("that hurts") != unheard
    await hass.async_block_till_done()
    assert await say("that hurts") == unheard


async def test_what_cannot_be_done_is_told(say: Say, act: Act) -> None:
    assert await say("pause my workout") == "Nothing is under way."
    assert await say("Training beenden", "de") == "Gerade läuft nichts."
    await say("start my workout")
    assert await say("start my workout") == "A routine is under way already."
    assert await say("resume") == "It is not paused."
    assert await say("done") == "No set is going on."
    await say("pause")
    assert await say("pause") == "It is paused already."


async def test_another_language_is_answered_in_the_one_it_was_understood_in(say: Say) -> None:
    assert await say("pause my workout", "it") == "Nothing is under way."
    assert await say("Training beenden", "it") == "Gerade läuft nichts."


async def test_where_the_coach_speaks_itself_nothing_is_answered(
    hass: HomeAssistant, say: Say, station: MockConfigEntry, state: Callable[[str], str]
) -> None:
    hass.services.async_register("assist_satellite", "announce", AsyncMock())
    sam = next(row for row in station.subentries.values() if row.title == "Sam")
    hass.config_entries.async_update_subentry(
        station, sam, data={**sam.data, "satellite": HALL, "voice": "satellite"}
    )
    await hass.async_block_till_done()
    assert await say("start my workout", satellite=HALL) == ""
    assert await say("start my workout", satellite=HALL) == "A routine is under way already."
    assert await say("which exercise", satellite=HALL) != ""
    assert await say("pause", satellite="assist_satellite.kitchen") == "Paused."
    assert state("session_state") == "paused"


# Who may, and other ways to say it


async def test_a_user_says_only_what_they_may_press(
    hass: HomeAssistant, say: Say, find: Find, hass_read_only_user: MockUser
) -> None:
    reader = Context(user_id=hass_read_only_user.id)
    assert await say("start my workout", context=reader) == "You may not do that."
    await say("start my workout")
    assert await say("which exercise", context=reader) == "Exercise: glute bridge."
    assert await say("that hurts", context=reader) == "You may not do that."


async def test_own_sentences_reach_the_same_intents(hass: HomeAssistant, say: Say) -> None:
    response = await intent.async_handle(
        hass,
        "conversation",
        "RunPrimerStart",
        {"routine": {"value": "Kurze Aktivierung vor dem Lauf"}, "athlete": {"value": "sam"}},
        language="fr",
    )
    assert (
        response.speech["plain"]["speech"] == "C'est parti pour Activation courte avant la course."
    )


@pytest.mark.parametrize(
    ("slots", "answer"),
    [
        ({"routine": "Salsa"}, "I know no routine called Salsa."),
        ({"athlete": "Jo"}, "I know nobody called Jo."),
        ({"station": "Moon"}, "I know no station called Moon."),
    ],
)
async def test_a_name_nobody_knows_is_told(
    hass: HomeAssistant, say: Say, slots: dict[str, str], answer: str
) -> None:
    filled = {name: {"value": value} for name, value in slots.items()}
    response = await intent.async_handle(hass, "conversation", "RunPrimerStart", filled)
    assert response.response_type is intent.IntentResponseType.ERROR
    assert response.speech["plain"]["speech"] == answer


async def test_an_own_routine_is_started_by_its_name_at_once(
    say: Say, act: Act, state: Callable[[str], str]
) -> None:
    steps = [{"exercise": "clamshell", "sets": 1, "reps": 5, "rest": 10}]
    await act("save_routine", name="Oma's Beine (kurz)", steps=steps)
    answer = await say("Starte Oma's Beine kurz", "de")
    assert answer == "Los geht es mit Oma's Beine (kurz)."
    assert state("session_state") == "preparing"
