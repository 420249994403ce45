"""What the documents tell to write into Home Assistant is what it takes, and does what is said."""

import math
from pathlib import Path
import re
from typing import Any
from urllib.parse import quote

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_mock_service
import voluptuous as vol

from homeassistant.components.automation.config import async_validate_config_item
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.setup import async_setup_component
from homeassistant.util import yaml

from custom_components.run_primer import condition, trigger

from .conftest import Act
from .homes import BLUEPRINTS, ROOT
from .test_blueprints import SOURCE
from .virtual import Gym, VirtualSensor

DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
AUTOMATIONS = ROOT / "docs" / "automations.md"
BLOCK = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def automations(document: Path) -> list[dict[str, Any]]:
    """Return the automations in a document; actions alone become one without triggers."""
    found: list[dict[str, Any]] = []
    for block in BLOCK.findall(document.read_text("utf-8")):
        if "!secret" in block:
            continue
        content = yaml.parse_yaml(block)
        rows = content if isinstance(content, list) else [content]
        found += [{"triggers": [], **row} for row in rows if "actions" in row]
    return found


EXAMPLES = [(path.name, row) for path in DOCUMENTS for row in automations(path)]


@pytest.mark.parametrize(
    ("document", "row"), EXAMPLES, ids=[f"{name}-{row.get('alias')}" for name, row in EXAMPLES]
)
async def test_an_example_is_an_automation(
    hass: HomeAssistant, station: MockConfigEntry, document: str, row: dict[str, Any]
) -> None:
    assert await async_setup_component(hass, "automation", {"automation": []})
    checked = await async_validate_config_item(hass, document, row)
    assert checked is not None
    assert checked.validation_error is None


async def test_an_example_that_is_wrong_would_be_found(
    hass: HomeAssistant, station: MockConfigEntry
) -> None:
    assert await async_setup_component(hass, "automation", {"automation": []})
    row = {"triggers": [{"trigger": "run_primer.rep_told"}], "actions": []}
    with pytest.raises(vol.Invalid):
        await async_validate_config_item(hass, "wrong", row)


def test_every_trigger_and_condition_is_documented_with_its_options() -> None:
    text = AUTOMATIONS.read_text("utf-8")
    shared = {"athlete", "routine"}
    for name, options in [
        *((name, kind.options) for name, kind in trigger.KINDS.items()),
        *((name, kind.options) for name, kind in condition.KINDS.items()),
    ]:
        (row,) = re.findall(rf"^\| `run_primer\.{name}` \|.*$", text, re.MULTILINE)
        assert all(f"`{option}`" in row for option in set(options) - shared), name


@pytest.mark.parametrize("path", sorted(BLUEPRINTS.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_blueprint_has_its_button(path: Path) -> None:
    text = AUTOMATIONS.read_text("utf-8")
    address = quote(f"{SOURCE}/{path.name}", safe="")
    button = f"https://my.home-assistant.io/redirect/blueprint_import/?blueprint_url={address}"
    assert text.count(f"({button})") == 1
    assert f"(../blueprints/automation/run_primer/{path.name})" in text


# Some of them, run


async def run(hass: HomeAssistant, alias: str, domain: str, action: str) -> list[ServiceCall]:
    """Set an example of the document up; return what it does."""
    calls = async_mock_service(hass, domain, action)
    (row,) = [each for each in automations(AUTOMATIONS) if each.get("alias") == alias]
    assert await async_setup_component(hass, "automation", {"automation": row})
    await hass.async_block_till_done()
    return calls


async def begin(act: Act, gym: Gym) -> None:
    """Start with bridges."""
    await act("start_routine", routine="pre_run_activation", athlete="Sam", prepare=2)
    await gym.wait(2.5)


async def test_the_light_blinks_for_every_fifth_rep(
    hass: HomeAssistant, act: Act, gym: Gym, platform: VirtualSensor
) -> None:
    blinks = await run(hass, "A blink for every fifth rep", "light", "turn_on")
    await begin(act, gym)
    await gym.lift(platform, 9)
    assert len(blinks) == 1
    await gym.lift(platform, 1)
    assert len(blinks) == 2


async def test_the_music_is_louder_once_when_three_reps_are_left(
    hass: HomeAssistant, act: Act, gym: Gym, platform: VirtualSensor
) -> None:
    alias = "Louder music for the last three bridges"
    louder = await run(hass, alias, "media_player", "volume_up")
    await begin(act, gym)
    await gym.lift(platform, 11)
    assert louder == []
    await gym.lift(platform, 4)
    assert len(louder) == 1


async def test_the_message_behind_a_set_names_its_faults(
    hass: HomeAssistant, act: Act, gym: Gym, platform: VirtualSensor
) -> None:
    alias = "What the sensors saw, behind each set"
    sent = await run(hass, alias, "notify", "send_message")
    await begin(act, gym)
    await gym.play(platform, lambda at: 100 + 40 * (1 - math.cos(math.pi * at)), 16)
    await act("skip_step")
    await hass.async_block_till_done()
    (call,) = sent
    assert call.data["message"].startswith("glute bridge, set 1: ")
    assert "rushing in " in call.data["message"]


async def test_pain_is_told_and_an_end_without_it_is_not(hass: HomeAssistant, act: Act) -> None:
    sent = await run(hass, "Stopped for pain, so no run today", "notify", "send_message")
    for pain in (False, True):
        await act("start_routine", athlete="Sam")
        await act("stop_routine", pain=pain)
    await hass.async_block_till_done()
    (call,) = sent
    assert call.data["message"].startswith("Sam stopped for pain.")


async def test_the_garage_cools_down_only_when_nobody_trains(hass: HomeAssistant, act: Act) -> None:
    alias = "The garage stays warm while somebody trains"
    off = await run(hass, alias, "climate", "turn_off")
    (automation,) = hass.states.async_entity_ids("automation")
    look = {"entity_id": automation, "skip_condition": False}
    await act("start_routine")
    await hass.services.async_call("automation", "trigger", look, blocking=True)
    assert off == []
    await act("stop_routine")
    await hass.services.async_call("automation", "trigger", look, blocking=True)
    assert len(off) == 1
