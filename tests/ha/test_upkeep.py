"""What a station does about its sensors by itself, and what it asks its owner to repair."""

import asyncio
from collections.abc import Callable, Mapping
import json
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_mqtt_message
from pytest_homeassistant_custom_component.typing import MqttMockHAClient

from homeassistant.components.repairs import RepairsFlowManager, repairs_flow_manager
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.translation import async_get_translations
from homeassistant.setup import async_setup_component

from custom_components.run_primer.engine import wire

from .conftest import Find
from .virtual import COUNTS_PER_NEWTON, Gym, VirtualSensor, sensor_subentry
from .weighed import GRAVITY, Clicks

type Result = Mapping[str, Any]
ILL_SECONDS = 24
"""Two periods of judging, and some."""


@pytest.fixture
def platform() -> VirtualSensor:
    """An empty platform with a plate for each foot."""
    keys = ("feet_left", "feet_right")
    return VirtualSensor(id="aaaa1111", kind="platform", keys=keys, now=0.0, noise=0.05)


@pytest.fixture
async def repairs(hass: HomeAssistant) -> RepairsFlowManager:
    """Home Assistant's repairs."""
    assert await async_setup_component(hass, "repairs", {})
    manager = repairs_flow_manager(hass)
    assert manager is not None
    return manager


@pytest.fixture
def clicks(
    hass: HomeAssistant, gym: Gym, station: MockConfigEntry, platform: VirtualSensor
) -> Clicks:
    """An owner at the platform's dialog."""
    return Clicks(hass=hass, gym=gym, station=station, sensor=platform)


def issues(hass: HomeAssistant) -> dict[str, ir.IssueEntry]:
    """Return what is to be repaired, by kind."""
    rows = ir.async_get(hass).issues.values()
    return {str(row.translation_key): row for row in rows if row.domain == "run_primer"}


async def fix(repairs: RepairsFlowManager, issue: ir.IssueEntry) -> Result:
    """Open a repair's dialog."""
    result: Result = await repairs.async_init("run_primer", data={"issue_id": issue.issue_id})
    assert (result["type"], result["step_id"]) == ("form", "confirm")
    return result


async def go_on(repairs: RepairsFlowManager, gym: Gym, result: Result) -> Result:
    """Press the button of a repair's dialog while the sensors go on sending."""
    task = asyncio.ensure_future(repairs.async_configure(result["flow_id"], {}))
    await asyncio.sleep(0)
    await gym.wait(3)
    assert task.done()
    return await task


def zero_newtons(clicks: Clicks, key: str = "feet_left") -> float:
    """Return how far a channel's zero is from where it was found, newtons."""
    link = clicks.station.runtime_data.links[clicks.subentry_id]
    return float(link.calibrations[key].zero - clicks.stored[key]["zero"]) / COUNTS_PER_NEWTON


async def test_the_zero_of_an_empty_platform_follows_its_drift(
    gym: Gym, find: Find, clicks: Clicks, platform: VirtualSensor
) -> None:
    before = clicks.stored
    await gym.play(platform, lambda at: at / 4, 60)
    platform.now = 15.0
    await gym.wait(10)
    assert zero_newtons(clicks) == pytest.approx(7.5, abs=0.5)
    assert float(find("sensor", "force").state) == pytest.approx(0, abs=1)
    assert clicks.stored == before, "what was found stays as it was found"


async def test_the_zero_stays_while_a_set_is_under_way(
    hass: HomeAssistant, gym: Gym, find: Find, clicks: Clicks, platform: VirtualSensor
) -> None:
    await hass.services.async_call("run_primer", "start_routine", {"prepare": 5}, blocking=True)
    await gym.wait(6)
    assert find("sensor", "session_state").state == "working"
    platform.now = 6.0
    before = zero_newtons(clicks)
    await gym.wait(20)
    assert zero_newtons(clicks) == before
    await hass.services.async_call("run_primer", "stop_routine", {}, blocking=True)
    await gym.wait(20)
    assert zero_newtons(clicks) == pytest.approx(3, abs=0.3)


async def test_a_person_never_becomes_the_zero(
    gym: Gym, clicks: Clicks, platform: VirtualSensor
) -> None:
    before = zero_newtons(clicks)
    platform.now = 650.0
    await gym.wait(60)
    assert zero_newtons(clicks) == before


async def test_a_zero_that_went_too_far_is_found_again_by_its_owner(
    hass: HomeAssistant,
    gym: Gym,
    clicks: Clicks,
    platform: VirtualSensor,
    repairs: RepairsFlowManager,
) -> None:
    assert not issues(hass)
    await gym.play(platform, lambda at: at / 2, 110)
    platform.now = 55.0
    await gym.wait(5)
    result = await fix(repairs, issues(hass)["zero_drift"])
    platform.now = 700.0
    result = await go_on(repairs, gym, result)
    assert result["errors"] == {"base": "tare_loaded"}
    platform.now = 55.0
    result = await go_on(repairs, gym, result)
    assert result["type"] == "create_entry"
    await gym.wait(2)
    assert not issues(hass)
    assert clicks.stored["feet_left"]["zero"] == pytest.approx(
        platform.offset + 27.5 * COUNTS_PER_NEWTON, abs=0.2 * COUNTS_PER_NEWTON
    )


