"""The dashboard's card sees the station live, and only who may see it does."""

from collections.abc import Awaitable, Callable
import gc
import itertools
import math

import numpy as np
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from homeassistant.core import HomeAssistant

from custom_components.run_primer import live_stream
from custom_components.run_primer.live_stream import MOST_UNSEEN, STREAMS, LiveStream
from custom_components.run_primer.live_websocket import _WATCHERS
from tools.simulator import perform

from .virtual import FRAME_SECONDS, Gym, VirtualSensor
from .watching import Card

type Start = Callable[..., Awaitable[None]]


@pytest.fixture
async def card(station: MockConfigEntry, hass_ws_client: WebSocketGenerator) -> Card:
    return Card(await hass_ws_client())


@pytest.fixture
def start(hass: HomeAssistant) -> Start:
    async def call(**data: object) -> None:
        await hass.services.async_call("run_primer", "start_routine", data, blocking=True)

    return call


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Card that draws everything at once, so that it need not say so."""
    monkeypatch.setattr(live_stream, "MOST_UNSEEN", 10_000)


@pytest.fixture
def stream(hass: HomeAssistant, station: MockConfigEntry) -> LiveStream:
    return hass.data[STREAMS][station.entry_id]


async def test_who_comes_gets_the_whole_station_and_the_last_seconds(
    card: Card, gym: Gym, start: Start, platform: VirtualSensor
) -> None:
    await start(routine="pre_run_activation", prepare=1)
    await gym.wait(1.5)
    await gym.lift(platform, 3)
    await card.watch()
    whole = (await card.look())[0]
    assert whole["whole"]
    assert whole["station"]["session"]["reps"] == 3
    assert whole["station"]["athlete"] == "Sam"
    assert [sensor["kind"] for sensor in whole["station"]["sensors"]] == ["platform", "band"]
    assert [row["exercise"] for row in whole["plan"]][:2] == ["glute_bridge", "clamshell"]
    assert whole["plan"][0]["cue"].startswith("Tuck your pelvis")
    assert card.counts()[-1] == 3
    feet = [stroke for stroke in whole["strokes"] if stroke["kind"] == "platform"]
    assert 10 < feet[-1]["at"] - feet[0]["at"] < 15
    assert feet[0]["left"] is not None
    low, high = whole["station"]["target"]
    assert 140 < low < 180 < high < 210, "reps go from 100 N to 180 N"


async def test_every_reading_comes_once_and_on_one_clock(
    card: Card, quick: None, gym: Gym, platform: VirtualSensor
) -> None:
    await card.watch()
    await card.look()
    card.messages.clear()
    await gym.lift(platform, 2)
    await card.look()
    feet = [stroke for stroke in card.strokes() if stroke["kind"] == "platform"]
    times = [stroke["at"] + ms / 1000 for stroke in feet for ms in stroke["ms"]]
    assert len(times) == 560
    steps = [late - early for early, late in itertools.pairwise(times)]
    assert all(0.011 < step < 0.014 for step in steps)
    assert max(force for stroke in feet for force in stroke["force"]) == pytest.approx(180, abs=2)


async def test_a_rep_is_marked_where_its_top_is_on_the_curve(
    card: Card, quick: None, gym: Gym, start: Start, platform: VirtualSensor
) -> None:
    await start(routine="pre_run_activation", prepare=1)
    await card.watch()
    await gym.wait(1.5)
    await gym.lift(platform, 4)
    await card.look()
    points = {
        round(stroke["at"] + ms / 1000, 3): force
        for stroke in card.strokes()
        if stroke["kind"] == "platform"
        for ms, force in zip(stroke["ms"], stroke["force"], strict=True)
    }
    for mark in (mark for mark in card.marks() if mark["type"] == "rep"):
        nearest = min(points, key=lambda at: abs(at - mark["at"]))
        assert points[nearest] > 165, mark
    assert card.counts()[-1] == 4


async def test_a_word_about_form_comes_as_the_coach_says_it(
    card: Card, quick: None, gym: Gym, start: Start, platform: VirtualSensor
) -> None:
    await start(routine="pre_run_activation", prepare=1)
    await card.watch()
    await gym.wait(1.5)
    await gym.play(platform, lambda at: 100 + 40 * (1 - math.cos(math.pi * at)), 16)
    await card.look()
    said = [mark["words"] for mark in card.marks() if mark["type"] == "form"]
    assert said == ["Lower it slowly.", "Slow down, take your time."]


async def test_a_set_that_feet_alone_cannot_count_is_told_to_be_a_guess_once(
    card: Card, quick: None, gym: Gym, start: Start, platform: VirtualSensor
) -> None:
    done = perform("hover", np.random.default_rng([1, *b"hover"]), reps=12)
    feet = done.feet_left + done.feet_right
    await start(routine="pre_run_activation", prepare=1)
    await card.watch()
    await gym.wait(1.5)
    await gym.play(platform, lambda at: float(np.interp(at, done.times, feet)), done.times[-1])
    await card.look()
    (unsure,) = [mark for mark in card.marks() if mark["type"] == "unsure"]
    assert unsure["confidence"] < 0.6
    assert unsure["number"] is None


async def test_messages_never_come_faster_than_twenty_a_second(
    card: Card, quick: None, gym: Gym, start: Start, platform: VirtualSensor
) -> None:
    await card.watch()
    await start(routine="pre_run_activation", prepare=1)
    await gym.wait(1.5)
    card.messages.clear()
    await gym.lift(platform, 4)
    await card.look()
    assert 100 <= len(card.messages) <= 14 * 20


async def test_a_hold_grows_smoothly_and_ends_with_its_set(
    card: Card, quick: None, gym: Gym, start: Start, platform: VirtualSensor
) -> None:
    await card.watch()
    await start(routine="pre_run_short", prepare=5)
    await gym.wait(5.5)
    await gym.hold(platform, 21)
    await card.look()
    held = [message["held"] for message in card.messages if message["held"]]
    assert held == sorted(held)
    assert held[-1] == pytest.approx(20, abs=0.3)
    assert len(held) > 150
    plans = [message["plan"] for message in card.messages if message["plan"]]
    assert plans[-1][0]["result"]["ended_by"] == "goal"
    assert plans[-1][0]["seconds"] == 20


async def test_who_is_slow_loses_the_curve_and_no_rep_and_gets_the_whole_again(
    card: Card, gym: Gym, start: Start, platform: VirtualSensor
) -> None:
    await card.watch()
    await start(routine="pre_run_activation", prepare=1)
    await gym.wait(1.5)
    await gym.lift(platform, 8)
    await card.look()
    pictures = [message for message in card.messages if message["strokes"]]
    assert len(pictures) <= MOST_UNSEEN + 2
    assert card.counts()[-1] == 8
    assert card.counts() == sorted(card.counts())
    seen = len(card.messages)
    await card.acknowledge()
    await card.look()
    whole = next(message for message in card.messages[seen:] if message["whole"])
    assert whole["station"]["session"]["reps"] == 8
    assert len(whole["strokes"]) > 100


async def test_who_was_slow_while_nobody_trained_gets_the_curve_again(card: Card, gym: Gym) -> None:
    await card.watch()
    await gym.wait(30)
    await card.look()
    assert len([message for message in card.messages if message["strokes"]]) <= MOST_UNSEEN + 1
    await card.acknowledge()
    await card.look()
    assert card.messages[-1]["whole"]
    await gym.wait(1)
    seen = len(card.messages)
    await card.look()
    assert len(card.messages) > seen + 5


async def test_a_message_is_encoded_once_for_all(
    gym: Gym, stream: LiveStream, platform: VirtualSensor
) -> None:
    kept: list[list[bytes]] = [[], [], []]
    watchers = [stream.watch(row.append, 1) for row in kept]
    await gym.lift(platform, 1)
    assert len(kept[0]) > 10
    for one, two, three in zip(*(row[1:] for row in kept), strict=True):
        assert one is two is three
    for watcher in watchers:
        stream.leave(watcher)


async def test_a_thousand_who_come_and_go_leave_nothing(
    hass: HomeAssistant, card: Card, gym: Gym, stream: LiveStream
) -> None:
    for _ in range(1000):
        await card.watch()
        await card.leave()
    assert stream.watchers == 0
    assert not hass.data[_WATCHERS]
    await card.look()
    card.messages.clear()
    await gym.wait(0.5)
    assert not await card.look(), "nothing is sent to who has gone"


async def test_a_connection_that_drops_leaves_nothing(
    hass: HomeAssistant, gym: Gym, stream: LiveStream, hass_ws_client: WebSocketGenerator
) -> None:
    for _ in range(5):
        card = Card(await hass_ws_client())
        await card.watch()
        await card.watch()
        await card.client.close()
    await hass.async_block_till_done()
    assert stream.watchers == 0
    assert not hass.data[_WATCHERS]


async def test_without_watchers_no_message_is_made(gym: Gym, stream: LiveStream) -> None:
    await gym.wait(2)
    assert stream._timer is None
    assert not stream._strokes


async def test_unloading_says_farewell_and_frees_the_stream(
    hass: HomeAssistant, card: Card, gym: Gym, station: MockConfigEntry
) -> None:
    await card.watch()
    await hass.config_entries.async_unload(station.entry_id)
    assert (await card.look())[-1]["gone"]
    assert not hass.data[STREAMS]
    answer = await card.watch()
    assert answer["error"]["code"] == "not_found"
    assert answer["error"]["translation_key"] == "no_station"
    await hass.config_entries.async_setup(station.entry_id)
    assert (await card.watch())["success"]
    gc.collect()
    assert sum(isinstance(each, LiveStream) for each in gc.get_objects()) <= 2


@pytest.mark.parametrize(
    ("policy", "allowed"),
    [
        ({}, False),
        ({"entities": {"domains": {"light": True}}}, False),
        ({"entities": {"entity_ids": {"sensor.garage_session": {"read": True}}}}, True),
        ({"entities": True}, True),
    ],
)
async def test_only_who_may_read_the_station_sees_it(
    card: Card, hass_admin_user: MockUser, policy: dict[str, object], *, allowed: bool
) -> None:
    hass_admin_user.groups = []
    hass_admin_user.mock_policy(policy)
    for fields in ({}, {"config_entry_id": "station1"}):
        answer = await card.watch(**fields)
        assert answer["success"] is allowed
        if not allowed:
            assert answer["error"]["code"] == "unauthorized"


async def test_who_may_see_nothing_learns_nothing_of_unknown_stations(
    card: Card, hass_admin_user: MockUser
) -> None:
    hass_admin_user.groups = []
    hass_admin_user.mock_policy({})
    assert (await card.watch(config_entry_id="nowhere"))["error"]["code"] == "unauthorized"


async def test_acknowledging_for_somebody_else_does_nothing(
    card: Card, gym: Gym, stream: LiveStream, hass_ws_client: WebSocketGenerator
) -> None:
    await card.watch()
    other = Card(await hass_ws_client(), subscription=card.subscription)
    await gym.wait((MOST_UNSEEN + 5) * FRAME_SECONDS)
    await card.look()
    other.messages = card.messages
    await other.acknowledge()
    (watcher,) = stream._watchers
    assert watcher.behind
