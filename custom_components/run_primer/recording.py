"""What the engine says, as records of the workout log."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from .engine import Hold, HoldGoal, PlannedSet, Rep, RepCounted, RepGoal, SetResult
from .ledger import HoldRecord, RepRecord, SetRecord

type Wall = Callable[[float], datetime | None]
"""Turns seconds of a sensor's clock into UTC; None when it cannot be told."""


def begun(planned: PlannedSet, set_id: str, now: datetime) -> SetRecord:
    """Return a set that begins now."""
    goal = planned.goal
    return SetRecord(
        id=set_id,
        exercise=planned.exercise.key,
        side=planned.side.value,
        measure=planned.measure.value,
        number=planned.number,
        total=planned.total,
        goal_reps=goal.reps if isinstance(goal, RepGoal) else None,
        goal_seconds=goal.seconds if isinstance(goal, HoldGoal) else None,
        started=now,
    )


def is_of(one: SetRecord, planned: PlannedSet) -> bool:
    """Tell whether a set is this one of its session's plan: one said by hand is none of them."""
    known = (one.exercise, one.side, one.number, one.measure)
    return known == (
        planned.exercise.key,
        planned.side.value,
        planned.number,
        planned.measure.value,
    )


def over(
    one: SetRecord, result: SetResult, now: datetime, wall: Wall, asymmetry: float | None
) -> SetRecord:
    """Return a set that ends now, with all that was measured of it."""
    return replace(
        one,
        ended=now,
        ended_by=result.ended_by,
        reps=result.reps,
        partials=result.partials,
        held=result.held,
        confidence=result.confidence,
        asymmetry=asymmetry,
        done=tuple(_rep(number, rep, wall) for number, rep in enumerate(result.seen, start=1)),
        holds=tuple(_hold(number, hold) for number, hold in enumerate(result.holds, start=1)),
    )


def counted(event: RepCounted, wall: Wall) -> RepRecord:
    """Return a rep as it is known live."""
    return RepRecord(
        number=event.number,
        at=wall(event.at),
        device_us=_microseconds(event.at),
        confidence=event.confidence,
    )


def _rep(number: int, rep: Rep, wall: Wall) -> RepRecord:
    """Return a rep that was seen from its start to its end."""
    return RepRecord(
        number=number,
        at=wall(rep.lockout),
        device_us=_microseconds(rep.lockout),
        confidence=rep.confidence,
        rise=rep.lockout - rep.started,
        top=rep.top,
        fall=rep.ended - rep.lockout - rep.top,
        peak=rep.peak,
        low=rep.rest,
    )


def _hold(number: int, hold: Hold) -> HoldRecord:
    """Return a hold that is over."""
    return HoldRecord(
        number=number,
        seconds=hold.seconds,
        device_us=_microseconds(hold.started),
        mean=hold.mean,
        steadiness=hold.steadiness,
    )


def _microseconds(seconds: float) -> int:
    """Return whole microseconds."""
    return round(seconds * 1_000_000)
