"""Sums of the log by the hour: what long-term statistics are made of."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from .records import SessionRecord
from .tables import manual_entries, reps, sessions, sets


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

    def __add__(self, other: Totals) -> Totals:
        """Return both together."""
        return Totals(
            sessions=self.sessions + other.sessions,
            reps=self.reps + other.reps,
            volume=self.volume + other.volume,
            under_tension=self.under_tension + other.under_tension,
            held=self.held + other.held,
        )


def hour_of(moment: datetime) -> datetime:
    """Return the full hour a time is in."""
    return moment.replace(minute=0, second=0, microsecond=0)


def hours_of(session: SessionRecord) -> set[datetime]:
    """Return the hours to which something of a session counts."""
    return {hour_of(session.started), *(hour_of(one.started) for one in session.sets)}


def totals_by_hour(connection: Connection, athlete: str) -> Mapping[datetime, Totals]:
    """Return what an athlete did in each hour, of sessions that are over.

    A session counts to the hour it began, a set and its reps to the hour the set began.
    """
    found: dict[datetime, Totals] = defaultdict(Totals)
    over = (sessions.c.athlete == athlete, sessions.c.ended.is_not(None))
    for started in connection.scalars(select(sessions.c.started).where(*over)):
        found[hour_of(started)] += Totals(sessions=1)
    tension = (
        select(
            reps.c.set_id,
            func.sum(
                func.coalesce(reps.c.rise, 0)
                + func.coalesce(reps.c.top, 0)
                + func.coalesce(reps.c.fall, 0)
            ).label("seconds"),
        )
        .group_by(reps.c.set_id)
        .subquery()
    )
    query = (
        select(
            sets.c.started,
            sets.c.reps,
            sets.c.held,
            sets.c.goal_reps,
            manual_entries.c.load,
            tension.c.seconds,
        )
        .join(sessions, sessions.c.id == sets.c.session_id)
        .outerjoin(manual_entries, manual_entries.c.set_id == sets.c.id)
        .outerjoin(tension, tension.c.set_id == sets.c.id)
        .where(*over)
    )
    for started, number, held, goal_reps, load, seconds in connection.execute(query):
        found[hour_of(started)] += Totals(
            reps=number or 0,
            volume=(number or 0) * (load or 0),
            under_tension=seconds or 0,
            held=held if goal_reps is None else 0,
        )
    return found
