"""The blueprint that asks before a run, in a home with a phone, a satellite and a calendar."""

from datetime import timedelta

from freezegun.api import FrozenDateTimeFactory
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_mock_service

from homeassistant.components.calendar import CalendarEvent
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util

from .conftest import Act, Find
from .homes import Diary, Phone, breathe, install, later, satellite, show, use
from .virtual import Gym, VirtualSensor

SHOES = "binary_sensor.shoes"
QUESTION = "A run is near. Warm up first?"
GO = "Warm. Go and run."


@pytest.fixture(autouse=True)
def installed(hass_config_dir: str) -> None:
    """The blueprints, imported."""
    install(hass_config_dir)


@pytest.fixture(autouse=True)
def afternoon(freezer: FrozenDateTimeFactory) -> None:
    """A Saturday, five o'clock, at the equator of time zones."""
    freezer.move_to("2026-11-21 17:00:00+00:00")


@pytest.fixture
async def home(hass: HomeAssistant, station: MockConfigEntry) -> None:
    """The station's home, by Greenwich's clock."""
    await hass.config.async_set_time_zone("UTC")
    hass.states.async_set(SHOES, "on")


@pytest.fixture
def phone(hass: HomeAssistant, home: None) -> Phone:
    """Sam's phone."""
    return Phone.switched_on(hass)


async def take_shoes(hass: HomeAssistant) -> None:
    """Take the shoes from their shelf, and put them back."""
    for state in ("off", "on"):
        await show(hass, SHOES, state)


async def begin(hass: HomeAssistant, phone: Phone | None = None, **inputs: object) -> None:
    """Use the blueprint for Sam's shoes."""
    by_phone = {"phone": phone.device} if phone else {}
    fixed = {"station": "station1", "athlete": "Sam", "turning_off": [SHOES], "prepare": 5}
    await use(hass, "before_a_run", **(fixed | by_phone | inputs))


async def test_shoes_ask_on_the_phone_and_yes_starts_the_routine(
    hass: HomeAssistant, phone: Phone, find: Find, station: MockConfigEntry
) -> None:
    await begin(hass, phone)
    await take_shoes(hass)
    assert phone.shown == [QUESTION]
    assert phone.buttons == ["Yes", "The short one", "Later", "No"]
    assert find("sensor", "session_state").state == "idle"
    await phone.press("Yes")
    assert find("sensor", "session_state").state == "preparing"
    assert find("sensor", "routine").state == "pre_run_activation"
    athlete = station.runtime_data.athlete
    assert athlete is not None
    assert athlete.name == "Sam"


async def test_the_short_one_starts_the_short_one(
    hass: HomeAssistant, phone: Phone, find: Find
) -> None:
    await begin(hass, phone)
    await take_shoes(hass)
    await phone.press("The short one")
    assert find("sensor", "routine").state == "pre_run_short"


async def test_no_starts_nothing_and_is_not_asked_again_for_hours(
    hass: HomeAssistant, phone: Phone, find: Find, freezer: FrozenDateTimeFactory
) -> None:
    await begin(hass, phone, not_again_for=2)
    await take_shoes(hass)
    await phone.press("No")
    assert find("sensor", "session_state").state == "idle"
    await later(hass, freezer, minutes=110)
    await take_shoes(hass)
    assert phone.shown == [QUESTION]
    await later(hass, freezer, minutes=11)
    await take_shoes(hass)
    assert phone.shown == [QUESTION, QUESTION]


async def test_later_asks_again_but_not_for_ever(
    hass: HomeAssistant, phone: Phone, find: Find, freezer: FrozenDateTimeFactory
) -> None:
    await begin(hass, phone, snoozes=2, snooze={"minutes": 10})
    await take_shoes(hass)
    for asked in (1, 2):
        assert len(phone.shown) == asked
        await phone.press("Later")
        await later(hass, freezer, minutes=9)
        assert len(phone.shown) == asked
        await later(hass, freezer, minutes=2)
    assert phone.shown == [QUESTION] * 3
    assert phone.buttons == ["Yes", "The short one", "No"]
    await phone.press("Yes")
    assert find("sensor", "session_state").state == "preparing"


async def test_who_begins_in_the_meantime_is_not_asked_again(
    hass: HomeAssistant, phone: Phone, act: Act, freezer: FrozenDateTimeFactory
) -> None:
    await begin(hass, phone)
    await take_shoes(hass)
    await phone.press("Later")
    await act("start_routine")
    await later(hass, freezer, minutes=11)
    assert phone.shown == [QUESTION]


async def test_a_question_nobody_answers_goes_away(
    hass: HomeAssistant, phone: Phone, find: Find, freezer: FrozenDateTimeFactory
) -> None:
    await begin(hass, phone, time_limit={"minutes": 5})
    await take_shoes(hass)
    await later(hass, freezer, minutes=6)
    assert phone.shown == [QUESTION, "clear_notification"]
    tags = [call.data["data"]["tag"] for call in phone.messages]
    assert tags == ["run_primer_before_a_run"] * 2
    assert find("sensor", "session_state").state == "idle"


