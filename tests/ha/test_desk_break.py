"""The blueprint for a break from sitting: a desk, a phone, and a virtual athlete."""

from typing import override

from freezegun.api import FrozenDateTimeFactory
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_mqtt_message,
)

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from .conftest import Act, Find
from .homes import Phone, breathe, install, later, satellite, show, use
from .virtual import Gym, VirtualSensor

DESK = "binary_sensor.desk"
QUESTION = "You have been sitting for long. Two minutes of bridges?"


class PatientGym(Gym):
    """A gym beside an automation that waits for its end."""

    @override
    async def tick(self, seconds: float) -> None:
        """Let time pass without a frame."""
        await self.freeze_step(seconds)
        await self.hass.async_add_executor_job(int)

    async def switch_on(self) -> None:
        """Let the sensors start, as they were off while nobody was there."""
        for sensor in self.sensors:
            sensor.boot, sensor.seq, sensor.at_us = sensor.boot + 1, 0, 5_000_000
            async_fire_mqtt_message(self.hass, sensor.topic("hello"), sensor.hello(), retain=True)
        await self.wait(5)


@pytest.fixture(autouse=True)
def installed(hass_config_dir: str) -> None:
    """The blueprints, imported."""
    install(hass_config_dir)


@pytest.fixture(autouse=True)
def morning(freezer: FrozenDateTimeFactory) -> None:
    """A Saturday, nine o'clock."""
    freezer.move_to("2026-11-21 09:00:00+00:00")


@pytest.fixture
async def phone(hass: HomeAssistant, station: MockConfigEntry) -> Phone:
    """Sam's phone, in a home by Greenwich's clock; the desk is empty."""
    await hass.config.async_set_time_zone("UTC")
    hass.states.async_set(DESK, "off")
    return Phone.switched_on(hass)


async def begin(hass: HomeAssistant, phone: Phone | None, **inputs: object) -> None:
    """Use the blueprint for Sam's desk."""
    by_phone = {"phone": phone.device} if phone else {}
    fixed = {"station": "station1", "athlete": "Sam", "presence": DESK, "prepare": 2}
    await use(hass, "desk_break", **(fixed | by_phone | inputs))


@pytest.fixture
def patient(gym: Gym) -> PatientGym:
    """The same gym."""
    return PatientGym(hass=gym.hass, freezer=gym.freezer, sensors=gym.sensors)


async def do_break(gym: Gym, platform: VirtualSensor) -> None:
    """Hold a bridge, rest, and do twelve more."""
    await gym.wait(2.5)
    await gym.hold(platform, 21)
    await gym.wait(15)
    await gym.lift(platform, 12)
    await gym.wait(2)


async def test_who_sits_for_an_hour_is_asked_and_led_through_two_minutes(
    hass: HomeAssistant,
    phone: Phone,
    find: Find,
    patient: PatientGym,
    platform: VirtualSensor,
    freezer: FrozenDateTimeFactory,
) -> None:
    await begin(hass, phone)
    await show(hass, DESK, "on")
    await later(hass, freezer, minutes=59)
    assert phone.shown == []
    await later(hass, freezer, minutes=2)
    assert phone.shown == [QUESTION]
    assert phone.buttons == ["Yes", "Later", "Not today"]
    await patient.switch_on()
    begun = dt_util.utcnow()
    await phone.press("Yes")
    assert find("sensor", "routine").state == "desk_break"
    await do_break(patient, platform)
    assert find("sensor", "session_state").state == "complete"
    last = find("sensor", "last_session").attributes
    assert (last["routine"], last["athlete"], last["share"]) == ("desk_break", "Sam", 1.0)
    assert (dt_util.utcnow() - begun).total_seconds() < 120
    await show(hass, DESK, "off")
    await later(hass, freezer, minutes=90)
    assert phone.shown == [QUESTION]


async def test_who_gets_up_before_is_not_asked(
    hass: HomeAssistant, phone: Phone, freezer: FrozenDateTimeFactory
) -> None:
    await begin(hass, phone)
    for _ in range(3):
        await show(hass, DESK, "on")
        await later(hass, freezer, minutes=55)
        await show(hass, DESK, "off")
        await later(hass, freezer, minutes=5)
    assert phone.shown == []


async def test_who_sits_on_is_asked_again_after_as_long(
    hass: HomeAssistant, phone: Phone, freezer: FrozenDateTimeFactory
) -> None:
    await begin(hass, phone, sitting={"minutes": 45})
    await show(hass, DESK, "on")
    for asked in (1, 2, 3):
        await later(hass, freezer, minutes=46)
        assert len(phone.shown) == asked
    await phone.press("Later")
    await later(hass, freezer, minutes=46)
    assert len(phone.shown) == 4
    await show(hass, DESK, "off")
    await later(hass, freezer, minutes=46)
    assert len(phone.shown) == 4


