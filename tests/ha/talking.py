"""Somebody who speaks to Home Assistant's own agent."""

from collections.abc import Awaitable, Callable

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from homeassistant.components import conversation
from homeassistant.core import Context, HomeAssistant
from homeassistant.setup import async_setup_component

type Say = Callable[..., Awaitable[str]]


@pytest.fixture
async def say(hass: HomeAssistant, station: MockConfigEntry) -> Say:
    """Say something, and hear the answer."""
    for name in ("homeassistant", "conversation"):
        assert await async_setup_component(hass, name, {})
    await hass.async_block_till_done()

    async def talk(
        text: str,
        language: str = "en",
        *,
        satellite: str | None = None,
        device: str | None = None,
        context: Context | None = None,
    ) -> str:
        result = await conversation.async_converse(
            hass,
            text,
            None,
            context or Context(),
            language,
            satellite_id=satellite,
            device_id=device,
        )
        await hass.async_block_till_done()
        speech: str = result.response.speech["plain"]["speech"]
        return speech

    return talk
