"""What a large language model can do: the same as somebody who speaks."""

from collections.abc import Awaitable, Callable
import logging
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from homeassistant.components.homeassistant.exposed_entities import async_expose_entity
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import llm
from homeassistant.setup import async_setup_component

from .conftest import Find

type Call = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture(autouse=True)
async def assist(hass: HomeAssistant, station: MockConfigEntry) -> None:
    """Home Assistant, ready for models."""
    for name in ("homeassistant", "conversation"):
        assert await async_setup_component(hass, name, {})
    await hass.async_block_till_done()


async def ask_for_tools(hass: HomeAssistant) -> llm.APIInstance:
    """Return what a model is given."""
    return await llm.async_get_api(
        hass,
        llm.LLM_API_ASSIST,
        llm.LLMContext(
            platform="test",
            context=Context(),
            language="en",
            assistant="conversation",
            device_id=None,
        ),
    )


def ours(api: llm.APIInstance) -> dict[str, llm.Tool]:
    """Return our tools by name."""
    return {tool.name: tool for tool in api.tools if tool.integration == "run_primer"}


@pytest.fixture
def call(hass: HomeAssistant) -> Call:
    """Use a tool as a model does, and take what it is told."""

    async def use(name: str, **arguments: object) -> dict[str, Any]:
        api = await ask_for_tools(hass)
        wanted = llm.ToolInput(f"run_primer__RunPrimer{name}", arguments)
        result = await api.async_call_tool(wanted)
        return dict(result.data)

    return use


def speech(result: dict[str, Any]) -> str:
    """Return the words of a result."""
    words: str = result["speech"]["plain"]["speech"]
    return words


async def test_a_model_is_given_a_tool_for_everything_that_can_be_said(
    hass: HomeAssistant, caplog: pytest.LogCaptureFixture
) -> None:
    api = await ask_for_tools(hass)
    tools = ours(api)
    assert set(tools) == {
        f"run_primer__RunPrimer{name}"
        for name in ("Start", "Pause", "Resume", "Skip", "Done", "Stop", "Status")
    }
    for tool in tools.values():
        assert tool.title
        assert tool.description
        assert not tool.annotations.open_world
    assert {name for name, tool in tools.items() if tool.annotations.read_only} == {
        "run_primer__RunPrimerStatus"
    }
    assert "Stations: Garage." in api.api_prompt
    assert "hip_thrust_for_runners" in api.api_prompt
    assert not [row for row in caplog.records if row.levelno >= logging.WARNING
                and "run_primer" in row.getMessage()]  # fmt: skip


async def test_a_model_leads_a_routine(call: Call, find: Find) -> None:
    started = await call("Start", routine="pre_run_short", athlete="Alex")
    assert speech(started) == "Starting Short pre-run activation."
    assert find("select", "athlete").state == "Alex"
    assert speech(await call("Pause")) == "Paused."
    assert speech(await call("Resume")) == "Carry on."
    assert speech(await call("Skip")) == "Skipped."
    assert speech(await call("Status", about="exercise")) == "Exercise: bridge hold."
    await call("Stop", pain=True)
    assert find("event", "session").attributes["pain"] is True


async def test_a_model_is_told_what_went_wrong(call: Call) -> None:
    result = await call("Pause")
    assert result["response_type"] == "error"
    assert speech(result) == "Nothing is under way."


async def test_an_assistant_that_sees_nothing_of_the_station_is_given_no_tools(
    hass: HomeAssistant, station: MockConfigEntry
) -> None:
    for row in er.async_entries_for_config_entry(er.async_get(hass), station.entry_id):
        async_expose_entity(hass, "conversation", row.entity_id, should_expose=False)
    assert ours(await ask_for_tools(hass)) == {}
    state = er.async_get(hass).async_get_entity_id("sensor", "run_primer", "station1_session_state")
    async_expose_entity(hass, "conversation", state, should_expose=True)
    assert ours(await ask_for_tools(hass))


async def test_the_tools_go_with_the_station(hass: HomeAssistant, station: MockConfigEntry) -> None:
    assert await hass.config_entries.async_unload(station.entry_id)
    assert ours(await ask_for_tools(hass)) == {}
    assert await hass.config_entries.async_setup(station.entry_id)
    assert ours(await ask_for_tools(hass))
