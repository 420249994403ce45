"""Long-term statistics are what the log says: also after it was corrected."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Literal

from freezegun.api import FrozenDateTimeFactory
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from homeassistant.components.recorder import Recorder, get_instance
from homeassistant.components.recorder.statistics import get_metadata, statistics_during_period
from homeassistant.components.recorder.tasks import SynchronizeTask
from homeassistant.core import HomeAssistant

from custom_components.run_primer.ledger import (
    Outcome,
    SessionRecord,
    close_session,
    find_session,
)
from custom_components.run_primer.long_term import LEVELS, SUMS, async_follow_log, statistic_id
from custom_components.run_primer.workout_log import LOG, Change
from tests.ledger.records import MORNING, bridges, measured, session

type Kind = Literal["sum", "mean", "min", "max"]
type Sums = Callable[..., Awaitable[dict[int, float]]]


@pytest.fixture
async def sums(
    recorder_mock: Recorder,
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    mqtt_mock: object,
    entry: MockConfigEntry,
) -> Sums:
    """Read an athlete's sums, by hours since the first morning."""
    freezer.move_to(MORNING + timedelta(days=2))
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()

    async def read(key: str = "reps", athlete: str = "sam", kind: Kind = "sum") -> dict[int, float]:
        await hass.async_block_till_done()
        # The recorder's own wait ends too early while it works on the last thing it was given.
        done = hass.loop.create_future()
        get_instance(hass).queue_task(SynchronizeTask(done))
        await done
        wanted = statistic_id(athlete, key)
        found = await get_instance(hass).async_add_executor_job(
            *(statistics_during_period, hass, MORNING - timedelta(days=9), None),
            *({wanted}, "hour", None, {kind}),
        )
        return {
            round((row["start"] - MORNING.timestamp()) / 3600): row[kind]
            for row in found.get(wanted, [])
        }

    return read


async def train(
    hass: HomeAssistant,
    number: int,
    reps: int,
    peaks: tuple[float, ...] = (),
    asymmetry: float | None = None,
    **changes: object,
) -> None:
    """Have a session in the log that began so many hours, less one, after the first morning.

    Its first set has the reps; there is one for each peak.
    """
    at = MORNING + timedelta(hours=number - 1)
    done = tuple(map(measured, range(1, reps + 1)))
    if peaks:
        done = tuple(replace(row, peak=peaks[0]) for row in done)
    over = {"started": at, "ended": at}
    sets = [bridges(number, **over, reps=reps, done=done, asymmetry=asymmetry)]
    sets += [
        bridges(100 * number + place, **over, reps=1, done=(replace(measured(1), peak=peak),))
        for place, peak in enumerate(peaks[1:])
    ]
    record = session(
        *(number,),
        station="station1",
        outcome=Outcome.COMPLETED,
        ended=at,
        sets=tuple(sets),
        **changes,
    )
    await hass.data[LOG].async_change(partial(closed, record))


def closed(record: SessionRecord, connection: object) -> Change:
    close_session(connection, record)
    return Change.of(None, find_session(connection, record.id))


async def act(hass: HomeAssistant, action: str, **data: object) -> None:
    await hass.services.async_call("run_primer", action, data, blocking=True)


async def test_sums_grow_with_every_session(hass: HomeAssistant, sums: Sums) -> None:
    await train(hass, 1, 10)
    await train(hass, 3, 5)
    assert await sums() == {0: 10, 2: 15}
    assert await sums("sessions") == {0: 1, 2: 2}
    assert await sums("time_under_tension") == pytest.approx({0: 30.5, 2: 45.75})


async def test_what_is_written_down_late_counts_to_its_own_hour(
    hass: HomeAssistant, sums: Sums
) -> None:
    await train(hass, 1, 10)
    await train(hass, 9, 5)
    await train(hass, 4, 1)
    assert await sums() == {0: 10, 3: 11, 8: 16}