def is_ill(platform: VirtualSensor, kind: str) -> None:
    """Let something break."""
    match kind:
        case "channel_dead":
            platform.stuck = frozenset({"feet_left"})
        case "channel_desync":
            platform.flags = wire.DESYNC
        case "channel_saturated":
            platform.flags = wire.SATURATED
        case "wrong_rate":
            platform.thinned = 8


@pytest.mark.parametrize(
    "kind", ["channel_dead", "channel_desync", "channel_saturated", "wrong_rate"]
)
async def test_what_is_broken_is_told_and_restarted_and_told_again_if_it_stays(
    hass: HomeAssistant,
    gym: Gym,
    station: MockConfigEntry,
    mqtt_mock: MqttMockHAClient,
    repairs: RepairsFlowManager,
    platform: VirtualSensor,
    kind: str,
) -> None:
    await gym.wait(ILL_SECONDS)
    assert not issues(hass), "nothing is wrong before"
    is_ill(platform, kind)
    await gym.wait(ILL_SECONDS)
    assert set(issues(hass)) == {kind}
    placeholders = issues(hass)[kind].translation_placeholders or {}
    assert placeholders["sensor"] == "Virtual platform"
    assert placeholders["channel"] in {"Under the left foot", "Under the right foot"}
    if kind == "wrong_rate":
        assert float(placeholders["rate"]) < 60
    result = await fix(repairs, issues(hass)[kind])
    result = await press_restart(gym, mqtt_mock, repairs, result, {"ok": True})
    assert result["type"] == "create_entry"
    await gym.wait(2)
    told = [row for row in ir.async_get(hass).issues.values() if row.translation_key == kind]
    assert not told, "it is looked at anew"
    await gym.wait(ILL_SECONDS)
    assert set(issues(hass)) == {kind}


async def press_restart(
    gym: Gym,
    mqtt_mock: MqttMockHAClient,
    repairs: RepairsFlowManager,
    result: Result,
    answer: dict[str, object] | None,
) -> Result:
    """Press the button, and let the sensor answer the command to restart."""
    mqtt_mock.async_publish.reset_mock()
    task = asyncio.ensure_future(repairs.async_configure(result["flow_id"], {}))
    for _ in range(5):
        await asyncio.sleep(0)
    topic, payload = mqtt_mock.async_publish.call_args.args[:2]
    command = json.loads(payload)
    assert command["cmd"] == "restart"
    if answer is not None:
        reply = json.dumps({"id": command["id"], **answer})
        async_fire_mqtt_message(gym.hass, topic.replace("command", "reply"), reply)
    else:
        await gym.wait(6)
    return await task


@pytest.mark.parametrize(
    ("answer", "error"),
    [(None, "sensor_no_reply"), ({"ok": False, "error": "busy"}, "sensor_refused")],
)
async def test_a_sensor_that_does_not_restart_is_told_in_the_dialog(
    hass: HomeAssistant,
    gym: Gym,
    station: MockConfigEntry,
    mqtt_mock: MqttMockHAClient,
    repairs: RepairsFlowManager,
    platform: VirtualSensor,
    answer: dict[str, object] | None,
    error: str,
) -> None:
    is_ill(platform, "wrong_rate")
    await gym.wait(ILL_SECONDS)
    result = await fix(repairs, issues(hass)["wrong_rate"])
    result = await press_restart(gym, mqtt_mock, repairs, result, answer)
    assert result["errors"] == {"base": error}
    assert "wrong_rate" in issues(hass)


async def test_without_a_broker_the_dialog_says_so(
    hass: HomeAssistant,
    gym: Gym,
    station: MockConfigEntry,
    mqtt_mock: MqttMockHAClient,
    repairs: RepairsFlowManager,
    platform: VirtualSensor,
) -> None:
    is_ill(platform, "channel_desync")
    await gym.wait(ILL_SECONDS)
    result = await fix(repairs, issues(hass)["channel_desync"])
    mqtt_mock.async_publish.side_effect = HomeAssistantError("not connected")
    result = await go_on(repairs, gym, result)
    assert result["errors"] == {"base": "unknown"}


async def test_a_fault_that_is_mended_is_no_longer_told(
    hass: HomeAssistant, gym: Gym, station: MockConfigEntry, platform: VirtualSensor
) -> None:
    is_ill(platform, "channel_dead")
    await gym.wait(ILL_SECONDS)
    assert set(issues(hass)) == {"channel_dead"}
    platform.stuck = frozenset()
    await gym.wait(45)
    assert not issues(hass)


