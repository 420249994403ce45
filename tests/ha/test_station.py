"""A station's life: set up, chosen, spoken to, unloaded, removed."""

from unittest.mock import patch

import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
)
from syrupy.assertion import SnapshotAssertion

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.setup import async_setup_component

from custom_components.run_primer import async_remove_config_entry_device

from .conftest import Find, Settle
from .virtual import Gym


@pytest.mark.freeze_time("2026-11-21 06:00:00+00:00")
@pytest.mark.parametrize(
    "domain",
    ["binary_sensor", "button", "calendar", "event", "select", "sensor", "switch", "update"],
)
async def test_entities_are_as_published(
    hass: HomeAssistant,
    mqtt_mock: object,
    entry: MockConfigEntry,
    entity_registry: er.EntityRegistry,
    snapshot: SnapshotAssertion,
    domain: str,
) -> None:
    entry.add_to_hass(hass)
    with patch("custom_components.run_primer.PLATFORMS", [domain]):
        assert await hass.config_entries.async_setup(entry.entry_id)
    for row in er.async_entries_for_config_entry(entity_registry, entry.entry_id):
        # Subentries get a new id at every start of a test.
        assert row.unique_id.endswith(f"_{row.translation_key}")
    names = {
        row.translation_key: (row.entity_id, hass.states.get(row.entity_id).attributes)
        for row in er.async_entries_for_config_entry(entity_registry, entry.entry_id)
    }
    assert names == snapshot
    await hass.config_entries.async_unload(entry.entry_id)


async def test_without_mqtt_a_station_tries_again(
    hass: HomeAssistant, entry: MockConfigEntry
) -> None:
    assert await async_setup_component(hass, "http", {})
    entry.add_to_hass(hass)
    with (
        patch("homeassistant.components.mqtt.async_wait_for_mqtt_client", return_value=False),
        patch("homeassistant.setup.async_process_deps_reqs"),
    ):
        await hass.config_entries.async_setup(entry.entry_id)
    assert entry.state in (ConfigEntryState.SETUP_RETRY, ConfigEntryState.SETUP_ERROR)


async def test_unloading_in_a_session_leaves_nothing_running(
    hass: HomeAssistant, station: MockConfigEntry, gym: Gym, caplog: pytest.LogCaptureFixture
) -> None:
    await hass.services.async_call("run_primer", "start_routine", {}, blocking=True)
    assert await hass.config_entries.async_unload(station.entry_id)
    await gym.wait(15)
    assert station.state is ConfigEntryState.NOT_LOADED
    assert "Detected that custom integration" not in caplog.text


async def test_a_reload_remembers_choices_and_the_last_session(
    hass: HomeAssistant, station: MockConfigEntry, gym: Gym, find: Find, settle: Settle
) -> None:
    async def choose(domain: str, service: str, key: str, **data: str) -> None:
        target = {"entity_id": find(domain, key).entity_id}
        await hass.services.async_call(domain, service, {**target, **data}, blocking=True)

    await choose("select", "select_option", "athlete", option="Alex")
    await choose("select", "select_option", "routine", option="pre_run_short")
    await choose("switch", "turn_off", "voice")
    await hass.services.async_call("run_primer", "start_routine", {}, blocking=True)
    await hass.services.async_call("run_primer", "stop_routine", {}, blocking=True)
    await gym.tick(2)
    assert await hass.config_entries.async_reload(station.entry_id)
    await settle()
    assert find("select", "athlete").state == "Alex"
    assert find("select", "routine").state == "pre_run_short"
    assert find("switch", "voice").state == "off"
    assert find("sensor", "last_session").attributes["routine"] == "pre_run_short"
    await choose("switch", "turn_on", "voice")
    assert find("switch", "voice").state == "on"


async def test_a_new_athlete_waits_for_the_session_to_end(
    hass: HomeAssistant, station: MockConfigEntry, gym: Gym
) -> None:
    coordinator = station.runtime_data
    await hass.services.async_call("run_primer", "start_routine", {}, blocking=True)
    first = station.get_subentries_of_type("athlete")[0]
    hass.config_entries.async_update_subentry(station, first, title="Samantha")
    await gym.tick(1)
    assert station.runtime_data is coordinator, "not in mid-session"
    await hass.services.async_call("run_primer", "stop_routine", {}, blocking=True)
    await hass.async_block_till_done()
    assert station.runtime_data is not coordinator
    assert station.runtime_data.settings.athletes[0].name == "Samantha"


async def test_only_devices_of_sensors_that_are_gone_can_be_removed(
    hass: HomeAssistant, station: MockConfigEntry, device_registry: dr.DeviceRegistry
) -> None:
    ours = dr.async_entries_for_config_entry(device_registry, station.entry_id)
    assert len(ours) == 3
    for device in ours:
        assert not await async_remove_config_entry_device(hass, station, device)
    gone = device_registry.async_get_or_create(
        config_entry_id=station.entry_id, identifiers={("run_primer", "gone")}
    )
    assert await async_remove_config_entry_device(hass, station, gone)


async def test_removing_a_station_forgets_it(
    hass: HomeAssistant, station: MockConfigEntry, hass_storage: dict[str, object]
) -> None:
    station.runtime_data.choose(routine="pre_run_short")
    await hass.config_entries.async_remove(station.entry_id)
    assert f"run_primer.{station.entry_id}" not in hass_storage