async def test_a_deleted_session_leaves_no_trace_in_any_sum(
    hass: HomeAssistant, sums: Sums
) -> None:
    for number in (1, 3, 5):
        await train(hass, number, 10)
    await act(hass, "delete_session", session="SESSION3")
    assert await sums() == {0: 10, 2: 10, 4: 20}
    assert await sums("sessions") == {0: 1, 2: 1, 4: 2}


async def test_a_corrected_set_corrects_all_sums_behind_it(hass: HomeAssistant, sums: Sums) -> None:
    await train(hass, 1, 10)
    await train(hass, 3, 10)
    await act(hass, "edit_set", set="SET1", reps=8, load=60)
    assert await sums() == {0: 8, 2: 18}
    assert await sums("volume") == {0: 480, 2: 480}


async def test_a_session_given_to_another_athlete_moves_with_all_it_was(
    hass: HomeAssistant, sums: Sums, entry: MockConfigEntry
) -> None:
    alex = next(each for each in entry.subentries.values() if each.title == "Alex")
    await train(hass, 1, 10)
    await train(hass, 3, 5)
    await act(hass, "edit_session", session="SESSION1", athlete="Alex")
    assert await sums() == {0: 0, 2: 5}
    assert await sums(athlete=alex.subentry_id) == {0: 10}


async def test_a_session_nobody_did_is_counted_for_nobody(hass: HomeAssistant, sums: Sums) -> None:
    await train(hass, 1, 10, athlete=None, athlete_name=None)
    assert await sums() == {}


async def test_forces_are_kept_with_their_mean_and_extremes(
    hass: HomeAssistant, sums: Sums
) -> None:
    await train(hass, 1, 10, peaks=(700, 900), asymmetry=-4.0)
    await train(hass, 3, 10, peaks=(1000,))
    assert await sums("peak_force", kind="mean") == {0: 800, 2: 1000}
    assert await sums("peak_force", kind="min") == {0: 700, 2: 1000}
    assert await sums("peak_force", kind="max") == {0: 900, 2: 1000}
    assert await sums("asymmetry", kind="mean") == {0: -4}


async def test_a_force_nobody_measured_any_more_is_gone(hass: HomeAssistant, sums: Sums) -> None:
    for number in (1, 3, 5):
        await train(hass, number, 10, peaks=(number * 100.0,))
    await act(hass, "delete_session", session="SESSION3")
    assert await sums("peak_force", kind="mean") == {0: 100, 4: 500}


async def test_a_recorder_that_was_begun_anew_gets_everything_again(
    hass: HomeAssistant, sums: Sums
) -> None:
    await train(hass, 1, 10, peaks=(800,))
    await train(hass, 3, 5)
    assert await sums() == {0: 10, 2: 15}
    wanted = [statistic_id("sam", row.key) for row in (*SUMS, *LEVELS)]
    get_instance(hass).async_clear_statistics(wanted)
    assert await sums() == {}
    async_follow_log(hass, hass.data[LOG])
    assert await sums() == {0: 10, 2: 15}
    assert await sums("peak_force", kind="mean") == {0: 800, 2: 812.5}


def test_every_statistic_has_a_key_of_its_own() -> None:
    keys = [row.key for row in (*SUMS, *LEVELS)]
    assert len(set(keys)) == len(keys)


async def test_statistics_are_named_in_the_language_of_the_house(
    hass: HomeAssistant, sums: Sums
) -> None:
    hass.config.language = "de"
    await train(hass, 1, 10)
    assert await sums() != {}
    known = await get_instance(hass).async_add_executor_job(
        partial(get_metadata, hass, statistic_source="run_primer")
    )
    names = {key: metadata["name"] for key, (_, metadata) in known.items()}
    assert names[statistic_id("sam", "reps")] == "Sam: Wiederholungen"
    assert names[statistic_id("sam", "hold_time")] == "Sam: Haltezeit"
