"""Routines of one's own, as automations save them and athletes do them."""

from datetime import timedelta
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.diagnostics import (
    get_diagnostics_for_config_entry,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator
import voluptuous as vol

from homeassistant.config_entries import ConfigSubentryData
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.util import dt as dt_util

from custom_components.run_primer.engine import load_catalogue
from custom_components.run_primer.live_view import live_station

from .conftest import Act, Find, Settle
from .virtual import Gym, VirtualSensor, sensor_subentry

BUILT_IN = len(load_catalogue().routines)
NAME = "Monday legs No. 1"
KEY = "monday_legs_no_1"
BRIDGES = {"exercise": "glute_bridge", "reps": 4, "sets": 2, "rest": 20}
HOLD = {"exercise": "bridge_isometric", "hold": 10, "rest": 20}
SHELLS = {"exercise": "clamshell", "reps": 3, "rest": 15}
LEGS: dict[str, Any] = {
    "name": NAME,
    "steps": [HOLD, BRIDGES, SHELLS],
    "closing_cues": ["run_tall"],
}


def options(find: Find, domain: str) -> list[str]:
    found: list[str] = find(domain, "routine").attributes["options"]
    return found


async def keys(act: Act) -> list[str]:
    """Return the keys of the own routines."""
    return [row["key"] for row in (await act("list_routines"))["routines"] if row["own"]]


async def test_a_saved_routine_is_answered_listed_and_offered(act: Act, find: Find) -> None:
    saved = await act("save_routine", **LEGS)
    assert saved["created"]
    assert (saved["routine"]["key"], saved["routine"]["own"]) == (KEY, True)
    assert saved["routine"]["steps"][1] == {
        "exercise": "glute_bridge",
        "name": "glute bridge",
        "reps": 4,
        "sets": 2,
        "rest": 20,
    }
    listed = (await act("list_routines"))["routines"]
    assert listed[-1] == saved["routine"]
    assert [row["own"] for row in listed] == [False] * BUILT_IN + [True]
    for domain in ("select", "sensor"):
        assert options(find, domain)[-1] == NAME, "own names are not translated"
        assert "pre_run_short" in options(find, domain), "others are"


async def test_an_own_routine_is_done_from_its_first_word_to_its_last(
    hass: HomeAssistant,
    station: MockConfigEntry,
    gym: Gym,
    act: Act,
    find: Find,
    settle: Settle,
    platform: VirtualSensor,
    band: VirtualSensor,
) -> None:
    prompts: list[str] = []
    hass.bus.async_listen(
        "state_changed",
        callback(
            lambda event: (
                prompts.append(event.data["new_state"].state)
                if event.data["entity_id"] == find("sensor", "prompt").entity_id
                else None
            )
        ),
    )
    await act("save_routine", **LEGS)
    started = await act("start_routine", routine=NAME.upper(), prepare=5)
    assert started["routine"] == KEY
    assert [row["exercise"] for row in started["sets"]] == [
        "bridge_isometric",
        *["glute_bridge"] * 2,
        *["clamshell"] * 2,
    ]
    assert find("sensor", "routine").state == NAME
    await gym.wait(6)
    await gym.hold(platform, 11)
    await gym.wait(21)
    for rest in (21, 21):
        await gym.lift(platform, 4)
        await gym.wait(rest)
    for rest in (11, 2):
        await gym.lift(band, 3)
        await gym.wait(rest)
    last = find("sensor", "last_session")
    assert (last.attributes["routine"], last.attributes["reps"]) == (KEY, 14)
    assert last.attributes["completed"] is True
    assert find("binary_sensor", "primed").state == "on"
    assert prompts[-1].startswith(f"{NAME} done. 14 reps counted")
    assert prompts[-1].endswith("Run tall.")
    await settle()
    (session,) = (await act("get_sessions", routine=KEY))["sessions"]
    assert session["routine"] == KEY


async def test_a_routine_is_replaced_by_its_name_and_renamed_by_its_key(
    act: Act, find: Find
) -> None:
    await act("save_routine", **LEGS)
    again = await act("save_routine", name=NAME.lower(), steps=[SHELLS], rounds=3)
    assert (again["created"], again["routine"]["key"]) == (False, KEY)
    assert again["routine"]["rounds"] == 3
    renamed = await act("save_routine", key=KEY, name="Tuesday", steps=[SHELLS])
    assert (renamed["created"], renamed["routine"]["name"]) == (False, "Tuesday")
    assert await keys(act) == [KEY]
    assert options(find, "select")[-1] == "Tuesday"


async def test_a_key_may_be_given_and_else_is_made_of_the_name(act: Act) -> None:
    await act("save_routine", key="a1", **LEGS)
    await act("save_routine", name="A1 !", steps=[HOLD])
    await act("save_routine", name="✨", steps=[HOLD])
    await act("save_routine", name="pre run_short", steps=[HOLD])
    assert set(await keys(act)) == {"a1", "a1_2", "unknown", "pre_run_short_2"}


async def test_a_text_goes_out_and_comes_in_again(act: Act) -> None:
    await act("save_routine", **LEGS)
    listed = (await act("list_routines", as_text=True))["routines"]
    text = listed[-1]["text"]
    assert text.startswith(f'name = "{NAME}"\nrounds = 1\nclosing_cues = ["run_tall"]\n')
    copied = await act("save_routine", text=text, name="Copy", rounds=2)
    before = listed[-1]
    assert copied["routine"]["steps"] == before["steps"]
    assert (copied["routine"]["rounds"], copied["created"]) == (2, True)
    built_in = listed[0]
    with pytest.raises(ServiceValidationError, match="Another routine of this station is called"):
        await act("save_routine", text=built_in["text"])
    mine = await act("save_routine", text=built_in["text"], name="Mine")
    assert mine["routine"]["steps"] == built_in["steps"]


async def test_what_a_list_answers_can_be_saved_as_it_is(act: Act) -> None:
    row = (await act("list_routines"))["routines"][5]
    saved = await act(
        "save_routine",
        name="Mine",
        **{name: row[name] for name in ("rounds", "closing_cues", "steps")},
    )
    assert saved["routine"]["steps"] == row["steps"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"steps": [HOLD]}, "A name has 1 to 40 printable characters"),
        ({"name": "x"}, "steps is missing"),
        (
            {"name": "x", "steps": [HOLD, BRIDGES | {"reps": 0}]},
            "steps[1].reps must be from 1 to 200",
        ),
        (
            {"name": "x", "steps": [{"exercise": "squat", "reps": 5}]},
            "steps[0].exercise: there is no squat",
        ),
        ({"name": "x", "steps": [HOLD | {"side": "left"}]}, "There is no field steps[0].side"),
        ({"name": "x", "steps": [HOLD] * 51}, "steps must not be more than 50"),
        (
            {"name": "pre_run_short", "steps": [HOLD]},
            "Another routine of this station is called pre_run_short",
        ),
        (
            {"name": "Upper glutes", "steps": [HOLD]},
            "Another routine of this station is called Upper glutes",
        ),
        (
            {"key": "upper_glutes", "name": "x", "steps": [HOLD]},
            "Upper glutes is built in. Save a copy",
        ),
        ({"text": "name ="}, "The text is not TOML; look at line 1"),
        ({"text": "x" * 20_001}, "The text is longer than 20000 characters"),
    ],
)
async def test_a_mistake_is_answered_with_the_field_at_fault_and_nothing_is_saved(
    act: Act, data: dict[str, Any], message: str
) -> None:
    with pytest.raises(ServiceValidationError) as raised:
        await act("save_routine", **data)
    assert str(raised.value).startswith(message)
    assert await keys(act) == []


