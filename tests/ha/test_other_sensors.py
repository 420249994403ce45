"""Sensors of other makes: a number on a topic is enough to train with."""

import asyncio
import json
import math

from freezegun.api import FrozenDateTimeFactory
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.diagnostics import (
    get_diagnostics_for_config_entry,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from homeassistant.config_entries import ConfigSubentryData
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import issue_registry as ir

from custom_components.run_primer.topic_link import TopicLink

from .conftest import Find
from .scale import GRAVITY, Scale, set_of, topic_subentry
from .virtual import VirtualSensor, athlete, sensor_subentry


@pytest.fixture
def topics() -> list[ConfigSubentryData]:
    """The station's only sensors."""
    return [topic_subentry()]


@pytest.fixture
def scale(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> Scale:
    """A scale that sends kilograms."""
    return Scale(hass=hass, freezer=freezer)


@pytest.fixture
async def shed(
    hass: HomeAssistant, mqtt_mock: object, topics: list[ConfigSubentryData], scale: Scale
) -> MockConfigEntry:
    """A station without a sensor of ours."""
    entry = MockConfigEntry(
        domain="run_primer",
        entry_id="station2",
        title="Shed",
        unique_id="02STATION",
        data={"name": "Shed", "base_topic": "run_primer"},
        subentries_data=[athlete(), *topics],
    )
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    return entry


def links_of(entry: MockConfigEntry) -> dict[str, TopicLink]:
    """Return what listens, by channel."""
    return {link.settings.channel: link for link in entry.runtime_data.links.values()}


async def start(hass: HomeAssistant, **data: object) -> None:
    await hass.services.async_call("run_primer", "start_routine", data, blocking=True)


@pytest.mark.parametrize("rate", [80.0, 10.0])
async def test_a_whole_set_is_counted_with_a_scale_alone(
    hass: HomeAssistant, shed: MockConfigEntry, scale: Scale, find: Find, rate: float
) -> None:
    forces, done = set_of("bridge_bodyweight", 15, rate)
    await start(hass, routine="pre_run_activation", prepare=2)
    await scale.show(forces[0], 2.5, rate)
    assert find("sensor", "session_state").state == "working"
    assert find("sensor", "session_state").attributes["timing"] == "arrival"
    assert find("sensor", "exercise").attributes["measured_by"] == "platform"
    await scale.play(forces, rate)
    await scale.show(forces[-1], 6, rate)
    assert find("sensor", "session_state").state == "resting"
    last = find("event", "set").attributes
    assert (last["event_type"], last["reps"]) == ("set_completed", len(done.reps))
    assert last["ended_by"] == "goal"
    assert not [issue for issue in ir.async_get(hass).issues if issue[0] == "run_primer"]


@pytest.mark.parametrize("topics", [[topic_subentry(channel="band", unit="n")]])
@pytest.mark.parametrize("polarity", [1.0])
async def test_a_band_alone_is_a_station_too(
    hass: HomeAssistant, shed: MockConfigEntry, find: Find, scale: Scale, polarity: float
) -> None:
    band = Scale(hass=hass, freezer=scale.freezer, per_newton=polarity)
    forces, _ = set_of("clamshell", 8, 80)
    await start(hass, routine="pre_run_activation", prepare=0)
    await band.show(forces[0], 1)
    for _ in range(2):
        await hass.services.async_call("run_primer", "skip_step", {}, blocking=True)
    assert find("sensor", "exercise").attributes["measured_by"] == "band"
    await band.play(forces, 80)
    await band.show(forces[-1], 5)
    assert find("sensor", "reps").state == "8"


@pytest.mark.parametrize("topics", [[topic_subentry(polarity="reversed")]])
async def test_a_scale_the_wrong_way_round_counts_the_same(
    hass: HomeAssistant, shed: MockConfigEntry, find: Find, scale: Scale
) -> None:
    turned = Scale(hass=hass, freezer=scale.freezer, per_newton=-1 / GRAVITY)
    forces, _ = set_of("bridge_bodyweight", 6, 20)
    await start(hass, routine="pre_run_activation", prepare=0)
    await turned.show(forces[0], 2, 20)
    await turned.play(forces, 20)
    await turned.show(forces[-1], 5, 20)
    assert find("sensor", "reps").state == "6"


@pytest.mark.parametrize(
    ("topics", "text", "per_newton"),
    [
        ([topic_subentry(unit="kg")], "{:.3f}", 1 / GRAVITY),
        ([topic_subentry(unit="g")], "{:.0f}", 1000 / GRAVITY),
        ([topic_subentry(unit="n")], "{:.2f}", 1.0),
        ([topic_subentry(unit="lb")], "{:.3f}", 1 / 4.4482216152605),
        ([topic_subentry(unit="lbf")], "{:.3f}", 1 / 4.4482216152605),
        (
            [topic_subentry(value_template="{{ value_json.HX711.Weight }}")],
            '{{"Time": "x", "HX711": {{"Weight": {:.3f}}}}}',
            1 / GRAVITY,
        ),
    ],
    ids=["kg", "g", "newton", "lb", "lbf", "tasmota"],
)
async def test_every_unit_becomes_newtons(
    hass: HomeAssistant,
    shed: MockConfigEntry,
    find: Find,
    scale: Scale,
    text: str,
    per_newton: float,
) -> None:
    other = Scale(hass=hass, freezer=scale.freezer, text=text, per_newton=per_newton)
    await other.show(500.0, 4)
    assert float(find("sensor", "force").state) == pytest.approx(500, abs=1)
    assert find("binary_sensor", "loaded").state == "on"


HOSTILE = [
    b"", b"NaN", b"nan", b"inf", b"-Infinity", b"1e400", b"9" * 5000, b"9e99", b"\xff\xfe\x00",
    b"unavailable", b"12,5", b"1_000", b"0x10", b"{}", b"[1]", b"null", b"true", b"1 2",
    "١٢".encode(), b"--1", b"1e", b".", b"\x00",
]  # fmt: skip


@pytest.mark.parametrize(
    "topics",
    [
        [topic_subentry()],
        [topic_subentry(value_template="{{ value_json.a.b }}")],
        [topic_subentry(value_template="{{ 1 / 0 }}")],
        [topic_subentry(value_template="{{ value_json - [] }}")],
        [topic_subentry(value_template="{{ unknown_thing }}")],
    ],
    ids=["plain", "path", "division", "type", "name"],
)
async def test_hostile_messages_change_nothing_and_are_logged_once_a_minute(
    hass: HomeAssistant,
    shed: MockConfigEntry,
    scale: Scale,
    find: Find,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.clear()
    for payload in HOSTILE:
        scale.send(payload)
    await scale.look()
    link = links_of(shed)["feet"]
    assert (link.values, link.refused.total()) == (0, len(HOSTILE))
    assert caplog.text.count("dropped a message") == 1
    assert "Traceback" not in caplog.text
    assert "Template variable" not in caplog.text
    assert find("sensor", "force").state == "unavailable"


async def test_hostile_messages_between_good_ones_cost_no_rep(
    hass: HomeAssistant, shed: MockConfigEntry, scale: Scale, find: Find
) -> None:
    forces, _ = set_of("bridge_bodyweight", 5, 40)
    await start(hass, routine="pre_run_activation", prepare=0)
    await scale.show(forces[0], 2, 40)
    for number, force in enumerate(forces):
        scale.send(HOSTILE[number % len(HOSTILE)])
        await scale.play([force], 40)
    await scale.show(forces[-1], 5, 40)
    assert find("sensor", "reps").state == "5"


async def test_a_retained_value_is_not_a_live_sample(
    hass: HomeAssistant, shed: MockConfigEntry, scale: Scale, find: Find
) -> None:
    scale.send("70.0", retain=True)
    for _ in range(3):
        scale.freezer.tick(0.5)
        await scale.look()
    assert find("binary_sensor", "connected").state == "off"
    assert find("sensor", "force").state == "unavailable"
    await scale.show(500, 3)
    assert find("binary_sensor", "connected").state == "on"
    scale.freezer.tick(4)
    await scale.look()
    assert find("binary_sensor", "connected").state == "off"


async def test_a_slow_source_is_told_marked_and_forgiven(
    hass: HomeAssistant, shed: MockConfigEntry, scale: Scale, find: Find
) -> None:
    key = ("run_primer", f"slow_source_{links_of(shed)['feet'].settings.subentry_id}")

    def issue() -> ir.IssueEntry | None:
        return ir.async_get(hass).issues.get(key)

    await scale.show(100, 6, rate=2)
    assert issue() is None, "one slow window may be a stall"
    await scale.show(100, 6, rate=2)
    found = issue()
    assert found is not None
    assert found.translation_placeholders == {"sensor": "Scale feet", "rate": "2.0"}
    forces, _ = set_of("bridge_bodyweight", 6, 4)
    await start(hass, routine="pre_run_activation", prepare=0)
    await scale.show(forces[0], 2, 4)
    await scale.play(forces, 4)
    await scale.show(forces[-1], 6, 4)
    assert find("sensor", "reps").attributes["confidence"] <= 0.4
    await scale.show(100, 6, rate=20)
    assert issue() is None
    await scale.show(100, 18, rate=2)
    assert issue() is not None
    assert await hass.config_entries.async_unload(shed.entry_id)
    assert issue() is None


@pytest.mark.parametrize(
    "topics",
    [
        [
            topic_subentry(channel="feet_left", topic="gym/left"),
            topic_subentry(channel="feet_right", topic="gym/right"),
            topic_subentry(channel="bench", topic="gym/bench"),
        ]
    ],
)
async def test_three_scales_make_one_platform(
    hass: HomeAssistant, shed: MockConfigEntry, scale: Scale, find: Find
) -> None:
    left, right, bench = (
        Scale(hass=hass, freezer=scale.freezer, topic=f"gym/{name}")
        for name in ("left", "right", "bench")
    )
    for _ in range(40):
        left.send("10")
        await scale.look()
        scale.freezer.tick(0.05)
    assert find("sensor", "force").state == "unavailable", "one foot alone is not the force"
    for _ in range(80):
        right.send("20")
        bench.send("30")
        left.send("10")
        scale.freezer.tick(0.05)
        await scale.look()
    assert float(find("sensor", "force").state) == pytest.approx(30 * GRAVITY, abs=1)


@pytest.mark.parametrize(
    "topics",
    [
        [
            topic_subentry(),
            sensor_subentry(VirtualSensor(id="aaaa1111", kind="platform", keys=("feet",))),
        ]
    ],
)
async def test_a_sensor_of_ours_takes_over(
    hass: HomeAssistant, shed: MockConfigEntry, scale: Scale, find: Find
) -> None:
    await scale.show(500, 3)
    assert find("sensor", "force").state == "unavailable"
    await start(hass, routine="pre_run_activation", prepare=0)
    assert find("sensor", "session_state").attributes["timing"] == "device"


async def test_a_scale_can_be_tared_and_keeps_its_zero(
    hass: HomeAssistant, shed: MockConfigEntry, scale: Scale, find: Find
) -> None:
    await scale.show(50, 2)
    task = asyncio.ensure_future(hass.services.async_call("run_primer", "tare", {}, blocking=True))
    await asyncio.sleep(0)
    await scale.show(50, 3)
    assert task.done()
    await task
    await scale.show(50, 3)
    assert abs(float(find("sensor", "force").state)) <= 1
    assert await hass.config_entries.async_reload(shed.entry_id)
    await scale.show(250, 4)
    assert float(find("sensor", "force").state) == pytest.approx(200, abs=1)


async def test_a_source_of_others_has_no_buttons_it_cannot_follow(
    hass: HomeAssistant, shed: MockConfigEntry, entity_registry: er.EntityRegistry
) -> None:
    keys = {
        row.translation_key
        for row in er.async_entries_for_config_entry(entity_registry, shed.entry_id)
        if row.config_subentry_id
    }
    assert keys == {"connected", "tare"}
    device = next(
        row
        for row in dr.async_entries_for_config_entry(dr.async_get(hass), shed.entry_id)
        if row.model == "MQTT topic"
    )
    assert (device.name, device.manufacturer, device.sw_version) == ("Scale feet", None, None)


async def test_deleting_a_source_takes_it_out_of_the_station(
    hass: HomeAssistant, shed: MockConfigEntry, scale: Scale
) -> None:
    subentry = shed.get_subentries_of_type("sensor")[0]
    assert hass.config_entries.async_remove_subentry(shed, subentry.subentry_id)
    await hass.async_block_till_done()
    assert shed.runtime_data.links == {}
    scale.send("70.0")
    await scale.look()


async def test_the_last_session_says_how_it_was_timed(
    hass: HomeAssistant, shed: MockConfigEntry, scale: Scale, find: Find
) -> None:
    await start(hass, routine="pre_run_activation", prepare=0)
    await scale.show(100, 1)
    await hass.services.async_call("run_primer", "stop_routine", {}, blocking=True)
    assert find("sensor", "last_session").attributes["timing"] == "arrival"


async def test_diagnostics_tell_of_a_topic_all_but_its_name(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    shed: MockConfigEntry,
    scale: Scale,
) -> None:
    await scale.show(100, 6, rate=20)
    scale.send("rubbish")
    told = await get_diagnostics_for_config_entry(hass, hass_client, shed)
    assert "gym/scale" not in json.dumps(told)
    (topic,) = told["topics"]
    assert math.isclose(topic["rate_hz"], 20, rel_tol=0.01)
    assert topic["refused"] == {"number": 1}
    assert topic["calibrations"]["feet"]["nominal"] is False
