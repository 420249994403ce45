"""The blueprints that log workouts elsewhere and the examples, as Home Assistant runs them."""

from datetime import datetime, timedelta
import json
from pathlib import Path
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_mock_service
from pytest_homeassistant_custom_component.test_util.aiohttp import AiohttpClientMocker

from homeassistant.components.automation.config import async_validate_config_item
from homeassistant.components.automation.helpers import async_get_blueprints
from homeassistant.components.blueprint.importer import fetch_blueprint_from_url
from homeassistant.components.blueprint.models import Blueprint
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from homeassistant.util import yaml

from .conftest import Act, Find, Settle
from .homes import BLUEPRINTS, FOLDER, ROOT, Diary, install, use
from .virtual import Gym, VirtualSensor

EXAMPLES = sorted((ROOT / "examples" / "automations").glob("*.yaml"))
ALL = sorted(path.name for path in BLUEPRINTS.glob("*.yaml"))
RAW = (
    "https://raw.githubusercontent.com/run-primer/run-primer/main/blueprints/automation/run_primer"
)
SOURCE = "https://github.com/run-primer/run-primer/blob/main/blueprints/automation/run_primer"


@pytest.fixture(autouse=True)
def installed(hass_config_dir: str) -> None:
    """The blueprints, imported."""
    install(hass_config_dir)


async def train(act: Act, gym: Gym, settle: Settle, platform: VirtualSensor) -> None:
    """Hold, do a few reps, say how heavy it was, then stop."""
    await act("start_routine", routine="desk_break", athlete="Sam", prepare=2)
    await gym.wait(2.5)
    await gym.hold(platform, 21)
    await gym.wait(15)
    await gym.lift(platform, 4)
    await gym.wait(20)
    await act("stop_routine")
    await settle()


@pytest.mark.parametrize("name", ALL)
async def test_every_blueprint_can_be_imported_from_where_it_says_it_comes_from(
    hass: HomeAssistant, aioclient_mock: AiohttpClientMocker, name: str
) -> None:
    assert await async_setup_component(hass, "automation", {"automation": []})
    text = await hass.async_add_executor_job((BLUEPRINTS / name).read_text, "utf-8")
    aioclient_mock.get(f"{RAW}/{name}", text=text)
    imported = await fetch_blueprint_from_url(hass, f"{SOURCE}/{name}")
    blueprint = imported.blueprint
    assert f"{imported.suggested_filename}.yaml" == f"{FOLDER}/{name}", "examples name it so"
    assert blueprint.domain == "automation"
    assert blueprint.validate() is None
    assert blueprint.metadata["homeassistant"] == {"min_version": "2026.10.0"}
    assert blueprint.metadata["source_url"] == f"{SOURCE}/{name}"
    assert all(row["name"] and row["selector"] for row in blueprint.inputs.values())
    found = await async_get_blueprints(hass).async_get_blueprints()
    assert isinstance(found[f"{FOLDER}/{name}"], Blueprint)


async def test_a_session_is_logged_elsewhere_with_all_its_sets(
    hass: HomeAssistant, act: Act, gym: Gym, settle: Settle, platform: VirtualSensor
) -> None:
    said = async_mock_service(hass, "test", "log")
    what = {"action": "test.log", "data": {"session": "{{ session }}", "lines": "{{ lines }}"}}
    await use(hass, "after_a_session", station="station1", stopped_too=True, what_to_do=[what])
    await train(act, gym, settle, platform)
    (call,) = said
    assert call.data["session"]["athlete_name"] == "Sam"
    assert call.data["session"]["sets"][1]["reps"] == 4
    assert call.data["lines"] == ["Bridge isometric: 20 s", "Glute bridge: 4 reps"]


@pytest.mark.parametrize(("stopped_too", "where"), [(False, "station1"), (True, "elsewhere")])
async def test_a_stopped_session_is_left_out_unless_wanted_and_one_elsewhere_anyway(
    hass: HomeAssistant,
    act: Act,
    gym: Gym,
    settle: Settle,
    platform: VirtualSensor,
    stopped_too: bool,  # noqa: FBT001
    where: str,
) -> None:
    said = async_mock_service(hass, "test", "log")
    what = [{"action": "test.log"}]
    await use(hass, "after_a_session", station=where, stopped_too=stopped_too, what_to_do=what)
    await train(act, gym, settle, platform)
    assert said == []


