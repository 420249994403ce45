"""A routine, as its athlete lives it."""

from collections.abc import Awaitable, Callable
import math

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.diagnostics import (
    get_diagnostics_for_config_entry,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from homeassistant.core import Event, EventStateChangedData, HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import entity_registry as er

from .conftest import Find
from .virtual import Gym, VirtualSensor

type Act = Callable[..., Awaitable[object]]


@pytest.fixture
def act(hass: HomeAssistant) -> Act:
    """Perform one of our actions."""

    async def call(name: str, **data: object) -> object:
        response = hass.services.supports_response("run_primer", name).value != "none"
        return await hass.services.async_call(
            "run_primer", name, data, blocking=True, return_response=response
        )

    return call


async def press(hass: HomeAssistant, find: Find, key: str) -> None:
    await hass.services.async_call(
        "button", "press", {"entity_id": find("button", key).entity_id}, blocking=True
    )


def listen(hass: HomeAssistant) -> list[tuple[str, str, dict[str, object]]]:
    """Collect key, state and attributes of all our changes."""
    seen: list[tuple[str, str, dict[str, object]]] = []
    registry = er.async_get(hass)

    @callback
    def note(event: Event[EventStateChangedData]) -> None:
        row = registry.async_get(event.data["entity_id"])
        state = event.data["new_state"]
        if row is not None and row.platform == "run_primer" and state is not None:
            seen.append((str(row.translation_key), state.state, dict(state.attributes)))

    hass.bus.async_listen("state_changed", note)
    return seen


async def test_a_whole_short_routine_is_counted_said_and_remembered(
    hass: HomeAssistant,
    station: MockConfigEntry,
    gym: Gym,
    act: Act,
    find: Find,
    platform: VirtualSensor,
    band: VirtualSensor,
) -> None:
    seen = listen(hass)
    await act("start_routine", routine="pre_run_short", prepare=5)
    assert find("sensor", "session_state").state == "preparing"
    await gym.wait(5.5)
    assert find("sensor", "session_state").state == "working"
    assert find("sensor", "exercise").state == "bridge_isometric"
    await gym.hold(platform, 21)
    assert find("sensor", "session_state").state == "resting"
    assert find("sensor", "rest_ends").state != "unknown"
    await gym.wait(20)
    assert find("sensor", "reps_target").state == "15"
    await gym.lift(platform, 14)
    assert find("sensor", "reps").state == "14"
    await gym.lift(platform, 1)
    await gym.wait(20)
    for _ in range(4):
        await gym.lift(band, 15, 20.0)
        await gym.wait(20)
    assert find("sensor", "session_state").state == "complete"
    last = find("sensor", "last_session").attributes
    assert (last["reps"], last["completed"], last["share"]) == (75, True, 1.0)
    assert 20 <= last["held"] < 22
    assert find("binary_sensor", "primed").state == "on"
    counted = [row for row in seen if row[0] == "rep"]
    assert [row[2]["rep"] for row in counted] == [*range(1, 16)] * 5
    sets = [row[2] for row in seen if row[2].get("event_type") == "set_completed"]
    assert [row["ended_by"] for row in sets] == ["goal"] * 6
    prompts = [row[1] for row in seen if row[0] == "prompt"]
    assert prompts[-1].startswith("Short pre-run activation done. 75 reps counted")
    assert find("sensor", "asymmetry").state == "unknown"


async def test_where_nothing_is_said_what_comes_by_the_clock_is_shown_all_the_same(
    hass: HomeAssistant, station: MockConfigEntry, gym: Gym, act: Act
) -> None:
    seen = listen(hass)
    await act("start_routine", routine="force_control")
    await gym.wait(18)
    shown = [row[1] for row in seen if row[0] == "prompt"]
    assert shown[1:3] == ["Tuck your pelvis, lift, and squeeze at the top.", "3"]
    for _ in range(3):
        await act("skip_step")
    seen.clear()
    await gym.wait(12)
    shown = [row[1] for row in seen if row[0] == "prompt"]
    assert shown == ["1. Push.", "Let go.", "2. Push."]
    await act("pause_routine")
    await gym.wait(5)
    assert [row[1] for row in seen if row[0] == "prompt"][3:] == ["Paused."]


async def test_hurried_reps_are_told_once_shown_and_remembered(
    hass: HomeAssistant,
    hass_client: ClientSessionGenerator,
    station: MockConfigEntry,
    gym: Gym,
    act: Act,
    find: Find,
    platform: VirtualSensor,
) -> None:
    seen = listen(hass)
    await act("start_routine", routine="pre_run_activation", prepare=5)
    await gym.wait(6)
    await gym.play(platform, lambda at: 100 + 40 * (1 - math.cos(math.pi * at)), 16)
    told = [row[2] for row in seen if row[0] == "form" and row[2]["event_type"]]
    assert [(row["event_type"], row["exercise"], row["set"]) for row in told] == [
        ("fast_lowering", "glute_bridge", 1),
        ("rushing", "glute_bridge", 1),
    ]
    prompts = [row[1] for row in seen if row[0] == "prompt"]
    assert prompts.index("Lower it slowly.") < prompts.index("Slow down, take your time.")
    await press(hass, find, "done")
    done = next(row[2] for row in seen if row[2].get("event_type") == "set_completed")
    assert done["faults"]["rushing"] >= 5
    diagnostics = await get_diagnostics_for_config_entry(hass, hass_client, station)
    (row,) = diagnostics["sets"]
    assert (row["exercise"], row["reps"]) == ("glute_bridge", 8)
    assert "rushing" in row["rep_metrics"][-1]["faults"]
    assert row["rep_metrics"][0]["peak"] == pytest.approx(180, abs=2)


async def test_a_ten_minute_routine_writes_few_states_and_none_in_a_hurry(
    hass: HomeAssistant,
    station: MockConfigEntry,
    gym: Gym,
    act: Act,
    platform: VirtualSensor,
    band: VirtualSensor,
) -> None:
    changes: list[tuple[str, float]] = []
    hass.bus.async_listen(
        "state_changed",
        callback(
            lambda event: changes.append((event.data["entity_id"], event.time_fired_timestamp))
        ),
    )
    await act("start_routine", routine="pre_run_activation", prepare=10)
    await gym.wait(10.5)
    for _ in range(2):
        await gym.lift(platform, 15)
        await gym.wait(30)
        for _ in range(4):
            await gym.lift(band, 15, 20.0)
            await gym.wait(30)
    assert len(changes) < 1000
    calm = [row for row in changes if not row[0].startswith("event.")]
    for entity in {row[0] for row in calm}:
        times = [at for name, at in calm if name == entity]
        assert all(b - a > 0.99 for a, b in zip(times, times[2:], strict=False)), entity


async def test_pausing_keeps_the_count_and_stops_the_clock(
    hass: HomeAssistant,
    station: MockConfigEntry,
    gym: Gym,
    act: Act,
    find: Find,
    platform: VirtualSensor,
) -> None:
    await act("start_routine", routine="pre_run_activation", prepare=2)
    await gym.wait(2.5)
    await gym.lift(platform, 3)
    await press(hass, find, "pause")
    assert find("sensor", "session_state").state == "paused"
    await gym.lift(platform, 2)
    assert find("sensor", "reps").state == "3"
    await press(hass, find, "pause")
    await gym.wait(1)
    await gym.lift(platform, 2)
    assert find("sensor", "reps").state == "5"


async def test_a_rest_that_is_paused_does_not_run_on(
    hass: HomeAssistant, station: MockConfigEntry, gym: Gym, act: Act, find: Find
) -> None:
    await act("start_routine", routine="pre_run_activation", prepare=3)
    await act("pause_routine")
    await act("pause_routine")
    await gym.wait(10)
    assert find("sensor", "session_state").state == "paused"
    await act("resume_routine")
    await act("resume_routine")
    assert find("sensor", "session_state").state == "preparing"
    await gym.wait(3.5)
    assert find("sensor", "session_state").state == "working"


async def test_skipping_leaves_out_the_set_then_the_rest(
    hass: HomeAssistant, station: MockConfigEntry, gym: Gym, act: Act, find: Find
) -> None:
    await act("start_routine", routine="pre_run_short")
    assert await act("skip_step") == {
        "session_state": "working",
        "exercise": "bridge_isometric",
        "set": 1,
    }
    await press(hass, find, "skip")
    assert find("sensor", "session_state").state == "resting"
    assert find("event", "set").attributes["ended_by"] == "skip"
    await press(hass, find, "skip")
    assert find("sensor", "exercise").state == "glute_bridge"


async def test_done_ends_a_set_and_is_ignored_between_sets(
    hass: HomeAssistant, station: MockConfigEntry, gym: Gym, act: Act, find: Find
) -> None:
    await act("start_routine", routine="pre_run_short")
    await press(hass, find, "done")
    assert find("sensor", "session_state").state == "preparing"
    await act("skip_step")
    await press(hass, find, "done")
    assert find("event", "set").attributes["ended_by"] == "done"


async def test_a_stopped_routine_does_not_prime(
    hass: HomeAssistant,
    station: MockConfigEntry,
    gym: Gym,
    act: Act,
    find: Find,
    platform: VirtualSensor,
) -> None:
    await press(hass, find, "start")
    await act("skip_step")
    await gym.wait(1)
    await gym.lift(platform, 2)
    await gym.wait(1)
    await press(hass, find, "stop")
    assert find("sensor", "session_state").state == "idle"
    assert find("event", "session").attributes["event_type"] == "stopped"
    assert find("event", "session").attributes["reps"] == 2
    assert find("binary_sensor", "primed").state == "off"
    with pytest.raises(ServiceValidationError):
        await act("stop_routine")


async def test_pain_stops_a_routine_and_is_told(
    hass: HomeAssistant, station: MockConfigEntry, act: Act, find: Find
) -> None:
    await act("start_routine")
    await act("stop_routine", pain=True)
    assert find("sensor", "session_state").state == "idle"
    assert find("event", "session").attributes["pain"] is True
    assert find("sensor", "prompt").state.startswith("Stopped. Leave it for today")
    assert find("binary_sensor", "primed").state == "off"


async def test_a_stop_between_sets_keeps_what_was_done(
    hass: HomeAssistant, station: MockConfigEntry, gym: Gym, act: Act, find: Find
) -> None:
    await act("start_routine")
    await act("stop_routine")
    assert find("sensor", "last_session").attributes["sets"] == 0


async def test_a_second_start_is_refused(
    hass: HomeAssistant, station: MockConfigEntry, gym: Gym, act: Act
) -> None:
    await act("start_routine", rest_factor=0.5)
    with pytest.raises(ServiceValidationError, match="under way"):
        await act("start_routine")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"routine": "moonwalk"}, "no routine moonwalk"),
        ({"athlete": "Nobody"}, "no athlete Nobody"),
        ({"config_entry_id": "nowhere"}, "nowhere"),
    ],
)
async def test_unknown_names_get_a_clear_error(
    hass: HomeAssistant, station: MockConfigEntry, act: Act, data: dict[str, str], message: str
) -> None:
    with pytest.raises(ServiceValidationError, match=message):
        await act("start_routine", **data)


