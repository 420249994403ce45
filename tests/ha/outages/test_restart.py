"""A session outlives Home Assistant, and is closed when nobody comes back."""

from datetime import timedelta
from typing import Any

from freezegun.api import FrozenDateTimeFactory
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from custom_components.run_primer.presence import EXPECTED_SECONDS
from custom_components.run_primer.recovery import ABANDONED_SECONDS, SAVE_EVERY_SECONDS
from tests.ha.conftest import Find, Settle
from tests.ha.scale import Scale, set_of, topic_subentry
from tests.ha.virtual import REP_SECONDS, VirtualSensor, athlete, lifting

from .ringed import Life, Room, cut, fair, finish


async def test_killed_in_mid_set_it_comes_back_with_the_same_count(
    life: Life, gym: Room, platform: VirtualSensor, find: Find
) -> None:
    await gym.lift(platform, 5)
    await life.die()
    await gym.wait(20)
    await life.begin()
    assert find("sensor", "session_state").state == "working"
    assert find("sensor", "exercise").state == "glute_bridge"
    assert find("sensor", "reps").state == "5"
    assert find("sensor", "prompt").state.startswith("I was away for 2")
    (restored,) = life.told("restored")
    assert 20 <= restored["away"] < 20 + SAVE_EVERY_SECONDS
    result = await finish(life, gym, platform, 10)
    assert (result["reps"], result["ended_by"], result["missed"]) == (15, "goal", 0)
    assert life.numbers == list(range(1, 16))


async def test_what_was_done_while_home_assistant_was_dead_is_counted_once(
    life: Life, gym: Room, platform: VirtualSensor, find: Find
) -> None:
    await gym.lift(platform, 5)
    await life.die()
    await gym.lift(platform, 6)
    await life.begin()
    await gym.wait(1)
    assert find("sensor", "reps").state == "11"
    result = await finish(life, gym, platform, 4)
    assert (result["reps"], result["missed"]) == (15, 0)
    assert life.numbers == list(range(1, 16))


@pytest.mark.parametrize("after", [0.3, 1.2, 2.4, 3.3])
async def test_the_moment_within_a_rep_at_which_it_is_killed_makes_no_difference(
    life: Life, gym: Room, platform: VirtualSensor, after: float
) -> None:
    await gym.lift(platform, 3)
    rep = lifting(platform.now)
    await gym.play(platform, rep, after)
    await life.die()
    await gym.play(platform, lambda at: rep(at + after), REP_SECONDS - after)
    await gym.lift(platform, 1)
    await life.begin()
    result = await finish(life, gym, platform, 10)
    assert (result["reps"], result["missed"]) == (15, 0)
    assert sorted(set(life.numbers)) == list(range(1, 16))


async def test_a_set_that_ended_while_home_assistant_was_dead_is_over_when_it_is_back(
    life: Life, gym: Room, platform: VirtualSensor, find: Find
) -> None:
    await gym.lift(platform, 5)
    await life.die()
    await gym.lift(platform, 10)
    await gym.wait(15)
    await life.begin()
    await gym.wait(1)
    (result,) = life.told("set_completed")
    assert (result["reps"], result["ended_by"]) == (15, "goal")
    assert find("sensor", "session_state").state == "resting"
    ends = dt_util.parse_datetime(find("sensor", "rest_ends").state)
    assert ends is not None
    left = ends - dt_util.utcnow()
    # The end of the rest is shown in whole seconds, rounded up: one second more than what is left.
    assert timedelta(seconds=8) < left <= timedelta(seconds=16 + 1), "shorter"


async def test_a_reload_is_not_noticed(
    hass: HomeAssistant, life: Life, gym: Room, platform: VirtualSensor, find: Find
) -> None:
    await gym.lift(platform, 5)
    prompt = find("sensor", "prompt").state
    assert await hass.config_entries.async_reload(life.entry.entry_id)
    assert find("sensor", "reps").state == "5"
    assert find("sensor", "prompt").state in (prompt, "unknown")
    result = await finish(life, gym, platform, 10)
    assert (result["reps"], result["missed"]) == (15, 0)
    assert life.numbers == list(range(1, 16))


