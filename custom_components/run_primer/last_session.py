"""The latest session of a station, as it is shown."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from homeassistant.util import dt as dt_util

from .engine import Timing
from .ledger import Outcome, SessionRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class LastSession:
    """The latest session that is over."""

    ended: str
    """ISO 8601, UTC."""
    routine: str
    athlete: str | None
    completed: bool
    share: float
    """How much of the routine was done, 0 to 1."""
    sets: int
    reps: int
    held: float
    """Seconds held in all."""
    seconds: float
    """How long it lasted."""
    timing: str = Timing.DEVICE.value
    """Whose clock it went by: `device` or `arrival`."""

    @classmethod
    def read(cls, record: SessionRecord) -> Self:
        """Return what the workout log says of a session that a routine led and that is over."""
        ended = record.ended or record.last_seen
        return cls(
            ended=ended.replace(microsecond=0).isoformat(),
            routine=record.routine or "",
            athlete=record.athlete_name,
            completed=record.outcome is Outcome.COMPLETED,
            share=round(record.share or 0.0, 3),
            sets=len(record.sets),
            reps=record.reps,
            held=round(record.held, 1),
            seconds=round((ended - record.started).total_seconds(), 1),
            timing=record.timing or Timing.DEVICE.value,
        )

    @property
    def ended_at(self) -> datetime | None:
        """Return when it ended."""
        return dt_util.parse_datetime(self.ended)
