"""How regularly somebody trains: the week so far, and how long nothing planned was missed.

Ours, no source: what counts as kept is for the athlete to say, by planned days and a goal.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

_DAY = timedelta(days=1)
_WEEK_DAYS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingPlan:
    """What an athlete means to do in a week."""

    days: tuple[int, ...] = ()
    """Days to train on, 0 Monday to 6 Sunday; the others are for rest."""
    sessions: int | None = None
    """Sessions a week, where it is not one on each of these days."""

    @property
    def goal(self) -> int | None:
        """Return how many sessions a week are wanted; None when nothing is planned."""
        return self.sessions or len(self.days) or None

    def days_from(self, first: date, until: date) -> Iterator[date]:
        """Yield the days to train on, from a day up to but without another."""
        for number in range((until - first).days):
            day = first + number * _DAY
            if day.weekday() in self.days:
                yield day


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """How it goes."""

    week: int = 0
    """Sessions since Monday."""
    goal: int | None = None
    streak: int | None = None
    """Days trained on since a planned one was missed; None when no days are planned."""

    @property
    def reached(self) -> bool:
        """Tell whether the week's goal is reached."""
        return self.goal is not None and self.week >= self.goal


def habit(trained: Sequence[date], plan: TrainingPlan, today: date) -> Habit:
    """Return how it goes, from the days of all sessions, a day as often as it had some."""
    monday = today - today.weekday() * _DAY
    return Habit(
        week=sum(monday <= day < monday + _WEEK_DAYS * _DAY for day in trained),
        goal=plan.goal,
        streak=_streak(set(trained), plan, today) if plan.days else None,
    )


def _streak(trained: Collection[date], plan: TrainingPlan, today: date) -> int:
    """Return how many days were trained on since a planned day went by without.

    Days of rest end nothing, and today can still become one that was trained on.
    """
    first = min(trained, default=today)
    kept, day = int(today in trained), today - _DAY
    while day >= first and (day in trained or day.weekday() not in plan.days):
        kept += day in trained
        day -= _DAY
    return kept
