"""What the log knows: frozen values, the same whether just done or read back years later."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Outcome(StrEnum):
    """What became of a session."""

    OPEN = "open"
    """Under way, or broken off by a crash and not yet taken up again."""
    COMPLETED = "completed"
    """Its last set is over."""
    STOPPED = "stopped"
    """The athlete ended it early."""
    ABANDONED = "abandoned"
    """Nobody came back to it."""
    LOGGED = "logged"
    """Nothing led it: a person wrote it down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RepRecord:
    """A rep. Live it is only counted; its measures are there when the set is over."""

    number: int
    """Which rep of the set, from 1."""
    at: datetime | None = None
    """When the top was reached, UTC."""
    device_us: int | None = None
    """The same on the sensor's own clock, microseconds: its place in the raw trace."""
    confidence: float | None = None
    """0 (a guess) to 1 (sure)."""
    rise: float | None = None
    """Seconds from its start to the top."""
    top: float | None = None
    """Seconds spent at the top."""
    fall: float | None = None
    """Seconds from leaving the top to its end."""
    peak: float | None = None
    """Newtons, the highest filtered force."""
    low: float | None = None
    """Newtons at the low reference."""
    loaded: float | None = None
    """Seconds from lift-off to touch-down: time under tension."""
    net_peak: float | None = None
    """Newtons over the load at rest."""
    impulse: float | None = None
    """Newton seconds over the load at rest."""
    lockout_quality: float | None = None
    """Lift at the top as a share of that of the set's first three reps."""
    asymmetry: float | None = None
    """Percent, positive when the right side did more."""
    band_held: float | None = None
    """Percent of the loaded time with the band as tight as it was set."""
    faults: tuple[str, ...] | None = None
    """Faults of form it showed, told or not: keys, see `engine.Fault`. None: nobody looked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldRecord:
    """A hold that is over."""

    number: int
    """Which hold of the set, from 1."""
    seconds: float
    device_us: int
    """When it began on the sensor's own clock, microseconds."""
    mean: float
    """Newtons, mean force while held."""
    steadiness: float | None
    """Coefficient of variation in percent; None when too short to tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultRecord:
    """A fault of form that a sensor saw."""

    number: int
    """Which fault of the set, from 1."""
    fault: str
    """Key, see `engine.Fault`."""
    rep: int | None
    """In which rep, from 1; None when it is of the whole set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ManualEntry:
    """What a person says of a set, because no sensor sees it."""

    load: float | None = None
    """Kilograms lifted besides the body."""
    effort: float | None = None
    """Rating of perceived exertion, 1 to 10."""
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRecord:
    """A set, under way or over."""

    id: str
    exercise: str
    side: str
    measure: str
    """What told that it was done: `engine.Measure`, or `manual`."""
    started: datetime
    number: int = 1
    """Which set of this exercise and side it is in its session, from 1."""
    total: int = 1
    goal_reps: int | None = None
    goal_seconds: float | None = None
    ended: datetime | None = None
    """None while it is being done."""
    ended_by: str | None = None
    """`goal`, `done`, `skip` or `manual`."""
    reps: int | None = None
    """None when nothing counted them."""
    partials: int = 0
    held: float = 0.0
    """Seconds of all its holds."""
    confidence: float | None = None
    asymmetry: float | None = None
    """Percent, positive when the right side did more."""
    said: ManualEntry | None = None
    done: tuple[RepRecord, ...] = ()
    holds: tuple[HoldRecord, ...] = ()
    faults: tuple[FaultRecord, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRecord:
    """A session, under way or over."""

    id: str
    station: str
    """Id of the station's config entry."""
    athlete: str | None
    """Id of the athlete's subentry."""
    athlete_name: str | None
    """As it was called then."""
    routine: str | None
    """Key; None when no routine led it."""
    started: datetime
    ended: datetime | None = None
    outcome: Outcome = Outcome.OPEN
    planned_sets: int = 0
    share: float | None = None
    """How much of the routine was done, 0 to 1."""
    timing: str | None = None
    """Whose clock reps and holds go by: `device` or `arrival`; None when nothing measured any."""
    sets: tuple[SetRecord, ...] = ()
    """In the order they were done."""

    @property
    def reps(self) -> int:
        """Return all reps that were counted or written down."""
        return sum(each.reps or 0 for each in self.sets)

    @property
    def held(self) -> float:
        """Return the seconds held in the sets that were for holding."""
        return sum(each.held for each in self.sets if each.goal_reps is None)

    @property
    def last_seen(self) -> datetime:
        """Return when something was last done in it."""
        moments = [self.started]
        for each in self.sets:
            moments.append(each.ended or each.started)
            moments.extend(rep.at for rep in each.done if rep.at is not None)
        return max(moments)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRecord:
    """What somebody answered when the station asked."""

    id: str
    station: str
    """Id of the station's config entry."""
    athlete: str | None
    """Id of the athlete's subentry."""
    athlete_name: str | None
    """As it was called then."""
    at: datetime
    question: str
    """Key of what was asked."""
    answer: str
    """Key of the answer."""
