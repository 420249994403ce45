"""The end of a set: how it came to it, and what the count of the whole corrects."""

from dataclasses import dataclass

from .events import RepCorrected
from .model import PlannedSet
from .results import SetResult


@dataclass(frozen=True, slots=True)
class Closing:
    """A set that is over as soon as it is counted as a whole."""

    ended_by: str
    at: float
    """When it ended, seconds of the station's clock."""
    stops: bool = False
    """True when the session is over with it."""
    pain: bool = False
    """True when it is over because something hurts."""


def correct(planned: PlannedSet, before: int, number: int, confidence: float) -> RepCorrected:
    """Return that another number of reps is the right one."""
    return RepCorrected(planned=planned, before=before, number=number, confidence=confidence)


def final_count(live: int, result: SetResult) -> list[RepCorrected]:
    """Return the correction of what was told live, where a set came out otherwise."""
    if result.reps in (None, live):
        return []
    return [correct(result.planned, live, result.reps, result.confidence or 0.0)]
