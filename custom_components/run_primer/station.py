"""What entities see of a station: one frozen value."""

from dataclasses import dataclass, field
from datetime import datetime

from .engine import Asymmetry, LiveView, SessionView
from .store import LastSession


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
    connected: frozenset[str] = frozenset()
    """Subentry ids of the sensors that are heard."""
