"""Sessions as files: taken out, downloaded, replayed and taken in again."""

from base64 import b64decode
import csv
from datetime import timedelta
from functools import partial
from http import HTTPStatus
import io
import json
from pathlib import Path

from garmin_fit_sdk import Decoder, Stream
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.util import dt as dt_util

from custom_components.run_primer.engine.model import SensorKind
from custom_components.run_primer.ledger import Stretch, find_trace, keep_stretch
from custom_components.run_primer.workout_log import LOG
from tests.ledger.records import session
from tools.replay import read_recordings, replay

from .conftest import Act, Settle
from .virtual import Gym, VirtualSensor


async def test_an_exported_session_says_what_its_numbers_mean(act: Act, trained: None) -> None:
    file = await act("export_session", format="json")
    assert file["filename"].endswith(".json")
    document = json.loads(file["content"])
    assert (document["schema"], document["version"]) == ("run_primer/sessions", 1)
    assert document["units"]["peak"] == "N"
    (full,) = (await act("get_sessions", detail="full"))["sessions"]
    assert document["sessions"] == [full]


async def test_a_session_as_csv_has_a_row_a_rep_and_no_cell_a_spreadsheet_would_run(
    act: Act, trained: None
) -> None:
    (session,) = (await act("get_sessions"))["sessions"]
    await act("edit_set", set=session["sets"][0]["id"], note="=1+1")
    file = await act("export_session", format="csv", session=session["id"])
    rows = list(csv.DictReader(io.StringIO(file["content"])))
    assert [row["rep_number"] for row in rows] == ["1", "2", "3", "4", "5"]
    assert all(float(row["rep_peak [N]"]) > 100 for row in rows)
    assert {row["said_note"] for row in rows} == {"'=1+1"}


async def test_a_session_for_a_watch_has_the_reps_that_were_counted(
    act: Act, trained: None
) -> None:
    file = await act("export_session", format="fit")
    assert (file["encoding"], file["filename"][-4:]) == ("base64", ".fit")
    content = bytearray(b64decode(file["content"]))
    messages, errors = Decoder(Stream.from_byte_array(content)).read()
    assert errors == []
    (one,) = messages["set_mesgs"]
    assert (one["category"], one["repetitions"]) == ("hip_raise", 5)


@pytest.mark.parametrize("form", ["json", "csv", "fit", "trace"])
async def test_the_address_in_the_response_serves_the_file_to_who_was_given_it(
    act: Act, trained: None, form: str, hass_client_no_auth: ClientSessionGenerator
) -> None:
    file = await act("export_session", format=form)
    client = await hass_client_no_auth()
    response = await client.get(file["url"])
    assert response.status == HTTPStatus.OK
    assert f'filename="{file["filename"]}"' in response.headers["Content-Disposition"]
    content = await response.read()
    if file["encoding"] == "base64":
        assert content == b64decode(file["content"])
    else:
        assert content.decode() == file["content"]
    unsigned = file["url"].partition("?")[0]
    assert (await client.get(unsigned)).status == HTTPStatus.UNAUTHORIZED


@pytest.mark.parametrize(
    "path",
    ["nothing/json", "{id}/exe", "..%2F..%2Fsecrets.yaml/json", "{id}/..%2F..%2Fsecrets.yaml"],
)
async def test_no_address_opens_anything_but_a_session(
    act: Act, trained: None, path: str, hass_client: ClientSessionGenerator
) -> None:
    (session,) = (await act("get_sessions"))["sessions"]
    client = await hass_client()
    found = await client.get(f"/api/run_primer/sessions/{path.format(id=session['id'])}")
    assert found.status in {HTTPStatus.NOT_FOUND, HTTPStatus.BAD_REQUEST}


