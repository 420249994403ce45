"""What the dashboard's card sees of a station: frozen values that are sent as they are."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest

from .coordinator import StationCoordinator
from .engine import (
    CountUnsure,
    Event,
    FaultSeen,
    HoldBegun,
    HoldGoal,
    HoldReached,
    PartialRepSeen,
    Picture,
    PlannedSet,
    RepCorrected,
    RepCounted,
    SensorKind,
    SessionView,
    SetCompleted,
    SetResult,
    SetStarted,
    Words,
)
from .settings import is_tared


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveSensor:
    """One sensor of the station."""

    id: str
    """Its subentry."""
    name: str
    kind: str
    connected: bool
    tared: bool
    """Its zero was found once."""
    calibrated: bool
    """A known mass was weighed; else newtons are nominal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveStation:
    """A station at one moment; times are seconds of its clock."""

    name: str
    now: float
    """When this was true."""
    session: SessionView
    position: int
    """Which set of the plan is going on or comes next, from 0; its length behind the last."""
    ends: float | None
    """When what is going on ends by itself."""
    target: tuple[float, float] | None
    """Newtons between which a lift is up; None before that was learned."""
    loaded: bool | None
    athlete: str | None
    """Name of who trains."""
    prompt: str | None
    peak_force: int | None
    """Newtons, highest of the last set."""
    asymmetry: float | None
    """Percent, of the last set."""
    primed: bool
    sensors: tuple[LiveSensor, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveResult:
    """What came out of a set."""

    reps: int | None
    held: float
    """Seconds."""
    share: float
    """0 to 1 of the goal."""
    confidence: float | None
    ended_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveSet:
    """One set of the plan; what was done of it, if anything was."""

    exercise: str
    side: str
    number: int
    total: int
    reps: int | None
    """Goal; None when it is for holding."""
    seconds: float | None
    """Goal of a hold, or the time given for a set that nothing measures."""
    measure: str
    rest: float
    """Seconds behind it."""
    setup: str
    """How to get in place, in the coach's words."""
    cue: str
    """The one thing to think of."""
    result: LiveResult | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveMark:
    """Something that happened, at a time of the station's clock."""

    type: str
    at: float
    number: int | None = None
    """Reps after it."""
    confidence: float | None = None
    height: float | None = None
    """Share of a full rep's rise, of a partial one."""
    words: str | None = None
    """What the coach says of it."""


def live_station(coordinator: StationCoordinator, *, now: float) -> LiveStation:
    """Return what there is to see now."""
    view, session = coordinator.data, coordinator.session
    progress = session.progress if session else None
    target = progress.target if progress else None
    return LiveStation(
        name=coordinator.config_entry.title,
        now=round(now, 3),
        session=replace(view.session, routine=coordinator.catalogue.label(view.session.routine)),
        position=_position(coordinator),
        ends=session.stage.ends if session and session.is_active else None,
        target=None if target is None else (round(target.low, 1), round(target.high, 1)),
        loaded=view.live.loaded,
        athlete=coordinator.athlete.name if coordinator.athlete else None,
        prompt=view.prompt,
        peak_force=view.peak_force,
        asymmetry=view.asymmetry,
        primed=view.primed,
        sensors=_sensors(coordinator),
    )


def live_plan(coordinator: StationCoordinator) -> tuple[LiveSet, ...]:
    """Return all sets of the session that is or was under way."""
    session, words = coordinator.session, coordinator.words
    if session is None:
        return ()
    return tuple(_set(*row, words) for row in zip_longest(session.plan, session.results))


def live_mark(event: Event, picture: Picture, words: Words, now: float) -> LiveMark | None:
    """Return an event as the card draws it; None when it is not drawn."""
    if (kind := _MARKS.get(type(event))) is None:
        return None
    mark = LiveMark(type=kind, at=now)
    match event:
        case RepCounted(planned=planned, at=at, number=number, confidence=confidence):
            at = round(picture.to_station(SensorKind(planned.measure.value), at), 3)
            mark = replace(mark, at=at, number=number, confidence=confidence)
        case RepCorrected(number=number, confidence=confidence):
            mark = replace(mark, number=number, confidence=confidence)
        case CountUnsure(confidence=confidence):
            mark = replace(mark, confidence=confidence)
        case PartialRepSeen(height=height):
            mark = replace(mark, height=round(height, 2))
        case FaultSeen(fault=fault):
            mark = replace(mark, words=words.text(f"faults.{fault.value}"))
    return mark


_MARKS: Mapping[type, str] = {
    SetStarted: "set_started",
    SetCompleted: "set_completed",
    RepCounted: "rep",
    RepCorrected: "corrected",
    CountUnsure: "unsure",
    PartialRepSeen: "partial",
    FaultSeen: "form",
    HoldBegun: "hold_begun",
    HoldReached: "hold_reached",
}


def _position(coordinator: StationCoordinator) -> int:
    """Return which set of the plan is going on or comes next, from 0."""
    session = coordinator.session
    if session is None:
        return 0
    current = session.current
    return len(session.plan) if current is None else session.plan.index(current)


def _sensors(coordinator: StationCoordinator) -> tuple[LiveSensor, ...]:
    """Return the sensors of a station."""
    subentries = coordinator.config_entry.subentries
    return tuple(
        LiveSensor(
            id=key,
            name=link.settings.name,
            kind=link.settings.hello.kind.value,
            connected=key in coordinator.data.connected,
            tared=key in subentries and is_tared(subentries[key]),
            calibrated=not any(each.nominal for each in link.calibrations.values()),
        )
        for key, link in coordinator.links.items()
    )


def _set(planned: PlannedSet, result: SetResult | None, words: Words) -> LiveSet:
    """Return one set of the plan."""
    goal, exercise = planned.goal, planned.exercise.key
    timed = isinstance(goal, HoldGoal) or planned.measure.value == "timer"
    return LiveSet(
        exercise=exercise,
        side=planned.side.value,
        number=planned.number,
        total=planned.total,
        reps=None if isinstance(goal, HoldGoal) else goal.reps,
        seconds=planned.timer_seconds if timed else None,
        measure=planned.measure.value,
        rest=planned.rest,
        setup=words.text(f"exercises.{exercise}.setup"),
        cue=words.text(f"exercises.{exercise}.cue"),
        result=None if result is None else _result(result),
    )


def _result(result: SetResult) -> LiveResult:
    """Return what came out of a set."""
    return LiveResult(
        reps=result.reps,
        held=round(result.held, 1),
        share=round(result.share, 3),
        confidence=result.confidence,
        ended_by=result.ended_by,
    )
