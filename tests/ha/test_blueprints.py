"""The blueprints and example automations, as Home Assistant itself reads and runs them."""

from pathlib import Path
import shutil
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_mock_service

from homeassistant.components.automation.config import async_validate_config_item
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
from homeassistant.util import yaml

from .conftest import Act, Find, Settle
from .virtual import Gym, VirtualSensor

ROOT = Path(__file__).parents[2]
BLUEPRINTS = ROOT / "blueprints" / "automation" / "run_primer"
EXAMPLES = sorted((ROOT / "examples" / "automations").glob("*.yaml"))


@pytest.fixture(autouse=True)
def installed(hass_config_dir: str) -> None:
    """The blueprints, imported."""
    shutil.copytree(BLUEPRINTS, Path(hass_config_dir) / "blueprints/automation/run_primer")


async def use(hass: HomeAssistant, blueprint: str, **inputs: object) -> None:
    """Set an automation up that uses a blueprint."""
    automation = {"use_blueprint": {"path": f"run_primer/{blueprint}.yaml", "input": inputs}}
    assert await async_setup_component(hass, "automation", {"automation": automation})
    await hass.async_block_till_done()
    assert [state.state for state in hass.states.async_all("automation")] == ["on"]


async def train(act: Act, gym: Gym, settle: Settle, platform: VirtualSensor) -> None:
    """Do a few reps, then stop."""
    await act("start_routine", routine="pre_run_activation", athlete="Sam", prepare=2)
    await gym.wait(2.5)
    await gym.lift(platform, 4)
    await act("stop_routine")
    await settle()


def session_event(hass: HomeAssistant, find: Find) -> str:
    """Return the station's session event, which has happened before as after a day of use."""
    return find("event", "session").entity_id


async def test_a_session_is_logged_elsewhere_with_all_its_sets(
    hass: HomeAssistant,
    act: Act,
    gym: Gym,
    find: Find,
    settle: Settle,
    platform: VirtualSensor,
) -> None:
    said = async_mock_service(hass, "test", "log")
    what = {"action": "test.log", "data": {"session": "{{ session }}", "lines": "{{ lines }}"}}
    event = session_event(hass, find)
    await use(hass, "after_a_session", session_event=event, stopped_too=True, what_to_do=[what])
    await train(act, gym, settle, platform)
    (call,) = said
    assert call.data["session"]["athlete_name"] == "Sam"
    assert call.data["session"]["sets"][0]["reps"] == 4
    assert call.data["lines"] == ["Glute bridge: 4 reps"]


async def test_a_stopped_session_is_left_out_unless_wanted(
    hass: HomeAssistant,
    act: Act,
    gym: Gym,
    find: Find,
    settle: Settle,
    platform: VirtualSensor,
) -> None:
    said = async_mock_service(hass, "test", "log")
    event = session_event(hass, find)
    await use(hass, "after_a_session", session_event=event, what_to_do=[{"action": "test.log"}])
    await train(act, gym, settle, platform)
    assert said == []


async def test_the_message_has_the_address_of_the_fit_file(
    hass: HomeAssistant, act: Act, find: Find
) -> None:
    sent = async_mock_service(hass, "notify", "send_message")
    event = session_event(hass, find)
    inputs = {"recipient": "notify.phone", "base_url": "http://home.example"}
    await use(hass, "send_fit_file", session_event=event, **inputs)
    await act("start_routine", routine="pre_run_short", prepare=0)
    while find("sensor", "session_state").state != "complete":
        await act("skip_step")
    await hass.async_block_till_done()
    (call,) = sent
    assert call.data["title"].endswith(".fit")
    assert call.data["message"].startswith("http://home.example/api/run_primer/sessions/")


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
async def test_every_example_is_an_automation(
    hass: HomeAssistant, station: MockConfigEntry, entity_registry: er.EntityRegistry, path: Path
) -> None:
    assert await async_setup_component(hass, "automation", {"automation": []})
    content: dict[str, Any] = await hass.async_add_executor_job(yaml.load_yaml_dict, str(path))
    checked = await async_validate_config_item(hass, path.stem, content)
    assert checked is not None
    assert checked.validation_error is None
