"""Looking back: what the card asks of the workout log, and who may ask."""

from functools import partial
from http import HTTPStatus
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator, WebSocketGenerator

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError, Unauthorized, UnknownUser

from custom_components.run_primer.ledger import Outcome, close_session, find_session
from custom_components.run_primer.workout_log import LOG
from tests.ledger.records import MORNING, bridges, session

from .conftest import Act, Settle
from .virtual import Gym, VirtualSensor

READ = {"entities": {"entity_ids": {"sensor.garage_session": {"read": True}}}}
CONTROL = {"entities": {"entity_ids": {"sensor.garage_session": True}}}


class Asking:
    """A card that asks."""

    def __init__(self, client: Any) -> None:
        self._client = client

    async def __call__(self, command: str, **fields: object) -> dict[str, Any]:
        """Return the answer, or the error."""
        await self._client.send_json_auto_id({"type": f"run_primer/sessions/{command}", **fields})
        answer = await self._client.receive_json()
        return answer["result"] if answer["success"] else answer["error"]


@pytest.fixture
async def ask(station: MockConfigEntry, hass_ws_client: WebSocketGenerator) -> Asking:
    return Asking(await hass_ws_client())


@pytest.fixture
async def session_id(act: Act, trained: None) -> str:
    (session,) = (await act("get_sessions"))["sessions"]
    return session["id"]


@pytest.fixture
def limited(hass_admin_user: MockUser) -> MockUser:
    """Who is logged in may do nothing at first."""
    hass_admin_user.groups = []
    hass_admin_user.mock_policy({})
    return hass_admin_user


async def test_the_picture_of_a_session_has_its_curve_with_every_rep_on_its_top(
    ask: Asking, session_id: str
) -> None:
    picture = await ask("trace", session=session_id)
    feet = [line for line in picture["lines"] if line["sensor"] == "platform"]
    assert {line["sensor"] for line in picture["lines"]} == {"platform", "band"}
    assert max(max(line["high"]) for line in feet) == pytest.approx(180, abs=2)
    reps = [row for row in picture["happenings"] if row["type"] == "rep"]
    assert [row["number"] for row in reps] == [1, 2, 3, 4, 5]
    for row in reps:
        near = [
            high
            for line in feet
            for at, high in zip(line["at"], line["high"], strict=True)
            if abs(at - row["at"]) < 0.3
        ]
        assert max(near) == pytest.approx(row["force"], abs=3)
    zoomed = await ask(
        "trace", session=session_id, since=reps[1]["at"], until=reps[3]["at"], slices=100
    )
    assert [row["number"] for row in zoomed["happenings"] if row["type"] == "rep"] == [2, 3, 4]
    assert sum(len(line["at"]) for line in zoomed["lines"]) <= 2 * 101


async def test_a_session_comes_with_the_one_before_it(
    ask: Asking, act: Act, gym: Gym, settle: Settle, platform: VirtualSensor, session_id: str
) -> None:
    assert (await ask("get", session=session_id))["before"] is None
    await act("start_routine", routine="pre_run_activation", athlete="Sam", prepare=2)
    await gym.wait(2.5)
    await gym.lift(platform, 2)
    await act("stop_routine")
    await settle()
    newest = (await act("get_sessions"))["sessions"][0]
    got = await ask("get", session=newest["id"])
    assert (got["session"]["reps"], got["before"]["reps"]) == (2, 5)
    assert got["before"]["id"] == session_id
    assert got["editable"]


async def test_a_routine_of_ones_own_is_told_by_its_name(
    ask: Asking, act: Act, settle: Settle, hass: HomeAssistant, station: MockConfigEntry
) -> None:
    steps = [{"exercise": "glute_bridge", "reps": 4}]
    await act("save_routine", name="Monday legs No. 1", steps=steps)
    await act("start_routine", routine="monday_legs_no_1", athlete="Sam")
    await act("stop_routine")
    await settle()
    (listed,) = (await ask("list"))["sessions"]
    got = (await ask("get", session=listed["id"]))["session"]
    assert listed["routine"] == got["routine"] == "Monday legs No. 1"
    await hass.config_entries.async_unload(station.entry_id)
    assert (await ask("list"))["sessions"][0]["routine"] == "monday_legs_no_1"