async def test_not_today_means_not_today(
    hass: HomeAssistant, phone: Phone, freezer: FrozenDateTimeFactory
) -> None:
    await begin(hass, phone)
    await show(hass, DESK, "on")
    await later(hass, freezer, minutes=61)
    await phone.press("Not today")
    for state in ("off", "on"):
        await show(hass, DESK, state)
        await later(hass, freezer, minutes=61, steps=3)
    assert phone.shown == [QUESTION]
    await show(hass, DESK, "off")
    await later(hass, freezer, hours=1, steps=18)
    await show(hass, DESK, "on")
    await later(hass, freezer, minutes=61)
    assert phone.shown == [QUESTION, QUESTION]


async def test_after_so_many_breaks_a_day_nobody_is_asked(
    hass: HomeAssistant,
    phone: Phone,
    act: Act,
    gym: Gym,
    patient: PatientGym,
    platform: VirtualSensor,
    freezer: FrozenDateTimeFactory,
) -> None:
    for athlete in ("Sam", "Alex"):
        await act("start_routine", routine="desk_break", athlete=athlete, prepare=2)
        await do_break(gym, platform)
    await begin(hass, phone, most_breaks=2)
    await show(hass, DESK, "on")
    await later(hass, freezer, minutes=61)
    assert phone.shown == [QUESTION], "one of the two was another's"
    await patient.switch_on()
    await phone.press("Yes")
    await do_break(patient, platform)
    await later(hass, freezer, minutes=61, steps=3)
    assert phone.shown == [QUESTION]


@pytest.mark.parametrize(
    "inputs",
    [
        {"latest": "09:30:00"},
        {"earliest": "11:00:00"},
        {"days": ["mon", "tue"]},
        {"only_if": [{"condition": "state", "entity_id": "binary_sensor.meeting", "state": "off"}]},
    ],
    ids=["late", "early", "weekend", "meeting"],
)
async def test_nobody_is_asked_when_it_is_unwanted(
    hass: HomeAssistant, phone: Phone, freezer: FrozenDateTimeFactory, inputs: dict[str, object]
) -> None:
    hass.states.async_set("binary_sensor.meeting", "on")
    await begin(hass, phone, **inputs)
    await show(hass, DESK, "on")
    await later(hass, freezer, minutes=61)
    assert phone.shown == []


async def test_a_meeting_that_is_over_lets_it_ask_the_next_time(
    hass: HomeAssistant, phone: Phone, freezer: FrozenDateTimeFactory
) -> None:
    meeting = "binary_sensor.meeting"
    hass.states.async_set(meeting, "on")
    await begin(hass, phone, only_if=[{"condition": "state", "entity_id": meeting, "state": "off"}])
    await show(hass, DESK, "on")
    await later(hass, freezer, minutes=61)
    await show(hass, meeting, "off")
    await later(hass, freezer, minutes=61)
    assert phone.shown == [QUESTION]


async def test_a_satellite_asks_first_and_begins_with_yes(
    hass: HomeAssistant,
    phone: Phone,
    patient: PatientGym,
    platform: VirtualSensor,
    find: Find,
    freezer: FrozenDateTimeFactory,
) -> None:
    asked = satellite(hass, "no", "yes", "none")
    await begin(hass, phone, satellite="assist_satellite.office")
    await show(hass, DESK, "on")
    await later(hass, freezer, minutes=61)
    (call,) = asked
    assert (call.data["question"], call.data["routine"]) == (QUESTION, "desk_break")
    assert call.data["short_routine"] == "desk_break", "there is no shorter one"
    assert find("sensor", "session_state").state == "idle"
    await patient.switch_on()
    await later(hass, freezer, minutes=61)
    assert find("sensor", "session_state").state == "preparing"
    await patient.switch_on()
    await do_break(patient, platform)
    assert find("sensor", "session_state").state == "complete"
    assert phone.shown == []
    await later(hass, freezer, minutes=61)
    assert (len(asked), phone.shown) == (3, [QUESTION])


async def test_nobody_is_asked_while_somebody_trains(
    hass: HomeAssistant, phone: Phone, act: Act, freezer: FrozenDateTimeFactory
) -> None:
    await begin(hass, phone)
    await show(hass, DESK, "on")
    await later(hass, freezer, minutes=59)
    await act("start_routine", athlete="Alex")
    await later(hass, freezer, minutes=2)
    await breathe(hass)
    assert phone.shown == []
