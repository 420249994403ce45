"""Reading the workout log, writing into it by hand, correcting it, taking it along."""

from datetime import timedelta
import json
import math

from freezegun.api import FrozenDateTimeFactory
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_capture_events
from pytest_homeassistant_custom_component.typing import WebSocketGenerator
import voluptuous as vol

from homeassistant.components.logbook import EVENT_LOGBOOK_ENTRY
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.util import dt as dt_util

from custom_components.run_primer.answers import Question, note_answer

from .conftest import Act, Find, Settle
from .virtual import Gym, VirtualSensor


async def test_sessions_come_with_their_sets_and_with_every_rep_when_asked_for(
    act: Act, trained: None
) -> None:
    (summary,) = (await act("get_sessions"))["sessions"]
    assert (summary["routine"], summary["athlete_name"]) == ("pre_run_activation", "Sam")
    assert (summary["reps"], summary["outcome"]) == (5, "stopped")
    assert "done" not in summary["sets"][0]
    (full,) = (await act("get_sessions", detail="full"))["sessions"]
    assert [row["number"] for row in full["sets"][0]["done"]] == [1, 2, 3, 4, 5]
    json.dumps(full, allow_nan=False)


async def test_what_was_answered_comes_with_all_else(
    act: Act, station: MockConfigEntry, trained: None
) -> None:
    led = station.runtime_data
    note_answer(led, led.settings.athletes[0], Question.BEFORE_RUN, "later")
    (given,) = (await act("get_sessions", detail="full"))["answers"]
    assert (given["question"], given["answer"]) == ("before_run", "later")
    assert given["athlete_name"] == led.settings.athletes[0].name
    assert "answers" not in await act("get_sessions")


async def test_sessions_are_narrowed_by_what_is_asked(
    act: Act, trained: None, freezer: FrozenDateTimeFactory
) -> None:
    now = dt_util.utcnow()
    day = now.replace(hour=0).isoformat()
    assert len((await act("get_sessions", since=day, athlete="Sam"))["sessions"]) == 1
    assert (await act("get_sessions", athlete="Alex"))["sessions"] == []
    assert (await act("get_sessions", routine="upper_glutes"))["sessions"] == []
    assert (await act("get_sessions", since=now.isoformat()))["sessions"] == []


async def test_what_no_sensor_sees_is_written_down_on_its_own_or_in_the_session(
    act: Act, find: Find, gym: Gym, trained: None, settle: Settle
) -> None:
    alone = await act(
        "log_set", exercise="weighted_step_up", reps=8, load=20, effort=7, note="wobbly"
    )
    await gym.tick(1)
    await act("start_routine", athlete="Sam")
    joined = await act("log_set", exercise="clamshell", reps=12, side="left")
    await act("stop_routine")
    await settle()
    newest, written, _ = (await act("get_sessions"))["sessions"]
    assert (written["id"], written["outcome"], written["reps"]) == (alone["session"], "logged", 8)
    assert written["sets"][0]["said"] == {"load": 20.0, "effort": 7.0, "note": "wobbly"}
    assert newest["id"] == joined["session"]
    assert [one["side"] for one in newest["sets"]] == ["left"]
    assert find("sensor", "last_session").attributes["reps"] == 12


async def test_sets_written_down_together_are_one_session(act: Act) -> None:
    said = [
        await act("log_set", exercise=exercise, reps=8, athlete=athlete, at=f"2026-01-05 {time}")
        for exercise, athlete, time in (
            ("weighted_step_up", "Sam", "07:30:00"),
            ("clamshell", "Sam", "07:40:00"),
            ("db_reverse_lunge", "Sam", "07:20:00"),
            ("clamshell", "Alex", "07:40:00"),
            ("clamshell", "Sam", "12:00:00"),
        )
    ]
    assert len({row["session"] for row in said[:3]}) == 1
    assert len({row["session"] for row in said}) == 3
    noon, *others = (await act("get_sessions", athlete="Sam"))["sessions"]
    (morning,) = others
    assert [one["exercise"] for one in morning["sets"]] == [
        *("db_reverse_lunge", "weighted_step_up", "clamshell"),
    ]
    assert (morning["started"], morning["ended"]) == (
        morning["sets"][0]["started"],
        morning["sets"][-1]["ended"],
    )
    assert noon["reps"] == 8


