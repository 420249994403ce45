"""Who watches a station behind an outage sees all that was done, where it was done."""

import itertools

import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from homeassistant.core import HomeAssistant

from custom_components.run_primer.engine.picture import KEPT_SECONDS
from tests.ha.virtual import VirtualSensor
from tests.ha.watching import Card

from .ringed import Life, Room, cut, fair


async def test_sets_done_before_a_crash_are_in_the_list_behind_it(
    life: Life, gym: Room, platform: VirtualSensor, hass_ws_client: WebSocketGenerator
) -> None:
    await gym.lift(platform, 15)
    await gym.wait(3)
    await life.die()
    await life.begin()
    card = Card(await hass_ws_client())
    await card.watch()
    plan = (await card.look())[0]["plan"]
    assert plan[0]["result"]["reps"] == 15
    assert plan[0]["result"]["ended_by"] == "goal"
    assert [row["result"] for row in plan[1:]] == [None] * (len(plan) - 1)


async def test_reps_done_before_a_crash_stay_on_the_curve(
    life: Life, gym: Room, platform: VirtualSensor, hass_ws_client: WebSocketGenerator
) -> None:
    await gym.lift(platform, 3)
    await life.die()
    await life.begin()
    await gym.lift(platform, 1)
    card = Card(await hass_ws_client())
    await card.watch()
    marks = [mark for mark in (await card.look())[0]["marks"] if mark["type"] == "rep"]
    assert [mark["number"] for mark in marks] == [1, 2, 3, 4]
    steps = [late["at"] - early["at"] for early, late in itertools.pairwise(marks)]
    assert steps == pytest.approx([3.5, 3.5, 3.5], abs=0.3)


async def test_a_set_that_was_stopped_shows_what_was_done_of_it(
    hass: HomeAssistant,
    life: Life,
    gym: Room,
    platform: VirtualSensor,
    hass_ws_client: WebSocketGenerator,
) -> None:
    card = Card(await hass_ws_client())
    await card.watch()
    await gym.lift(platform, 4)
    await hass.services.async_call("run_primer", "stop_routine", {}, blocking=True)
    await gym.wait(0.2)
    plans = [message["plan"] for message in await card.look() if message["plan"]]
    assert plans[-1][0]["result"]["reps"] == 4


async def test_what_comes_late_is_drawn_where_it_happened_and_only_if_it_is_still_to_be_seen(
    life: Life, gym: Room, platform: VirtualSensor, hass_ws_client: WebSocketGenerator
) -> None:
    await gym.lift(platform, 2)
    gym.be(cut)
    await gym.lift(platform, 8)
    card = Card(await hass_ws_client())
    await card.watch()
    card.messages.clear()
    gym.be(fair)
    await gym.wait(0.5)
    stations = [message["station"] for message in await card.look() if message["station"]]
    now = stations[-1]["now"]
    feet = [stroke for stroke in card.strokes() if stroke["kind"] == "platform"]
    times = [stroke["at"] + ms / 1000 for stroke in feet for ms in stroke["ms"]]
    assert now - KEPT_SECONDS - 2 < times[0] < now - 10
    assert all(0.01 < late - early < 0.015 for early, late in itertools.pairwise(times))
    assert now - times[-1] < 0.5
    assert card.counts()[-1] == 10
