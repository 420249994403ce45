"""Whether somebody is ready to run: a routine done well enough, lately enough.

All limits are ours: no source measured what is enough, or when the effect is gone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median

from .past import PastSession

PRIMED_FOR = timedelta(minutes=60)
"""How long a routine counts."""
ENOUGH = 0.8
"""Share of the routine that must be done."""
NEARLY_AS_GOOD = 0.8
"""Share of one's own usual quality that is good enough."""
_FEWEST_EARLIER = 3
"""Sessions under which nothing is usual."""
_MOST_EARLIER = 10
"""Older ones say little of how somebody trains now."""


class Reason(StrEnum):
    """Why somebody is or is not primed."""

    ENOUGH_DONE = "enough_done"
    AS_GOOD_AS_USUAL = "as_good_as_usual"
    NO_BASELINE = "no_baseline"
    """Too few earlier sessions of this routine were measured: the share alone decides."""
    NOT_MEASURED = "not_measured"
    """No sensor saw it: the share alone decides."""
    NO_SESSION = "no_session"
    TOO_LONG_AGO = "too_long_ago"
    NOT_COMPLETED = "not_completed"
    PAIN = "pain"
    TOO_LITTLE_DONE = "too_little_done"
    POORER_THAN_USUAL = "poorer_than_usual"


@dataclass(frozen=True, slots=True, kw_only=True)
class Priming:
    """Whether somebody is primed, and why."""

    primed: bool = False
    reasons: tuple[Reason, ...] = (Reason.NO_SESSION,)
    routine: str | None = None
    """Key of the routine it goes by."""
    share: float | None = None
    """How much of it was done, 0 to 1."""
    quality: float | None = None
    """0 to 1; None when nothing measured it."""
    baseline: float | None = None
    """Median quality of the same person's earlier sessions of it; None under three."""
    until: datetime | None = None
    """When it ends; None when not primed."""


def judge_priming(sessions: Sequence[PastSession], now: datetime) -> Priming:
    """Return whether somebody is primed, from all their sessions, the newest first.

    The newest session that is good enough counts, unless pain ended a later one.
    """
    if not sessions:
        return Priming()
    recent = [each for each in sessions if timedelta() <= now - each.ended < PRIMED_FOR]
    if not recent:
        return Priming(reasons=(Reason.TOO_LONG_AGO,))
    verdicts: list[Priming] = []
    for session in recent:
        verdicts.append(_judge(session, sessions))
        if session.pain or verdicts[-1].primed:
            return verdicts[-1]
    return verdicts[0]


def usual_quality(earlier: Iterable[PastSession]) -> float | None:
    """Return the median quality of sessions, the newest first; None when too few were measured."""
    known = [each.quality for each in earlier if each.completed]
    measured = [quality for quality in known if quality is not None][:_MOST_EARLIER]
    return median(measured) if len(measured) >= _FEWEST_EARLIER else None


def _judge(session: PastSession, sessions: Sequence[PastSession]) -> Priming:
    """Return what one recent session makes of somebody."""
    earlier = (
        each
        for each in sessions
        if each.routine == session.routine and each.started < session.started
    )
    quality, baseline = session.quality, usual_quality(earlier)
    reasons = _faults(session, quality, baseline)
    primed = not reasons
    return Priming(
        primed=primed,
        reasons=reasons or (Reason.ENOUGH_DONE, _how_good(quality, baseline)),
        routine=session.routine,
        share=session.share,
        quality=quality,
        baseline=baseline,
        until=session.ended + PRIMED_FOR if primed else None,
    )


def _faults(
    session: PastSession, quality: float | None, baseline: float | None
) -> tuple[Reason, ...]:
    """Return all that speaks against a session."""
    if session.pain:
        return (Reason.PAIN,)
    poor = quality is not None and baseline is not None and quality < NEARLY_AS_GOOD * baseline
    faults = {
        Reason.NOT_COMPLETED: not session.completed,
        Reason.TOO_LITTLE_DONE: session.share < ENOUGH,
        Reason.POORER_THAN_USUAL: poor,
    }
    return tuple(reason for reason, found in faults.items() if found)


def _how_good(quality: float | None, baseline: float | None) -> Reason:
    """Return what is said of the quality of a session that is good enough."""
    if quality is None:
        return Reason.NOT_MEASURED
    return Reason.NO_BASELINE if baseline is None else Reason.AS_GOOD_AS_USUAL
