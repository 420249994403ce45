"""Control by voice: what is said to Home Assistant's own agent leads the routine."""

import time
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from homeassistant.core import HomeAssistant

from .conftest import Act, Find
from .talking import async_set_up_talking, async_talk
from .virtual import Gym, VirtualSensor


@pytest.fixture
async def talk(hass: HomeAssistant, station: MockConfigEntry):
    await async_set_up_talking(hass)

    async def say(text: str, language: str = "en", **where: str) -> str:
        t = time.perf_counter()
        response = await async_talk(hass, text, language, **where)
        print(
            text, "->", response.as_dict()["speech"], round(1000 * (time.perf_counter() - t)), "ms"
        )
        return response.speech["plain"]["speech"]

    return say


async def test_try(talk, gym: Gym, platform, find) -> None:
    for text in (
        "start the short one",
        "how many left",
        "which exercise",
        "pause",
        "pause",
        "resume",
        "skip",
        "how many left",
        "where are we",
        "next",
        "that hurts",
        "how many reps are left",
        "turn on the lights",
        "how many left",
    ):
        print(await talk(text), find("sensor", "session_state").state)
        await gym.wait(1)
    for text in ("Starte die Aktivierung vor dem Lauf", "wie viele noch", "Pause", "weiter", "aua"):
        print(await talk(text, "de"), find("sensor", "session_state").state)
        await gym.wait(1)
    assert 0
