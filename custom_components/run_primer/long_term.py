"""Long-term statistics of each athlete, made from the workout log and following it."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import accumulate

from homeassistant.components.recorder import DOMAIN as RECORDER
from homeassistant.components.recorder import get_instance
from homeassistant.components.recorder.models import (
    StatisticData,
    StatisticMeanType,
    StatisticMetaData,
)
from homeassistant.components.recorder.statistics import (
    async_add_external_statistics,
    get_last_statistics,
)
from homeassistant.const import PERCENTAGE, UnitOfMass, UnitOfTime
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.start import async_at_started
from homeassistant.helpers.translation import async_get_translations
from homeassistant.util import slugify

from .const import DOMAIN
from .ledger import Spread, Totals, athletes, hours_of, totals_by_hour
from .workout_log import Change, WorkoutLog

type _Hours = Mapping[datetime, Totals]


@dataclass(frozen=True, kw_only=True)
class Sum:
    """A statistic that adds up, as a row of a table."""

    key: str
    unit: str | None = None
    unit_class: str | None = None
    value_fn: Callable[[Totals], float]


@dataclass(frozen=True, kw_only=True)
class Level:
    """A statistic with a mean, a lowest and a highest value, as a row of a table."""

    key: str
    unit: str
    value_fn: Callable[[Totals], Spread | None]


SUMS: tuple[Sum, ...] = (
    Sum(key="sessions", value_fn=lambda totals: totals.sessions),
    Sum(key="reps", unit="reps", value_fn=lambda totals: totals.reps),
    Sum(
        key="volume",
        unit=UnitOfMass.KILOGRAMS,
        unit_class="mass",
        value_fn=lambda totals: totals.volume,
    ),
    Sum(
        key="time_under_tension",
        unit=UnitOfTime.SECONDS,
        unit_class="duration",
        value_fn=lambda totals: totals.under_tension,
    ),
    Sum(
        key="hold_time",
        unit=UnitOfTime.SECONDS,
        unit_class="duration",
        value_fn=lambda totals: totals.held,
    ),
)
LEVELS: tuple[Level, ...] = (
    Level(key="peak_force", unit="N", value_fn=lambda totals: totals.peak),
    Level(key="asymmetry", unit=PERCENTAGE, value_fn=lambda totals: totals.asymmetry),
)
STATISTICS: tuple[Sum | Level, ...] = (*SUMS, *LEVELS)


@callback
def async_follow_log(hass: HomeAssistant, log: WorkoutLog) -> None:
    """Keep the statistics as the log is. Does nothing without a recorder."""
    # One after the other: what is read later must not be written earlier.
    turn = asyncio.Lock()

    @callback
    def on_change(change: Change) -> None:
        if RECORDER in hass.config.components:
            hass.async_create_task(update(change))

    async def update(change: Change) -> None:
        async with turn:
            await _async_update(hass, log, change)

    async def catch_up(_: HomeAssistant) -> None:
        if RECORDER in hass.config.components:
            async with turn:
                await _async_catch_up(hass, log)

    log.async_add_listener(on_change)
    async_at_started(hass, catch_up)


async def _async_catch_up(hass: HomeAssistant, log: WorkoutLog) -> None:
    """Write the statistics of those anew of whom the recorder knows something else than the log.

    It may have been off, or its database begun anew.
    """
    for athlete, name in (await log.async_read(athletes)).items():
        hours = await log.async_read(partial(totals_by_hour, athlete=athlete))
        wanted = statistic_id(athlete, "sessions")
        known = await get_instance(hass).async_add_executor_job(
            get_last_statistics, hass, 1, wanted, False, {"sum"}
        )
        told = known[wanted][0]["sum"] if wanted in known else None
        if told != sum(totals.sessions for totals in hours.values()):
            await _async_write(hass, athlete, name, hours, hours)


async def _async_update(hass: HomeAssistant, log: WorkoutLog, change: Change) -> None:
    """Write the statistics anew from the first hour that a change touches."""
    touched: dict[str, set[datetime]] = defaultdict(set)
    names: dict[str, str] = {}
    for version in change.versions:
        if version.athlete is not None:
            touched[version.athlete] |= hours_of(version)
            names[version.athlete] = version.athlete_name or ""
    for athlete, hours in touched.items():
        totals = await log.async_read(partial(totals_by_hour, athlete=athlete))
        # An hour that has become empty is written too: over what was there.
        whole = {**{hour: Totals() for hour in hours}, **totals}
        await _async_write(hass, athlete, names[athlete], whole, hours)


async def _async_write(
    hass: HomeAssistant, athlete: str, name: str, hours: _Hours, touched: Collection[datetime]
) -> None:
    """Hand what changed to the recorder, under names in Home Assistant's language."""
    texts = await async_get_translations(hass, hass.config.language, "common", {DOMAIN})
    names = {
        row.key: texts[f"component.{DOMAIN}.common.statistic_{row.key}"].format(athlete=name)
        for row in STATISTICS
    }
    for row in SUMS:
        metadata = _metadata(athlete, names[row.key], row)
        async_add_external_statistics(hass, metadata, _sums(row, hours, touched))
    for level in LEVELS:
        metadata = _metadata(athlete, names[level.key], level)
        values = {hour: level.value_fn(totals) for hour, totals in hours.items()}
        wanted: Collection[datetime] = touched
        if any(values[hour] is None for hour in touched):
            # No row can say that there is no value: they are all taken away first.
            get_instance(hass).async_clear_statistics([metadata["statistic_id"]])
            wanted = hours
        rows = [_level(hour, values[hour]) for hour in sorted(wanted)]
        if found := [row for row in rows if row is not None]:
            async_add_external_statistics(hass, metadata, found)


def _sums(row: Sum, hours: _Hours, touched: Collection[datetime]) -> list[StatisticData]:
    """Return the hours behind a change, with the sums up to them."""
    first, ordered = min(touched), sorted(hours)
    values = [row.value_fn(hours[hour]) for hour in ordered]
    return [
        StatisticData(start=hour, state=value, sum=total)
        for hour, value, total in zip(ordered, values, accumulate(values), strict=True)
        if hour >= first
    ]


def _level(hour: datetime, spread: Spread | None) -> StatisticData | None:
    """Return the values of an hour; None where there are none."""
    if spread is None:
        return None
    return StatisticData(start=hour, mean=spread.mean, min=spread.low, max=spread.high)


def _metadata(athlete: str, name: str, row: Sum | Level) -> StatisticMetaData:
    """Return what the recorder keeps of a statistic besides its values."""
    return StatisticMetaData(
        mean_type=StatisticMeanType.ARITHMETIC
        if isinstance(row, Level)
        else StatisticMeanType.NONE,
        has_sum=isinstance(row, Sum),
        name=name,
        source=DOMAIN,
        statistic_id=statistic_id(athlete, row.key),
        unit_class=row.unit_class if isinstance(row, Sum) else None,
        unit_of_measurement=row.unit,
    )


def statistic_id(athlete: str, key: str) -> str:
    """Return the id of an athlete's statistic: it stays when the athlete is renamed."""
    return f"{DOMAIN}:{slugify(athlete)}_{key}"