async def test_a_key_has_the_form_of_a_key(act: Act) -> None:
    for key in ("Mon day", "x" * 49, "../x"):
        with pytest.raises(vol.Invalid):
            await act("save_routine", key=key, name="x", steps=[HOLD])


async def test_an_own_routine_is_deleted_and_the_first_one_is_chosen_in_its_place(
    act: Act, find: Find, hass: HomeAssistant
) -> None:
    await act("save_routine", **LEGS)
    select = find("select", "routine").entity_id
    await hass.services.async_call(
        "select", "select_option", {"entity_id": select, "option": NAME}, blocking=True
    )
    assert find("select", "routine").state == NAME
    assert await act("delete_routine", routine=NAME) == {"deleted": KEY}
    assert await keys(act) == []
    assert find("select", "routine").state == "pre_run_activation"
    assert NAME not in options(find, "select")


async def test_only_own_routines_are_deleted(act: Act) -> None:
    with pytest.raises(ServiceValidationError, match="Upper glutes is built in"):
        await act("delete_routine", routine="upper_glutes")
    with pytest.raises(ServiceValidationError, match="There is no routine nothing"):
        await act("delete_routine", routine="nothing")


async def test_a_session_under_way_goes_on_while_its_routine_is_changed_and_deleted(
    station: MockConfigEntry, gym: Gym, act: Act, find: Find, platform: VirtualSensor
) -> None:
    await act("save_routine", **LEGS | {"steps": [BRIDGES]})
    coordinator = station.runtime_data
    await act("start_routine", routine=KEY, prepare=2)
    await gym.wait(2.5)
    await gym.lift(platform, 2)
    await act("save_routine", key=KEY, name="Renamed", steps=[HOLD])
    await gym.lift(platform, 1)
    assert find("sensor", "routine").state == "Renamed"
    await act("delete_routine", routine="Renamed")
    assert find("sensor", "routine").state == KEY
    assert KEY in options(find, "sensor")
    assert KEY not in options(find, "select")
    await gym.lift(platform, 1)
    await gym.wait(1)
    assert find("sensor", "session_state").state == "resting"
    assert station.runtime_data is coordinator, "nothing was loaded anew"
    await gym.wait(21)
    await gym.lift(platform, 4)
    await gym.wait(1)
    assert find("sensor", "last_session").attributes["reps"] == 8
    assert find("sensor", "prompt").state.startswith("monday legs no 1 done. 8 reps")


