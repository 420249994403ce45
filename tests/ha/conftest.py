"""A station in a Home Assistant, with sensors made of numbers."""

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigSubentryData
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry
import pytest

from .virtual import Gym, VirtualSensor


@pytest.fixture
def expected_lingering_timers() -> bool:
    """The MQTT client keeps a timer of its own."""
    return True


@pytest.fixture
def platform() -> VirtualSensor:
    """A platform with a plate for each foot."""
    return VirtualSensor(id="aaaa1111", kind="platform", keys=("feet_left", "feet_right"))


@pytest.fixture
def band() -> VirtualSensor:
    """A band."""
    return VirtualSensor(id="bbbb2222", kind="band", keys=("band",), now=10.0)


@pytest.fixture
def gym(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    platform: VirtualSensor,
    band: VirtualSensor,
) -> Gym:
    """Both sensors in one room."""
    return Gym(hass=hass, freezer=freezer, sensors=(platform, band))


def athlete(name: str = "Sam", **data: object) -> ConfigSubentryData:
    """Return an athlete's subentry."""
    return ConfigSubentryData(
        data={"voice": "show", **data}, subentry_type="athlete", title=name, unique_id=None
    )


def sensor_subentry(sensor: VirtualSensor) -> ConfigSubentryData:
    """Return a sensor's subentry."""
    return ConfigSubentryData(
        data={"sensor_id": sensor.id, "hello": sensor.hello()},
        subentry_type="sensor",
        title=f"Virtual {sensor.kind}",
        unique_id=sensor.id,
    )


@pytest.fixture
def athletes() -> list[ConfigSubentryData]:
    """Who trains at the station."""
    return [athlete()]


@pytest.fixture
def entry(
    platform: VirtualSensor, band: VirtualSensor, athletes: list[ConfigSubentryData]
) -> MockConfigEntry:
    """A station with both sensors."""
    return MockConfigEntry(
        domain="run_primer",
        entry_id="station1",
        title="Garage",
        unique_id="01STATION",
        data={"name": "Garage", "base_topic": "run_primer"},
        subentries_data=[*athletes, sensor_subentry(platform), sensor_subentry(band)],
    )


@pytest.fixture
async def station(
    hass: HomeAssistant, mqtt_mock: object, entry: MockConfigEntry, gym: Gym
) -> MockConfigEntry:
    """The station, running, its sensors heard."""
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await gym.say_hello()
    await gym.wait(2)
    return entry


def state_of(hass: HomeAssistant, entry: MockConfigEntry, platform: str, key: str):
    """Return the state of an entity, found by the end of its unique id."""
    from homeassistant.helpers import entity_registry as er

    registry = er.async_get(hass)
    ids = [
        each.entity_id
        for each in er.async_entries_for_config_entry(registry, entry.entry_id)
        if each.domain == platform and each.unique_id.endswith(f"_{key}")
    ]
    exact = [i for i in ids if True]
    return hass.states.get(exact[0])