async def test_a_sensor_that_is_gone_when_home_assistant_is_back_is_missed(
    life: Life, gym: Room, platform: VirtualSensor, find: Find
) -> None:
    await gym.lift(platform, 5)
    await life.die()
    gym.be(cut)
    await gym.wait(10)
    await life.begin()
    await gym.wait(EXPECTED_SECONDS + 1)
    assert find("sensor", "prompt").state.startswith("I can't see the platform")
    gym.be(fair)
    result = await finish(life, gym, platform, 10)
    assert (result["reps"], result["missed"]) == (15, 0)


async def test_a_rest_goes_on_while_home_assistant_is_dead(
    life: Life, gym: Room, platform: VirtualSensor, find: Find
) -> None:
    await finish(life, gym, platform, 15)
    ends = find("sensor", "rest_ends").state
    await life.die()
    await gym.wait(5)
    await life.begin()
    assert find("sensor", "session_state").state == "resting"
    again = dt_util.parse_datetime(find("sensor", "rest_ends").state)
    before = dt_util.parse_datetime(ends)
    assert again is not None
    assert before is not None
    assert abs(again - before) <= timedelta(seconds=1)
    await gym.wait(30)
    assert find("sensor", "session_state").state == "working"


async def test_a_pause_outlives_home_assistant(
    hass: HomeAssistant, life: Life, gym: Room, platform: VirtualSensor, find: Find
) -> None:
    await gym.lift(platform, 5)
    await hass.services.async_call("run_primer", "pause_routine", {}, blocking=True)
    await gym.wait(1)
    await life.die()
    await gym.wait(30)
    await life.begin()
    await gym.lift(platform, 2)
    assert find("sensor", "session_state").state == "paused"
    assert find("sensor", "reps").state == "5"
    await hass.services.async_call("run_primer", "resume_routine", {}, blocking=True)
    await gym.wait(2)
    result = await finish(life, gym, platform, 10)
    assert result["reps"] == 15
    assert life.numbers == list(range(1, 16))


