"""The workout log, as it fills itself while people train."""

import asyncio
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from sqlalchemy import Connection, delete

from homeassistant.components.repairs import ConfirmRepairFlow
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component

from custom_components.run_primer.bookkeeping import Bookkeeper
from custom_components.run_primer.ledger import (
    Outcome,
    SessionRecord,
    Wanted,
    count_rep,
    find_sessions,
    open_session,
)
from custom_components.run_primer.ledger.tables import sessions
from custom_components.run_primer.repairs import async_create_fix_flow
from custom_components.run_primer.workout_log import LOG, Change
from tests.ledger.records import bridges, rep, session

from .conftest import Find, Settle
from .virtual import Gym, VirtualSensor


async def logged(hass: HomeAssistant) -> tuple[SessionRecord, ...]:
    """Return everything in the log, the newest first."""
    return await hass.data[LOG].async_read(partial(find_sessions, wanted=Wanted(full=True)))


async def act(hass: HomeAssistant, action: str, **data: object) -> None:
    await hass.services.async_call("run_primer", action, data, blocking=True)


def forget(connection: Connection, lost: SessionRecord) -> Change:
    """Lose a session, as a file that is set aside does."""
    connection.execute(delete(sessions).where(sessions.c.id == lost.id))
    return Change()


async def test_a_routine_is_in_the_log_as_it_was_done(
    hass: HomeAssistant,
    station: MockConfigEntry,
    gym: Gym,
    find: Find,
    settle: Settle,
    platform: VirtualSensor,
) -> None:
    await act(hass, "start_routine", routine="pre_run_short", athlete="Alex", prepare=2)
    await gym.wait(2.5)
    await gym.hold(platform, 21)
    await gym.wait(20)
    await gym.lift(platform, 15)
    await gym.wait(1)
    await act(hass, "stop_routine")
    await settle()
    (found,) = await logged(hass)
    assert (found.athlete_name, found.routine) == ("Alex", "pre_run_short")
    assert found.outcome is Outcome.STOPPED
    holding, lifting = found.sets
    assert holding.exercise == "bridge_isometric"
    assert holding.goal_seconds == 20
    assert 19.5 < holding.held < 22
    assert (lifting.reps, len(lifting.done), lifting.ended_by) == (15, 15, "goal")
    first, last = lifting.done[0], lifting.done[-1]
    assert first.peak is not None
    assert first.rise is not None
    assert 0.4 < first.rise < 1.5
    assert first.at is not None
    assert last.at is not None
    # Fourteen reps of 3.5 s lie between them, on the wall as on the device.
    assert (last.at - first.at).total_seconds() == pytest.approx(49, abs=0.5)
    assert last.device_us - first.device_us == pytest.approx(49_000_000, abs=500_000)
    assert lifting.started < first.at < last.at < lifting.ended
    shown = find("sensor", "last_session").attributes
    assert (shown["reps"], shown["sets"], shown["athlete"]) == (15, 2, "Alex")


async def test_a_rep_is_in_the_log_while_the_set_goes_on(
    hass: HomeAssistant, station: MockConfigEntry, gym: Gym, platform: VirtualSensor
) -> None:
    await act(hass, "start_routine", routine="pre_run_activation", prepare=2)
    await gym.wait(2.5)
    await gym.lift(platform, 3)
    (found,) = await logged(hass)
    assert found.outcome is Outcome.OPEN
    assert [row.number for row in found.sets[0].done] == [1, 2, 3]
    await act(hass, "stop_routine")


async def test_a_set_broken_off_by_a_reload_goes_on_in_the_same_session(
    hass: HomeAssistant,
    station: MockConfigEntry,
    gym: Gym,
    settle: Settle,
    platform: VirtualSensor,
) -> None:
    await act(hass, "start_routine", routine="pre_run_activation", prepare=2)
    await gym.wait(2.5)
    await gym.lift(platform, 4)
    assert await hass.config_entries.async_unload(station.entry_id)
    (left,) = await logged(hass)
    assert (left.outcome, left.sets[0].reps) == (Outcome.OPEN, 4)
    assert await hass.config_entries.async_setup(station.entry_id)
    await settle()
    await act(hass, "stop_routine")
    await settle()
    (found,) = await logged(hass)
    (one,) = found.sets
    assert (found.id, found.outcome) == (left.id, Outcome.STOPPED)
    assert (one.id, one.reps, one.ended_by) == (left.sets[0].id, 4, "skip")


async def test_a_session_that_a_crash_left_open_is_closed_when_it_was_last_seen(
    hass: HomeAssistant,
    mqtt_mock: object,
    entry: MockConfigEntry,
    settle: Settle,
    find: Find,
) -> None:
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    assert await hass.config_entries.async_unload(entry.entry_id)
    left = session(station=entry.entry_id)
    log = hass.data[LOG]
    log.note(partial(open_session, session=left))
    log.note(partial(count_rep, session=left, one=bridges(), rep=rep(7)))
    assert await hass.config_entries.async_setup(entry.entry_id)
    await settle()
    (found,) = await logged(hass)
    assert (found.outcome, found.ended) == (Outcome.ABANDONED, rep(7).at)
    shown = find("sensor", "last_session").attributes
    assert (shown["reps"], shown["completed"]) == (1, False)


