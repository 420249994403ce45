"""Sessions of earlier days, written into the log as they would be after them."""

from dataclasses import replace
from datetime import timedelta

from pytest_homeassistant_custom_component.common import MockConfigEntry

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from custom_components.run_primer.engine import HoldGoal
from custom_components.run_primer.ledger import (
    HoldRecord,
    Outcome,
    SessionRecord,
    SetRecord,
    close_session,
    find_session,
    finish_set,
    open_session,
)
from custom_components.run_primer.source import plan_routine
from custom_components.run_primer.tailoring import own_routine
from custom_components.run_primer.workout_log import LOG, Change


def bridges(**changes: object) -> SetRecord:
    """Return a set of bridges that went well."""
    values = {
        "id": "SET",
        "exercise": "glute_bridge",
        "side": "both",
        "measure": "platform",
        "goal_reps": 15,
        "started": dt_util.utcnow(),
        "ended_by": "goal",
        "reps": 15,
        "confidence": 0.9,
    }
    return SetRecord(**values | changes)


async def train_earlier(
    hass: HomeAssistant,
    station: MockConfigEntry,
    ago: timedelta,
    *sets: SetRecord,
    athlete: str = "Sam",
    routine: str = "pre_run_short",
    **changes: object,
) -> None:
    """Write a completed session that ended some time ago."""
    who = next(each for each in station.runtime_data.settings.athletes if each.name == athlete)
    ended = dt_util.utcnow() - ago
    started = ended - timedelta(minutes=5)
    name = f"{athlete}{round(ago.total_seconds())}"
    values = {
        "id": name,
        "station": station.entry_id,
        "athlete": who.id,
        "athlete_name": who.name,
        "routine": routine,
        "started": started,
        "ended": ended,
        "outcome": Outcome.COMPLETED,
        "planned_sets": len(sets),
        "share": 1.0,
    }
    session = SessionRecord(**values | changes)

    def write(connection: object) -> Change:
        open_session(connection, session)
        for number, one in enumerate(sets):
            at = started + timedelta(seconds=number)
            finish_set(
                connection, session, replace(one, id=f"{name}{number}", started=at, ended=at)
            )
        close_session(connection, session)
        return Change.of(None, find_session(connection, session.id))

    await hass.data[LOG].async_change(write)


def all_of(station: MockConfigEntry, routine: str) -> tuple[SetRecord, ...]:
    """Return the sets of a whole routine as it is done today, all of them good."""
    coordinator = station.runtime_data
    catalogue, sources = coordinator.catalogue, tuple(coordinator.links.values())
    written, course = catalogue.routines[routine], coordinator.course(routine)
    own = own_routine(written, coordinator.athlete, course, sources)
    plan = plan_routine(own, catalogue.exercises, sources, 1.0)
    return tuple(
        bridges(
            exercise=each.exercise.key,
            side=each.side.value,
            number=each.number,
            measure=each.measure.value,
            goal_reps=None if isinstance(each.goal, HoldGoal) else each.goal.reps,
            reps=None if isinstance(each.goal, HoldGoal) else each.goal.reps,
            goal_seconds=each.goal.seconds if isinstance(each.goal, HoldGoal) else None,
            held=each.goal.seconds if isinstance(each.goal, HoldGoal) else 0.0,
            holds=(HoldRecord(number=1, seconds=30.0, device_us=0, mean=400.0, steadiness=2.5),)
            if isinstance(each.goal, HoldGoal)
            else (),
        )
        for each in plan
    )
