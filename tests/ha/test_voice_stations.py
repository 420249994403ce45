"""Control by voice where there are several stations: which of them is meant."""

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from homeassistant.core import HomeAssistant
from homeassistant.helpers import area_registry as ar
from homeassistant.helpers import device_registry as dr

from .talking import Say, say
from .virtual import VirtualSensor, athlete, sensor_subentry

__all__ = ["say"]


@pytest.fixture
async def attic(hass: HomeAssistant, station: MockConfigEntry) -> MockConfigEntry:
    """A second station."""
    entry = MockConfigEntry(
        domain="run_primer",
        entry_id="station2",
        title="Attic",
        data={"name": "Attic", "base_topic": "run_primer"},
        subentries_data=[
            athlete("Kim"),
            sensor_subentry(VirtualSensor(id="cccc3333", kind="band", keys=("band",))),
        ],
    )
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    return entry


def active(*entries: MockConfigEntry) -> list[bool]:
    """Tell where somebody trains."""
    return [entry.runtime_data.is_active for entry in entries]


async def test_one_of_several_stations_is_asked_for(
    say: Say, station: MockConfigEntry, attic: MockConfigEntry
) -> None:
    assert await say("start my workout") == "Which station? There are Attic, Garage."
    assert await say("Training starten", "de") == "Welche Station? Es gibt Attic, Garage."
    await say("start my workout in the attic")
    assert active(station, attic) == [False, True]
    assert await say("stop") == "Stopped."
    assert active(station, attic) == [False, False]


async def test_the_station_in_the_room_is_meant(
    hass: HomeAssistant, say: Say, station: MockConfigEntry, attic: MockConfigEntry
) -> None:
    room = ar.async_get(hass).async_create("Under the roof")
    devices = dr.async_get(hass)
    devices.async_update_device(attic.runtime_data.station_device_id, area_id=room.id)
    owner = MockConfigEntry(domain="esphome")
    owner.add_to_hass(hass)
    speaker = devices.async_get_or_create(
        config_entry_id=owner.entry_id, identifiers={("esphome", "1")}
    )
    devices.async_update_device(speaker.id, area_id=room.id)
    await say("start my workout", device=speaker.id)
    assert active(station, attic) == [False, True]


async def test_a_station_that_is_unloaded_is_not_spoken_to(
    hass: HomeAssistant, say: Say, station: MockConfigEntry, attic: MockConfigEntry
) -> None:
    await hass.config_entries.async_unload(attic.entry_id)
    await hass.async_block_till_done()
    await say("start my workout")
    assert active(station) == [True]
    await say("stop")
    await hass.config_entries.async_unload(station.entry_id)
    await hass.async_block_till_done()
    assert "not aware" in await say("start my workout")
