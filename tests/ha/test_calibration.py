"""A sensor learns what a newton is: dialog, action, and what is shown before and after."""

import asyncio
import math
import re
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from homeassistant.config_entries import ConfigSubentryData
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers.translation import async_get_translations
from homeassistant.util.unit_system import US_CUSTOMARY_SYSTEM

from custom_components.run_primer.engine import PLACES, CornerError, FitError, WeighError
from custom_components.run_primer.sensor_flow import SensorFlow

from .conftest import Find
from .virtual import COUNTS_PER_NEWTON, Gym, VirtualSensor, athlete, sensor_subentry
from .weighed import GRAVITY, Clicks

KG = GRAVITY


@pytest.fixture
def platform() -> VirtualSensor:
    """A platform whose cells are read as one."""
    return VirtualSensor(id="aaaa1111", kind="platform", keys=("feet",), now=0.0, noise=0.1)


@pytest.fixture
def entry(platform: VirtualSensor, band: VirtualSensor) -> MockConfigEntry:
    """A station whose sensors are new."""
    sensors = [sensor_subentry(row, calibrated_on=None) for row in (platform, band)]
    return make_entry(sensors)


def make_entry(sensors: list[ConfigSubentryData]) -> MockConfigEntry:
    return MockConfigEntry(
        domain="run_primer",
        entry_id="station1",
        title="Garage",
        unique_id="01STATION",
        data={"name": "Garage", "base_topic": "run_primer"},
        subentries_data=[athlete(), *sensors],
    )


@pytest.fixture
def clicks(
    hass: HomeAssistant, gym: Gym, station: MockConfigEntry, platform: VirtualSensor
) -> Clicks:
    """An owner at the platform's dialog."""
    return Clicks(hass=hass, gym=gym, station=station, sensor=platform)


async def act(hass: HomeAssistant, gym: Gym, name: str, **data: object) -> dict[str, Any]:
    """Call an action while the sensors go on sending; return what it returns."""
    task = asyncio.ensure_future(
        hass.services.async_call("run_primer", name, data, blocking=True, return_response=True)
    )
    await asyncio.sleep(0)
    if not task.done():
        await gym.wait(3)
    assert task.done()
    return dict(await task or {})


async def test_a_new_sensor_says_that_its_newtons_are_rough(
    gym: Gym, station: MockConfigEntry, find: Find, clicks: Clicks, platform: VirtualSensor
) -> None:
    platform.now = 700.0
    await gym.wait(3)
    assert find("sensor", "force").attributes["calibrated"] is False
    assert find("sensor", "band_tension").attributes["calibrated"] is False
    assert find("binary_sensor", "loaded").state == "on"
    await calibrate(clicks, 20)
    assert find("sensor", "force").attributes["calibrated"] is True
    assert find("sensor", "band_tension").attributes["calibrated"] is False


async def test_two_points_make_newtons(
    gym: Gym, find: Find, clicks: Clicks, platform: VirtualSensor
) -> None:
    result = await clicks.open("calibrate")
    assert result["step_id"] == "calibrate"
    result = await clicks.weigh(result, 0.0)
    assert (result["type"], result["step_id"]) == ("form", "mass")
    result = await clicks.weigh(result, 20 * KG, mass=20)
    assert (result["type"], result["step_id"]) == ("menu", "points")
    result = await clicks.fill(result, next_step_id="result")
    assert result["description_placeholders"]["worst"] == "0.00"
    result = await clicks.fill(result)
    assert (result["type"], result["reason"]) == ("abort", "calibrated")
    kept = clicks.stored["feet"]
    assert kept["counts_per_newton"] == pytest.approx(COUNTS_PER_NEWTON, rel=0.002)
    assert kept["zero"] == pytest.approx(platform.offset, abs=0.1 * COUNTS_PER_NEWTON)
    assert (kept["nominal"], kept["points"]) == (False, 2)
    platform.now = 500.0
    await gym.wait(3)
    assert float(find("sensor", "force").state) == pytest.approx(500, abs=3)


async def test_a_calibration_outlives_a_reload(hass: HomeAssistant, clicks: Clicks) -> None:
    await calibrate(clicks, 20, 40)
    kept = clicks.stored
    assert await hass.config_entries.async_reload(clicks.station.entry_id)
    await clicks.gym.wait(2)
    link = clicks.station.runtime_data.links[clicks.subentry_id]
    assert link.calibrations["feet"].points == kept["feet"]["points"] == 3


