"""Automations that begin with what happens in a session: Home Assistant's own automations, run."""

from collections.abc import Callable
import math
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_mock_service
import voluptuous as vol

from homeassistant.components.automation.config import async_validate_config_item
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import condition as conditions
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import trigger as triggers
from homeassistant.setup import async_setup_component

from custom_components.run_primer import trigger
from custom_components.run_primer.happening import HAPPENING

from .conftest import Act, Find
from .virtual import Gym, VirtualSensor

type Told = list[dict[str, Any]]


async def automate(
    hass: HomeAssistant, name: str, target: dict[str, Any] | None = None, **options: object
) -> Callable[[], Told]:
    """Set an automation up; return what tells the variables of each of its runs."""
    calls = async_mock_service(hass, "test", "told")
    row = {
        "trigger": f"run_primer.{name}",
        "options": options,
        **({"target": target} if target else {}),
    }
    action = {"action": "test.told", "data": {"trigger": "{{ trigger }}"}}
    automation = {"mode": "queued", "max": 50, "triggers": [row], "actions": [action]}
    assert await async_setup_component(hass, "automation", {"automation": automation})
    await hass.async_block_till_done()
    assert [state.state for state in hass.states.async_all("automation")] == ["on"]
    return lambda: [call.data["trigger"] for call in calls]


async def begin(act: Act, gym: Gym, routine: str = "pre_run_activation", **data: object) -> None:
    """Start a routine and wait for its first set."""
    await act("start_routine", routine=routine, prepare=2, **data)
    await gym.wait(2.5)


async def run_through(act: Act, find: Find) -> None:
    """Skip all that is left of a routine."""
    while find("sensor", "session_state").state != "complete":
        await act("skip_step")


async def test_a_rep_tells_all_about_itself_its_set_and_its_station(
    hass: HomeAssistant, act: Act, gym: Gym, platform: VirtualSensor, station: MockConfigEntry
) -> None:
    told = await automate(hass, "rep_counted")
    await begin(act, gym, athlete="Alex")
    await gym.lift(platform, 3)
    assert [row["rep"]["number"] for row in told()] == [1, 2, 3]
    last = told()[-1]
    assert last["rep"]["left"] == last["rep"]["goal"] - 3 == 12
    assert 0 < last["rep"]["confidence"] <= 1
    assert (last["exercise"], last["side"], last["routine"]) == (
        "glute_bridge",
        "both",
        "pre_run_activation",
    )
    assert last["set"] == {
        "number": 1,
        "total": 2,
        "goal_reps": 15,
        "goal_seconds": None,
        "measured_by": "platform",
    }
    assert (last["station"], last["athlete"]) == ("Garage", "Alex")
    assert last["config_entry_id"] == station.entry_id
    assert last["device_id"] == station.runtime_data.station_device_id
    assert (last["platform"], last["description"]) == (
        "run_primer.rep_counted",
        "RepCounted at Garage",
    )


@pytest.mark.parametrize(
    ("options", "heard"),
    [
        ({"every": 3}, [3, 6]),
        ({"at_least": 5}, [5, 6]),
        ({"every": 2, "at_least": 4}, [4, 6]),
        ({"athlete": "Sam", "exercise": "glute_bridge"}, [1, 2, 3, 4, 5, 6]),
        ({"athlete": "", "routine": [], "config_entry_id": "station1"}, [1, 2, 3, 4, 5, 6]),
        ({"athlete": "Alex"}, []),
        ({"exercise": ["clamshell"]}, []),
        ({"routine": "upper_glutes"}, []),
        ({"config_entry_id": "elsewhere"}, []),
    ],
    ids=str,
)
async def test_options_narrow_reps_down(
    hass: HomeAssistant,
    act: Act,
    gym: Gym,
    platform: VirtualSensor,
    options: dict[str, Any],
    heard: list[int],
) -> None:
    told = await automate(hass, "rep_counted", **options)
    await begin(act, gym, athlete="Sam")
    await gym.lift(platform, 6)
    assert [row["rep"]["number"] for row in told()] == heard