async def test_the_athlete_can_be_given_by_name(
    hass: HomeAssistant, station: MockConfigEntry, act: Act, find: Find
) -> None:
    response = await act("start_routine", routine="pre_run_short", athlete="Alex")
    assert isinstance(response, dict)
    assert response["athlete"] == "Alex"
    assert response["sets"][0] == {
        "exercise": "bridge_isometric",
        "side": "both",
        "measured_by": "platform",
    }
    assert find("select", "athlete").state == "Alex"


async def test_routines_are_listed_with_names_and_doses(
    hass: HomeAssistant, station: MockConfigEntry, act: Act
) -> None:
    response = await act("list_routines")
    assert isinstance(response, dict)
    short = next(row for row in response["routines"] if row["key"] == "pre_run_short")
    assert short["name"] == "Short pre-run activation"
    assert short["steps"][0]["hold"] == 20
    assert short["steps"][1]["reps"] == 15


async def test_a_sensor_that_falls_silent_in_a_set_is_told_and_comes_back(
    hass: HomeAssistant,
    station: MockConfigEntry,
    gym: Gym,
    act: Act,
    find: Find,
    platform: VirtualSensor,
) -> None:
    await act("start_routine", routine="pre_run_activation", prepare=1)
    await gym.wait(1.5)
    await gym.lift(platform, 2)
    for _ in range(50):
        await gym.tick(0.1)
    assert find("binary_sensor", "connected").state == "off"
    assert find("sensor", "force").state == "unavailable"
    assert find("sensor", "prompt").state.startswith("I can't see the platform")
    platform.at_us += 5_000_000
    await gym.wait(4)
    assert find("sensor", "prompt").state == "I can see the platform again."
    await gym.lift(platform, 2)
    assert find("sensor", "reps").state == "4"


async def test_primed_ends_after_an_hour(
    hass: HomeAssistant, station: MockConfigEntry, gym: Gym, act: Act, find: Find
) -> None:
    await act("start_routine", routine="pre_run_short")
    await act("skip_step")
    for _ in range(6):
        await press(hass, find, "done")
        if find("sensor", "session_state").state == "resting":
            await act("skip_step")
    assert find("sensor", "session_state").state == "complete"
    assert find("binary_sensor", "primed").state == "off", "nothing was measured"
