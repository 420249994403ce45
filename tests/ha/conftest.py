"""A station in a Home Assistant, with sensors made of numbers."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from freezegun.api import FrozenDateTimeFactory
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from homeassistant.config_entries import ConfigSubentryData
from homeassistant.core import HomeAssistant, State
from homeassistant.data_entry_flow import FlowManager
from homeassistant.helpers import entity_registry as er

from custom_components.run_primer import update
from custom_components.run_primer.workout_log import LOG

from .shown import check
from .updates import KEY, Pico
from .virtual import Gym, VirtualSensor, athlete, sensor_subentry

BUNDLE = b"run-primer-bundle 1 1.2.0\nfile app.py 5000\n" + b"print('up')\n" * 417
"""A firmware of five parts."""

type Find = Callable[[str, str], State]
type Settle = Callable[[], Awaitable[None]]
type Act = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture
def expected_lingering_timers() -> bool:
    """The MQTT client keeps a timer of its own."""
    return True


@pytest.fixture(autouse=True)
def bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The firmware that ships with this version: the same one in all tests."""
    path = tmp_path / "bundle.txt"
    path.write_bytes(BUNDLE)
    monkeypatch.setattr(update, "BUNDLE", path)


@pytest.fixture(autouse=True)
def every_form_has_its_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a flow shows in a test can be read."""
    handle = FlowManager._async_handle_step

    async def handle_and_check(manager: Any, flow: Any, *step: Any) -> Any:
        result = await handle(manager, flow, *step)
        check(flow, result)
        return result

    monkeypatch.setattr(FlowManager, "_async_handle_step", handle_and_check)


@pytest.fixture
def hass_config_dir(tmp_path: Path) -> str:
    """A configuration directory of the test's own: the workout log is written there."""
    return str(tmp_path)


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


@pytest.fixture
def athletes() -> list[ConfigSubentryData]:
    """Who trains at the station."""
    return [athlete(), athlete("Alex")]


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


@pytest.fixture
async def keyed(
    hass: HomeAssistant, pico: Pico, station: MockConfigEntry, gym: Gym
) -> MockConfigEntry:
    """The station, with the platform's key entered."""
    sensor = next(row for row in station.subentries.values() if row.unique_id == "aaaa1111")
    hass.config_entries.async_update_subentry(
        station, sensor, data={**sensor.data, "key": KEY.hex()}
    )
    await hass.async_block_till_done()
    await gym.say_hello()
    await gym.wait(2)
    return station


@pytest.fixture
def find(hass: HomeAssistant) -> Find:
    """Find a state by platform and public key."""

    def state(domain: str, key: str) -> State:
        registry = er.async_get(hass)
        entity = next(
            row.entity_id
            for row in registry.entities.values()
            if row.platform == "run_primer" and row.domain == domain and row.translation_key == key
        )
        found = hass.states.get(entity)
        assert found is not None
        return found

    return state


@pytest.fixture
def settle(hass: HomeAssistant, entry: MockConfigEntry) -> Settle:
    """Wait until the workout log has caught up."""

    async def wait() -> None:
        await hass.async_block_till_done()
        for task in [task for task in entry._background_tasks if task.get_name() == "Garage log"]:
            await task
        await hass.data[LOG].async_read(lambda _: None)
        await hass.async_block_till_done()

    return wait


@pytest.fixture
def act(hass: HomeAssistant, station: MockConfigEntry) -> Act:
    """Perform one of our actions and take its response."""

    async def call(name: str, /, **data: object) -> dict[str, Any]:
        return await hass.services.async_call(
            "run_primer", name, data, blocking=True, return_response=True
        )

    return call


@pytest.fixture
async def trained(act: Act, gym: Gym, settle: Settle, platform: VirtualSensor) -> None:
    """Sam did five reps, then stopped."""
    await act("start_routine", routine="pre_run_activation", athlete="Sam", prepare=2)
    await gym.wait(2.5)
    await gym.lift(platform, 5)
    await act("stop_routine")
    await settle()