def _targets(hass: HomeAssistant, station: MockConfigEntry, find: Find) -> dict[str, Any]:
    """Return targets that mean the station, and some that do not."""
    areas, devices = ar.async_get(hass), dr.async_get(hass)
    here, there = areas.async_create("Garage"), areas.async_create("Attic")
    device = station.runtime_data.station_device_id
    devices.async_update_device(device, area_id=here.id)
    sensor = next(
        row.id
        for row in dr.async_entries_for_config_entry(devices, station.entry_id)
        if row.id != device
    )
    return {
        "entity": ({"entity_id": find("sensor", "reps").entity_id}, 1),
        "device": ({"device_id": device}, 1),
        "a sensor's device": ({"device_id": [sensor]}, 1),
        "area": ({"area_id": here.id}, 1),
        "another entity": ({"entity_id": "sensor.other"}, 0),
        "another area": ({"area_id": there.id}, 0),
        "no such device": ({"device_id": "gone"}, 0),
    }


@pytest.mark.parametrize(
    "name",
    [
        "entity",
        "device",
        "a sensor's device",
        "area",
        "another entity",
        "another area",
        "no such device",
    ],
)
async def test_a_target_means_the_station_it_belongs_to(
    hass: HomeAssistant, act: Act, find: Find, station: MockConfigEntry, name: str
) -> None:
    target, heard = _targets(hass, station, find)[name]
    told = await automate(hass, "routine_started", target)
    await act("start_routine")
    await hass.async_block_till_done()
    assert len(told()) == heard


async def test_a_set_tells_what_came_out_of_it_and_what_is_next(
    hass: HomeAssistant, act: Act, gym: Gym, platform: VirtualSensor
) -> None:
    told = await automate(hass, "set_completed")
    await begin(act, gym)
    await gym.lift(platform, 15)
    (done,) = told()
    assert (done["result"]["reps"], done["result"]["ended_by"]) == (15, "goal")
    assert done["result"]["share"] == 1.0
    assert done["result"]["faults"] == {"fast_lowering": 15}, "a second down, of two"
    assert done["next"] == {"exercise": "clamshell", "side": "left"}


async def test_a_set_that_was_cut_short_is_left_out_when_more_is_asked_for(
    hass: HomeAssistant, act: Act, gym: Gym, platform: VirtualSensor
) -> None:
    told = await automate(hass, "set_completed", at_least=50)
    await begin(act, gym)
    await gym.lift(platform, 3)
    await act("skip_step")
    await act("skip_step")
    await gym.lift(platform, 1)
    assert told() == []


async def test_a_hold_that_lasted_long_enough_is_told(
    hass: HomeAssistant, act: Act, gym: Gym, platform: VirtualSensor
) -> None:
    told = await automate(hass, "hold_reached", at_least=20)
    await begin(act, gym, "pre_run_short")
    await gym.hold(platform, 21)
    (done,) = told()
    assert done["exercise"] == "bridge_isometric"
    assert done["set"]["goal_seconds"] == 20
    assert done["hold"]["seconds"] == pytest.approx(20, abs=0.2)


async def test_a_fault_of_form_is_told_with_its_name(
    hass: HomeAssistant, act: Act, gym: Gym, platform: VirtualSensor
) -> None:
    told = await automate(hass, "form_fault", fault=["rushing"])
    await begin(act, gym)
    await gym.play(platform, lambda at: 100 + 40 * (1 - math.cos(math.pi * at)), 16)
    (seen,) = told()
    assert (seen["fault"], seen["exercise"]) == ("rushing", "glute_bridge")
    assert seen["rep"]["number"] >= 2


async def test_the_start_of_a_routine_tells_its_plan(hass: HomeAssistant, act: Act) -> None:
    told = await automate(hass, "routine_started", routine=["desk_break"])
    await act("start_routine", routine="desk_break")
    await hass.async_block_till_done()
    (begun,) = told()
    assert [(row["exercise"], row["goal_reps"]) for row in begun["plan"]] == [
        ("bridge_isometric", None),
        ("glute_bridge", 12),
    ]


@pytest.mark.parametrize(("least", "heard"), [(0, 1), (80, 0)])
async def test_a_completed_routine_counts_by_the_share_that_was_done(
    hass: HomeAssistant, act: Act, find: Find, least: int, heard: int
) -> None:
    told = await automate(hass, "routine_completed", at_least=least)
    await act("start_routine", routine="pre_run_short", prepare=0)
    await run_through(act, find)
    await hass.async_block_till_done()
    summaries = [row["summary"] for row in told()]
    assert [(row["sets"], row["planned_sets"], row["share"]) for row in summaries] == [
        (6, 6, 0.0)
    ] * heard


