"""What entities see of a station: one frozen value."""

from dataclasses import dataclass, field
from datetime import datetime

from .engine import Habit, LiveView, SessionView
from .last_session import LastSession


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
    asymmetry: float | None = None
    """Percent, positive when the right side did more in the last set."""
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