async def test_go_is_said_when_primed_and_only_then(
    hass: HomeAssistant,
    phone: Phone,
    act: Act,
    gym: Gym,
    platform: VirtualSensor,
    band: VirtualSensor,
) -> None:
    lights = async_mock_service(hass, "light", "turn_on")
    spoken = async_mock_service(hass, "assist_satellite", "announce")
    inputs = {"routine": "desk_break", "on_go": [{"action": "light.turn_on"}]}
    satellite(hass, "yes")
    await begin(hass, phone, satellite="assist_satellite.hall", **inputs)
    await act("start_routine", routine="desk_break", athlete="Sam", prepare=0)
    for _ in range(4):
        await act("skip_step")
    await hass.async_block_till_done()
    assert (phone.shown, lights) == ([], []), "nothing was done"
    await act("start_routine", routine="hinge_retraining", athlete="Sam")
    await act("stop_routine")
    await act("start_routine", routine="desk_break", athlete="Sam", prepare=2)
    await gym.wait(2.5)
    await gym.hold(platform, 21)
    await gym.wait(15)
    await gym.lift(platform, 12)
    assert phone.shown == [GO]
    assert [call.data["message"] for call in spoken] == [GO]
    assert len(lights) == 1
    await take_shoes(hass)
    assert phone.shown == [GO], "who is primed is not asked"


async def test_a_satellite_is_asked_first_and_its_answer_taken(
    hass: HomeAssistant, phone: Phone, find: Find
) -> None:
    asked = satellite(hass, "short")
    await begin(hass, phone, satellite="assist_satellite.hall")
    await take_shoes(hass)
    (call,) = asked
    assert call.data == {
        "config_entry_id": "station1",
        "athlete": "Sam",
        "satellite": "assist_satellite.hall",
        "routine": "pre_run_activation",
        "short_routine": "pre_run_short",
    }
    assert find("sensor", "routine").state == "pre_run_short"
    assert phone.shown == []


async def test_the_phone_asks_who_does_not_hear_the_satellite(
    hass: HomeAssistant, phone: Phone, find: Find, freezer: FrozenDateTimeFactory
) -> None:
    satellite(hass, "later", "none")
    await begin(hass, phone, satellite="assist_satellite.hall")
    await take_shoes(hass)
    assert phone.shown == []
    await later(hass, freezer, minutes=11)
    assert phone.shown == [QUESTION]
    await phone.press("Yes")
    assert find("sensor", "session_state").state == "preparing"


async def test_without_anything_to_ask_with_it_just_starts(
    hass: HomeAssistant, home: None, find: Find
) -> None:
    await begin(hass)
    await take_shoes(hass)
    assert find("sensor", "session_state").state == "preparing"


async def test_a_calendar_asks_so_long_before_a_run_and_before_nothing_else(
    hass: HomeAssistant, phone: Phone, freezer: FrozenDateTimeFactory
) -> None:
    at = dt_util.utcnow()
    dentist, run = (
        CalendarEvent(
            start=at + timedelta(minutes=m), end=at + timedelta(minutes=m + 30), summary=what
        )
        for m, what in ((60, "Dentist"), (120, "Long RUN"))
    )
    await Diary.kept(hass, dentist, run)
    await begin(hass, phone, calendars=["calendar.diary"], lead_time={"minutes": 45})
    await later(hass, freezer, minutes=1, steps=70)
    assert phone.shown == []
    await later(hass, freezer, minutes=1, steps=6)
    assert phone.shown == [QUESTION]


@pytest.mark.parametrize(("days", "asked"), [(["sat"], 1), (["mon", "sun"], 0), ([], 0)])
async def test_a_fixed_time_asks_on_its_days(
    hass: HomeAssistant,
    phone: Phone,
    freezer: FrozenDateTimeFactory,
    days: list[str],
    asked: int,
) -> None:
    await begin(hass, phone, days=days, at="17:30:00")
    await later(hass, freezer, minutes=29)
    assert phone.shown == []
    await later(hass, freezer, minutes=2)
    assert len(phone.shown) == asked


async def test_leaving_work_and_triggers_of_ones_own_ask_as_well(
    hass: HomeAssistant, phone: Phone, freezer: FrozenDateTimeFactory
) -> None:
    work = {"name": "Work", "latitude": 52.5, "longitude": 13.4, "radius": 100}
    assert await async_setup_component(hass, "zone", {"zone": [work]})
    at_work = {"latitude": 52.5, "longitude": 13.4, "gps_accuracy": 5}
    hass.states.async_set("person.sam", "Work", at_work)
    more = [{"trigger": "state", "entity_id": "input_button.run"}]
    people = ["person.sam"]
    await begin(hass, phone, people=people, zone="zone.work", more=more, not_again_for=0)
    hass.states.async_set("person.sam", "not_home", at_work | {"latitude": 52.6})
    await breathe(hass)
    assert phone.shown == [QUESTION]
    await phone.press("No")
    await show(hass, "input_button.run", "2026-11-21T17:00:00+00:00")
    assert phone.shown == [QUESTION, QUESTION]


async def test_nobody_is_asked_in_the_night(
    hass: HomeAssistant, phone: Phone, freezer: FrozenDateTimeFactory
) -> None:
    await begin(hass, phone, latest="16:59:00")
    await take_shoes(hass)
    assert phone.shown == []


async def test_a_sensor_that_comes_back_asks_nobody(hass: HomeAssistant, phone: Phone) -> None:
    await begin(hass, phone, turning_on=["binary_sensor.door"])
    for state in ("unavailable", "on", "unavailable", "off"):
        await show(hass, "binary_sensor.door", state)
        await show(hass, SHOES, state)
    assert phone.shown == []
    await show(hass, "binary_sensor.door", "on")
    assert phone.shown == [QUESTION]