async def test_a_spreadsheet_gets_a_row_a_set(
    hass: HomeAssistant, act: Act, gym: Gym, settle: Settle, platform: VirtualSensor
) -> None:
    rows = async_mock_service(hass, "google_sheets", "append_sheet")
    what = {"action": "google_sheets.append_sheet", "data": {"data": "{{ row }}"}}
    inputs = {"stopped_too": True, "what_to_do": [what]}
    await use(hass, "rows_in_a_spreadsheet", station="station1", **inputs)
    await act("log_set", exercise="weighted_step_up", athlete="Sam", reps=8, load=20)
    await train(act, gym, settle, platform)
    hold, bridge = (call.data["data"] for call in rows)
    assert datetime.strptime(hold.pop("Date"), "%Y-%m-%d %H:%M")  # noqa: DTZ007
    assert hold.pop("Held (s)") == pytest.approx(20, abs=0.5)
    assert hold == {
        "Athlete": "Sam",
        "Routine": "desk_break",
        "Exercise": "bridge_isometric",
        "Side": "both",
        "Set": 1,
        "Reps": 0,
        "Load (kg)": "",
        "Effort": "",
        "Note": "",
    }
    assert (bridge["Exercise"], bridge["Reps"]) == ("glute_bridge", 4)


async def test_an_app_gets_the_body_it_takes_over_http(
    hass: HomeAssistant,
    act: Act,
    gym: Gym,
    settle: Settle,
    platform: VirtualSensor,
    aioclient_mock: AiohttpClientMocker,
) -> None:
    path = ROOT / "examples" / "automations" / "hevy.yaml"
    example: dict[str, Any] = await hass.async_add_executor_job(yaml.load_yaml_dict, str(path))
    command = await hass.async_add_executor_job(_command, path)
    assert await async_setup_component(hass, "rest_command", command)
    aioclient_mock.post("https://api.hevyapp.com/v1/workouts", status=201, json={"workout": []})
    inputs = example["use_blueprint"]["input"] | {
        "station": "station1",
        "exercises": {"glute_bridge": "ABC", "bridge_isometric": "DEF"},
        "stopped_too": True,
    }
    await use(hass, "workout_to_an_app", **inputs)
    await act("start_routine", routine="desk_break", athlete="Sam", prepare=2)
    await act("log_set", exercise="glute_bridge", reps=8, load=20, effort=7)
    await act("log_set", exercise="weighted_step_up", reps=8)
    await gym.wait(2.5)
    await gym.hold(platform, 21)
    await act("stop_routine")
    await settle()
    ((_, _, body, headers),) = aioclient_mock.mock_calls
    assert headers["api-key"] == "secret"
    workout = json.loads(body)["workout"]
    assert (workout["title"], workout["is_private"]) == ("Run Primer", False)
    assert workout["start_time"] < workout["end_time"]
    assert workout["start_time"].endswith("Z")
    sets = {row["exercise_template_id"]: row["sets"] for row in workout["exercises"]}
    assert sets["ABC"] == [
        {"type": "normal", "weight_kg": 20.0, "reps": 8, "duration_seconds": None, "rpe": 7}
    ]
    assert [(row["reps"], row["duration_seconds"]) for row in sets["DEF"]] == [(None, 20)]
    assert len(sets) == 2


def _command(path: Path) -> dict[str, Any]:
    """Return the configuration in the comment at the head of an example, with its secret."""
    lines = path.read_text("utf-8").splitlines()
    begin = lines.index("# rest_command:")
    text = "\n".join(line[2:] for line in lines[begin : lines.index("#", begin)])
    loaded: dict[str, Any] = yaml.parse_yaml(text.replace("!secret hevy_api_key", "secret"))
    return loaded


async def test_a_calendar_gets_the_session_from_its_start_to_its_end(
    hass: HomeAssistant, act: Act, gym: Gym, settle: Settle, platform: VirtualSensor
) -> None:
    diary = await Diary.kept(hass)
    inputs = {"calendar": "calendar.diary", "stopped_too": True}
    await use(hass, "log_in_a_calendar", station="station1", **inputs)
    begun = dt_util.now()
    await train(act, gym, settle, platform)
    await act("start_routine", athlete="Alex")
    await act("stop_routine")
    await settle()
    done, nothing = diary.events
    assert done.summary == "Run Primer: Sam"
    assert done.description == "Bridge isometric: 20 s\nGlute bridge: 4 reps"
    assert (done.start - begun).total_seconds() == pytest.approx(0, abs=3)
    assert (done.end - begun).total_seconds() == pytest.approx(72, abs=3)
    assert nothing.end - nothing.start == timedelta(minutes=1), "it lasted no time"


async def test_a_message_tells_what_was_done(
    hass: HomeAssistant, act: Act, gym: Gym, settle: Settle, platform: VirtualSensor
) -> None:
    sent = async_mock_service(hass, "notify", "send_message")
    inputs = {"recipient": "notify.phone", "stopped_too": True}
    await use(hass, "message_after_a_session", station="station1", **inputs)
    await train(act, gym, settle, platform)
    (call,) = sent
    assert call.data["title"] == "Sam: Desk break"
    assert call.data["message"] == "Bridge isometric: 20 s\nGlute bridge: 4 reps"


async def test_the_message_has_the_address_of_the_fit_file(
    hass: HomeAssistant, act: Act, find: Find
) -> None:
    sent = async_mock_service(hass, "notify", "send_message")
    inputs = {"recipient": "notify.phone", "base_url": "http://home.example"}
    await use(hass, "send_fit_file", station="station1", **inputs)
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
