"""Sensors over MQTT: what they send, what they send wrong, and what they are told."""

import asyncio
import json
import math

import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_mqtt_message,
)
from pytest_homeassistant_custom_component.components.diagnostics import (
    get_diagnostics_for_config_entry,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, MqttMockHAClient
from syrupy.assertion import SnapshotAssertion
from syrupy.filters import props

from homeassistant.components.mqtt import ReceiveMessage
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from custom_components.run_primer.engine.wire import Block, decode_frame, encode_frame
from custom_components.run_primer.sensor_link import SensorLink

from .conftest import Find
from .virtual import Gym, VirtualSensor


def link_of(station: MockConfigEntry, sensor: VirtualSensor) -> SensorLink:
    """Return what listens to a sensor."""
    return next(
        link for link in station.runtime_data.links.values() if link.settings.hello.id == sensor.id
    )


async def tare(hass: HomeAssistant, gym: Gym, **data: object) -> None:
    """Tare while the sensors go on sending."""
    task = asyncio.ensure_future(
        hass.services.async_call("run_primer", "tare", data, blocking=True)
    )
    await asyncio.sleep(0)
    await gym.wait(3)
    assert task.done()
    await task


BAD_FRAMES = {
    "empty": b"",
    "cut": lambda frame: frame[:-3],
    "crc": lambda frame: frame[:-1] + bytes([frame[-1] ^ 1]),
    "magic": lambda frame: b"\x00" + frame[1:],
    "long": b"R" * 5000,
    "channel": encode_frame(77, 9999, 1, [Block(9, 0, 0, 0, 0, 0, (1,))]),
}


async def test_bad_frames_are_counted_logged_once_and_change_nothing(
    hass: HomeAssistant,
    station: MockConfigEntry,
    gym: Gym,
    platform: VirtualSensor,
    caplog: pytest.LogCaptureFixture,
) -> None:
    link = link_of(station, platform)
    before = link.stream.tally.frames
    good = platform.frame([100.0] * 8)
    caplog.clear()
    for bad in BAD_FRAMES.values():
        gym.send(platform, bad(good) if callable(bad) else bad)
    link._on_frame(fake_message("text where bytes belong"))
    assert sum(link.stream.tally.rejected.values()) == len(BAD_FRAMES) + 1
    assert caplog.text.count("dropped a frame") == 1
    gym.send(platform, good)
    assert link.stream.tally.frames == before + 1


def fake_message(payload: object) -> ReceiveMessage:
    return ReceiveMessage("t", payload, 1, False, "t", 5000.0)


@pytest.mark.parametrize(
    "payload",
    ["", "{", '{"a": NaN}', "[1]", "9" * 5000, '{"protocol": 1e400}', "null", '"x"'],
)
async def test_bad_hellos_and_replies_change_nothing(
    hass: HomeAssistant, station: MockConfigEntry, platform: VirtualSensor, payload: str
) -> None:
    link = link_of(station, platform)
    async_fire_mqtt_message(hass, platform.topic("hello"), payload)
    async_fire_mqtt_message(hass, platform.topic("reply"), payload)
    assert link.firmware == "1.0.0"
    assert sum(link.refused.values()) >= 1


async def test_a_hello_with_other_channels_is_refused_until_it_is_read_again(
    hass: HomeAssistant, station: MockConfigEntry, platform: VirtualSensor
) -> None:
    link = link_of(station, platform)
    changed = platform.hello(channels=[{"key": "feet", "rate_hz": 80}])
    async_fire_mqtt_message(hass, platform.topic("hello"), changed)
    assert link.refused == {"hello: channels": 1}
    async_fire_mqtt_message(hass, platform.topic("hello"), platform.hello(firmware="1.1.0"))
    assert link.firmware == "1.1.0"


async def test_missing_frames_are_asked_for_and_put_in_order(
    hass: HomeAssistant,
    station: MockConfigEntry,
    gym: Gym,
    platform: VirtualSensor,
    mqtt_mock: MqttMockHAClient,
) -> None:
    link = link_of(station, platform)
    lost = [platform.frame([100.0] * 8) for _ in range(3)]
    before = link.stream.tally.frames
    mqtt_mock.async_publish.reset_mock()
    gym.send(platform, platform.frame([100.0] * 8))
    await hass.async_block_till_done(wait_background_tasks=False)
    await gym.tick(0.1)
    command = json.loads(mqtt_mock.async_publish.call_args.args[1])
    first = decode_frame(lost[0]).seq
    assert (command["cmd"], command["from"], command["to"]) == ("resend", first, first + 2)
    for frame in lost:
        gym.send(platform, frame)
    assert link.stream.tally.frames == before + 4
    assert link.stream.gaps == 0


async def test_the_last_will_makes_a_sensor_unavailable_at_once(
    hass: HomeAssistant, station: MockConfigEntry, gym: Gym, find: Find, platform: VirtualSensor
) -> None:
    async_fire_mqtt_message(hass, platform.topic("status"), "offline")
    await gym.tick(1.5)
    assert find("sensor", "force").state == "unavailable"
    assert find("binary_sensor", "loaded").state == "unavailable"


async def test_taring_makes_the_shown_force_zero(
    hass: HomeAssistant, station: MockConfigEntry, gym: Gym, find: Find, platform: VirtualSensor
) -> None:
    platform.now = 0.0
    await tare(hass, gym, sensor="platform")
    await gym.wait(3)
    assert abs(float(find("sensor", "force").state)) <= 1
    platform.now = 300.0
    await gym.wait(3)
    assert float(find("sensor", "force").state) == pytest.approx(300, abs=10)
    assert find("binary_sensor", "loaded").state == "on"


async def test_taring_survives_a_reload_and_refuses_a_loaded_platform(
    hass: HomeAssistant, station: MockConfigEntry, gym: Gym, platform: VirtualSensor
) -> None:
    platform.now = 0.0
    await tare(hass, gym)
    zero = link_of(station, platform).calibrations["feet_left"].zero
    assert await hass.config_entries.async_reload(station.entry_id)
    await gym.wait(2)
    assert link_of(station, platform).calibrations["feet_left"].zero == zero
    platform.now = 500.0
    await gym.wait(1)
    with pytest.raises(ServiceValidationError, match="loaded"):
        await tare(hass, gym, sensor="platform")


async def test_taring_refuses_what_moves_and_what_is_silent(
    hass: HomeAssistant, station: MockConfigEntry, gym: Gym, platform: VirtualSensor
) -> None:
    task = asyncio.ensure_future(
        hass.services.async_call("run_primer", "tare", {"sensor": "platform"}, blocking=True)
    )
    await asyncio.sleep(0)
    await gym.play(platform, lambda at: 100 + 60 * math.sin(at * 3), 4)
    assert task.done()
    with pytest.raises(ServiceValidationError, match="not still"):
        await task
    for _ in range(5):
        await gym.tick(1)
    with pytest.raises(ServiceValidationError, match="No such sensor"):
        await hass.services.async_call("run_primer", "tare", {"sensor": "platform"}, blocking=True)


async def test_taring_is_refused_in_a_session(
    hass: HomeAssistant, station: MockConfigEntry, gym: Gym
) -> None:
    await hass.services.async_call("run_primer", "start_routine", {}, blocking=True)
    with pytest.raises(ServiceValidationError, match="under way"):
        await hass.services.async_call("run_primer", "tare", {}, blocking=True)


@pytest.mark.parametrize(
    ("reply", "message"),
    [({"ok": True}, None), ({"ok": False, "error": "busy"}, "refused: busy"), (None, "not answer")],
)
async def test_identify_waits_for_the_sensors_answer(
    hass: HomeAssistant,
    station: MockConfigEntry,
    gym: Gym,
    find: Find,
    mqtt_mock: MqttMockHAClient,
    reply: dict[str, object] | None,
    message: str | None,
) -> None:
    button = find("button", "identify").entity_id
    mqtt_mock.async_publish.reset_mock()
    task = asyncio.ensure_future(
        hass.services.async_call("button", "press", {"entity_id": button}, blocking=True)
    )
    for _ in range(5):
        await asyncio.sleep(0)
    topic, payload = mqtt_mock.async_publish.call_args.args[:2]
    if reply is None:
        await gym.tick(6)
        await gym.tick(1)
        assert task.done()
    else:
        answer = json.dumps({"id": json.loads(payload)["id"], **reply})
        async_fire_mqtt_message(hass, topic.replace("command", "reply"), answer)
    if message is None:
        await task
    else:
        with pytest.raises(HomeAssistantError, match=message):
            await task


async def test_diagnostics_tell_all_but_names(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    station: MockConfigEntry,
    snapshot: SnapshotAssertion,
) -> None:
    told = await get_diagnostics_for_config_entry(hass, hass_client, station)
    assert "Sam" not in json.dumps(told)
    hidden = ("id", "athlete", "connected", "hello", "live", "readings")
    assert told == snapshot(exclude=props(*hidden))
    for sensor in told["sensors"]:
        times = [at for at, _ in sensor["readings"]]
        assert times == sorted(times)
        assert len(times) >= 8