async def test_a_session_nobody_comes_back_to_is_closed_with_what_was_done(
    life: Life, gym: Room, platform: VirtualSensor, find: Find
) -> None:
    await gym.lift(platform, 5)
    last_rep = dt_util.utcnow()
    for _ in range(int(ABANDONED_SECONDS // 10) + 1):
        await gym.tick(10)
    assert find("sensor", "session_state").state == "idle"
    (stopped,) = life.told("stopped")
    assert stopped["reps"] == 5
    ended = dt_util.parse_datetime(find("sensor", "last_session").attributes["ended"])
    assert ended is not None
    assert abs(ended - last_rep) < timedelta(seconds=10), "not when it was given up"
    await gym.tick(3)
    assert life.checkpoint is None


async def test_a_session_that_was_killed_too_long_ago_is_closed_with_what_was_done(
    life: Life, gym: Room, platform: VirtualSensor, find: Find, settle: Settle
) -> None:
    await gym.lift(platform, 5)
    died = dt_util.utcnow()
    await life.die()
    await gym.tick(ABANDONED_SECONDS + 60)
    await life.begin()
    assert find("sensor", "session_state").state == "idle"
    (stopped,) = life.told("stopped")
    assert stopped["reps"] == 5
    await settle()
    ended = dt_util.parse_datetime(find("sensor", "last_session").attributes["ended"])
    assert ended is not None
    assert abs(ended - died) < timedelta(seconds=6)
    await gym.wait(3)
    assert life.checkpoint is None
    await life.die()
    await life.begin()
    assert len(life.told("stopped")) == 1, "it is not closed twice"


async def test_a_damaged_checkpoint_is_told_and_forgotten(
    life: Life, gym: Room, platform: VirtualSensor, find: Find, caplog: pytest.LogCaptureFixture
) -> None:
    await gym.lift(platform, 5)
    await life.die()
    life.storage["run_primer.station1.session"]["data"]["session"]["index"] = 99
    await life.begin()
    assert "its checkpoint is damaged" in caplog.text
    assert find("sensor", "session_state").state == "idle"
    await gym.wait(3)
    assert life.checkpoint is None


async def test_nothing_is_kept_of_a_session_that_is_over(
    hass: HomeAssistant, life: Life, gym: Room, platform: VirtualSensor, find: Find
) -> None:
    await gym.lift(platform, 1)
    assert life.checkpoint is not None
    await hass.services.async_call(
        "run_primer", "stop_routine", {}, blocking=True, return_response=True
    )
    await gym.wait(3)
    assert life.checkpoint is None
    await life.die()
    await life.begin()
    assert find("sensor", "session_state").state == "idle"


async def test_a_session_that_was_stopped_stays_so_however_soon_the_station_is_reloaded(
    hass: HomeAssistant, life: Life, gym: Room, platform: VirtualSensor, find: Find
) -> None:
    await gym.lift(platform, 1)
    await hass.services.async_call(
        "run_primer", "stop_routine", {}, blocking=True, return_response=True
    )
    assert await hass.config_entries.async_reload(life.entry.entry_id)
    assert find("sensor", "session_state").state == "idle"
    assert len(life.told("stopped")) == 1


async def test_killed_in_the_moment_of_the_end_a_session_is_closed_once_more_with_the_same_result(
    life: Life, gym: Room, platform: VirtualSensor, band: VirtualSensor, hass: HomeAssistant
) -> None:
    await gym.lift(platform, 5)
    await hass.services.async_call(
        "run_primer", "stop_routine", {}, blocking=True, return_response=True
    )
    await gym.tick(0.5)
    await life.die()
    assert life.checkpoint is not None
    await gym.tick(ABANDONED_SECONDS + 1)
    await life.begin()
    first, second = life.told("stopped")
    assert (first["reps"], second["reps"]) == (5, 5)


async def test_the_disk_is_not_written_with_every_frame(life: Life, gym: Room) -> None:
    saved = set()
    for _ in range(60):
        await gym.wait(0.5)
        assert life.checkpoint is not None
        saved.add(life.checkpoint["saved"])
    assert 30 / SAVE_EVERY_SECONDS - 1 <= len(saved) <= 30 / SAVE_EVERY_SECONDS + 1


async def test_a_sensor_that_remembers_nothing_costs_what_it_measured_meanwhile(
    hass: HomeAssistant,
    mqtt_mock: object,
    freezer: FrozenDateTimeFactory,
    find: Find,
    hass_storage: dict[str, Any],
) -> None:
    entry = MockConfigEntry(
        domain="run_primer",
        entry_id="station1",
        title="Shed",
        unique_id="02STATION",
        data={"name": "Shed", "base_topic": "run_primer"},
        subentries_data=[athlete(), topic_subentry()],
    )
    entry.add_to_hass(hass)
    life = Life(hass=hass, entry=entry, storage=hass_storage)
    await life.begin()
    scale = Scale(hass=hass, freezer=freezer)
    before, _ = set_of("bridge_bodyweight", 6, 80)
    await hass.services.async_call(
        "run_primer", "start_routine", {"prepare": 0}, blocking=True, return_response=True
    )
    await scale.show(before[0], 2)
    await scale.play(before, 80)
    await scale.show(before[-1], 4)
    assert find("sensor", "reps").state == "6"
    await life.die()
    freezer.tick(timedelta(seconds=20))
    await life.begin()
    (gap,) = life.told("gap")
    assert 20 <= gap["seconds"] < 20 + SAVE_EVERY_SECONDS
    assert find("sensor", "reps").state == "6"
    behind, _ = set_of("bridge_bodyweight", 9, 80, seed=4)
    await scale.show(behind[0], 3)
    await scale.play(behind, 80)
    await scale.show(behind[-1], 6)
    (result,) = life.told("set_completed")
    assert (result["reps"], result["ended_by"]) == (15, "goal")
    assert result["missed"] == pytest.approx(gap["seconds"], abs=0.2)
