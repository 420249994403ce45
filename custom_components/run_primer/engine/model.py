"""The values everything else speaks in: exercises, routines, readings, and what happened."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class SensorKind(StrEnum):
    """What a sensor measures."""

    PLATFORM = "platform"
    BAND = "band"


class Measure(StrEnum):
    """What tells that a set is being done."""

    PLATFORM = "platform"
    """Force on the hip-thrust platform."""
    BAND = "band"
    """Tension of the resistance band."""
    TIMER = "timer"
    """Nothing senses it: time is given for it, at the prescribed tempo."""
    BUTTON = "button"
    """Nothing senses it: the athlete says when it is done."""


class SessionState(StrEnum):
    """Where a session is."""

    IDLE = "idle"
    PREPARING = "preparing"
    WORKING = "working"
    RESTING = "resting"
    PAUSED = "paused"
    COMPLETE = "complete"


class Side(StrEnum):
    """The side that works."""

    BOTH = "both"
    LEFT = "left"
    RIGHT = "right"


class Reading(NamedTuple):
    """One sample of a sensor, in newtons by its present calibration."""

    at: float
    """Seconds of the sensor's own clock."""
    force: float
    """Newtons: all feet channels together, or the band's tension."""
    left: float | None = None
    """Newtons under the left foot, where it is measured apart."""
    right: float | None = None
    """Newtons under the right foot, where it is measured apart."""
    bench: float | None = None
    """Newtons under the upper back, where it is measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tempo:
    """How long the parts of a rep last, in seconds."""

    concentric: float
    """Going up, or stretching the band."""
    hold: float
    """Staying at the top."""
    eccentric: float
    """Coming down, or letting the band back."""
    pause: float = 0.0
    """Staying at the bottom."""

    @property
    def total(self) -> float:
        """Seconds of a whole rep."""
        return self.concentric + self.hold + self.eccentric + self.pause


class Fault(StrEnum):
    """What a sensor can tell of form (measuring-science section 4.1)."""

    INCOMPLETE_LOCKOUT = "incomplete_lockout"
    NO_HOLD = "no_hold"
    MOMENTUM = "momentum"
    FAST_LOWERING = "fast_lowering"
    KNEES_CAVING = "knees_caving"
    BAND_SLACK = "band_slack"
    UNEVEN = "uneven"
    RUSHING = "rushing"
    FATIGUE = "fatigue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercise:
    """Something to do, whoever does it and however often."""

    key: str
    """Public name, see docs/exercises.md."""
    measures: tuple[Measure, ...]
    """Ways to measure it, the best first."""
    unilateral: bool
    """True when each side has a set of its own."""
    tempo: Tempo
    faults: tuple[Fault, ...]
    """Mistakes that a sensor measuring it can see."""
    paced: bool
    """True when the coach gives the beat even where a sensor counts."""
    sources: tuple[str, ...]
    """Where the facts come from."""
    ours: tuple[str, ...] = ()
    """Fields that no source gives: defaults chosen by this project."""
    beside: SensorKind | None = None
    """A sensor that tells of form while another one counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RepGoal:
    """A set that ends with a number of reps."""

    reps: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldGoal:
    """A set that ends when force was held for a time."""

    seconds: float
    share: float | None = None
    """Force to hold, as a share of the strongest push of the session; None for any force."""


type Goal = RepGoal | HoldGoal


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutineStep:
    """One exercise of a routine, with its dose."""

    exercise: str
    """Key of the exercise."""
    goal: Goal
    sets: int
    """Sets for each side."""
    rest: float
    """Seconds of rest behind each set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Routine:
    """Exercises in their order."""

    key: str
    steps: tuple[RoutineStep, ...]
    rounds: int
    """How often the steps are gone through, as a circuit."""
    closing_cues: tuple[str, ...]
    """Keys of what is said at the end, for the run that follows."""
    position: int
    """Place in lists; the first one is what is done when nothing was chosen."""
    sources: tuple[str, ...]
    ours: tuple[str, ...] = ()
    """Fields that no source gives: defaults chosen by this project."""
    name: str | None = None
    """What its owner calls it; None for a built-in one, whose name is in the words."""

    @property
    def label(self) -> str:
        """Return what stands for it in a list: the owner's name, else the key to be translated."""
        return self.name or self.key


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedSet:
    """One set as it will be done: a routine comes down to a row of these."""

    exercise: Exercise
    side: Side
    number: int
    """Which set of this exercise and side it is, from 1."""
    total: int
    """How many sets of this exercise and side there are."""
    goal: Goal
    measure: Measure
    rest: float
    """Seconds of rest behind it; 0 behind the last set."""

    @property
    def timer_seconds(self) -> float:
        """Time given for the set when nothing measures it."""
        if isinstance(self.goal, HoldGoal):
            return self.goal.seconds
        return self.goal.reps * self.exercise.tempo.total


@dataclass(frozen=True, slots=True, kw_only=True)
class Rep:
    """A rep that was seen from its start to its end; times are seconds of the sensor's clock."""

    started: float
    lockout: float
    """When the top was reached."""
    ended: float
    peak: float
    """Newtons, the highest filtered force."""
    rest: float
    """Newtons at the low reference."""
    top: float
    """Seconds spent at the top."""
    confidence: float
    """0 (a guess) to 1 (sure)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A hold that is over; times are seconds of the sensor's clock."""

    started: float
    ended: float
    mean: float
    """Newtons, mean force while held."""
    steadiness: float | None
    """Coefficient of variation in percent, detrended; None under 2.5 s."""

    @property
    def seconds(self) -> float:
        """How long it lasted."""
        return self.ended - self.started
