"""Long-term statistics of each athlete, made from the workout log and following it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from homeassistant.components.recorder import DOMAIN as RECORDER
from homeassistant.components.recorder.models import (
    StatisticData,
    StatisticMeanType,
    StatisticMetaData,
)
from homeassistant.components.recorder.statistics import async_add_external_statistics
from homeassistant.const import UnitOfMass, UnitOfTime
from homeassistant.core import HomeAssistant, callback
from homeassistant.util import slugify

from .const import DOMAIN
from .ledger import Totals, hours_of, totals_by_hour
from .workout_log import Change, WorkoutLog


@dataclass(frozen=True, kw_only=True)
class Statistic:
    """A statistic as a row of a table."""

    key: str
    name: str
    unit: str | None
    unit_class: str | None
    value_fn: Callable[[Totals], float]


STATISTICS: tuple[Statistic, ...] = (
    Statistic(
        key="sessions",
        name="sessions",
        unit=None,
        unit_class=None,
        value_fn=lambda totals: totals.sessions,
    ),
    Statistic(
        key="reps", name="reps", unit="reps", unit_class=None, value_fn=lambda totals: totals.reps
    ),
    Statistic(
        key="volume",
        name="volume",
        unit=UnitOfMass.KILOGRAMS,
        unit_class="mass",
        value_fn=lambda totals: totals.volume,
    ),
    Statistic(
        key="time_under_tension",
        name="time under tension",
        unit=UnitOfTime.SECONDS,
        unit_class="duration",
        value_fn=lambda totals: totals.under_tension,
    ),
    Statistic(
        key="hold_time",
        name="hold time",
        unit=UnitOfTime.SECONDS,
        unit_class="duration",
        value_fn=lambda totals: totals.held,
    ),
)


@callback
def async_follow_log(hass: HomeAssistant, log: WorkoutLog) -> None:
    """Keep the statistics as the log is. Does nothing without a recorder."""

    @callback
    def on_change(change: Change) -> None:
        if RECORDER in hass.config.components:
            hass.async_create_task(_async_update(hass, log, change))

    log.async_add_listener(on_change)


async def _async_update(hass: HomeAssistant, log: WorkoutLog, change: Change) -> None:
    """Write the statistics anew from the first hour that a change touches."""
    touched = {hour for version in change.versions for hour in hours_of(version)}
    names = {
        version.athlete: version.athlete_name or ""
        for version in change.versions
        if version.athlete is not None
    }
    for athlete, name in names.items():
        totals = await log.async_read(partial(totals_by_hour, athlete=athlete))
        # An hour that has become empty is written too: over what was there.
        hours = sorted({*totals, *touched})
        _write(hass, athlete, name, [(hour, totals.get(hour, Totals())) for hour in hours], touched)


def _write(
    hass: HomeAssistant,
    athlete: str,
    name: str,
    hours: Iterable[tuple[datetime, Totals]],
    touched: set[datetime],
) -> None:
    """Hand the hours behind a change to the recorder, with the sums up to them."""
    first = min(touched)
    sums = Totals()
    rows: list[tuple[datetime, Totals, Totals]] = []
    for hour, totals in hours:
        sums += totals
        if hour >= first:
            rows.append((hour, totals, sums))
    for statistic in STATISTICS:
        value = statistic.value_fn
        async_add_external_statistics(
            hass,
            StatisticMetaData(
                mean_type=StatisticMeanType.NONE,
                has_sum=True,
                name=f"{name} {statistic.name}",
                source=DOMAIN,
                statistic_id=statistic_id(athlete, statistic.key),
                unit_class=statistic.unit_class,
                unit_of_measurement=statistic.unit,
            ),
            [
                StatisticData(start=hour, state=value(totals), sum=value(total))
                for hour, totals, total in rows
            ],
        )


def statistic_id(athlete: str, key: str) -> str:
    """Return the id of an athlete's statistic: it stays when the athlete is renamed."""
    return f"{DOMAIN}:{slugify(athlete)}_{key}"
