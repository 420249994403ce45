"""Asking before a run: on a real satellite entity, with a time limit of our own."""

import asyncio
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError

from .conftest import Act, Find
from .satellites import Room, TalkingSatellite, async_set_up_satellite
from .virtual import Gym, athlete

HALL = "assist_satellite.hall"
QUESTION = "10 minutes of activation before your run? Yes, the short one, later, or no?"


@pytest.fixture
def athletes() -> list[Any]:
    """Sam has a satellite, Alex has none."""
    return [athlete(satellite=HALL), athlete("Alex")]


@pytest.fixture
def room() -> Room:
    """The hall."""
    return Room()


@pytest.fixture
async def satellite(hass: HomeAssistant, room: Room, station: MockConfigEntry) -> TalkingSatellite:
    """The satellite in the hall."""
    hass.config.internal_url = "http://10.0.0.2:8123"
    return await async_set_up_satellite(hass, room)


@pytest.mark.parametrize(
    ("said", "answer", "started"),
    [
        ("Yes, please!", "yes", "pre_run_activation"),
        ("the short one", "short", "pre_run_short"),
        ("Remind me later", "later", None),
        ("no, thanks", "no", None),
    ],
)
async def test_what_is_answered_is_done(
    satellite: TalkingSatellite, room: Room, act: Act, find: Find, said: str, answer: str,
    started: str | None,
) -> None:  # fmt: skip
    room.answers = [said]
    response = await act("ask_before_run")
    assert room.questions == [QUESTION]
    assert response == {
        "answer": answer,
        "reason": None,
        "sentence": said,
        "started": started,
        "athlete": "Sam",
    }
    state = find("sensor", "session_state").state
    assert state == ("idle" if started is None else "preparing")
    if started is not None:
        assert find("sensor", "routine").state == started


async def test_the_question_is_asked_in_the_language_of_the_coach(
    hass: HomeAssistant, satellite: TalkingSatellite, station: MockConfigEntry, room: Room, act: Act
) -> None:
    hass.config.language = "de"
    assert await hass.config_entries.async_reload(station.entry_id)
    room.answers = ["Ja gerne"]
    response = await act("ask_before_run")
    assert room.questions[0].startswith("10 Minuten Aktivierung vor dem Lauf?")
    assert response["answer"] == "yes"


async def test_a_question_of_ones_own_is_asked(
    satellite: TalkingSatellite, room: Room, act: Act, find: Find
) -> None:
    room.answers = ["yes"]
    await act("ask_before_run", question="Glutes?", athlete="Alex", satellite=HALL)
    assert room.questions == ["Glutes?"]
    assert find("select", "athlete").state == "Alex"


async def test_without_a_short_one_none_is_offered(
    satellite: TalkingSatellite, room: Room, act: Act
) -> None:
    room.answers = ["the short one"]
    response = await act("ask_before_run", routine="pre_run_short")
    assert room.questions == ["5 minutes of activation before your run? Yes, later, or no?"]
    assert (response["answer"], response["reason"]) == ("none", "not_understood")


async def test_what_is_no_answer_starts_nothing(
    satellite: TalkingSatellite, room: Room, act: Act, find: Find
) -> None:
    room.answers = ["what time is it"]
    response = await act("ask_before_run")
    assert response["answer"] == "none"
    assert (response["reason"], response["sentence"]) == ("not_understood", "what time is it")
    assert find("sensor", "session_state").state == "idle"


async def test_every_answer_is_kept_in_the_log(
    satellite: TalkingSatellite, room: Room, act: Act
) -> None:
    room.answers = ["later", None]
    await act("ask_before_run")
    await act("ask_before_run")
    kept = (await act("get_sessions", detail="full"))["answers"]
    assert {row["question"] for row in kept} == {"before_run"}
    assert sorted(row["answer"] for row in kept) == ["later", "no_answer"]


async def test_silence_is_no_answer(satellite: TalkingSatellite, room: Room, act: Act) -> None:
    room.answers = [None]
    response = await act("ask_before_run")
    assert (response["answer"], response["reason"]) == ("none", "no_answer")


