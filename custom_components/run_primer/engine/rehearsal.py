"""Every prompt a routine is sure to need, in the order it needs them: to be rendered before."""

from collections.abc import Iterator

from .cues import go, hint, rep_prompts, rest_between, seconds_left
from .deadline import MARKS
from .events import CountdownKind
from .model import HoldGoal, PlannedSet, RepGoal
from .prompts import Earcon, Prompt, Urgency
from .prompts import line as _line
from .timetable import after_rep, before_set, in_set


def rehearse(plan: tuple[PlannedSet, ...]) -> tuple[Prompt, ...]:
    """Return the prompts of a plan, each once, without their times."""
    seen: dict[tuple[object, ...], Prompt] = {}
    for prompt in _prompts(plan):
        seen.setdefault(prompt.lines, prompt)
    return tuple(seen.values())


def _prompts(plan: tuple[PlannedSet, ...]) -> Iterator[Prompt]:
    """Yield all prompts, some of them more than once."""
    for mark in (3, 2, 1):
        yield seconds_left(CountdownKind.PREPARE, mark)
    for key in ("stopped", "stopped_for_pain", "paused", "resumed"):
        yield Prompt((_line(key),), Urgency.STAGE)
    for number, planned in enumerate(plan):
        yield from _set(planned)
        if number + 1 < len(plan):
            upcoming = plan[number + 1]
            lines = (_line("set_done"), *rest_between(planned, upcoming))
            yield Prompt(lines, Urgency.STAGE, Earcon.DONE)
            yield from before_set(upcoming, CountdownKind.REST, 0.0, planned.rest)


def _set(planned: PlannedSet) -> Iterator[Prompt]:
    """Yield what is said in a set."""
    yield hint(planned)
    yield go(planned)
    yield from in_set(planned, 0.0)
    if isinstance(planned.goal, HoldGoal):
        yield Prompt((_line("hold_started"),), Urgency.CUE)
        yield Prompt((_line("halfway"),), Urgency.COUNT)
        for mark in {*MARKS[CountdownKind.HOLD], *MARKS[CountdownKind.TIMER]}:
            yield seconds_left(CountdownKind.HOLD, mark)
        if planned.goal.share is not None:
            yield Prompt((_line("target_more"),), Urgency.CUE)
            yield Prompt((_line("target_less"),), Urgency.CUE)
    elif isinstance(planned.goal, RepGoal):
        for number in range(1, planned.goal.reps + 1):
            yield from rep_prompts(number, planned.goal.reps)
        yield from after_rep(planned, 0.0)
