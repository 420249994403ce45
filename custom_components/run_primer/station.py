"""What entities see of a station: one frozen value."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Self

from homeassistant.util import dt as dt_util

from .engine import Asymmetry, Habit, LiveView, SessionView
from .last_session import LastSession
from .primed import is_primed


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
    last: LastSession | None = None
    primed: bool = False
    habit: Habit = field(default_factory=Habit)
    """How regularly the chosen athlete trains."""
    connected: frozenset[str] = frozenset()
    """Subentry ids of the sensors that are heard."""

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

    def remember(self, last: LastSession | None, now: datetime) -> Self:
        """Return the same station behind this session, at this time."""
        return replace(self, last=last, primed=is_primed(last, now))

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
