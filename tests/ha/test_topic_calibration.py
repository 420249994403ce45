"""A sensor of another make is calibrated, tared and looked after like one of ours."""

import asyncio
from collections.abc import Mapping
from typing import Any

from freezegun.api import FrozenDateTimeFactory
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from homeassistant.config_entries import ConfigSubentryData
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import issue_registry as ir

from .conftest import Find
from .scale import GRAVITY, Scale, topic_subentry
from .virtual import athlete

type Result = Mapping[str, Any]
COUNTS_PER_NEWTON = 430.0
"""Of a scale that nobody has calibrated."""


@pytest.fixture
def source() -> ConfigSubentryData:
    """A converter that sends its counts."""
    return topic_subentry(unit="counts")


@pytest.fixture
def scale(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> Scale:
    """The same, in the garage."""
    return Scale(hass=hass, freezer=freezer, text="{:.0f}", per_newton=COUNTS_PER_NEWTON)


@pytest.fixture
async def shed(
    hass: HomeAssistant, mqtt_mock: object, source: ConfigSubentryData, scale: Scale
) -> MockConfigEntry:
    """A station without a sensor of ours."""
    entry = MockConfigEntry(
        domain="run_primer",
        title="Shed",
        unique_id="02STATION",
        data={"name": "Shed", "base_topic": "run_primer"},
        subentries_data=[athlete(), source],
    )
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await scale.show(50.0, 2)
    return entry


async def fill(hass: HomeAssistant, result: Result, **answers: object) -> Result:
    """Fill a form in."""
    flow: Result = await hass.config_entries.subentries.async_configure(
        result["flow_id"], answers or None
    )
    return flow


async def weigh(
    hass: HomeAssistant, scale: Scale, result: Result, newtons: float, **answers: object
) -> Result:
    """Let the scale show a force, fill a form in, and wait until it was looked at."""
    await scale.show(newtons, 1)
    result = await hass.config_entries.subentries.async_configure(result["flow_id"], answers)
    assert result["type"] == "progress"
    await scale.show(newtons, 3)
    return await fill(hass, result)


async def turn() -> None:
    """Let those who wait get on, without time passing."""
    for _ in range(5):
        await asyncio.sleep(0)


async def tare(hass: HomeAssistant, scale: Scale, newtons: float, rate: float = 80.0) -> None:
    """Tare while it shows a force."""
    task = asyncio.ensure_future(hass.services.async_call("run_primer", "tare", {}, blocking=True))
    await turn()
    await scale.show(newtons, 4, rate)
    await turn()
    assert task.done()
    await task


def zero(shed: MockConfigEntry) -> float:
    """Return the zero by which newtons are read now."""
    (link,) = shed.runtime_data.links.values()
    return float(link.calibrations["feet"].zero)


async def test_counts_of_somebody_elses_converter_become_newtons(
    hass: HomeAssistant, shed: MockConfigEntry, scale: Scale, find: Find
) -> None:
    subentry = shed.get_subentries_of_type("sensor")[0]
    assert find("sensor", "force").attributes["calibrated"] is False
    result = await shed.start_subentry_reconfigure_flow(hass, subentry.subentry_id)
    result = await fill(hass, result, next_step_id="calibrate")
    result = await weigh(hass, scale, result, 50.0)
    result = await weigh(hass, scale, result, 50.0 + 40 * GRAVITY, mass=40)
    result = await fill(hass, result, next_step_id="result")
    result = await hass.config_entries.subentries.async_configure(result["flow_id"], {})
    assert result["reason"] == "calibrated"
    await scale.show(650.0, 3)
    force = find("sensor", "force")
    assert float(force.state) == pytest.approx(600, abs=1)
    assert force.attributes["calibrated"] is True
    assert await hass.config_entries.async_reload(shed.entry_id)
    await scale.show(350.0, 3)
    assert float(find("sensor", "force").state) == pytest.approx(300, abs=1)


@pytest.mark.parametrize("source", [topic_subentry(unit="counts", channel="band")])
async def test_a_topic_that_is_a_band_has_no_corners(
    hass: HomeAssistant, shed: MockConfigEntry
) -> None:
    subentry = shed.get_subentries_of_type("sensor")[0]
    menu = await shed.start_subentry_reconfigure_flow(hass, subentry.subentry_id)
    assert menu["menu_options"] == ["calibrate", "topic"]


@pytest.mark.parametrize("rate", [1.0, 10.0])
async def test_a_slow_scale_can_be_tared_too(
    shed: MockConfigEntry, hass: HomeAssistant, scale: Scale, rate: float
) -> None:
    await tare(hass, scale, 30.0, rate)
    assert zero(shed) == pytest.approx(30 * COUNTS_PER_NEWTON, abs=1)


async def test_its_zero_follows_drift_and_asks_when_that_is_far(
    hass: HomeAssistant, shed: MockConfigEntry, scale: Scale
) -> None:
    await tare(hass, scale, 30.0, 10.0)
    await scale.show(34.0, 10, 10.0)
    await scale.show(38.0, 20, 10.0)
    assert zero(shed) == pytest.approx(38 * COUNTS_PER_NEWTON, abs=0.3 * COUNTS_PER_NEWTON)
    # Its newtons are nominal: one is 2.5 of ours.
    for newtons in (60.0, 80.0, 100.0):
        await scale.show(newtons, 30, 10.0)
    assert [key[1].split("_")[:2] for key in ir.async_get(hass).issues] == [["zero", "drift"]]


async def test_a_scale_that_nobody_tared_keeps_its_own_zero(
    shed: MockConfigEntry, scale: Scale
) -> None:
    await scale.show(3.0, 30, 10.0)
    assert zero(shed) == 0


async def test_a_person_on_it_is_not_its_zero(
    hass: HomeAssistant, shed: MockConfigEntry, scale: Scale
) -> None:
    await tare(hass, scale, 30.0, 10.0)
    with pytest.raises(ServiceValidationError, match="loaded"):
        await tare(hass, scale, 730.0, 10.0)