async def calibrate(clicks: Clicks, *masses: float) -> None:
    """Calibrate with these masses, kilograms."""
    result = await clicks.weigh(await clicks.open("calibrate"), 0.0)
    for mass in masses:
        if result["type"] == "menu":
            result = await clicks.fill(result, next_step_id="mass")
        result = await clicks.weigh(result, mass * KG, mass=mass)
    result = await clicks.fill(result, next_step_id="result")
    assert (await clicks.fill(result))["reason"] == "calibrated"
    clicks.sensor.now = 0.0


async def test_more_points_tell_that_a_sensor_is_not_straight(clicks: Clicks) -> None:
    result = await clicks.weigh(await clicks.open("calibrate"), 0.0)
    result = await clicks.weigh(result, 20 * KG, mass=20)
    result = await clicks.fill(result, next_step_id="mass")
    result = await clicks.weigh(result, 46 * KG, mass=40)
    result = await clicks.fill(result, next_step_id="result")
    assert (result["type"], result["step_id"]) == ("menu", "not_straight")
    assert float(result["description_placeholders"]["worst"]) > 0.5
    assert not clicks.stored
    result = await clicks.fill(result, next_step_id="calibrate")
    assert result["step_id"] == "calibrate"


async def test_an_american_gives_pounds(hass: HomeAssistant, clicks: Clicks) -> None:
    hass.config.units = US_CUSTOMARY_SYSTEM
    result = await clicks.weigh(await clicks.open("calibrate"), 0.0)
    assert result["description_placeholders"] == {"least": "44", "most": "441", "unit": "lb"}
    result = await clicks.weigh(result, 45 * 0.45359237 * KG, mass=45)
    result = await clicks.fill(result, next_step_id="result")
    await clicks.fill(result)
    assert clicks.stored["feet"]["counts_per_newton"] == pytest.approx(COUNTS_PER_NEWTON, rel=0.002)


@pytest.mark.parametrize("mass", [0, 5, 201, 1e300, math.nan])
async def test_a_mass_that_is_not_fit_is_refused(clicks: Clicks, mass: float) -> None:
    result = await clicks.weigh(await clicks.open("calibrate"), 0.0)
    result = await clicks.weigh(result, 200.0, mass=mass)
    assert result["errors"] == {"mass": "mass_out_of_range"}


async def test_a_mass_that_is_not_on_it_is_refused(clicks: Clicks) -> None:
    result = await clicks.weigh(await clicks.open("calibrate"), 0.0)
    result = await clicks.weigh(result, 0.0, mass=20)
    assert (result["step_id"], result["errors"]) == ("mass", {"base": "no_change"})
    again = await clicks.look_again(result)
    assert again["errors"] == {"base": "no_change"}, "the frontend asks for the form twice"
    (field,) = again["data_schema"].schema
    assert field.description == {"suggested_value": 20}, "it need not be typed again"
    result = await clicks.weigh(result, 20 * KG, mass=20)
    assert result["step_id"] == "points"


async def test_what_rocks_is_refused_and_can_be_tried_again(
    clicks: Clicks, platform: VirtualSensor
) -> None:
    platform.noise = 5.0
    result = await clicks.weigh(await clicks.open("calibrate"), 0.0)
    assert (result["step_id"], result["errors"]) == ("calibrate", {"base": "unstable"})
    platform.noise = 0.1
    result = await clicks.weigh(result, 0.0)
    platform.noise = 1.0
    result = await clicks.weigh(result, 20 * KG, mass=20)
    assert (result["step_id"], result["errors"]) == ("mass", {"base": "unstable"})


async def test_a_changed_scale_wants_to_be_confirmed(clicks: Clicks) -> None:
    await calibrate(clicks, 20)
    result = await clicks.weigh(await clicks.open("calibrate"), 0.0)
    result = await clicks.weigh(result, 22 * KG, mass=20)
    result = await clicks.fill(result, next_step_id="result")
    assert result["step_id"] == "changed"
    assert float(result["description_placeholders"]["change"]) == pytest.approx(10, abs=0.2)
    result = await clicks.fill(result, confirm=False)
    assert result["errors"] == {"confirm": "confirm_change"}
    result = await clicks.fill(result, confirm=True)
    assert result["reason"] == "calibrated"
    assert clicks.stored["feet"]["counts_per_newton"] == pytest.approx(1095 * 1.1, rel=0.002)


async def test_a_sensor_that_goes_away_ends_the_dialog_and_changes_nothing(
    hass: HomeAssistant, gym: Gym, clicks: Clicks
) -> None:
    result = await clicks.open("calibrate")
    result = await clicks.fill(result)
    assert (result["type"], result["progress_action"]) == ("progress", "weigh")
    for _ in range(12):
        await gym.freeze_step()
    result = await hass.config_entries.subentries.async_configure(result["flow_id"])
    assert (result["type"], result["reason"]) == ("abort", "sensor_silent")
    assert (await clicks.open("calibrate"))["reason"] == "sensor_silent"
    assert not clicks.stored


