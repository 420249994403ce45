"""What a trigger tells an automation: the variables of `trigger`, see docs/automations.md."""

from typing import Any

from .engine import (
    FaultSeen,
    HoldGoal,
    HoldReached,
    PlannedSet,
    RepCounted,
    SessionCompleted,
    SessionStarted,
    SessionStopped,
    SessionSummary,
    SetCompleted,
)
from .happening import Happening


def tell_station(happening: Happening) -> dict[str, Any]:
    """Return where something happened, in which routine and with whom."""
    athlete = happening.athlete
    return {
        "config_entry_id": happening.config_entry_id,
        "device_id": happening.device_id,
        "station": happening.station,
        "routine": happening.routine,
        "athlete": athlete.name if athlete else None,
    }


def tell_rep(event: RepCounted) -> dict[str, Any]:
    """Return a rep, and how many of its set are still to come."""
    goal = _goal_reps(event.planned)
    rep = {
        "number": event.number,
        "goal": goal,
        "left": None if goal is None else max(goal - event.number, 0),
        "confidence": round(event.confidence, 2),
    }
    return _tell_set(event.planned) | {"rep": rep}


def tell_result(event: SetCompleted) -> dict[str, Any]:
    """Return what came out of a set, and what comes next."""
    result, upcoming = event.result, event.upcoming
    told = {
        "reps": result.reps,
        "partial_reps": result.partials,
        "held": round(result.held, 1),
        "share": round(result.share, 2),
        "ended_by": result.ended_by,
        "confidence": result.confidence,
        "missed": round(result.missed, 1),
        "faults": result.faults,
    }
    following = upcoming and {"exercise": upcoming.exercise.key, "side": upcoming.side.value}
    return _tell_set(result.planned) | {"result": told, "next": following}


def tell_hold(event: HoldReached) -> dict[str, Any]:
    """Return a hold that lasted as long as it should."""
    return _tell_set(event.planned) | {"hold": {"seconds": round(event.seconds, 1)}}


def tell_plan(event: SessionStarted) -> dict[str, Any]:
    """Return what is going to be done."""
    return {
        "plan": [
            {"exercise": planned.exercise.key, "side": planned.side.value} | _numbers(planned)
            for planned in event.plan
        ]
    }


def tell_end(event: SessionCompleted) -> dict[str, Any]:
    """Return what a completed routine came to."""
    return {"summary": _summary(event.summary)}


def tell_stop(event: SessionStopped) -> dict[str, Any]:
    """Return what a stopped routine came to, and whether it was stopped for pain."""
    return {"summary": _summary(event.summary), "pain": event.pain}


def tell_fault(event: FaultSeen) -> dict[str, Any]:
    """Return a fault of form, and behind which rep it was told."""
    return _tell_set(event.planned) | {"fault": event.fault.value, "rep": {"number": event.number}}


def _tell_set(planned: PlannedSet) -> dict[str, Any]:
    """Return which set it is."""
    return {
        "exercise": planned.exercise.key,
        "side": planned.side.value,
        "set": _numbers(planned),
    }


def _numbers(planned: PlannedSet) -> dict[str, Any]:
    """Return the place of a set among those of its exercise and side, and its goal."""
    goal = planned.goal
    return {
        "number": planned.number,
        "total": planned.total,
        "goal_reps": _goal_reps(planned),
        "goal_seconds": goal.seconds if isinstance(goal, HoldGoal) else None,
        "measured_by": planned.measure.value,
    }


def _goal_reps(planned: PlannedSet) -> int | None:
    """Return how many reps a set is to have; None when it is for holding."""
    return None if isinstance(planned.goal, HoldGoal) else planned.goal.reps


def _summary(summary: SessionSummary) -> dict[str, Any]:
    """Return what a session came to."""
    return {
        "sets": len(summary.sets),
        "planned_sets": summary.planned_sets,
        "reps": summary.reps,
        "held": round(summary.held, 1),
        "share": round(summary.share, 2),
        "seconds": round(summary.ended - summary.started, 1),
    }
