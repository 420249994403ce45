"""Setting up a station, its sensors and its athletes, as an owner clicks through it."""

from collections.abc import AsyncIterator, Mapping
from typing import Any
from unittest.mock import patch

import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_mqtt_message,
)

from homeassistant import config_entries
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers.service_info.mqtt import MqttServiceInfo

from custom_components.run_primer import broker, config_flow, sensor_flow

from .virtual import Gym, VirtualSensor

SHOW = {"name": "Sam", "voice": "show"}
type Result = Mapping[str, Any]


@pytest.fixture(autouse=True)
async def connected(
    hass: HomeAssistant, mqtt_mock: object, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[None]:
    """A broker is there, and listening is over in a moment."""

    async def at_once() -> None:
        """Wait for nothing: time stands still in these tests."""

    monkeypatch.setattr(sensor_flow, "_async_wait", at_once)
    yield
    await hass.async_block_till_done()
    for entry in hass.config_entries.async_entries("run_primer"):
        await hass.config_entries.async_unload(entry.entry_id)


async def discover(
    hass: HomeAssistant, sensor: VirtualSensor, payload: str | None = None
) -> Result:
    info = MqttServiceInfo(
        topic=sensor.topic("hello"),
        payload=sensor.hello() if payload is None else payload,
        qos=1,
        retain=True,
        subscribed_topic="run_primer/+/hello",
        timestamp=0.0,
    )
    return await hass.config_entries.flow.async_init(
        "run_primer", context={"source": config_entries.SOURCE_MQTT}, data=info
    )


async def start(hass: HomeAssistant) -> Result:
    return await hass.config_entries.flow.async_init(
        "run_primer", context={"source": config_entries.SOURCE_USER}
    )


async def go_on(hass: HomeAssistant, result: Result, **answers: object) -> Result:
    return await hass.config_entries.flow.async_configure(result["flow_id"], answers)


async def subentry_flow(
    hass: HomeAssistant, entry: MockConfigEntry, kind: str, **context: str
) -> Result:
    return await hass.config_entries.subentries.async_init(
        (entry.entry_id, kind), context={"source": "user", **context}
    )


async def fill(hass: HomeAssistant, result: Result, **answers: object) -> Result:
    return await hass.config_entries.subentries.async_configure(result["flow_id"], answers)


async def test_a_discovered_sensor_becomes_a_station(
    hass: HomeAssistant, platform: VirtualSensor
) -> None:
    result = await discover(hass, platform)
    assert (result["type"], result["step_id"]) == (FlowResultType.FORM, "confirm")
    result = await go_on(hass, result, station="new")
    assert result["step_id"] == "safety"
    result = await go_on(hass, result, accepted=True)
    assert result["step_id"] == "athlete"
    result = await go_on(hass, result, **SHOW)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    kinds = {row.subentry_type: row.title for row in result["result"].subentries.values()}
    assert kinds == {"athlete": "Sam", "sensor": "Virtual platform"}


async def test_a_second_sensor_joins_the_station(
    hass: HomeAssistant, station: MockConfigEntry
) -> None:
    third = VirtualSensor(id="cccc3333", kind="band", keys=("band",))
    result = await discover(hass, third)
    result = await go_on(hass, result, station=station.entry_id)
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "sensor_added")
    await hass.async_block_till_done()
    assert len(station.get_subentries_of_type("sensor")) == 3
    assert len(station.runtime_data.links) == 3, "the station was loaded anew"


async def test_a_known_sensor_is_not_offered_again(
    hass: HomeAssistant, station: MockConfigEntry, platform: VirtualSensor
) -> None:
    result = await discover(hass, platform)
    assert result["reason"] == "already_configured"


@pytest.mark.parametrize("payload", ["", "{", "[]", '{"protocol": 2}', "\x00", "NaN"])
async def test_what_is_no_hello_is_no_discovery(
    hass: HomeAssistant, platform: VirtualSensor, payload: str
) -> None:
    result = await discover(hass, platform, payload)
    assert (result["type"], result["reason"]) == (FlowResultType.ABORT, "not_a_sensor")


