"""Somebody who speaks to Home Assistant's own agent."""

from collections.abc import Callable, Coroutine
from typing import Any

from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import intent
from homeassistant.setup import async_setup_component

type Talk = Callable[..., Coroutine[Any, Any, str]]


async def async_set_up_talking(hass: HomeAssistant) -> None:
    """Let Home Assistant be spoken to."""
    assert await async_setup_component(hass, "homeassistant", {})
    assert await async_setup_component(hass, "conversation", {})
    await hass.async_block_till_done()


async def async_talk(
    hass: HomeAssistant,
    text: str,
    language: str = "en",
    *,
    satellite: str | None = None,
    device: str | None = None,
    context: Context | None = None,
) -> intent.IntentResponse:
    """Say something to the local agent, and return its response."""
    from homeassistant.components import conversation  # noqa: PLC0415

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
    return result.response
