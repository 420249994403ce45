"""Nothing is lost and nothing counts twice: outages in the middle of a set."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any

from freezegun.api import FrozenDateTimeFactory
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import MqttMockHAClient

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from custom_components.run_primer.engine.order import MAX_TRIES
from custom_components.run_primer.presence import EXPECTED_SECONDS
from custom_components.run_primer.recovery import ABANDONED_SECONDS, SAVE_EVERY_SECONDS

from .conftest import Find
from .ringed import Life, Memory, Mood, Room, Rough, cut, deaf, fair
from .scale import Scale, set_of, topic_subentry
from .virtual import REP_SECONDS, VirtualSensor, athlete, lifting


@pytest.fixture
def gym(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    platform: VirtualSensor,
    band: VirtualSensor,
    mqtt_mock: MqttMockHAClient,
) -> Iterator[Room]:
    """Both sensors in one room, with the memory of real ones."""
    sensors = (platform, band)
    memories = {each.id: Memory(hass=hass, sensor=each) for each in sensors}
    room = Room(hass=hass, freezer=freezer, sensors=sensors, memories=memories)
    mqtt_mock.async_publish.side_effect = room.take
    yield room
    mqtt_mock.async_publish.side_effect = None


@pytest.fixture
async def life(
    hass: HomeAssistant, station: MockConfigEntry, gym: Room, hass_storage: dict[str, Any]
) -> Life:
    """A station in the first set of a routine, which is of fifteen reps on the platform."""
    life = Life(hass=hass, entry=station, storage=hass_storage)
    await hass.services.async_call(
        "run_primer",
        "start_routine",
        {"routine": "pre_run_activation", "prepare": 1},
        blocking=True,
        return_response=True,
    )
    await gym.wait(1.5)
    return life


async def finish(life: Life, gym: Room, platform: VirtualSensor, left: int) -> dict[str, Any]:
    """Do the reps that are left, and return the result of the set."""
    await gym.lift(platform, left)
    await gym.wait(3.5)
    (result,) = life.told("set_completed")
    return result


async def test_what_happened_while_home_assistant_was_deaf_is_sent_again_and_counted_once(
    life: Life, gym: Room, platform: VirtualSensor, find: Find
) -> None:
    await gym.lift(platform, 3)
    gym.be(deaf)
    await gym.lift(platform, 4)
    gym.be(fair)
    await gym.wait(0.5)
    assert find("sensor", "reps").state == "7"
    result = await finish(life, gym, platform, 8)
    assert (result["reps"], result["ended_by"], result["missed"]) == (15, "goal", 0)
    assert life.numbers == list(range(1, 16))
    assert life.told("gap") == []


async def test_without_wifi_the_sensor_keeps_what_it_measures_and_it_is_counted_once(
    life: Life, gym: Room, platform: VirtualSensor, find: Find
) -> None:
    await gym.lift(platform, 3)
    gym.be(cut)
    await gym.lift(platform, 10)
    await gym.wait(30)
    assert find("sensor", "prompt").state.startswith("I can't see the platform")
    gym.be(fair)
    await gym.wait(0.5)
    assert find("sensor", "reps").state == "13"
    assert gym.memories[platform.id].asked == [], "it sends all by itself"
    result = await finish(life, gym, platform, 2)
    assert (result["reps"], result["ended_by"], result["missed"]) == (15, "goal", 0)
    assert life.numbers == list(range(1, 16))
    assert life.told("gap") == []


@pytest.mark.parametrize("mood", [cut, deaf])
async def test_what_moved_in_a_rest_is_not_in_the_next_set_however_late_it_comes(
    life: Life, gym: Room, platform: VirtualSensor, band: VirtualSensor, find: Find, mood: Mood
) -> None:
    await finish(life, gym, platform, 15)
    gym.be(mood)
    await gym.lift(band, 5, 20.0)
    await gym.wait(15)
    assert find("sensor", "session_state").state == "working"
    gym.be(fair)
    await gym.wait(2)
    assert find("sensor", "reps").state == "0"
    await gym.lift(band, 15, 20.0)
    await gym.wait(3)
    assert life.told("set_completed")[-1]["reps"] == 15


@pytest.mark.parametrize("mood", [cut, deaf])
async def test_what_moved_in_a_long_pause_is_not_counted_however_late_it_comes(
    hass: HomeAssistant, life: Life, gym: Room, platform: VirtualSensor, find: Find, mood: Mood
) -> None:
    await hass.services.async_call("run_primer", "pause_routine", {}, blocking=True)
    await gym.wait(1)
    gym.be(mood)
    await gym.lift(platform, 20)
    await hass.services.async_call("run_primer", "resume_routine", {}, blocking=True)
    await gym.wait(1)
    gym.be(fair)
    await gym.wait(5)
    assert find("sensor", "session_state").state == "working"
    assert life.numbers == []
    result = await finish(life, gym, platform, 15)
    assert (result["reps"], life.numbers) == (15, list(range(1, 16)))


async def test_a_minute_is_fetched_in_commands_that_a_sensor_takes(
    life: Life, gym: Room, platform: VirtualSensor
) -> None:
    await gym.lift(platform, 2)
    gym.be(deaf)
    await gym.lift(platform, 6)
    await gym.wait(60)
    gym.be(fair)
    await gym.wait(1)
    asked = gym.memories[platform.id].asked
    assert len(asked) > 3
    assert all(last - first < 256 for first, last in asked)
    assert [b[0] - a[1] for a, b in pairwise(asked)] == [1] * (len(asked) - 1)
    result = await finish(life, gym, platform, 7)
    assert (result["reps"], result["missed"]) == (15, 0)
    assert life.numbers == list(range(1, 16))


@pytest.mark.parametrize("seed", range(4))
async def test_lost_doubled_and_late_frames_change_nothing(
    life: Life, gym: Room, platform: VirtualSensor, seed: int
) -> None:
    gym.be(Rough(seed))
    await gym.lift(platform, 15)
    gym.be(fair)
    await gym.wait(15)
    (result,) = life.told("set_completed")
    assert (result["reps"], result["missed"]) == (15, 0)
    assert life.numbers == list(range(1, 16))
    assert life.told("gap") == []


async def test_a_sensor_that_does_not_answer_is_asked_again(
    life: Life, gym: Room, platform: VirtualSensor
) -> None:
    await gym.lift(platform, 3)
    gym.be(deaf)
    await gym.lift(platform, 2)
    gym.be(fair)
    gym.memories[platform.id].ignores = MAX_TRIES - 1
    await gym.lift(platform, 4)
    result = await finish(life, gym, platform, 6)
    assert (result["reps"], result["missed"]) == (15, 0)
    assert life.numbers == list(range(1, 16))


async def test_a_sensor_that_never_answers_costs_a_gap_and_not_the_set(
    life: Life, gym: Room, platform: VirtualSensor, find: Find
) -> None:
    await gym.lift(platform, 3)
    gym.be(deaf)
    await gym.wait(6)
    gym.be(fair)
    gym.memories[platform.id].ignores = MAX_TRIES
    await gym.lift(platform, 6)
    (gap,) = life.told("gap")
    assert gap["seconds"] == pytest.approx(6, abs=0.2)
    result = await finish(life, gym, platform, 6)
    assert (result["reps"], result["missed"]) == (15, gap["seconds"])
    assert life.numbers == list(range(1, 16))


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
    assert timedelta(seconds=8) < ends - dt_util.utcnow() <= timedelta(seconds=16), "shorter"


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


async def test_a_sensor_that_restarts_in_mid_set_costs_what_it_missed_and_says_so(
    life: Life, gym: Room, platform: VirtualSensor, find: Find
) -> None:
    await gym.lift(platform, 5)
    gym.memories[platform.id].restart(3.0)
    await gym.tick(8)
    await gym.wait(2)
    (gap,) = life.told("gap")
    assert (gap["sensor"], gap["seconds"]) == ("platform", pytest.approx(8, abs=0.5))
    assert find("sensor", "reps").state == "5"
    result = await finish(life, gym, platform, 10)
    assert result["reps"] == 15
    assert result["missed"] == gap["seconds"]
    assert life.numbers == list(range(1, 16))


@pytest.mark.parametrize("before", [1, 2, 8, 12, 13, 14])
async def test_few_reps_on_one_side_of_a_restart_count_too(
    life: Life, gym: Room, platform: VirtualSensor, before: int
) -> None:
    await gym.lift(platform, before)
    gym.memories[platform.id].restart(3.0)
    await gym.tick(8)
    await gym.wait(2)
    result = await finish(life, gym, platform, 15 - before)
    assert (result["reps"], result["ended_by"]) == (15, "goal")
    assert life.numbers == list(range(1, 16))


async def test_what_a_ring_no_longer_holds_is_a_gap_with_its_length(
    life: Life, gym: Room, platform: VirtualSensor, find: Find
) -> None:
    await gym.lift(platform, 5)
    gym.be(deaf)
    await gym.wait(240)
    gym.be(fair)
    await gym.wait(2)
    (gap,) = life.told("gap")
    assert 20 < gap["seconds"] < 220
    assert find("sensor", "reps").state == "5"
    result = await finish(life, gym, platform, 10)
    assert result["reps"] == 15
    assert result["missed"] == gap["seconds"]


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
    life: Life, gym: Room, platform: VirtualSensor, find: Find
) -> None:
    await gym.lift(platform, 5)
    died = dt_util.utcnow()
    await life.die()
    await gym.tick(ABANDONED_SECONDS + 60)
    await life.begin()
    assert find("sensor", "session_state").state == "idle"
    (stopped,) = life.told("stopped")
    assert stopped["reps"] == 5
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