async def test_a_set_of_last_week_is_written_down_for_then(act: Act) -> None:
    await act("log_set", exercise="bridge_isometric", held=40, at="2026-01-05 07:30:00")
    (found,) = (await act("get_sessions"))["sessions"]
    assert dt_util.parse_datetime(found["started"]) == dt_util.as_utc(
        dt_util.parse_datetime("2026-01-05 07:30:00")
    )
    assert found["held"] == 40


@pytest.mark.parametrize(
    ("data", "key"),
    [
        ({"exercise": "juggling", "reps": 5}, "unknown_exercise"),
        ({"exercise": "clamshell"}, "nothing_done"),
        ({"exercise": "clamshell", "reps": 5, "athlete": "Nobody"}, "unknown_athlete"),
        ({"exercise": "clamshell", "reps": 5, "at": "2999-01-01 00:00:00"}, "in_the_future"),
    ],
)
async def test_nonsense_is_not_written_down(act: Act, data: dict[str, object], key: str) -> None:
    with pytest.raises(ServiceValidationError) as caught:
        await act("log_set", **data)
    assert caught.value.translation_key == key
    assert (await act("get_sessions"))["sessions"] == []


@pytest.mark.parametrize(
    "data",
    [
        {"reps": -1},
        {"reps": 10**9},
        {"reps": 5, "load": math.nan},
        {"reps": 5, "load": math.inf},
        {"reps": 5, "effort": 11},
        {"reps": 5, "note": "x" * 1001},
        {"held": 1e9},
        {"reps": 5, "side": "middle"},
        {"reps": 5, "at": "0001-01-01 00:00:00+14:00"},
        {"reps": 5, "at": "1969-12-31 00:00:00+00:00"},
    ],
)
async def test_numbers_out_of_this_world_are_refused(act: Act, data: dict[str, object]) -> None:
    with pytest.raises(vol.Invalid):
        await act("log_set", exercise="clamshell", **data)


async def test_a_corrected_session_is_shown_as_corrected_everywhere(
    act: Act, find: Find, trained: None, settle: Settle
) -> None:
    (session,) = (await act("get_sessions"))["sessions"]
    changed = await act("edit_set", set=session["sets"][0]["id"], reps=4, load=60)
    assert (changed["session"]["reps"], changed["session"]["sets"][0]["said"]["load"]) == (4, 60.0)
    await act("edit_session", session=session["id"], athlete="Alex")
    await settle()
    shown = find("sensor", "last_session").attributes
    assert (shown["reps"], shown["athlete"]) == (4, "Alex")
    assert (await act("delete_session", session=session["id"])) == {"session": None}
    await settle()
    assert find("sensor", "last_session").state == "unknown"
    assert (await act("get_sessions"))["sessions"] == []


async def test_the_session_under_way_is_not_deleted_from_under_its_athlete(act: Act) -> None:
    await act("start_routine")
    (session,) = (await act("get_sessions"))["sessions"]
    with pytest.raises(ServiceValidationError) as caught:
        await act("delete_session", session=session["id"])
    assert caught.value.translation_key == "session_active"
    await act("stop_routine")


@pytest.mark.parametrize(
    ("action", "data"),
    [
        ("delete_session", {"session": "../../secrets.yaml"}),
        ("delete_set", {"set": "nothing"}),
        ("edit_set", {"set": "nothing", "reps": 3}),
        ("edit_session", {"session": "nothing", "athlete": "Sam"}),
        ("export_session", {"session": "../../secrets.yaml", "format": "json"}),
        ("export_session", {"format": "csv"}),
    ],
)
async def test_what_is_not_in_the_log_is_told_as_such(
    act: Act, action: str, data: dict[str, object]
) -> None:
    with pytest.raises(ServiceValidationError) as caught:
        await act(action, **data)
    assert caught.value.translation_key == "unknown_session"


async def test_the_card_lists_sessions_and_gets_one(
    hass: HomeAssistant, act: Act, trained: None, hass_ws_client: WebSocketGenerator
) -> None:
    client = await hass_ws_client(hass)
    await client.send_json_auto_id({"type": "run_primer/sessions/list", "athlete": "Sam"})
    (listed,) = (await client.receive_json())["result"]["sessions"]
    await client.send_json_auto_id({"type": "run_primer/sessions/get", "session": listed["id"]})
    got = (await client.receive_json())["result"]["session"]
    assert len(got["sets"][0]["done"]) == listed["reps"] == 5
    await client.send_json_auto_id({"type": "run_primer/sessions/get", "session": "nothing"})
    assert (await client.receive_json())["error"]["code"] == "not_found"


