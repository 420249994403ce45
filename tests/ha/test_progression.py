"""From session to session: what is proposed, accepted, declined, taken back, and then done."""

from collections import Counter
from datetime import timedelta

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from homeassistant.config_entries import ConfigSubentryData
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError

from custom_components.run_primer.ledger import FaultRecord, Outcome

from .conftest import Act, Find, Settle
from .earlier import all_of, bridges, train_earlier
from .virtual import Gym, VirtualSensor, athlete

DAY = timedelta(days=1)


async def choose(hass: HomeAssistant, find: Find, key: str, option: str) -> None:
    target = {"entity_id": find("select", key).entity_id, "option": option}
    await hass.services.async_call("select", "select_option", target, blocking=True)


async def press(hass: HomeAssistant, find: Find, key: str) -> None:
    target = {"entity_id": find("button", key).entity_id}
    await hass.services.async_call("button", "press", target, blocking=True)


@pytest.fixture
async def twice(hass: HomeAssistant, station: MockConfigEntry, find: Find, settle: Settle) -> None:
    """Sam did the hip thrusts twice in a row with ease."""
    sets = all_of(station, "hip_thrust_for_runners")
    for days in (7, 4):
        await train_earlier(hass, station, days * DAY, *sets, routine="hip_thrust_for_runners")
    await settle()
    await choose(hass, find, "routine", "hip_thrust_for_runners")


async def doses(act: Act, station: MockConfigEntry) -> dict[str, set[int]]:
    """Return the reps that are planned for each exercise now."""
    await act("start_routine", prepare=60)
    found: dict[str, set[int]] = {}
    for planned in station.runtime_data.session.plan:
        found.setdefault(planned.exercise.key, set()).add(planned.goal.reps)
    await act("stop_routine")
    return found


async def test_two_good_sessions_propose_more_and_accepting_does_it(
    hass: HomeAssistant, station: MockConfigEntry, act: Act, find: Find, twice: None
) -> None:
    shown = find("sensor", "proposal")
    assert shown.state == "more_reps"
    assert shown.attributes["exercise"] == "barbell_hip_thrust"
    assert (shown.attributes["before"], shown.attributes["after"]) == (10, 12)
    assert (await doses(act, station))["barbell_hip_thrust"] == {10}, "nothing changes by itself"
    response = await act("get_proposal")
    assert response["proposal"]["text"] == (
        "Easy twice in a row: barbell hip thrust. Next time 12 reps?"
    )
    await press(hass, find, "accept_proposal")
    assert find("sensor", "proposal").state != "more_reps" or (
        find("sensor", "proposal").attributes["exercise"] != "barbell_hip_thrust"
    )
    planned = await doses(act, station)
    assert planned["barbell_hip_thrust"] == {12}
    assert planned["elevated_hip_thrust"] == {8}


async def test_what_was_accepted_outlives_a_restart_and_can_be_taken_back(
    hass: HomeAssistant,
    station: MockConfigEntry,
    act: Act,
    gym: Gym,
    settle: Settle,
    twice: None,
) -> None:
    accepted = await act("accept_proposal")
    assert accepted["accepted"]["after"] == 12
    (kept,) = (await act("get_sessions", detail="full"))["answers"]
    assert (kept["question"], kept["answer"]) == ("proposal", "accepted")
    await gym.tick(2)
    assert await hass.config_entries.async_reload(station.entry_id)
    await settle()
    assert (await doses(act, station))["barbell_hip_thrust"] == {12}
    await act("undo_proposal")
    assert (await doses(act, station))["barbell_hip_thrust"] == {10}
    proposed = (await act("get_proposal"))["proposal"]
    assert proposed is None or proposed["exercise"] != "barbell_hip_thrust", "not at once again"
    with pytest.raises(ServiceValidationError) as caught:
        await act("undo_proposal")
    assert caught.value.translation_key == "nothing_to_undo"


async def test_what_was_declined_is_left_alone(
    hass: HomeAssistant, station: MockConfigEntry, act: Act, find: Find, twice: None
) -> None:
    before = await doses(act, station)
    while find("sensor", "proposal").state != "nothing":
        await press(hass, find, "decline_proposal")
    assert await doses(act, station) == before
    assert find("button", "accept_proposal").state == "unavailable"
    for action in ("accept_proposal", "decline_proposal"):
        with pytest.raises(ServiceValidationError) as caught:
            await act(action)
        assert caught.value.translation_key == "no_proposal"


async def test_what_sam_accepted_is_not_alex_s(
    hass: HomeAssistant, station: MockConfigEntry, act: Act, find: Find, twice: None
) -> None:
    await act("accept_proposal")
    await choose(hass, find, "athlete", "Alex")
    assert find("sensor", "proposal").state == "nothing"
    assert (await doses(act, station))["barbell_hip_thrust"] == {10}


async def test_a_damaged_file_starts_with_the_routines_as_they_are_written(
    hass: HomeAssistant,
    mqtt_mock: object,
    entry: MockConfigEntry,
    hass_storage: dict[str, object],
    caplog: pytest.LogCaptureFixture,
) -> None:
    hass_storage["run_primer.station1.courses"] = {
        "version": 1,
        "minor_version": 1,
        "key": "run_primer.station1.courses",
        "data": {"paths": [{"athlete": 7}]},
    }
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    assert "damaged" in caplog.text
    entry.runtime_data.start(routine="hip_thrust_for_runners")
    assert len(entry.runtime_data.session.plan) == 16


