"""Conditions of automations, checked as Home Assistant checks them."""

from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from homeassistant.core import HomeAssistant
from homeassistant.helpers import condition
from homeassistant.helpers import config_validation as cv

from .conftest import Act, Find, Settle
from .virtual import Gym, VirtualSensor


async def holds(
    hass: HomeAssistant, name: str, target: dict[str, Any] | None = None, **options: object
) -> bool | None:
    """Tell whether a condition is true."""
    row = {"condition": f"run_primer.{name}", "options": options}
    if target is not None:
        row["target"] = target
    checked = await condition.async_validate_condition_config(hass, cv.CONDITION_SCHEMA(row))
    checker = await condition.async_from_config(hass, checked)
    result = checker.async_check()
    checker.async_unload()
    return result


async def test_a_routine_is_under_way_from_its_start_to_its_end(
    hass: HomeAssistant, act: Act
) -> None:
    assert not await holds(hass, "is_active")
    await act("start_routine")
    assert await holds(hass, "is_active")
    await act("pause_routine")
    assert await holds(hass, "is_active")
    await act("stop_routine")
    assert not await holds(hass, "is_active")


@pytest.mark.parametrize(
    ("options", "true"),
    [
        ({"athlete": "Sam"}, True),
        ({"athlete": "Alex"}, False),
        ({"athlete": "", "routine": []}, True),
        ({"routine": ["desk_break", "pre_run_short"]}, True),
        ({"routine": "upper_glutes"}, False),
        ({"state": ["preparing", "working"]}, True),
        ({"state": "paused"}, False),
        ({"config_entry_id": "station1"}, True),
        ({"config_entry_id": "elsewhere"}, False),
    ],
    ids=str,
)
async def test_what_is_under_way_can_be_narrowed_down(
    hass: HomeAssistant,
    act: Act,
    options: dict[str, Any],
    true: bool,  # noqa: FBT001
) -> None:
    await act("start_routine", routine="pre_run_short", athlete="Sam")
    assert await holds(hass, "is_active", **options) is true


async def test_a_target_means_the_station_it_belongs_to(
    hass: HomeAssistant, act: Act, find: Find, station: MockConfigEntry
) -> None:
    await act("start_routine")
    assert await holds(hass, "is_active", {"entity_id": find("button", "stop").entity_id})
    assert await holds(hass, "is_active", {"device_id": station.runtime_data.station_device_id})
    assert not await holds(hass, "is_active", {"entity_id": "light.elsewhere"})


async def test_a_station_that_is_not_loaded_is_neither(
    hass: HomeAssistant, act: Act, station: MockConfigEntry
) -> None:
    await act("start_routine")
    assert await hass.config_entries.async_unload(station.entry_id)
    assert not await holds(hass, "is_active")
    assert not await holds(hass, "is_primed")


async def test_an_athlete_is_primed_by_a_whole_routine_and_for_an_hour(
    hass: HomeAssistant,
    act: Act,
    gym: Gym,
    platform: VirtualSensor,
    settle: Settle,
    freezer: FrozenDateTimeFactory,
) -> None:
    await act("start_routine", routine="desk_break", athlete="Sam", prepare=2)
    await gym.wait(2.5)
    await gym.hold(platform, 21)
    await gym.wait(15)
    assert not await holds(hass, "is_primed")
    await gym.lift(platform, 12)
    await settle()
    assert await holds(hass, "is_primed")
    assert await holds(hass, "is_primed", athlete="Sam", routine=["desk_break"])
    assert not await holds(hass, "is_primed", athlete="Alex")
    assert not await holds(hass, "is_primed", routine=["pre_run_short", "pre_run_activation"])
    freezer.tick(timedelta(minutes=15))
    async_fire_time_changed(hass)
    await hass.async_block_till_done()
    assert await holds(hass, "is_primed", within={"minutes": 20})
    assert not await holds(hass, "is_primed", within={"minutes": 10})
    freezer.tick(timedelta(minutes=50))
    async_fire_time_changed(hass)
    await hass.async_block_till_done()
    assert not await holds(hass, "is_primed")