class TestAnOldCalibration:
    """A calibration of long ago is asked about, and renewed in the dialog of the sensor."""

    @pytest.fixture
    def entry(self, platform: VirtualSensor, band: VirtualSensor) -> MockConfigEntry:
        """A station whose platform was calibrated long ago."""
        return MockConfigEntry(
            domain="run_primer",
            title="Garage",
            unique_id="01STATION",
            data={"name": "Garage", "base_topic": "run_primer"},
            subentries_data=[
                sensor_subentry(platform, calibrated_on="2024-02-29"),
                sensor_subentry(band),
            ],
        )

    async def test_is_asked_about_until_every_channel_is_calibrated_again(
        self, hass: HomeAssistant, gym: Gym, clicks: Clicks, repairs: RepairsFlowManager
    ) -> None:
        issue = issues(hass)["calibration_old"]
        assert int((issue.translation_placeholders or {})["days"]) > 365
        result = await fix(repairs, issue)
        result = await go_on(repairs, gym, result)
        assert (result["type"], result["reason"]) == ("abort", "calibrate_now")
        kind, flow_id = result["next_flow"]
        assert kind == "config_subentries_flow"
        menu = hass.config_entries.subentries.async_get(flow_id)
        assert menu["step_id"] == "reconfigure"
        await calibrate(clicks, await clicks.fill(menu, next_step_id="calibrate"), "feet_left")
        await gym.wait(2)
        assert "calibration_old" in issues(hass), "the other channel is still old"
        await calibrate(clicks, await clicks.open("calibrate"), "feet_right")
        await gym.wait(2)
        assert not issues(hass)

    @pytest.mark.usefixtures("station")
    async def test_waits_for_the_end_of_a_routine(
        self, hass: HomeAssistant, gym: Gym, repairs: RepairsFlowManager
    ) -> None:
        result = await fix(repairs, issues(hass)["calibration_old"])
        await hass.services.async_call("run_primer", "start_routine", {}, blocking=True)
        result = await go_on(repairs, gym, result)
        assert result["errors"] == {"base": "session_active"}

    async def test_is_not_told_of_a_station_that_does_not_run(
        self, hass: HomeAssistant, clicks: Clicks, repairs: RepairsFlowManager
    ) -> None:
        result = await fix(repairs, issues(hass)["calibration_old"])
        await hass.config_entries.async_unload(clicks.station.entry_id)
        assert not issues(hass)
        result = await repairs.async_configure(result["flow_id"], {})
        assert (result["type"], result["reason"]) == ("abort", "not_loaded")


async def calibrate(clicks: Clicks, result: Result, channel: str) -> None:
    """Calibrate a channel with 20 kg."""
    result = await clicks.weigh(result, 0.0, channel=channel)
    clicks.sensor.shares = {channel: 1.0, **dict.fromkeys(set(clicks.sensor.keys) - {channel}, 0.0)}
    result = await clicks.weigh(result, 20 * GRAVITY, mass=20)
    result = await clicks.fill(result, next_step_id="result")
    assert (await clicks.fill(result))["reason"] == "calibrated"
    clicks.sensor.now = 0.0


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _: {},
        lambda cal: {key: row | {"counts_per_newton": 7 * 1095.0} for key, row in cal.items()},
        lambda cal: {key: row | {"counts_per_newton": 1095.0 / 7} for key, row in cal.items()},
        lambda cal: {key: row | {"zero": -900_000.0} for key, row in cal.items()},
    ],
    ids=["none", "seven times too small", "seven times too large", "a zero far off"],
)
async def test_counting_does_not_depend_on_calibration(
    hass: HomeAssistant,
    gym: Gym,
    find: Find,
    clicks: Clicks,
    platform: VirtualSensor,
    spoil: Callable[[dict[str, Any]], dict[str, Any]],
) -> None:
    subentry = clicks.station.subentries[clicks.subentry_id]
    data = {**subentry.data, "calibrations": spoil(clicks.stored)}
    hass.config_entries.async_update_subentry(clicks.station, subentry, data=data)
    assert await hass.config_entries.async_reload(clicks.station.entry_id)
    platform.now = 200.0
    await gym.wait(2)
    routine = {"routine": "pre_run_short", "prepare": 5}
    await hass.services.async_call("run_primer", "start_routine", routine, blocking=True)
    await gym.wait(5.5)
    await gym.hold(platform, 21)
    assert find("sensor", "session_state").state == "resting"
    await gym.wait(20)
    await gym.lift(platform, 9)
    assert find("sensor", "reps").state == "9"


async def test_every_repair_and_every_answer_is_in_words(hass: HomeAssistant) -> None:
    words = await async_get_translations(hass, "en", "issues", {"run_primer"})
    kinds = {key.split(".")[3] for key in words}
    assert kinds >= {"zero_drift", "calibration_old", "channel_dead", "channel_desync"}
    of_log = {kind for kind in kinds if kind.startswith("log_")}
    for kind in kinds - {"slow_source"} - of_log:
        steps = f"component.run_primer.issues.{kind}.fix_flow"
        assert f"{steps}.step.confirm.description" in words
        assert f"{steps}.abort.not_loaded" in words
        assert f"{steps}.error.session_active" in words