async def test_whoever_goes_on_behind_a_crash_writes_into_the_same_session_and_set(
    hass: HomeAssistant,
    station: MockConfigEntry,
    gym: Gym,
    settle: Settle,
    platform: VirtualSensor,
) -> None:
    await act(hass, "start_routine", routine="pre_run_activation", prepare=2)
    await gym.wait(2.5)
    await gym.lift(platform, 3)
    await act(hass, "log_set", exercise="glute_bridge", reps=7)
    # A second one, that finds only what is on disk; all is told to both from here on.
    later = Bookkeeper(station.runtime_data, hass.data[LOG])
    later.listen()
    later.catch_up()
    await gym.lift(platform, 2)
    await settle()
    await act(hass, "stop_routine")
    await settle()
    (found,) = await logged(hass)
    one, by_hand = found.sets
    assert (found.outcome, one.reps, by_hand.reps) == (Outcome.STOPPED, 5, 7)
    assert [row.number for row in one.done] == [1, 2, 3, 4, 5]


async def test_a_session_that_goes_on_though_the_log_lost_it_is_written_again(
    hass: HomeAssistant,
    station: MockConfigEntry,
    gym: Gym,
    settle: Settle,
    platform: VirtualSensor,
) -> None:
    await act(hass, "start_routine", routine="pre_run_short", athlete="Alex", prepare=2)
    await gym.wait(2.5)
    await gym.hold(platform, 21)
    await gym.wait(20)
    await gym.lift(platform, 4)
    assert await hass.config_entries.async_unload(station.entry_id)
    (left,) = await logged(hass)
    log = hass.data[LOG]
    await log.async_change(lambda connection: forget(connection, left))
    assert await logged(hass) == ()
    assert await hass.config_entries.async_setup(station.entry_id)
    await settle()
    (again,) = await logged(hass)
    assert again.sets[-1].reps == 4
    await gym.lift(platform, 2)
    # This sensor has no memory: it takes a while until nobody waits any more for what was missed.
    await gym.wait(15)
    await act(hass, "stop_routine")
    await settle()
    (found,) = await logged(hass)
    assert (found.outcome, found.athlete_name) == (Outcome.STOPPED, "Alex")
    assert found.started == pytest.approx(left.started, abs=timedelta(seconds=2))
    holding, lifting = found.sets
    assert 19.5 < holding.held < 22
    assert lifting.reps == 6


@pytest.mark.parametrize("content", [b"no database at all " * 100])
async def test_a_damaged_log_is_told_and_the_session_goes_on(
    hass: HomeAssistant,
    hass_config_dir: str,
    mqtt_mock: object,
    entry: MockConfigEntry,
    settle: Settle,
    issue_registry: ir.IssueRegistry,
    content: bytes,
) -> None:
    path = Path(hass_config_dir) / "run_primer.db"
    path.write_bytes(content)
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await act(hass, "start_routine")
    await act(hass, "stop_routine")
    await settle()
    assert len(await logged(hass)) == 1
    (issue,) = [each for each in issue_registry.issues.values() if each.domain == "run_primer"]
    assert issue.translation_key == "log_damaged"
    assert issue.is_fixable
    fix = await async_create_fix_flow(hass, issue.issue_id, None)
    assert isinstance(fix, ConfirmRepairFlow)
    kept = Path(hass_config_dir) / issue.translation_placeholders["file"]
    assert kept.read_bytes() == content
    await hass.config_entries.async_unload(entry.entry_id)


async def test_the_log_goes_on_when_a_station_goes_while_it_reads(
    hass: HomeAssistant, mqtt_mock: object, entry: MockConfigEntry, settle: Settle
) -> None:
    entry.add_to_hass(hass)
    for _ in range(3):
        assert await hass.config_entries.async_setup(entry.entry_id)
        assert await hass.config_entries.async_unload(entry.entry_id)
    hass.data[LOG].note(partial(open_session, session=session()))
    (found,) = await logged(hass)
    assert found.id == "SESSION1"


async def test_a_database_that_cannot_be_used_is_told_and_stops_nobody(
    hass: HomeAssistant,
    mqtt_mock: object,
    entry: MockConfigEntry,
    issue_registry: ir.IssueRegistry,
    caplog: pytest.LogCaptureFixture,
) -> None:
    told = asyncio.Event()
    hass.bus.async_listen(ir.EVENT_REPAIRS_ISSUE_REGISTRY_UPDATED, callback(lambda _: told.set()))
    config = {"run_primer": {"db_url": "postgresql+nodriver://sam:secret@garage/log"}}
    assert await async_setup_component(hass, "run_primer", config)
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await act(hass, "start_routine")
    await act(hass, "stop_routine")
    await told.wait()
    assert issue_registry.async_get_issue("run_primer", "log_unreachable") is not None
    assert entry.state is ConfigEntryState.LOADED
    assert "secret" not in caplog.text
    assert await hass.config_entries.async_unload(entry.entry_id)