@pytest.mark.parametrize("meanwhile", ["kept", "deleted"])
async def test_a_restart_in_the_middle_goes_on_even_when_the_routine_is_gone(
    hass: HomeAssistant,
    station: MockConfigEntry,
    gym: Gym,
    act: Act,
    find: Find,
    platform: VirtualSensor,
    meanwhile: str,
) -> None:
    await act("save_routine", **LEGS | {"steps": [BRIDGES]})
    await act("start_routine", routine=KEY, prepare=2)
    await gym.wait(2.5)
    await gym.lift(platform, 4)
    await gym.wait(1)
    deleted = meanwhile == "deleted"
    if deleted:
        await act("delete_routine", routine=KEY)
    assert await hass.config_entries.async_reload(station.entry_id)
    await gym.say_hello()
    await gym.wait(21)
    assert find("sensor", "routine").state == (KEY if deleted else NAME)
    assert find("select", "routine").state == ("pre_run_activation" if deleted else NAME)
    await gym.lift(platform, 4)
    await gym.wait(1)
    last = find("sensor", "last_session").attributes
    assert (last["routine"], last["reps"], last["completed"]) == (KEY, 8, True)
    assert find("sensor", "prompt").state.endswith("Run tall.") is not deleted


async def test_a_rest_of_half_an_hour_is_not_taken_for_the_end(
    station: MockConfigEntry, gym: Gym, act: Act, find: Find, platform: VirtualSensor
) -> None:
    await act("save_routine", name="Long", steps=[BRIDGES | {"rest": 900}])
    await act("start_routine", routine="Long", prepare=2, rest_factor=2)
    await gym.wait(2.5)
    await gym.lift(platform, 4)
    await gym.wait(1)
    for _ in range(17):
        await gym.tick(100)
    assert find("sensor", "session_state").state == "resting"
    for _ in range(2):
        await gym.tick(100)
    assert find("sensor", "session_state").state == "working"
    for _ in range(10):
        await gym.tick(100)
    assert find("sensor", "session_state").state == "idle", "nobody came back to the set"


