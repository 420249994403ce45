"""What the coach has to say: keys of words, how urgent they are, and when they must be heard."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum


class Urgency(IntEnum):
    """What gives way to what; a higher one goes first."""

    CUE = 0
    """How to do it better: worth a few seconds of waiting."""
    COUNT = 1
    """A number: wrong when late, so dropped rather than late."""
    STAGE = 2
    """What happens now: must be heard."""
    STOP = 3
    """The end: nothing is said before it, and what is being said is cut off."""


PATIENCE: Mapping[Urgency, float] = {
    Urgency.CUE: 4.0,
    Urgency.COUNT: 0.4,
    Urgency.STAGE: 15.0,
    Urgency.STOP: 60.0,
}
"""Seconds a prompt may wait before it is stale."""


class Earcon(StrEnum):
    """A short sound that stands for a prompt where there are no words."""

    COUNT = "count"
    LAST = "last"
    CUE = "cue"
    GO = "go"
    DONE = "done"
    STAGE = "stage"
    STOP = "stop"
    WAKE = "wake"
    """Nearly silent: wakes a loudspeaker before the first words."""


class Verbosity(StrEnum):
    """How much is said aloud."""

    ALL = "all"
    CUES = "cues"
    """No counting: what comes next, and how to do it better."""
    SILENT = "silent"

    def allows(self, urgency: Urgency) -> bool:
        """Tell whether something so urgent is said."""
        if self is Verbosity.CUES:
            return urgency is not Urgency.COUNT
        return self is Verbosity.ALL


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
    earcon: Earcon = Earcon.CUE
    at: float | None = None
    """Station time at which it should be heard; None for now."""
    key: str | None = None
    """A prompt of the same key is said once, planned or not."""
    timed: bool = False
    """True when a timetable says it: it is only shown when it happens."""

    def heard_at(self, at: float) -> Prompt:
        """Return it, to be heard at a station time."""
        return replace(self, at=at)


def say(urgency: Urgency, *lines: Line, earcon: Earcon = Earcon.CUE) -> Prompt:
    """Return a prompt of these lines."""
    return Prompt(lines, urgency, earcon)


def line(key: str, **values: str | int) -> Line:
    """Return a line of the coach's own."""
    return Line(f"prompts.{key}", tuple(values.items()))