async def test_the_calendar_shows_what_was_done_and_follows_corrections(
    hass: HomeAssistant, act: Act, find: Find, trained: None
) -> None:
    await act("log_set", exercise="bridge_isometric", held=40, at="2026-01-05 07:30:00")

    async def events() -> list[dict[str, str]]:
        span = {
            "start_date_time": "2026-01-01T00:00:00+00:00",
            "end_date_time": "2100-01-01T00:00:00+00:00",
        }
        entity = find("calendar", "workouts").entity_id
        answer = await hass.services.async_call(
            *("calendar", "get_events"),
            {"entity_id": entity, **span},
            blocking=True,
            return_response=True,
        )
        return answer[entity]["events"]

    shown = await events()
    assert [event["summary"] for event in shown] == [
        "Sam: Written down",
        "Sam: Pre-run activation",
    ]
    assert [event["description"] for event in shown] == [
        "Bridge hold: 40 s",
        "Glute bridge: 5",
    ]
    for session in (await act("get_sessions"))["sessions"]:
        await act("delete_session", session=session["id"])
    assert await events() == []


async def test_planned_days_are_in_the_calendar_until_they_are_done(
    hass: HomeAssistant,
    act: Act,
    find: Find,
    station: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    settle: Settle,
) -> None:
    sam = next(row for row in station.subentries.values() if row.title == "Sam")
    today = dt_util.now().strftime("%a").lower()
    form = await hass.config_entries.subentries.async_init(
        (station.entry_id, "athlete"),
        context={"source": "reconfigure", "subentry_id": sam.subentry_id},
    )
    filled = {"name": "Sam", "voice": "show", "training_days": [today], "weekly_goal": 2.0}
    await hass.config_entries.subentries.async_configure(form["flow_id"], filled)
    await hass.async_block_till_done()
    start = dt_util.start_of_local_day()
    span = {
        "start_date_time": (start - timedelta(days=8)).isoformat(),
        "end_date_time": (start + timedelta(days=8)).isoformat(),
    }
    entity = find("calendar", "workouts").entity_id

    async def planned() -> list[str]:
        answer = await hass.services.async_call(
            *("calendar", "get_events"),
            {"entity_id": entity, **span},
            blocking=True,
            return_response=True,
        )
        events = answer[entity]["events"]
        return [event["start"] for event in events if event["description"] == "Planned"]

    in_a_week = (start + timedelta(days=7)).date().isoformat()
    assert await planned() == [start.date().isoformat(), in_a_week]
    assert find("calendar", "workouts").attributes["message"] == "Sam: Pre-run activation"
    await act("log_set", exercise="clamshell", reps=12, athlete="Sam")
    await settle()
    assert await planned() == [in_a_week]
    assert find("sensor", "streak").state == "1"
    week = find("sensor", "week_sessions")
    assert (week.state, week.attributes["goal"], week.attributes["reached"]) == ("1", 2, False)


async def test_a_week_goes_by_with_the_days(
    act: Act, gym: Gym, find: Find, settle: Settle, freezer: FrozenDateTimeFactory
) -> None:
    await act("log_set", exercise="clamshell", reps=12, athlete="Sam")
    await settle()
    assert find("sensor", "week_sessions").state == "1"
    assert find("sensor", "streak").state == "unknown"
    midnight = dt_util.start_of_local_day() + timedelta(days=7)
    freezer.move_to(midnight)
    await gym.tick(0.5)
    await settle()
    assert find("sensor", "week_sessions").state == "0"


async def test_the_logbook_tells_what_was_done(
    hass: HomeAssistant, act: Act, gym: Gym, find: Find, settle: Settle, platform: VirtualSensor
) -> None:
    hass.config.components.add("logbook")
    told = async_capture_events(hass, EVENT_LOGBOOK_ENTRY)
    await act("start_routine", routine="pre_run_activation", athlete="Sam", prepare=2)
    await gym.wait(2.5)
    await gym.lift(platform, 4)
    await act("stop_routine")
    await settle()
    (entry,) = told
    assert entry.data["name"] == "Sam"
    assert entry.data["message"] == "stopped Pre-run activation early. Glute bridge: 4"
    assert entry.data["entity_id"] == find("sensor", "last_session").entity_id
