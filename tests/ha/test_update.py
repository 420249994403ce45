"""New firmware for a sensor: sent in parts, over a network that loses things."""

from collections.abc import Iterator
import json
from pathlib import Path
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.diagnostics import (
    get_diagnostics_for_config_entry,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, MqttMockHAClient

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from custom_components.run_primer import sensor_flow, update
from custom_components.run_primer.firmware_bundle import parse_key, read_bundle

from .conftest import BUNDLE
from .updates import KEY, Pico, firmware, install
from .virtual import Gym, VirtualSensor


@pytest.fixture
def pico(
    hass: HomeAssistant, mqtt_mock: MqttMockHAClient, platform: VirtualSensor
) -> Iterator[Pico]:
    """The platform, taking updates."""
    device = Pico(hass=hass, sensor=platform)
    mqtt_mock.async_publish.side_effect = device.take
    yield device
    mqtt_mock.async_publish.side_effect = None


async def test_a_sensor_is_updated_with_progress_and_says_hello_with_the_new_version(
    hass: HomeAssistant, keyed: MockConfigEntry, pico: Pico, gym: Gym
) -> None:
    before = firmware(hass)
    assert (before.state, before.attributes["installed_version"]) == ("on", "1.0.0")
    assert before.attributes["latest_version"] == "1.2.0"
    shown = await install(hass, gym)
    assert pico.received == BUNDLE
    after = firmware(hass)
    assert (after.state, after.attributes["installed_version"]) == ("off", "1.2.0")
    assert after.attributes["in_progress"] is False
    percents = [percent for percent in shown if percent is not None]
    assert percents == sorted(percents)
    assert (percents[0], percents[-1]) == (0, 100)
    assert shown[-1] is None, "while it checks and restarts"


@pytest.mark.parametrize(
    "trouble",
    [
        {"lose_replies_to": {0}},
        {"lose_replies_to": {2}},
        {"lose_replies_to": {1, 3, 5}},
        {"lose_commands": {0, 1, 4}},
        {"busy_at": {2, 3}},
        {"no_broker_at": {1, 2, 6}},
        {"power_cut_at": {3}},
        {"power_cut_at": {0, 5}},
        {"lose_replies_to": {6}},
        {"power_cut_at": {6}},
    ],
    ids=str,
)
async def test_lost_messages_and_power_cuts_cost_time_only(
    hass: HomeAssistant,
    keyed: MockConfigEntry,
    pico: Pico,
    gym: Gym,
    trouble: dict[str, set[int]],
) -> None:
    for name, numbers in trouble.items():
        setattr(pico, name, numbers)
    await install(hass, gym, seconds=300)
    assert pico.received == BUNDLE
    assert firmware(hass).attributes["installed_version"] == "1.2.0"


async def test_a_sensor_that_is_elsewhere_tells_where_to_go_on(
    hass: HomeAssistant, keyed: MockConfigEntry, pico: Pico, gym: Gym
) -> None:
    pico.lose_replies_to = {2}
    await install(hass, gym)
    offsets = [row["offset"] for row in pico.commands if row["step"] == "part"]
    assert offsets == [0, 1024, 1024, 2048, 3072, 4096]
    assert len([row for row in pico.commands if row["step"] == "begin"]) == 1


@pytest.mark.parametrize(
    ("trouble", "message"),
    [
        ({"key": bytes(32)}, "does not accept its device key"),
        ({"free": 100}, "has no room"),
        ({"damages": True}, "received a damaged firmware"),
        ({"lose_commands": set(range(1000))}, "does not answer"),
        ({"lose_commands": set(range(6, 1000))}, "did not come back"),
        ({"no_broker_at": set(range(1000))}, "does not answer"),
        ({"power_cut_at": {3, 7, 11, 15}}, "interrupted again and again"),
        ({"starts_new": False}, "did not come back with firmware 1.2.0"),
    ],
    ids=["mac", "space", "hash", "silence", "silent_end", "no_broker", "power", "rollback"],
)
async def test_what_goes_wrong_is_said_and_changes_nothing(
    hass: HomeAssistant,
    keyed: MockConfigEntry,
    pico: Pico,
    gym: Gym,
    trouble: dict[str, Any],
    message: str,
) -> None:
    for name, value in trouble.items():
        setattr(pico, name, value)
    with pytest.raises(HomeAssistantError, match=message):
        await install(hass, gym, seconds=300)
    state = firmware(hass)
    assert (state.state, state.attributes["installed_version"]) == ("on", "1.0.0")
    assert state.attributes["in_progress"] is False


@pytest.mark.parametrize(
    "answer",
    [{}, {"ok": True}, {"ok": True, "offset": 10**9}, {"ok": 1, "offset": "x"}, {"error": None}],
    ids=str,
)
async def test_answers_that_make_no_sense_end_it(
    hass: HomeAssistant,
    keyed: MockConfigEntry,
    pico: Pico,
    gym: Gym,
    monkeypatch: pytest.MonkeyPatch,
    answer: dict[str, Any],
) -> None:
    real = pico.obey

    async def nonsense(command: dict[str, Any]) -> dict[str, Any]:
        return answer if command["step"] == "part" else await real(command)

    monkeypatch.setattr(pico, "obey", nonsense)
    with pytest.raises(HomeAssistantError, match="refused the firmware"):
        await install(hass, gym)


async def test_an_offset_that_never_moves_ends_it(
    hass: HomeAssistant,
    keyed: MockConfigEntry,
    pico: Pico,
    gym: Gym,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = pico.obey

    async def stuck(command: dict[str, Any]) -> dict[str, Any]:
        return {"ok": True, "offset": 7} if command["step"] == "part" else await real(command)

    monkeypatch.setattr(pico, "obey", stuck)
    with pytest.raises(HomeAssistantError, match="interrupted"):
        await install(hass, gym)


async def test_without_a_key_the_version_is_shown_and_the_way_told(
    hass: HomeAssistant, pico: Pico, station: MockConfigEntry, gym: Gym
) -> None:
    assert firmware(hass).attributes["installed_version"] == "1.0.0"
    with pytest.raises(ServiceValidationError, match="Enter its device key"):
        await install(hass, gym)
    assert pico.commands == []


async def test_no_update_while_a_routine_is_under_way(
    hass: HomeAssistant, keyed: MockConfigEntry, pico: Pico, gym: Gym
) -> None:
    await hass.services.async_call("run_primer", "start_routine", {}, blocking=True)
    with pytest.raises(ServiceValidationError, match="under way"):
        await install(hass, gym)
    assert pico.commands == []


async def test_a_sensor_that_takes_no_updates_only_shows_its_version(
    hass: HomeAssistant, mqtt_mock: object, platform: VirtualSensor, gym: Gym
) -> None:
    entry = MockConfigEntry(
        domain="run_primer",
        data={"name": "Garage", "base_topic": "run_primer"},
        subentries_data=[
            {
                "data": {"sensor_id": platform.id, "hello": platform.hello(commands=["resend"])},
                "subentry_type": "sensor",
                "title": "Virtual platform",
                "unique_id": platform.id,
            }
        ],
    )
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await gym.wait(2)
    assert firmware(hass).attributes["supported_features"] == 0


async def test_the_key_is_entered_checked_and_never_told(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    station: MockConfigEntry,
    platform: VirtualSensor,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def hear(*_: object) -> dict[str, object]:
        return {platform.id: sensor_flow.read_hello(platform.topic("hello"), platform.hello())}

    monkeypatch.setattr(sensor_flow, "async_listen", hear)
    sensor = next(row for row in station.subentries.values() if row.unique_id == platform.id)
    flows = hass.config_entries.subentries
    result = await station.start_subentry_reconfigure_flow(hass, sensor.subentry_id)
    result = await flows.async_configure(result["flow_id"], {"next_step_id": "read_again"})
    for bad in ("abc", "zz" * 32, "00" * 31):
        answers = {"name": "Platform", "key": bad}
        result = await flows.async_configure(result["flow_id"], answers)
        assert result["errors"] == {"key": "bad_key"}
    answers = {"name": "Platform", "key": f" {KEY.hex().upper()} "}
    result = await flows.async_configure(result["flow_id"], answers)
    assert result["reason"] == "reconfigure_successful"
    await hass.async_block_till_done()
    assert station.runtime_data.settings.sensors[0].key == KEY
    assert KEY.hex() not in repr(station.runtime_data.settings)
    result = await station.start_subentry_reconfigure_flow(hass, sensor.subentry_id)
    result = await flows.async_configure(result["flow_id"], {"next_step_id": "read_again"})
    await flows.async_configure(result["flow_id"], {"name": "Renamed"})
    await hass.async_block_till_done()
    assert station.runtime_data.settings.sensors[0].key == KEY, "empty keeps what is there"
    told = json.dumps(await get_diagnostics_for_config_entry(hass, hass_client, station))
    assert '"has_key": true' in told
    assert KEY.hex() not in told.lower()
    assert KEY.hex() not in caplog.text.lower()


@pytest.mark.parametrize("content", [b"", b"something else\n", b"run-primer-bundle 1 \n", b"\xff"])
def test_what_is_no_bundle_is_not_offered(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bundle.txt"
    path.write_bytes(content)
    with pytest.raises(ValueError):  # noqa: PT011 - which one does not matter
        read_bundle(path)


async def test_a_checkout_without_firmware_only_shows_the_version(
    hass: HomeAssistant,
    station: MockConfigEntry,
    gym: Gym,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(update, "BUNDLE", tmp_path / "nothing.txt")
    assert await hass.config_entries.async_reload(station.entry_id)
    await gym.wait(2)
    attributes = firmware(hass).attributes
    assert (attributes["latest_version"], attributes["supported_features"]) == (None, 0)
    assert attributes["installed_version"] == "1.0.0"


def test_a_key_is_32_bytes() -> None:
    assert parse_key(KEY.hex() + "\n") == KEY
    with pytest.raises(ValueError, match="length"):
        parse_key("00")