async def test_weeks_are_summed_for_everybody_or_for_one(
    ask: Asking, act: Act, trained: None
) -> None:
    await act("log_set", exercise="weighted_step_up", reps=8, load=20, athlete="Alex")
    all_weeks = (await ask("weeks", weeks=4))["weeks"]
    assert len(all_weeks) == 4
    this = all_weeks[-1]
    assert (this["sessions"], this["reps"], this["volume"]) == (2, 13, 160)
    assert this["peak"] == pytest.approx(180, abs=5)
    (alex,) = (await ask("weeks", weeks=1, athlete="Alex"))["weeks"]
    assert (alex["reps"], alex["peak"]) == (8, None)


async def test_a_session_that_nobody_knows_is_told_in_the_users_language(
    ask: Asking, station: MockConfigEntry
) -> None:
    for command in ("get", "trace"):
        error = await ask(command, session="nothing")
        assert (error["code"], error["translation_key"]) == ("not_found", "unknown_session")


@pytest.mark.parametrize(
    "fields",
    [{"slices": 10**9}, {"slices": 0}, {"since": "nan"}, {"until": 1e300}, {"session": "x" * 65}],
)
async def test_a_picture_without_measure_is_refused(
    ask: Asking, session_id: str, fields: dict[str, object]
) -> None:
    error = await ask("trace", **{"session": session_id, **fields})
    assert error["code"] == "invalid_format"


async def test_who_may_not_see_a_station_learns_nothing_of_its_past(
    ask: Asking, session_id: str, limited: MockUser, hass_client: ClientSessionGenerator
) -> None:
    client = await hass_client()
    for command in ("list", "weeks"):
        assert (await ask(command))["code"] == "unauthorized"
        assert (await ask(command, config_entry_id="nowhere"))["code"] == "unauthorized"
    for command in ("get", "trace"):
        assert (await ask(command, session=session_id))["code"] == "not_found"
    file = f"/api/run_primer/sessions/{session_id}/json"
    assert (await client.get(file)).status == HTTPStatus.NOT_FOUND
    limited.mock_policy(READ)
    assert len((await ask("list"))["sessions"]) == 1
    assert (await ask("get", session=session_id))["editable"] is False
    assert (await client.get(file)).status == HTTPStatus.OK
    limited.mock_policy(CONTROL)
    assert (await ask("get", session=session_id))["editable"] is True


async def test_who_may_only_see_a_station_changes_nothing_there(
    hass: HomeAssistant, session_id: str, limited: MockUser
) -> None:
    async def act_as(user_id: str, action: str, **data: object) -> dict[str, Any]:
        return await hass.services.async_call(
            "run_primer", action, data, blocking=True, return_response=True,
            context=Context(user_id=user_id),
        )  # fmt: skip

    with pytest.raises(Unauthorized):
        await act_as(limited.id, "get_sessions")
    limited.mock_policy(READ)
    assert len((await act_as(limited.id, "get_sessions"))["sessions"]) == 1
    for action, data in (
        ("delete_session", {"session": session_id}),
        ("edit_session", {"session": session_id, "athlete": "Alex"}),
        ("start_routine", {}),
    ):
        with pytest.raises(Unauthorized):
            await act_as(limited.id, action, **data)
    with pytest.raises(UnknownUser):
        await act_as("nobody", "get_sessions")
    limited.mock_policy(CONTROL)
    assert (await act_as(limited.id, "delete_session", session=session_id))["session"] is None


@pytest.mark.parametrize(
    ("action", "data"),
    [
        ("delete_session", {"session": "SESSION1"}),
        ("edit_session", {"session": "SESSION1", "athlete": "Alex"}),
        ("edit_set", {"set": "SET1", "reps": 3}),
        ("export_session", {"session": "SESSION1", "format": "json"}),
    ],
)
async def test_a_station_leaves_the_sessions_of_others_alone(
    hass: HomeAssistant, act: Act, action: str, data: dict[str, object]
) -> None:
    others = session(
        station="attic",
        ended=MORNING,
        outcome=Outcome.COMPLETED,
        sets=(bridges(ended=MORNING, reps=15),),
    )
    log = hass.data[LOG]
    log.note(partial(close_session, session=others))
    with pytest.raises(ServiceValidationError) as caught:
        await act(action, **data)
    assert caught.value.translation_key == "unknown_session"
    assert await log.async_read(partial(find_session, session_id="SESSION1")) == others