async def test_a_closed_dialog_leaves_nothing_behind(
    hass: HomeAssistant, gym: Gym, clicks: Clicks
) -> None:
    watchers = clicks.station.runtime_data._watchers
    before = list(watchers)
    result = await clicks.fill(await clicks.open("calibrate"))
    assert len(watchers) == len(before) + 1
    hass.config_entries.subentries.async_abort(result["flow_id"])
    await gym.wait(0.2)
    assert watchers == before


async def test_nobody_calibrates_while_a_routine_is_under_way(
    hass: HomeAssistant, clicks: Clicks
) -> None:
    await hass.services.async_call("run_primer", "start_routine", {}, blocking=True)
    assert (await clicks.open("calibrate"))["reason"] == "session_active"
    assert (await clicks.open("corners"))["reason"] == "session_active"


async def test_a_station_that_does_not_run_calibrates_nothing(
    hass: HomeAssistant, clicks: Clicks
) -> None:
    await hass.config_entries.async_unload(clicks.station.entry_id)
    assert (await clicks.open("calibrate"))["reason"] == "not_loaded"


async def test_a_band_has_no_corners(clicks: Clicks, band: VirtualSensor) -> None:
    clicks.sensor = band
    station = clicks.station
    menu = await station.start_subentry_reconfigure_flow(clicks.hass, clicks.subentry_id)
    assert menu["menu_options"] == ["calibrate", "read_again"]


async def test_the_action_calibrates_from_a_tare_and_a_mass(
    hass: HomeAssistant, gym: Gym, station: MockConfigEntry, platform: VirtualSensor
) -> None:
    await act(hass, gym, "tare", sensor="platform")
    platform.now = 40 * KG
    await gym.wait(1)
    told = await act(hass, gym, "calibrate", sensor="platform", mass=40)
    assert told["counts_per_newton"] == pytest.approx(COUNTS_PER_NEWTON, rel=0.002)
    assert (told["channel"], told["points"], told["changed_percent"]) == ("feet", 2, None)
    with pytest.raises(ServiceValidationError, match="would change by"):
        await act(hass, gym, "calibrate", sensor="platform", mass=44)
    told = await act(hass, gym, "calibrate", sensor="platform", mass=44, confirm=True)
    assert told["changed_percent"] == pytest.approx(9.09, abs=0.2)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"mass": 20}, "Say which channel"),
        ({"mass": 20, "channel": "bench"}, "No sensor that is heard"),
        ({"mass": 20, "sensor": "platform"}, "Tare"),
    ],
)
async def test_the_action_says_what_is_missing(
    hass: HomeAssistant, gym: Gym, station: MockConfigEntry, data: dict[str, object], message: str
) -> None:
    with pytest.raises(ServiceValidationError, match=message):
        await act(hass, gym, "calibrate", **data)


async def test_the_action_refuses_what_the_dialog_refuses(
    hass: HomeAssistant, gym: Gym, station: MockConfigEntry, platform: VirtualSensor
) -> None:
    await act(hass, gym, "tare", sensor="platform")
    with pytest.raises(ServiceValidationError, match="does not show"):
        await act(hass, gym, "calibrate", sensor="platform", mass=20)
    with pytest.raises(ServiceValidationError, match="20 to 200 kg"):
        await act(hass, gym, "calibrate", sensor="platform", mass=5)
    await hass.services.async_call("run_primer", "start_routine", {}, blocking=True)
    with pytest.raises(ServiceValidationError, match="under way"):
        await act(hass, gym, "calibrate", sensor="platform", mass=20)


async def test_every_step_and_every_refusal_is_in_words(hass: HomeAssistant) -> None:
    words = await async_get_translations(hass, "en", "config_subentries", {"run_primer"})
    told = "component.run_primer.config_subentries.sensor"
    silent = {"weigh_empty", "weigh_load", "weigh_plate", "weigh_place", "listen", "save", "gone"}
    steps = {name.removeprefix("async_step_") for name in dir(SensorFlow) if "async_step_" in name}
    for step in steps - silent:
        assert f"{told}.step.{step}.title" in words or f"{told}.step.{step}.description" in words
    assert set(PLACES) <= steps
    for error in (WeighError, FitError, CornerError):
        for fault in re.findall(r"`(\w+)`", error.__doc__ or ""):
            known = "abort.sensor_silent" if fault == "silent" else f"error.{fault}"
            assert f"{told}.{known}" in words
