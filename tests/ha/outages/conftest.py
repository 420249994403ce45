"""A station in the middle of a set, and sensors that remember."""

from collections.abc import Iterator
from typing import Any

from freezegun.api import FrozenDateTimeFactory
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import MqttMockHAClient

from homeassistant.core import HomeAssistant

from tests.ha.virtual import VirtualSensor

from .ringed import Life, Memory, Room


@pytest.fixture
def gym(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    platform: VirtualSensor,
    band: VirtualSensor,
    mqtt_mock: MqttMockHAClient,
) -> Iterator[Room]:
    """Both sensors in one room, with the memory of real ones."""
    sensors = (platform, band)
    memories = {each.id: Memory(hass=hass, sensor=each) for each in sensors}
    room = Room(hass=hass, freezer=freezer, sensors=sensors, memories=memories)
    mqtt_mock.async_publish.side_effect = room.take
    yield room
    mqtt_mock.async_publish.side_effect = None


@pytest.fixture
async def life(
    hass: HomeAssistant, station: MockConfigEntry, gym: Room, hass_storage: dict[str, Any]
) -> Life:
    """A station in the first set of a routine, which is of fifteen reps on the platform."""
    life = Life(hass=hass, entry=station, storage=hass_storage)
    await hass.services.async_call(
        "run_primer",
        "start_routine",
        {"routine": "pre_run_activation", "prepare": 1},
        blocking=True,
        return_response=True,
    )
    await gym.wait(1.5)
    return life
