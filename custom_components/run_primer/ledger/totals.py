"""Sums and spreads of the log by the hour: what long-term statistics are made of."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Self

from sqlalchemy import ColumnElement, Connection, Subquery, func, select

from .records import SessionRecord
from .tables import manual_entries, reps, sessions, sets


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Values of one kind, a set each."""

    count: int
    total: float
    low: float
    high: float

    @classmethod
    def of(cls, value: float | None) -> Self | None:
        """Return one value; None where there is none."""
        return None if value is None else cls(count=1, total=value, low=value, high=value)

    @property
    def mean(self) -> float:
        """Return what they are in the middle."""
        return self.total / self.count

    def __add__(self, other: Spread) -> Spread:
        """Return both together."""
        return Spread(
            count=self.count + other.count,
            total=self.total + other.total,
            low=min(self.low, other.low),
            high=max(self.high, other.high),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What an athlete did in a time."""

    sessions: float = 0.0
    reps: float = 0.0
    volume: float = 0.0
    """Kilograms: reps times the load, where one was written down."""
    under_tension: float = 0.0
    """Seconds that reps lasted, from their start to their end."""
    held: float = 0.0
    """Seconds held in the sets that were for holding."""
    peak: Spread | None = None
    """Newtons, the highest of each set; None when no force was measured."""
    asymmetry: Spread | None = None
    """Percent, positive to the right, of each set; None when no sides were measured."""

    def __add__(self, other: Totals) -> Totals:
        """Return both together."""
        return Totals(
            sessions=self.sessions + other.sessions,
            reps=self.reps + other.reps,
            volume=self.volume + other.volume,
            under_tension=self.under_tension + other.under_tension,
            held=self.held + other.held,
            peak=_both(self.peak, other.peak),
            asymmetry=_both(self.asymmetry, other.asymmetry),
        )


def hour_of(moment: datetime) -> datetime:
    """Return the full hour a time is in."""
    return moment.replace(minute=0, second=0, microsecond=0)


def hours_of(session: SessionRecord) -> set[datetime]:
    """Return the hours to which something of a session counts."""
    return {hour_of(session.started), *(hour_of(one.started) for one in session.sets)}


def athletes(connection: Connection) -> Mapping[str, str]:
    """Return the ids of all who have trained, with the names they went by last."""
    query = (
        select(sessions.c.athlete, sessions.c.athlete_name)
        .where(sessions.c.athlete.is_not(None), sessions.c.ended.is_not(None))
        .group_by(sessions.c.athlete, sessions.c.athlete_name)
        .order_by(func.max(sessions.c.started))
    )
    return {row.athlete: row.athlete_name or "" for row in connection.execute(query)}


def totals_by_hour(
    connection: Connection,
    athlete: str | None = None,
    station: str | None = None,
    since: datetime | None = None,
) -> Mapping[datetime, Totals]:
    """Return what was done in each hour, of sessions that are over and agree with what is given.

    A session counts to the hour it began, a set and its reps to the hour the set began.
    """
    found: dict[datetime, Totals] = defaultdict(Totals)
    over: list[ColumnElement[bool]] = [sessions.c.ended.is_not(None)]
    if athlete is not None:
        over.append((sessions.c.athlete == athlete) | (sessions.c.athlete_name == athlete))
    if station is not None:
        over.append(sessions.c.station == station)
    if since is not None:
        over.append(sessions.c.started >= since)
    for started in connection.scalars(select(sessions.c.started).where(*over)):
        found[hour_of(started)] += Totals(sessions=1)
    measured = _measured()
    query = (
        select(sets, manual_entries.c.load, measured.c.seconds, measured.c.peak)
        .join(sessions, sessions.c.id == sets.c.session_id)
        .outerjoin(manual_entries, manual_entries.c.set_id == sets.c.id)
        .outerjoin(measured, measured.c.set_id == sets.c.id)
        .where(*over)
    )
    for row in connection.execute(query):
        found[hour_of(row.started)] += Totals(
            reps=row.reps or 0,
            volume=(row.reps or 0) * (row.load or 0),
            under_tension=row.seconds or 0,
            held=row.held if row.goal_reps is None else 0,
            peak=Spread.of(row.peak),
            asymmetry=Spread.of(row.asymmetry),
        )
    return found


def totals_by_week(
    connection: Connection,
    now: datetime,
    weeks: int,
    station: str | None = None,
    athlete: str | None = None,
) -> Mapping[date, Totals]:
    """Return what was done in each of so many weeks up to now, by their Mondays in its zone."""
    this = _monday(now, now.tzinfo)
    found = {this - timedelta(weeks=back): Totals() for back in reversed(range(weeks))}
    since = now - timedelta(weeks=weeks)
    for hour, totals in totals_by_hour(connection, athlete, station, since).items():
        if (monday := _monday(hour, now.tzinfo)) in found:
            found[monday] += totals
    return found


def _monday(moment: datetime, zone: tzinfo | None) -> date:
    """Return the Monday of the week a time is in."""
    day = moment.astimezone(zone).date()
    return day - timedelta(days=day.weekday())


def _measured() -> Subquery:
    """Return how long the reps of each set lasted together, and the highest force of any."""
    lasted = (func.coalesce(part, 0) for part in (reps.c.rise, reps.c.top, reps.c.fall))
    return (
        select(
            reps.c.set_id,
            func.sum(sum(lasted)).label("seconds"),
            func.max(reps.c.peak).label("peak"),
        )
        .group_by(reps.c.set_id)
        .subquery()
    )


def _both(one: Spread | None, other: Spread | None) -> Spread | None:
    """Return both together, where there are both."""
    return one + other if one and other else one or other