async def test_a_sensor_added_meanwhile_ends_the_flow(
    hass: HomeAssistant, station: MockConfigEntry
) -> None:
    third = VirtualSensor(id="cccc3333", kind="band", keys=("band",))
    result = await discover(hass, third)
    with patch.object(config_flow, "is_known", return_value=True):
        result = await go_on(hass, result, station=station.entry_id)
    assert result["reason"] == "already_configured"


async def test_a_station_is_set_up_by_hand_after_mistakes(hass: HomeAssistant) -> None:
    result = await start(hass)
    result = await go_on(hass, result, name=" ", base_topic="a/#")
    assert result["errors"] == {"name": "bad_name", "base_topic": "bad_topic"}
    result = await go_on(hass, result, name="Gym", base_topic="gym")
    result = await go_on(hass, result, accepted=True)
    result = await go_on(hass, result, name="Sam", voice="satellite")
    assert result["errors"] == {"satellite": "needed_for_voice"}
    result = await go_on(hass, result, name="Sam", voice="show", quiet_from="22:00:00")
    assert result["errors"] == {"quiet_from": "half_quiet"}
    result = await go_on(hass, result, name="\n", voice="media_player")
    assert result["errors"] == {
        "name": "bad_name",
        "tts": "needed_for_voice",
        "media_player": "needed_for_voice",
    }
    result = await go_on(hass, result, **SHOW)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert result["data"] == {"name": "Gym", "base_topic": "gym"}


async def test_nobody_trains_before_the_disclaimers_are_accepted(hass: HomeAssistant) -> None:
    result = await start(hass)
    result = await go_on(hass, result, name="Gym", base_topic="gym")
    result = await go_on(hass, result, accepted=False)
    assert (result["step_id"], result["errors"]) == ("safety", {"accepted": "not_accepted"})
    assert hass.config_entries.async_entries("run_primer") == []
    result = await go_on(hass, result, accepted=True)
    assert result["step_id"] == "athlete"


async def test_disclaimers_are_accepted_once_in_a_house(
    hass: HomeAssistant, station: MockConfigEntry
) -> None:
    result = await start(hass)
    result = await go_on(hass, result, name="Attic", base_topic="attic")
    assert result["step_id"] == "athlete"


async def test_a_station_name_is_given_once(hass: HomeAssistant, station: MockConfigEntry) -> None:
    result = await start(hass)
    result = await go_on(hass, result, name="Garage", base_topic="run_primer")
    assert result["reason"] == "already_configured"


async def test_a_station_is_renamed(hass: HomeAssistant, station: MockConfigEntry) -> None:
    result = await station.start_reconfigure_flow(hass)
    result = await go_on(hass, result, name="", base_topic="run_primer")
    assert result["errors"] == {"name": "bad_name"}
    result = await go_on(hass, result, name="Attic", base_topic="run_primer")
    assert result["reason"] == "reconfigure_successful"
    assert station.title == "Attic"