async def test_the_card_is_told_the_name_and_the_calendar_shows_it(
    hass: HomeAssistant, station: MockConfigEntry, gym: Gym, act: Act, find: Find, settle: Settle
) -> None:
    await act("save_routine", **LEGS)
    await act("start_routine", routine=KEY, prepare=1)
    coordinator = station.runtime_data
    assert live_station(coordinator, now=0.0).session.routine == NAME
    await gym.wait(3)
    await act("stop_routine")
    await settle()
    events = await hass.services.async_call(
        "calendar",
        "get_events",
        {
            "entity_id": find("calendar", "workouts").entity_id,
            "start_date_time": dt_util.now() - timedelta(hours=1),
            "end_date_time": dt_util.now() + timedelta(hours=1),
        },
        blocking=True,
        return_response=True,
    )
    assert events is not None
    assert NAME in str(events)


async def test_diagnostics_tell_the_steps_of_a_routine_and_not_its_name(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    station: MockConfigEntry,
    gym: Gym,
    act: Act,
    find: Find,
) -> None:
    await act("save_routine", **LEGS)
    await act("start_routine", routine=KEY, prepare=1)
    assert NAME in find("sensor", "prompt").state
    diagnostics = await get_diagnostics_for_config_entry(hass, hass_client, station)
    assert NAME not in str(diagnostics)
    assert KEY not in str(diagnostics)
    (routine,) = diagnostics["own_routines"]
    assert [step["exercise"] for step in routine["steps"]] == [
        "bridge_isometric",
        "glute_bridge",
        "clamshell",
    ]


def stored(title: str, **data: object) -> ConfigSubentryData:
    """Return a routine's subentry."""
    fields = {"key": "legs", "rounds": 1, "closing_cues": [], "steps": [HOLD], **data}
    return ConfigSubentryData(data=fields, subentry_type="routine", title=title, unique_id=None)


async def test_routines_that_were_stored_by_others_keep_to_the_rules(
    hass: HomeAssistant,
    mqtt_mock: object,
    platform: VirtualSensor,
    find: Find,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A version may bring a routine or drop an exercise; titles are changed past our forms."""
    entry = MockConfigEntry(
        domain="run_primer",
        title="Garage",
        data={"name": "Garage", "base_topic": "run_primer"},
        subentries_data=[
            sensor_subentry(platform),
            stored("Legs"),
            stored("LEGS"),
            stored("Short", key="pre_run_short"),
            stored("  ", key="blank"),
            stored("Keyless", key=None),
            stored("Gone", key="gone", steps=[{"exercise": "squat", "reps": 3}]),
        ],
    )
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    assert options(find, "select")[BUILT_IN:] == ["blank", "Legs", "LEGS (legs_2)", "Short"]
    assert "The routine Gone cannot be read: steps[0].exercise: unknown_choice" in caplog.text
    assert "The routine Keyless cannot be read: key: missing" in caplog.text
    assert entry.runtime_data.catalogue.routines["pre_run_short_2"].label == "Short"
    await hass.config_entries.async_unload(entry.entry_id)


async def test_a_title_changed_in_home_assistant_is_the_new_name(
    hass: HomeAssistant, station: MockConfigEntry, act: Act, find: Find
) -> None:
    await act("save_routine", **LEGS)
    (subentry,) = station.get_subentries_of_type("routine")
    hass.config_entries.async_update_subentry(station, subentry, title="Better")
    await hass.async_block_till_done()
    assert options(find, "select")[-1] == "Better"
    hass.config_entries.async_remove_subentry(station, subentry.subentry_id)
    await hass.async_block_till_done()
    assert options(find, "select")[-1] == "desk_break"
