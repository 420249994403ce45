"""Where a session is, told in a sentence."""

from .engine import Line, Measure, SessionState, SessionView, Side
from .spoken import RefusedError, voice

ABOUT = ("reps_left", "sets_left", "exercise", "rest")
"""What of a session may be asked for."""


def tell_status(view: SessionView, about: str | None, now: float) -> tuple[Line, ...]:
    """Return what is asked about a session under way; all of it for None.

    `now` is the station's time, in seconds. Raise RefusedError where there is nothing to tell.
    """
    where = voice("set", number=view.set or 0, count=view.sets or 0)
    match about:
        case "exercise":
            return (_exercise(view),)
        case "sets_left":
            return (where,)
        case "reps_left":
            return (_left(view, now),)
        case "rest" if view.rest_ends is None:
            raise RefusedError("no_rest")
        case "rest":
            return (_rest(view, now),)
    return (_exercise(view), where, _left(view, now))


def _left(view: SessionView, now: float) -> Line:
    """Return what is left of a set, or what keeps it from going on."""
    match view.state:
        case SessionState.PAUSED:
            return Line("prompts.paused")
        case SessionState.PREPARING:
            return voice("get_ready")
        case SessionState.RESTING:
            return _rest(view, now)
    if view.hold_target is not None:
        seconds = max(round(view.hold_target) - (view.hold_time or 0), 0)
        return voice("seconds_left", seconds=seconds)
    reps = view.reps_target or 0
    if view.reps is not None:
        return Line("prompts.last_reps", (("left", max(reps - view.reps, 0)),))
    by_hand = view.measure is Measure.BUTTON
    return voice("till_done", reps=reps) if by_hand else voice("not_counted", reps=reps)


def _rest(view: SessionView, now: float) -> Line:
    """Return how much rest is left."""
    return voice("rest_left", seconds=max(round((view.rest_ends or now) - now), 0))


def _exercise(view: SessionView) -> Line:
    """Return the exercise, with the side where one works alone."""
    exercise = view.exercise or ""
    if view.side in (None, Side.BOTH):
        return voice("exercise", exercise=exercise)
    return voice("exercise_side", exercise=exercise, side=view.side.value)