async def test_an_athlete_is_added_and_changed(
    hass: HomeAssistant, station: MockConfigEntry
) -> None:
    result = await subentry_flow(hass, station, "athlete")
    result = await fill(hass, result, name="sam", voice="show")
    assert result["errors"] == {"name": "name_taken"}
    result = await fill(hass, result, name="Kim", voice="show", body_mass=61.5)
    assert result["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done()
    kim = next(row for row in station.subentries.values() if row.title == "Kim")
    result = await station.start_subentry_reconfigure_flow(hass, kim.subentry_id)
    result = await fill(hass, result, name="", voice="show")
    assert result["errors"] == {"name": "bad_name"}
    speaker = {"tts": "tts.piper", "media_player": "media_player.gym"}
    result = await fill(hass, result, name="Kim L.", voice="media_player", **speaker)
    assert result["reason"] == "reconfigure_successful"
    await hass.async_block_till_done()
    assert "Kim L." in [athlete.name for athlete in station.runtime_data.settings.athletes]


async def test_a_sensor_is_added_by_hand(
    hass: HomeAssistant, station: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    third = VirtualSensor(id="cccc3333", kind="band", keys=("band",))
    result = await subentry_flow(hass, station, "sensor")
    result = await fill(hass, result, sensor_id="cccc3333")
    assert result["errors"] == {"sensor_id": "sensor_not_heard"}
    await hear(hass, third, monkeypatch)
    result = await fill(hass, result, sensor_id="cccc3333", key="short")
    assert result["errors"] == {"key": "bad_key"}
    result = await fill(hass, result, sensor_id="cccc3333", name="Red band")
    assert (result["type"], result["title"]) == (FlowResultType.CREATE_ENTRY, "Red band")


async def test_a_sensor_is_added_only_once(
    hass: HomeAssistant, station: MockConfigEntry, platform: VirtualSensor
) -> None:
    result = await subentry_flow(hass, station, "sensor")
    result = await fill(hass, result, sensor_id=platform.id)
    assert result["reason"] == "already_configured"


async def test_a_sensor_is_read_again_after_its_channels_changed(
    hass: HomeAssistant,
    station: MockConfigEntry,
    platform: VirtualSensor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sensor = next(row for row in station.subentries.values() if row.unique_id == platform.id)
    result = await station.start_subentry_reconfigure_flow(hass, sensor.subentry_id)
    result = await fill(hass, result, next_step_id="read_again")
    result = await fill(hass, result, name="Platform")
    assert result["errors"] == {"base": "sensor_not_heard"}
    platform.keys = ("feet",)
    await hear(hass, platform, monkeypatch)
    result = await fill(hass, result, name="Platform")
    assert result["reason"] == "reconfigure_successful"
    await hass.async_block_till_done()
    link = station.runtime_data.links[sensor.subentry_id]
    assert [channel.key for channel in link.settings.hello.channels] == ["feet"]


async def test_without_a_broker_no_sensor_can_be_added(
    hass: HomeAssistant, station: MockConfigEntry
) -> None:
    sensor = station.get_subentries_of_type("sensor")[0]
    with patch.object(broker.mqtt, "is_connected", return_value=False):
        added = await subentry_flow(hass, station, "sensor")
        menu = await station.start_subentry_reconfigure_flow(hass, sensor.subentry_id)
        read = await fill(hass, menu, next_step_id="read_again")
        new = await start(hass)
    assert added["reason"] == read["reason"] == new["reason"] == "mqtt_unavailable"


async def test_without_mqtt_no_station_can_be_set_up(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(hass.data, broker.DATA_MQTT)
    assert (await start(hass))["reason"] == "mqtt_unavailable"


async def hear(hass: HomeAssistant, sensor: VirtualSensor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a hello, and some noise, come while a flow listens."""

    async def speak() -> None:
        async_fire_mqtt_message(hass, "run_primer/dddd4444/hello", b"\xff\xfe")
        async_fire_mqtt_message(hass, "run_primer/dddd4444/hello", "{}")
        async_fire_mqtt_message(hass, sensor.topic("hello"), sensor.hello())

    monkeypatch.setattr(sensor_flow, "_async_wait", speak)


def test_a_payload_that_is_neither_text_nor_bytes_is_no_hello() -> None:
    with pytest.raises(sensor_flow.HelloError):
        sensor_flow.read_hello("run_primer/aaaa1111/hello", None)


async def test_the_broker_starts_a_flow_by_itself(
    hass: HomeAssistant, gym: Gym, platform: VirtualSensor
) -> None:
    async_fire_mqtt_message(hass, platform.topic("hello"), platform.hello(), retain=True)
    await hass.async_block_till_done(wait_background_tasks=True)
    flows = hass.config_entries.flow.async_progress_by_handler("run_primer")
    assert [flow["step_id"] for flow in flows] == ["confirm"]