async def test_it_is_said_behind_the_session_that_made_it_due(
    hass: HomeAssistant,
    station: MockConfigEntry,
    act: Act,
    gym: Gym,
    find: Find,
    settle: Settle,
    platform: VirtualSensor,
    band: VirtualSensor,
) -> None:
    await train_earlier(hass, station, DAY, *all_of(station, "pre_run_short"))
    await settle()
    await act("start_routine", routine="pre_run_short", prepare=2)
    await gym.do_short_routine(platform, band)
    said = find("sensor", "prompt").state
    assert said.endswith("Accept it or leave it: nothing changes by itself.")
    assert "Next time" in said
    assert find("sensor", "proposal").state in ("more_reps", "longer_holds")
    await act("start_routine", prepare=60)
    await act("stop_routine")
    assert "Next time" not in find("sensor", "prompt").state, "nobody is nagged"
    assert find("sensor", "proposal").state in ("more_reps", "longer_holds")


async def test_strength_too_soon_is_advised_against_and_done(
    hass: HomeAssistant, station: MockConfigEntry, act: Act, find: Find, settle: Settle
) -> None:
    sets = all_of(station, "hip_thrust_for_runners")
    ago = timedelta(hours=20)
    await train_earlier(hass, station, ago, *sets, routine="hip_thrust_for_runners")
    await settle()
    await act("start_routine", routine="upper_glutes")
    assert "28 more hours of rest" in find("sensor", "prompt").state
    assert find("sensor", "session_state").state == "preparing"
    await act("stop_routine")
    await act("start_routine", routine="pre_run_short")
    assert "hours of rest" not in find("sensor", "prompt").state


async def test_pain_and_growing_slower_propose_less(
    hass: HomeAssistant,
    station: MockConfigEntry,
    act: Act,
    find: Find,
    settle: Settle,
    twice: None,
) -> None:
    slow = FaultRecord(number=9, fault="fatigue", rep=8)
    tired = bridges(exercise="banded_hip_thrust", faults=(slow,))
    for hours in (60, 50):
        await train_earlier(
            hass, station, timedelta(hours=hours), tired, routine="hip_thrust_for_runners"
        )
    await settle()
    assert find("sensor", "proposal").state == "back_off"
    assert find("sensor", "proposal").attributes["exercise"] == "banded_hip_thrust"
    await train_earlier(
        hass,
        station,
        timedelta(hours=49),
        tired,
        routine="hip_thrust_for_runners",
        outcome=Outcome.PAIN,
    )
    await settle()
    assert find("sensor", "proposal").state == "ease_off"
    await act("accept_proposal")
    assert find("sensor", "proposal").state != "ease_off"
    await act("start_routine")
    names = Counter(each.exercise.key for each in station.runtime_data.session.plan)
    assert names["barbell_hip_thrust"] == 3
    assert names["single_leg_hip_thrust"] == 4, "two sets a side"


@pytest.mark.parametrize("athletes", [[athlete("Sam", weekly_goal=1)]])
@pytest.mark.freeze_time("2026-11-20 18:00:00+00:00")
async def test_more_days_become_the_goal_of_the_week(
    hass: HomeAssistant,
    station: MockConfigEntry,
    act: Act,
    find: Find,
    settle: Settle,
    athletes: list[ConfigSubentryData],
) -> None:
    sets = all_of(station, "hip_thrust_for_runners")
    for weeks in (3, 2, 1):
        await train_earlier(hass, station, weeks * 7 * DAY, *sets, routine="hip_thrust_for_runners")
    await settle()
    await choose(hass, find, "routine", "hip_thrust_for_runners")
    assert find("sensor", "proposal").state == "more_days"
    await act("accept_proposal")
    await settle()
    assert find("sensor", "week_sessions").attributes["goal"] == 2


async def test_moving_exercises_wait_for_steady_holds(
    hass: HomeAssistant, station: MockConfigEntry, act: Act, find: Find, settle: Settle
) -> None:
    started = await act("start_routine", routine="hinge_retraining")
    holds = {"bridge_isometric", "prone_hip_extension", "quadruped_leg_lift"}
    assert {each["exercise"] for each in started["sets"]} == holds
    assert "Holds only, until" in find("sensor", "prompt").state
    await act("stop_routine")
    for days in (6, 3):
        sets = all_of(station, "hinge_retraining")
        await train_earlier(hass, station, days * DAY, *sets, routine="hinge_retraining")
    await settle()
    assert find("sensor", "proposal").state == "next_stage"
    await act("accept_proposal")
    started = await act("start_routine", routine="hinge_retraining")
    assert {each["exercise"] for each in started["sets"]} > holds
    assert "Holds only, until" not in find("sensor", "prompt").state


@pytest.mark.parametrize(
    "athletes",
    [[athlete("Sam", first_side="right", excluded_exercises=["clamshell"], language="de")]],
)
async def test_a_routine_is_done_as_the_athlete_wants_it(
    hass: HomeAssistant,
    station: MockConfigEntry,
    act: Act,
    find: Find,
    athletes: list[ConfigSubentryData],
) -> None:
    started = await act("start_routine", routine="pre_run_short")
    exercises = [each["exercise"] for each in started["sets"]]
    assert "clamshell" not in exercises
    walks = [each["side"] for each in started["sets"] if each["exercise"] == "lateral_band_walk"]
    assert walks == ["right", "left"]
    assert "Als Nächstes" in find("sensor", "prompt").state


@pytest.mark.parametrize(
    "athletes",
    [
        [
            athlete(
                "Sam",
                excluded_exercises=[
                    "bridge_isometric", "glute_bridge", "clamshell", "lateral_band_walk",
                ],
            )
        ]
    ],
)  # fmt: skip
async def test_a_routine_of_which_nothing_is_left_says_so(
    hass: HomeAssistant, station: MockConfigEntry, act: Act, athletes: list[ConfigSubentryData]
) -> None:
    with pytest.raises(ServiceValidationError) as caught:
        await act("start_routine", routine="pre_run_short")
    assert caught.value.translation_key == "nothing_left"
