"""What happened in a session: past-tense values that become events, prompts and log lines."""

from dataclasses import dataclass
from enum import StrEnum

from .model import Fault, PlannedSet, SensorKind
from .results import SessionSummary, SetResult


class CountdownKind(StrEnum):
    """What is being counted down."""

    PREPARE = "prepare"
    REST = "rest"
    HOLD = "hold"
    TIMER = "timer"


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionStarted:
    """A routine began."""

    routine: str
    plan: tuple[PlannedSet, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPaused:
    """Everything stands still."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionResumed:
    """It goes on where it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionCompleted:
    """The last set is over."""

    summary: SessionSummary


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionStopped:
    """The athlete ended it early."""

    summary: SessionSummary


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRestored:
    """It goes on although Home Assistant was away in the meantime."""

    routine: str
    away: float
    """Seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetStarted:
    """Now."""

    planned: PlannedSet


@dataclass(frozen=True, slots=True, kw_only=True)
class SetCompleted:
    """A set is over, by its goal, by button or by skipping."""

    result: SetResult
    upcoming: PlannedSet | None
    """What comes behind the rest; None behind the last set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RepCounted:
    """One more rep, seen at its top."""

    planned: PlannedSet
    number: int
    """Which rep of the set, from 1."""
    at: float
    """Seconds of the sensor's clock."""
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RepCorrected:
    """The set was counted again as a whole, and the number is another one."""

    planned: PlannedSet
    before: int
    number: int
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CountUnsure:
    """The sensors at hand cannot tell the reps of this set apart; told once in a set."""

    planned: PlannedSet
    confidence: float
    """0 to 1 that the number of reps is right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialRepSeen:
    """A lift that turned back early; it is not counted."""

    planned: PlannedSet
    height: float
    """Share of a full rep's rise, 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultSeen:
    """Two of the last three reps showed a fault of form; told once in a set."""

    planned: PlannedSet
    fault: Fault
    number: int
    """How many reps had been counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldBegun:
    """The force of a hold is there."""

    planned: PlannedSet


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldReached:
    """The prescribed hold is done."""

    planned: PlannedSet
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedDown:
    """So many whole seconds are left."""

    kind: CountdownKind
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorLost:
    """The sensor that measures the running set fell silent."""

    kind: SensorKind


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorBack:
    """It is heard again."""

    kind: SensorKind


@dataclass(frozen=True, slots=True, kw_only=True)
class SamplesMissed:
    """A stretch of the running set that nobody will ever know of."""

    kind: SensorKind
    seconds: float
    """0 when it is not known how long."""


type Event = (
    SessionStarted
    | SessionPaused
    | SessionResumed
    | SessionRestored
    | SessionCompleted
    | SessionStopped
    | SetStarted
    | SetCompleted
    | RepCounted
    | RepCorrected
    | CountUnsure
    | PartialRepSeen
    | FaultSeen
    | HoldBegun
    | HoldReached
    | CountedDown
    | SensorLost
    | SensorBack
    | SamplesMissed
)
