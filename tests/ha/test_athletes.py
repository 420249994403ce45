"""Several people at one station: whose past is shown, who is ready to run, who stands there."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from homeassistant.config_entries import ConfigSubentryData
from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.helpers.event import async_track_state_change_event
from homeassistant.util import dt as dt_util

from .conftest import Act, Find, Settle
from .earlier import bridges, train_earlier
from .virtual import Gym, VirtualSensor, athlete

type WarmUp = Callable[[str], Awaitable[None]]


async def choose(hass: HomeAssistant, find: Find, name: str) -> None:
    """Choose an athlete, as a dashboard or an NFC automation does."""
    target = {"entity_id": find("select", "athlete").entity_id, "option": name}
    await hass.services.async_call("select", "select_option", target, blocking=True)


@pytest.fixture
async def warm_up(
    act: Act, gym: Gym, find: Find, platform: VirtualSensor, band: VirtualSensor, settle: Settle
) -> WarmUp:
    """Somebody does the short warm-up, every set on the sensors."""

    async def perform(athlete: str) -> None:
        await act("start_routine", routine="pre_run_short", athlete=athlete, prepare=2)
        await gym.do_short_routine(platform, band)
        assert find("sensor", "session_state").state == "complete"
        await settle()

    return perform


async def test_who_did_the_routine_is_primed_and_nobody_else(
    hass: HomeAssistant, station: MockConfigEntry, find: Find, warm_up: WarmUp
) -> None:
    await warm_up("Sam")
    primed = find("binary_sensor", "primed")
    assert primed.state == "on"
    assert primed.attributes["reasons"] == ["enough_done", "no_baseline"]
    assert primed.attributes["share"] == 100
    assert primed.attributes["until"] > dt_util.utcnow() + timedelta(minutes=55)
    await choose(hass, find, "Alex")
    assert find("binary_sensor", "primed").state == "off"
    assert find("binary_sensor", "primed").attributes["reasons"] == ["no_session"]
    assert find("sensor", "last_session").state == "unknown"
    assert find("sensor", "week_sessions").state == "0"
    await choose(hass, find, "Sam")
    assert find("binary_sensor", "primed").state == "on"
    assert find("sensor", "last_session").attributes["athlete"] == "Sam"
    assert find("sensor", "week_sessions").state == "1"


async def test_primed_goes_on_behind_a_restart_and_ends_in_time(
    hass: HomeAssistant,
    station: MockConfigEntry,
    find: Find,
    gym: Gym,
    settle: Settle,
    warm_up: WarmUp,
) -> None:
    await warm_up("Sam")
    until = find("binary_sensor", "primed").attributes["until"]
    assert await hass.config_entries.async_unload(station.entry_id)
    await gym.tick(20 * 60)
    assert await hass.config_entries.async_setup(station.entry_id)
    await settle()
    assert find("binary_sensor", "primed").state == "on"
    assert find("binary_sensor", "primed").attributes["until"] == until
    await gym.tick((until - dt_util.utcnow()).total_seconds() + 1)
    assert find("binary_sensor", "primed").state == "off"
    assert find("binary_sensor", "primed").attributes["reasons"] == ["too_long_ago"]


async def test_a_routine_done_as_well_as_usual_primes(
    hass: HomeAssistant,
    station: MockConfigEntry,
    find: Find,
    settle: Settle,
    warm_up: WarmUp,
) -> None:
    for days in (1, 2, 3):
        await train_earlier(hass, station, timedelta(days=days), bridges())
    await settle()
    await warm_up("Sam")
    primed = find("binary_sensor", "primed")
    assert primed.state == "on"
    assert primed.attributes["reasons"] == ["enough_done", "as_good_as_usual"]
    assert primed.attributes["baseline"] == 100


async def test_a_routine_done_much_worse_than_usual_does_not_prime(
    hass: HomeAssistant,
    station: MockConfigEntry,
    find: Find,
    act: Act,
    gym: Gym,
    platform: VirtualSensor,
    settle: Settle,
) -> None:
    for days in (1, 2, 3):
        await train_earlier(hass, station, timedelta(days=days), bridges())
    await train_earlier(hass, station, timedelta(minutes=5), bridges(partials=15))
    await settle()
    await gym.wait(1)
    primed = find("binary_sensor", "primed")
    assert primed.state == "off"
    assert primed.attributes["reasons"] == ["poorer_than_usual"]
    assert (primed.attributes["quality"], primed.attributes["baseline"]) == (50, 100)


async def test_pain_takes_it_away_and_stays_in_the_log(
    hass: HomeAssistant,
    station: MockConfigEntry,
    find: Find,
    act: Act,
    settle: Settle,
    warm_up: WarmUp,
) -> None:
    await warm_up("Sam")
    await act("start_routine", routine="upper_glutes")
    await act("stop_routine", pain=True)
    await settle()
    assert find("binary_sensor", "primed").state == "off"
    assert find("binary_sensor", "primed").attributes["reasons"] == ["pain"]
    newest = (await act("get_sessions"))["sessions"][0]
    assert newest["outcome"] == "pain"


KNOWN = [athlete("Sam", body_mass=60), athlete("Alex", body_mass=82, language="de")]
STANDING = 82.5 * 9.80665


async def stand(gym: Gym, platform: VirtualSensor, newtons: float, seconds: float = 3) -> None:
    """Step on the empty platform, stand still, step off."""
    platform.now = 0.0
    await gym.wait(1)
    await gym.play(platform, lambda _: newtons, seconds)
    await gym.wait(1)


@pytest.mark.parametrize("athletes", [KNOWN])
async def test_who_stands_on_the_platform_is_proposed_and_never_chosen(
    hass: HomeAssistant,
    station: MockConfigEntry,
    gym: Gym,
    find: Find,
    platform: VirtualSensor,
    athletes: list[ConfigSubentryData],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.clear()
    await stand(gym, platform, STANDING)
    shown = find("select", "athlete")
    assert (shown.state, shown.attributes["proposed"]) == ("Sam", "Alex")
    assert find("sensor", "prompt").state == "Bist du es, Alex? Dann wähl dich als Person aus."
    ours = [row.getMessage() for row in caplog.records if "run_primer" in row.name]
    shown_states = [str(state) for state in hass.states.async_all(["select", "event"])]
    assert not any("82" in text for text in (*ours, *shown_states))
    await choose(hass, find, "Alex")
    assert find("select", "athlete").attributes["proposed"] is None


@pytest.mark.parametrize("athletes", [KNOWN])
async def test_a_proposed_athlete_who_does_not_answer_is_forgotten(
    station: MockConfigEntry,
    gym: Gym,
    find: Find,
    platform: VirtualSensor,
    athletes: list[ConfigSubentryData],
) -> None:
    await stand(gym, platform, STANDING)
    assert find("select", "athlete").attributes["proposed"] == "Alex"
    await gym.tick(121)
    assert find("select", "athlete").attributes["proposed"] is None
    assert find("select", "athlete").state == "Sam"


@pytest.mark.parametrize("athletes", [KNOWN])
@pytest.mark.parametrize("newtons", [60 * 9.80665, 71 * 9.80665, 150.0])
async def test_the_chosen_one_a_stranger_and_a_foot_propose_nobody(
    station: MockConfigEntry,
    gym: Gym,
    find: Find,
    platform: VirtualSensor,
    newtons: float,
    athletes: list[ConfigSubentryData],
) -> None:
    await stand(gym, platform, newtons)
    assert find("select", "athlete").attributes["proposed"] is None


@pytest.mark.parametrize("athletes", [KNOWN])
async def test_in_a_session_nobody_is_proposed(
    station: MockConfigEntry,
    gym: Gym,
    act: Act,
    find: Find,
    platform: VirtualSensor,
    athletes: list[ConfigSubentryData],
) -> None:
    await act("start_routine", prepare=100)
    await stand(gym, platform, STANDING)
    assert find("select", "athlete").attributes["proposed"] is None
    await act("stop_routine")


@pytest.mark.parametrize("athletes", [[athlete("Sam", max_force=250)]])
async def test_too_much_force_is_warned_of_once_and_marks_the_set(
    hass: HomeAssistant,
    station: MockConfigEntry,
    gym: Gym,
    act: Act,
    find: Find,
    platform: VirtualSensor,
    settle: Settle,
    athletes: list[ConfigSubentryData],
) -> None:
    await act("start_routine", routine="pre_run_activation", prepare=2)
    await gym.wait(2.5)
    await gym.lift(platform, 2)
    told: list[str] = []
    ids = [find("event", "form").entity_id, find("sensor", "prompt").entity_id]

    @callback
    def note(event: Event[EventStateChangedData]) -> None:
        if (state := event.data["new_state"]) is not None:
            told.append(state.attributes.get("event_type", state.state))

    async_track_state_change_event(hass, ids, note)
    assert find("event", "form").attributes["event_type"] != "over_limit"
    await gym.lift(platform, 5, 200.0)
    assert told.count("over_limit") == 1, "once in a set"
    assert "Ease off, that is over your limit." in told
    await act("stop_routine")
    await settle()
    (session,) = (await act("get_sessions", detail="full"))["sessions"]
    faults = [each["fault"] for each in session["sets"][0]["faults"]]
    assert faults.count("over_limit") == 1
