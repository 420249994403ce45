"""Whether the athlete is ready to run."""

from datetime import datetime, timedelta

from .last_session import LastSession

PRIMED_FOR = timedelta(minutes=60)
"""How long a warm-up counts. Ours: no source measured when the effect is gone."""
ENOUGH = 0.8
"""Share of the routine that must be done. Ours."""


def is_primed(last: LastSession | None, now: datetime) -> bool:
    """Tell whether a routine was completed well enough, lately enough."""
    if last is None or not last.completed or last.share < ENOUGH:
        return False
    ended = last.ended_at
    return ended is not None and timedelta() <= now - ended < PRIMED_FOR
