"""What the engine says, as records of the workout log."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from .engine import (
    Exercise,
    Fault,
    FaultSeen,
    Hold,
    HoldGoal,
    PlannedSet,
    Rep,
    RepCounted,
    RepGoal,
    RepMetrics,
    SetResult,
)
from .ledger import FaultRecord, HoldRecord, RepRecord, SetRecord

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


def over(one: SetRecord, result: SetResult, ended: datetime, wall: Wall) -> SetRecord:
    """Return a set that is over, with all that was measured of it."""
    metrics = result.metrics
    measured = metrics.reps if metrics else ()
    return replace(
        one,
        ended=ended,
        ended_by=result.ended_by,
        reps=result.reps,
        partials=result.partials,
        held=result.held,
        confidence=result.confidence,
        asymmetry=metrics.sides.index if metrics and metrics.sides else None,
        done=tuple(
            _rep(number, rep, _metrics_of(rep, measured), result.planned.exercise, wall)
            for number, rep in enumerate(result.seen, start=1)
        ),
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


def faulty(event: FaultSeen) -> FaultRecord:
    """Return a fault of a set. It is told once, so its number is its own: told again, the same."""
    return FaultRecord(
        number=tuple(Fault).index(event.fault) + 1,
        fault=event.fault.value,
        rep=event.number or None,
    )


def _metrics_of(rep: Rep, measured: tuple[RepMetrics, ...]) -> RepMetrics | None:
    """Return what was measured of a rep. Its bounds are found anew there, so its middle tells."""
    middle = (rep.lockout + rep.ended) / 2
    found = (each for each in measured if each.started < middle < each.started + each.loaded)
    return next(found, None)


def _rep(
    number: int, rep: Rep, measured: RepMetrics | None, exercise: Exercise, wall: Wall
) -> RepRecord:
    """Return a rep that was seen from its start to its end, with the faults its exercise has."""
    known = RepRecord(
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
    if measured is None:
        return known
    return replace(
        known,
        loaded=measured.loaded,
        net_peak=measured.net_peak,
        impulse=measured.impulse,
        lockout_quality=measured.lockout_quality,
        asymmetry=measured.asymmetry,
        band_held=measured.band.held if measured.band else None,
        faults=tuple(fault.value for fault in exercise.faults if fault in measured.faults),
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
