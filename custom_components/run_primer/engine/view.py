"""The small read model that entities, actions and the dashboard see."""

from dataclasses import dataclass

from .clock import Timing
from .model import HoldGoal, Measure, PlannedSet, RepGoal, SessionState, Side
from .session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionView:
    """A session at one moment. Everything is None where there is nothing to say."""

    state: SessionState = SessionState.IDLE
    routine: str | None = None
    timing: Timing | None = None
    """Whose clock the session goes by."""
    exercise: str | None = None
    measure: Measure | None = None
    """What counts the set."""
    side: Side | None = None
    set: int | None = None
    """Which set of this exercise and side, from 1."""
    sets: int | None = None
    reps: int | None = None
    reps_target: int | None = None
    hold_time: int | None = None
    """Whole seconds held in this set."""
    hold_target: float | None = None
    """Seconds."""
    force_target: float | None = None
    """Newtons to hold, in the platform's calibration."""
    rest_ends: float | None = None
    """Seconds of the station's clock."""
    confidence: float | None = None
    """0 to 1 that the number of reps is right."""


def view_session(session: Session | None) -> SessionView:
    """Return what there is to see of a session."""
    if session is None:
        return SessionView()
    planned = session.current
    if planned is None or not session.is_active:
        return SessionView(state=session.state, routine=session.routine, timing=session.timing)
    progress = session.progress
    return SessionView(
        state=session.state,
        routine=session.routine,
        timing=session.timing,
        exercise=planned.exercise.key,
        measure=planned.measure,
        side=planned.side,
        set=planned.number,
        sets=planned.total,
        reps=_reps(session, planned),
        reps_target=planned.goal.reps if isinstance(planned.goal, RepGoal) else None,
        hold_time=int(progress.held if progress else 0)
        if isinstance(planned.goal, HoldGoal)
        else None,
        hold_target=planned.goal.seconds if isinstance(planned.goal, HoldGoal) else None,
        force_target=progress.force_target if progress else None,
        rest_ends=session.stage.rest_ends,
        confidence=progress.confidence if progress else None,
    )


def _reps(session: Session, planned: PlannedSet) -> int | None:
    """Return the reps counted; None when nothing counts reps in this set."""
    counted = planned.measure in (Measure.PLATFORM, Measure.BAND)
    if not counted or not isinstance(planned.goal, RepGoal):
        return None
    return session.progress.reps if session.progress else 0
