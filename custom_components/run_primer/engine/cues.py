"""What the coach says about an event: keys of words, never words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from .events import (
    CountdownKind,
    CountedDown,
    CountUnsure,
    Event,
    FaultSeen,
    HoldBegun,
    RepCounted,
    SamplesMissed,
    SensorBack,
    SensorLost,
    SessionCompleted,
    SessionPaused,
    SessionRestored,
    SessionResumed,
    SessionStarted,
    SessionStopped,
    SetCompleted,
    SetStarted,
)
from .model import HoldGoal, Measure, PlannedSet, Side


class Urgency(IntEnum):
    """What gives way to what; a higher one goes first."""

    COUNT = 0
    """A number: wrong when late, so dropped rather than late."""
    CUE = 1
    """How to do it better: worth a second or two of waiting."""
    STAGE = 2
    """What happens now: must be heard."""


PATIENCE: Mapping[Urgency, float] = {Urgency.COUNT: 0.4, Urgency.CUE: 3.0, Urgency.STAGE: 15.0}
"""Seconds a prompt may wait before it is stale."""


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence: its key in the words file and what fills its placeholders."""

    key: str
    values: tuple[tuple[str, str | int], ...] = ()


@dataclass(frozen=True, slots=True)
class Prompt:
    """Lines said in one breath."""

    lines: tuple[Line, ...]
    urgency: Urgency


class Coach:
    """Turns events into prompts for one routine."""

    def __init__(self, closing_cues: tuple[str, ...]) -> None:
        """Close the routine with these cues for the run."""
        self._closing = closing_cues

    def prompt(self, event: Event) -> Prompt | None:
        """Return what to say about an event; None when it needs no words."""
        say = _SAYINGS.get(type(event))
        prompt = say(event) if say else None
        if isinstance(event, SessionCompleted) and prompt:
            run = tuple(Line(f"run_cues.{key}") for key in self._closing)
            return Prompt((*prompt.lines, *run), prompt.urgency)
        return prompt


def _line(key: str, **values: str | int) -> Line:
    """Return a line of the coach."""
    return Line(f"prompts.{key}", tuple(values.items()))


def _stage(*lines: Line) -> Prompt:
    """Return a prompt that must be heard."""
    return Prompt(lines, Urgency.STAGE)


def _announce(planned: PlannedSet) -> Line:
    """Return what comes next: exercise, side and dose."""
    goal = planned.goal
    values: dict[str, str | int] = {"exercise": planned.exercise.key}
    if isinstance(goal, HoldGoal):
        kind, values["seconds"] = "hold", round(goal.seconds)
    elif planned.measure is Measure.TIMER:
        kind, values["seconds"], values["reps"] = "timer", round(planned.timer_seconds), goal.reps
    elif planned.measure is Measure.BUTTON:
        kind, values["reps"] = "button", goal.reps
    else:
        kind, values["reps"] = "reps", goal.reps
    if planned.side is Side.BOTH:
        return _line(f"next_{kind}", **values)
    return _line(f"next_{kind}_side", side=planned.side.value, **values)


def _session_started(event: SessionStarted) -> Prompt:
    """Say what is to come and how to get in place."""
    first = event.plan[0]
    count = len({planned.exercise.key for planned in event.plan})
    return _stage(
        _line("session_started", routine=event.routine, count=count),
        _announce(first),
        Line(f"exercises.{first.exercise.key}.setup"),
    )


def _set_started(event: SetStarted) -> Prompt:
    """Say go, and the one thing to think of."""
    return _stage(_line("go"), Line(f"exercises.{event.planned.exercise.key}.cue"))


def _set_completed(event: SetCompleted) -> Prompt | None:
    """Say that it is over, how long to rest, and what comes next before it comes."""
    upcoming, done = event.upcoming, event.result.planned
    if upcoming is None:
        return None
    lines = [_line("set_done"), _line("rest", seconds=round(done.rest)), _announce(upcoming)]
    if upcoming.exercise.key != done.exercise.key:
        lines.append(Line(f"exercises.{upcoming.exercise.key}.setup"))
    return _stage(*lines)


def _session_completed(event: SessionCompleted) -> Prompt:
    """Say what was done."""
    summary = event.summary
    return _stage(
        _line(
            "completed",
            routine=summary.routine,
            reps=summary.reps,
            seconds=round(summary.held),
        )
    )


def _counted_down(event: CountedDown) -> Prompt:
    """Say the seconds left; of a rest, the first time as a sentence."""
    if event.kind is CountdownKind.REST and event.seconds > _LAST_SECONDS:
        return Prompt((_line("rest_ending", seconds=event.seconds),), Urgency.CUE)
    return Prompt((_line("countdown", seconds=event.seconds),), Urgency.COUNT)


def _restored(event: SessionRestored) -> Prompt | None:
    """Say how long nobody led, when anybody can have noticed."""
    if event.away < _WORTH_SAYING_SECONDS:
        return None
    return _stage(_line("restored", seconds=round(event.away)))


def _samples_missed(event: SamplesMissed) -> Prompt | None:
    """Say what is not counted, when there is room for a rep in it."""
    if event.seconds >= _WORTH_SAYING_SECONDS:
        return _stage(_line("missed", seconds=round(event.seconds)))
    return None if event.seconds else _stage(_line("missed_some"))


_WORTH_SAYING_SECONDS = 1.0
_LAST_SECONDS = 3

_SAYINGS: Mapping[type, Callable[[Any], Prompt | None]] = {
    SessionStarted: _session_started,
    SetStarted: _set_started,
    SetCompleted: _set_completed,
    SessionCompleted: _session_completed,
    CountedDown: _counted_down,
    RepCounted: lambda event: Prompt((_line("count", number=event.number),), Urgency.COUNT),
    CountUnsure: lambda _: Prompt((_line("low_confidence"),), Urgency.CUE),
    FaultSeen: lambda event: Prompt((Line(f"faults.{event.fault.value}"),), Urgency.CUE),
    HoldBegun: lambda _: Prompt((_line("hold_started"),), Urgency.CUE),
    SessionPaused: lambda _: _stage(_line("paused")),
    SessionResumed: lambda _: _stage(_line("resumed")),
    SessionStopped: lambda _: _stage(_line("stopped")),
    SessionRestored: _restored,
    SamplesMissed: _samples_missed,
    SensorLost: lambda event: _stage(_line("sensor_lost", sensor=event.kind.value)),
    SensorBack: lambda event: _stage(_line("sensor_back", sensor=event.kind.value)),
}
