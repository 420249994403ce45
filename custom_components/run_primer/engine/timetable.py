"""What is said at a known time: countdowns, and the beat of sets that the coach paces.

Planned ahead, so that a loudspeaker that is slow can be told early.
"""

from .cues import LONG_REST_SECONDS, announce, go, has_beat, rep_prompts, seconds_left, set_up
from .deadline import MARKS
from .events import CountdownKind
from .model import HoldGoal, Measure, PlannedSet, SessionState
from .prompts import Earcon, Prompt, Urgency
from .prompts import line as _line
from .session import Session

_GET_READY_SECONDS = 22.0
"""Before the end of a long rest, when the set-up of what comes next is said. Ours."""
_SETTLE_SECONDS = 2.0
"""From go to the first beat, so that its cue is over."""
_MORE_PUSHES = 10
"""Beats behind the last one, for who missed some: a sensor ends the set."""
_SLOW_LOWERING_SECONDS = 3.0
"""Lowering that is worth counting down. Ours."""


def timetable(session: Session) -> tuple[Prompt, ...]:
    """Return all that is said by the clock from where a session is; nothing while it is paused."""
    planned, countdown = session.current, session.stage.countdown
    if planned is None or session.state is SessionState.PAUSED:
        return ()
    if session.progress is not None:
        return in_set(planned, session.progress.started)
    return () if countdown is None else before_set(planned, *countdown)


def before_set(
    planned: PlannedSet, kind: CountdownKind, ends: float, rest: float
) -> tuple[Prompt, ...]:
    """Return what is said on the way to a set: the set-up again, the seconds left, and go.

    `ends` is station time, `rest` the seconds since the set before.
    """
    prompts: list[Prompt] = []
    if rest >= LONG_REST_SECONDS:
        ready = Prompt((announce(planned), *set_up(planned)), Urgency.STAGE, Earcon.STAGE)
        prompts.append(ready.heard_at(ends - _GET_READY_SECONDS))
    prompts += [
        seconds_left(kind, mark).heard_at(ends - mark) for mark in MARKS[kind] if mark <= rest
    ]
    return (*prompts, go(planned).heard_at(ends))


def in_set(planned: PlannedSet, started: float) -> tuple[Prompt, ...]:
    """Return what is said during a set by the clock, given when it started."""
    goal = planned.goal
    if isinstance(goal, HoldGoal):
        return _timed_hold(goal, started) if planned.measure is Measure.TIMER else ()
    if planned.exercise.paced:
        return _pushes(planned, goal.reps, started)
    return _metronome(planned, goal.reps, started) if has_beat(planned) else ()


def after_rep(planned: PlannedSet, lockout: float) -> tuple[Prompt, ...]:
    """Return the seconds of a slow lowering, behind a rep that a sensor saw at its top."""
    tempo = planned.exercise.tempo
    if tempo.eccentric < _SLOW_LOWERING_SECONDS:
        return ()
    down = lockout + tempo.hold
    return tuple(
        seconds_left(CountdownKind.HOLD, int(tempo.eccentric) - i).heard_at(down + i)
        for i in range(int(tempo.eccentric))
    )


def _timed_hold(goal: HoldGoal, started: float) -> tuple[Prompt, ...]:
    """Return the last seconds of a hold that nothing measures."""
    marks = [mark for mark in MARKS[CountdownKind.TIMER] if mark < goal.seconds]
    return tuple(
        seconds_left(CountdownKind.TIMER, mark).heard_at(started + goal.seconds - mark)
        for mark in marks
    )


def _metronome(planned: PlannedSet, reps: int, started: float) -> tuple[Prompt, ...]:
    """Return the count of reps that nothing measures, each at its top."""
    tempo = planned.exercise.tempo
    return tuple(
        prompt.heard_at(started + tempo.total * i + tempo.concentric)
        for i in range(reps)
        for prompt in rep_prompts(i + 1, reps)
    )


def _pushes(planned: PlannedSet, reps: int, started: float) -> tuple[Prompt, ...]:
    """Return when to push and when to let go; a push has its number."""
    tempo = planned.exercise.tempo
    first = started + _SETTLE_SECONDS
    prompts: list[Prompt] = []
    for i in range(reps if planned.measure is Measure.TIMER else reps + _MORE_PUSHES):
        begin = first + tempo.total * i
        words = _line("push", number=i + 1) if i < reps else _line("push_again")
        push = Prompt((words,), Urgency.COUNT, Earcon.LAST)
        release = Prompt((_line("release"),), Urgency.COUNT, Earcon.COUNT)
        prompts += [
            push.heard_at(begin),
            release.heard_at(begin + tempo.concentric + tempo.hold),
        ]
    return tuple(prompts)