@pytest.mark.parametrize(("pain", "heard"), [(True, [True]), (False, [False])])
async def test_a_routine_that_is_stopped_tells_whether_it_was_for_pain(
    hass: HomeAssistant,
    act: Act,
    pain: bool,  # noqa: FBT001
    heard: list[bool],
) -> None:
    told = await automate(hass, "routine_stopped", pain=pain)
    for each in (True, False):
        await act("start_routine")
        await act("stop_routine", pain=each)
    await hass.async_block_till_done()
    assert [row["pain"] for row in told()] == heard


async def test_an_automation_that_is_there_before_the_station_hears_it_and_outlasts_its_reload(
    hass: HomeAssistant, mqtt_mock: object, entry: MockConfigEntry, gym: Gym
) -> None:
    entry.add_to_hass(hass)
    told = await automate(hass, "routine_started", config_entry_id=entry.entry_id)
    assert entry.state is ConfigEntryState.NOT_LOADED
    assert await hass.config_entries.async_setup(entry.entry_id)
    for _ in range(2):
        await gym.say_hello()
        for action in ("start_routine", "stop_routine"):
            await hass.services.async_call("run_primer", action, blocking=True)
        await hass.async_block_till_done()
        assert await hass.config_entries.async_reload(entry.entry_id)
    assert len(told()) == 2


async def test_the_editor_offers_them_with_a_target_and_their_options(
    hass: HomeAssistant, station: MockConfigEntry
) -> None:
    assert await async_setup_component(hass, "automation", {"automation": []})
    offered = await triggers.async_get_all_descriptions(hass)
    for key, kind in trigger.KINDS.items():
        row = offered[f"run_primer.{key}"]
        assert row is not None
        assert row["target"]["entity"][0]["integration"] == "run_primer"
        assert set(row["fields"]) == {"config_entry_id", *kind.options}
    known = await conditions.async_get_all_descriptions(hass)
    assert {key for key in known if key.startswith("run_primer.")} == {
        "run_primer.is_active",
        "run_primer.is_primed",
    }


async def test_nothing_listens_any_more_when_the_automation_is_off(
    hass: HomeAssistant, act: Act, station: MockConfigEntry
) -> None:
    told = await automate(hass, "routine_started")
    (automation,) = hass.states.async_entity_ids("automation")
    turned_off = {"entity_id": automation}
    await hass.services.async_call("automation", "turn_off", turned_off, blocking=True)
    await act("start_routine")
    await hass.async_block_till_done()
    assert told() == []
    assert not hass.data["dispatcher"].get(HAPPENING)


async def test_an_automation_may_stop_the_routine_and_everybody_hears_it_in_order(
    hass: HomeAssistant, act: Act, gym: Gym, platform: VirtualSensor, station: MockConfigEntry
) -> None:
    heard: list[str] = []
    row = {"trigger": "run_primer.rep_counted", "options": {"at_least": 2}}
    automation = {"triggers": [row], "actions": [{"action": "run_primer.stop_routine"}]}
    assert await async_setup_component(hass, "automation", {"automation": automation})
    station.runtime_data.async_add_event_listener(lambda event: heard.append(type(event).__name__))
    await begin(act, gym)
    await gym.lift(platform, 3)
    told = [name for name in heard if name in {"RepCounted", "SessionStopped"}]
    assert told == ["RepCounted", "RepCounted", "SessionStopped"]


@pytest.mark.parametrize(
    "options",
    [
        {"every": 0},
        {"every": "many"},
        {"at_least": -1},
        {"routine": {"a": 1}},
        {"nonsense": True},
    ],
    ids=str,
)
async def test_options_that_make_no_sense_are_refused(
    hass: HomeAssistant, station: MockConfigEntry, options: dict[str, Any]
) -> None:
    assert await async_setup_component(hass, "automation", {"automation": []})
    row = {"trigger": "run_primer.rep_counted", "options": options}
    with pytest.raises(vol.Invalid):
        await async_validate_config_item(hass, "a", {"triggers": [row], "actions": []})
