"""Nothing is lost and nothing counts twice: the network and the sensors fail in mid-set."""

from itertools import pairwise

import pytest

from homeassistant.core import HomeAssistant

from custom_components.run_primer.engine.order import MAX_TRIES
from tests.ha.conftest import Find
from tests.ha.virtual import VirtualSensor

from .ringed import Life, Mood, Room, Rough, cut, deaf, fair, finish


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