async def test_a_satellite_that_never_answers_is_waited_for_only_so_long(
    hass: HomeAssistant, satellite: TalkingSatellite, room: Room, act: Act, gym: Gym
) -> None:
    asking = hass.async_create_task(act("ask_before_run", time_limit=20))
    await room.asked.wait()
    await gym.freeze_step(19.0)
    assert not asking.done()
    await gym.freeze_step(2.0)
    assert asking.done()
    response = await asking
    assert (response["answer"], response["reason"]) == ("none", "no_answer")
    room.answers = ["yes"]
    assert (await act("ask_before_run"))["answer"] == "yes"


async def test_a_busy_satellite_is_asked_again(
    hass: HomeAssistant, satellite: TalkingSatellite, room: Room, act: Act, gym: Gym
) -> None:
    satellite._is_announcing = True
    room.answers = ["yes"]
    asking = hass.async_create_task(act("ask_before_run"))
    for _ in range(3):
        await gym.freeze_step(1.1)
    assert not asking.done()
    satellite._is_announcing = False
    await gym.freeze_step(1.1)
    assert (await asking)["answer"] == "yes"


async def test_one_that_stays_busy_is_given_up(
    hass: HomeAssistant, satellite: TalkingSatellite, room: Room, act: Act, gym: Gym
) -> None:
    satellite._is_announcing = True
    asking = hass.async_create_task(act("ask_before_run", time_limit=5))
    for _ in range(6):
        await gym.freeze_step(1.1)
    assert asking.done()
    response = await asking
    assert (response["answer"], response["reason"]) == ("none", "busy")
    assert room.questions == []


async def test_one_without_power_is_not_asked(
    satellite: TalkingSatellite, room: Room, act: Act
) -> None:
    satellite._attr_available = False
    satellite.async_write_ha_state()
    response = await act("ask_before_run")
    assert (response["answer"], response["reason"]) == ("none", "unavailable")
    assert room.questions == []


async def test_a_question_that_is_cancelled_starts_nothing_and_frees_the_satellite(
    hass: HomeAssistant, satellite: TalkingSatellite, room: Room, act: Act, find: Find
) -> None:
    asking = hass.async_create_task(act("ask_before_run"))
    await room.asked.wait()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert find("sensor", "session_state").state == "idle"
    assert not satellite._is_announcing


async def test_who_starts_by_hand_meanwhile_is_not_disturbed_by_a_yes(
    hass: HomeAssistant, satellite: TalkingSatellite, room: Room, act: Act, find: Find
) -> None:
    asking = hass.async_create_task(act("ask_before_run"))
    await room.asked.wait()
    await act("start_routine", routine="force_control")
    assert satellite._ask_question_future is not None
    satellite._ask_question_future.set_result("yes")
    response = await asking
    assert (response["answer"], response["started"]) == ("yes", None)
    assert find("sensor", "routine").state == "force_control"


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ({"athlete": "Alex"}, "no_satellite"),
        ({"athlete": "Kim"}, "unknown_athlete"),
        ({"satellite": "assist_satellite.moon"}, "unknown_satellite"),
        ({"routine": "salsa"}, "unknown_routine"),
        ({"short_routine": "salsa"}, "unknown_routine"),
    ],
)
async def test_what_cannot_be_asked_is_refused(
    satellite: TalkingSatellite, act: Act, data: dict[str, str], error: str
) -> None:
    with pytest.raises(ServiceValidationError) as refused:
        await act("ask_before_run", **data)
    assert refused.value.translation_key == error


async def test_a_satellite_that_cannot_listen_is_refused(
    satellite: TalkingSatellite, act: Act
) -> None:
    satellite._attr_supported_features &= ~2
    satellite.async_write_ha_state()
    with pytest.raises(ServiceValidationError) as refused:
        await act("ask_before_run")
    assert refused.value.translation_key == "satellite_cannot_ask"


async def test_nobody_is_asked_in_the_middle_of_a_routine(
    satellite: TalkingSatellite, room: Room, act: Act
) -> None:
    await act("start_routine")
    with pytest.raises(ServiceValidationError) as refused:
        await act("ask_before_run")
    assert refused.value.translation_key == "session_active"
    assert room.questions == []
