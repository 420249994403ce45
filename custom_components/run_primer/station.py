"""What entities see of a station: one frozen value."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Self

from homeassistant.util import dt as dt_util

from .athlete_past import Past
from .engine import Asymmetry, Habit, LiveView, Priming, Proposal, SessionView, judge_priming
from .last_session import LastSession
from .ledger import SessionRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """An athlete who may be standing on the platform."""

    athlete: str
    """Subentry id."""
    until: datetime
    """When the proposal is old."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StationView:
    """A station at one moment."""

    session: SessionView = field(default_factory=SessionView)
    live: LiveView = field(default_factory=LiveView)
    rest_ends: datetime | None = None
    prompt: str | None = None
    """The last words said or shown."""
    peak_force: int | None = None
    """Newtons, highest of the last set's reps."""
    sides: Asymmetry | None = None
    """Left against right in the last set."""
    routine: str | None = None
    """Key of the chosen routine."""
    athlete: str | None = None
    """Subentry id of the chosen athlete."""
    voice: bool = True
    proposed: Proposed | None = None
    """Who may be meant to be chosen."""
    pasts: Mapping[str | None, Past] = field(default_factory=dict)
    """By subentry id of the athlete; under None where a station has no athletes."""
    proposal: Proposal | None = None
    """What the chosen athlete could change about the chosen routine."""
    priming: Priming = field(default_factory=Priming)
    """Whether the chosen athlete is ready to run."""
    connected: frozenset[str] = frozenset()
    """Subentry ids of the sensors that are heard."""

    @property
    def past(self) -> Past:
        """Return the past of the chosen athlete."""
        return self.pasts.get(self.athlete, Past())

    @property
    def last(self) -> LastSession | None:
        """Return the latest session of the chosen athlete."""
        return self.past.last

    @property
    def habit(self) -> Habit:
        """Return how regularly the chosen athlete trains."""
        return self.past.habit

    @property
    def primed(self) -> bool:
        """Tell whether the chosen athlete is ready to run."""
        return self.priming.primed

    @property
    def asymmetry(self) -> float | None:
        """Return it in percent where it is more than the athlete's own variation."""
        return self.sides.beyond_noise if self.sides else None

    def close_set(self, peak: float | None, sides: Asymmetry | None) -> Self:
        """Return the same station behind a set of this peak force and asymmetry."""
        return replace(
            self,
            peak_force=None if peak is None else round(peak),
            sides=sides,
        )

    def at(self, now: datetime) -> Self:
        """Return the same station at this time."""
        proposed = self.proposed
        if proposed is not None and (now >= proposed.until or proposed.athlete == self.athlete):
            proposed = None
        priming = judge_priming(self.past.sessions, now)
        return replace(self, proposed=proposed, priming=priming)

    def recall(self, pasts: Mapping[str | None, Past], now: datetime) -> Self:
        """Return the same station with these pasts of its athletes, at this time."""
        return replace(self, pasts=pasts).at(now)

    def add(self, record: SessionRecord, now: datetime) -> Self:
        """Return the same station behind a session that is over, at this time."""
        past = self.pasts.get(record.athlete, Past()).add(record)
        return self.recall({**self.pasts, record.athlete: past}, now)

    def show(self, session: SessionView, live: LiveView, now: float) -> Self:
        """Return the same station with this session and these forces, now by its own clock."""
        rest_ends = self.rest_ends
        if session.rest_ends != self.session.rest_ends:
            rest_ends = _wall_time(session.rest_ends, now)
        return replace(self, session=session, live=live, rest_ends=rest_ends)


def _wall_time(at: float | None, now: float) -> datetime | None:
    """Return a time of the station's clock as a date, to the second."""
    if at is None:
        return None
    return (dt_util.utcnow() + timedelta(seconds=at - now)).replace(microsecond=0)