async def test_a_replayed_trace_counts_what_was_counted(
    act: Act, gym: Gym, settle: Settle, platform: VirtualSensor, tmp_path: Path
) -> None:
    await act("start_routine", routine="pre_run_short", athlete="Sam", prepare=2)
    await gym.wait(2.5)
    await gym.hold(platform, 21)
    await gym.wait(20)
    await gym.lift(platform, 15)
    await gym.wait(1)
    await act("stop_routine")
    await settle()
    file = await act("export_session", format="trace")
    path = tmp_path / file["filename"]
    path.write_text(file["content"], "utf-8")
    holding, lifting = (
        (recording, replay(recording, SensorKind.BAND)) for recording in read_recordings(path)
    )
    (full,) = (await act("get_sessions", detail="full"))["sessions"]
    logged_hold, logged_lift = full["sets"][:2]
    assert holding[0].name == "bridge_isometric both 1"
    (hold,) = holding[1].count.holds
    # The set was over within a frame; the recording has all of that frame.
    assert hold.seconds == pytest.approx(logged_hold["held"], abs=0.2)
    reps = lifting[1].count.reps
    assert len(reps) == logged_lift["reps"] == 15
    # The recount goes by a grid of 50 ms, which begins where the recording does.
    for rep, logged in zip(reps, logged_lift["done"], strict=True):
        assert rep.lockout * 1e6 == pytest.approx(logged["device_us"], abs=50_000)
        assert rep.peak == pytest.approx(logged["peak"], abs=0.1)


async def test_without_a_time_to_keep_traces_there_are_none(
    hass: HomeAssistant, act: Act, station: MockConfigEntry, gym: Gym, settle: Settle
) -> None:
    flow = await hass.config_entries.options.async_init(station.entry_id)
    await hass.config_entries.options.async_configure(flow["flow_id"], {"trace_days": 0})
    await hass.async_block_till_done()
    await act("start_routine", prepare=2)
    await gym.wait(5)
    await act("stop_routine")
    await settle()
    assert json.loads((await act("export_session", format="trace"))["content"])["trace"] == []


async def test_sessions_move_to_another_station_by_their_file(
    hass: HomeAssistant, act: Act, trained: None, settle: Settle
) -> None:
    (session,) = (await act("get_sessions", detail="full"))["sessions"]
    file = await act("export_session", format="json")
    await act("delete_session", session=session["id"])
    assert (await act("get_sessions"))["sessions"] == []
    for _ in range(2):
        taken = await act("import_sessions", content=file["content"])
        assert taken == {"sessions": [session["id"]]}
    (back,) = (await act("get_sessions", detail="full"))["sessions"]
    assert back == session
    await act("import_sessions", content=file["content"], athlete="Alex")
    assert [one["athlete_name"] for one in (await act("get_sessions"))["sessions"]] == ["Alex"]


@pytest.mark.parametrize(
    ("content", "key"),
    [
        ("", "bad_document"),
        ("[" * 100_000, "bad_document"),
        ("{}", "bad_document"),
        ('{"schema": "run_primer/sessions", "version": 1, "sessions": [{}]}', "bad_document"),
    ],
)
async def test_what_is_no_file_of_ours_is_not_taken_in(act: Act, content: str, key: str) -> None:
    with pytest.raises(ServiceValidationError) as caught:
        await act("import_sessions", content=content)
    assert caught.value.translation_key == key


async def test_traces_are_kept_as_long_as_the_owner_wants(
    hass: HomeAssistant, mqtt_mock: object, entry: MockConfigEntry, settle: Settle
) -> None:
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    assert await hass.config_entries.async_unload(entry.entry_id)
    now, log = dt_util.utcnow(), hass.data[LOG]
    for number, days in enumerate((91, 89), start=1):
        at = now - timedelta(days=days)
        kept = session(number, station=entry.entry_id, started=at, ended=at, outcome="stopped")
        rows = ((0.0, 1.0, None, None, None),)
        shown = Stretch(sensor="band", at=at, after_gap=False, rows=rows)
        log.note(partial(keep_stretch, session=kept, stretch=shown))
    assert await hass.config_entries.async_setup(entry.entry_id)
    await settle()
    traces = [
        await log.async_read(partial(find_trace, session_id=f"SESSION{number}"))
        for number in (1, 2)
    ]
    assert [len(trace) for trace in traces] == [0, 1]
