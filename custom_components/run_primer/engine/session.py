"""A routine under way: the state machine between sensors, athlete and coach."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
import math

from .clock import Timing
from .events import (
    CountdownKind,
    CountedDown,
    Event,
    RepCorrected,
    SensorBack,
    SensorLost,
    SessionCompleted,
    SessionPaused,
    SessionResumed,
    SessionStarted,
    SessionStopped,
    SetCompleted,
    SetStarted,
)
from .model import Measure, PlannedSet, Reading, RepGoal, SensorKind
from .motion import Counter
from .progress import SetProgress
from .results import SessionSummary, SetResult

PREPARE_SECONDS = 10.0
"""Time to get in place before the first set. Ours, no source."""
_MARKS: Mapping[CountdownKind, tuple[int, ...]] = {
    CountdownKind.PREPARE: (3, 2, 1),
    CountdownKind.REST: (10, 3, 2, 1),
    CountdownKind.TIMER: (10, 3, 2, 1),
}


class SessionState(StrEnum):
    """Where a session is."""

    IDLE = "idle"
    PREPARING = "preparing"
    WORKING = "working"
    RESTING = "resting"
    PAUSED = "paused"
    COMPLETE = "complete"


@dataclass(slots=True)
class _Deadline:
    """A time at which something happens, counted down to."""

    at: float
    kind: CountdownKind
    said: int

    def due(self) -> float:
        """Return when the next second worth saying is, or the end."""
        return self.at - max((m for m in _MARKS[self.kind] if m < self.said), default=0)

    def mark(self, at: float) -> int | None:
        """Return the whole seconds left if they are worth saying and were not said."""
        left = math.ceil(self.at - at - 1e-6)
        if left not in _MARKS[self.kind] or left >= self.said:
            return None
        self.said = left
        return left


class Session:
    """Leads through a plan; every method returns what happened by it.

    `at` is always seconds of the station's clock. How long reps and holds
    last comes from the readings, which carry their sensor's own time.
    """

    def __init__(
        self,
        routine: str,
        plan: tuple[PlannedSet, ...],
        counters: Mapping[SensorKind, Counter],
        *,
        prepare_seconds: float = PREPARE_SECONDS,
        timing: Timing = Timing.DEVICE,
    ) -> None:
        """Get ready to lead through these sets with one counter for each kind of sensor."""
        self.routine, self.timing = routine, timing
        self.plan = plan
        self.state = SessionState.IDLE
        self.progress: SetProgress | None = None
        self._counters = counters
        self._prepare_seconds = prepare_seconds
        self._index = 0
        self._deadline: _Deadline | None = None
        self._results: list[SetResult] = []
        self._started = 0.0
        self._before_pause = SessionState.IDLE
        self._paused_at = 0.0
        self._lost: set[SensorKind] = set()

    @property
    def current(self) -> PlannedSet | None:
        """Return the set that is being done or comes next; None behind the last one."""
        return self.plan[self._index] if self._index < len(self.plan) else None

    @property
    def is_active(self) -> bool:
        """Tell whether it was started and is not over."""
        return self.state not in (SessionState.IDLE, SessionState.COMPLETE)

    @property
    def ends(self) -> float | None:
        """Return when what is going on ends by itself; None when it does not."""
        return self._deadline.at if self._deadline else None

    @property
    def rest_ends(self) -> float | None:
        """Return when the rest is over; None when not resting."""
        return self.ends if self.state is SessionState.RESTING else None

    @property
    def due(self) -> float | None:
        """Return when `tick` has something to do; None when only the athlete can go on."""
        if self._deadline is None or self.state is SessionState.PAUSED:
            return None
        return self._deadline.due()

    def start(self, at: float) -> list[Event]:
        """Begin with the time to get in place."""
        self._started = at
        self.state = SessionState.PREPARING
        self._count_down(CountdownKind.PREPARE, at, self._prepare_seconds)
        return [SessionStarted(routine=self.routine, plan=self.plan)]

    def feed(self, kind: SensorKind, reading: Reading, at: float) -> list[Event]:
        """Take the next reading of a sensor."""
        counter = self._counters.get(kind)
        if counter is None or not self.is_active or self.state is SessionState.PAUSED:
            return []
        if self.progress is None or self.progress.planned.measure.value != kind.value:
            counter.feed(reading)
            return []
        events = self.progress.feed(reading)
        if self.progress.reached:
            events += self._complete_set(self.progress, "goal", at)
        return events

    def gap(self, kind: SensorKind) -> None:
        """Take note that samples of a sensor are missing here."""
        if kind in self._counters:
            self._counters[kind].gap()

    def tick(self, at: float) -> list[Event]:
        """Let time pass; late ticks lose nothing but countdown words that are stale."""
        if self._deadline is None or self.state in (SessionState.PAUSED, SessionState.IDLE):
            return []
        if self.progress is not None:
            self.progress.pass_time(at - self.progress.started)
        if at >= self._deadline.at:
            return self._time_is_up(at)
        mark = self._deadline.mark(at)
        return [] if mark is None else [CountedDown(kind=self._deadline.kind, seconds=mark)]

    def pause(self, at: float) -> list[Event]:
        """Stand still. Nothing is counted, no time runs."""
        if not self.is_active or self.state is SessionState.PAUSED:
            return []
        self._before_pause, self.state = self.state, SessionState.PAUSED
        self._paused_at = at
        return [SessionPaused()]

    def resume(self, at: float) -> list[Event]:
        """Go on where it was paused."""
        if self.state is not SessionState.PAUSED:
            return []
        self.state = self._before_pause
        if self._deadline:
            self._deadline.at += at - self._paused_at
        if self.progress:
            self.progress.started += at - self._paused_at
        for counter in self._counters.values():
            counter.gap()
        return [SessionResumed()]

    def skip(self, at: float) -> list[Event]:
        """Leave out what is going on: the rest of a set, or a rest."""
        if not self.is_active:
            return []
        resumed = self.resume(at)
        if self.progress is not None:
            return [*resumed, *self._complete_set(self.progress, "skip", at)]
        return [*resumed, *self._start_set(at)]

    def done(self, at: float) -> list[Event]:
        """Take the running set as done because the athlete says so."""
        if self.progress is None or self.state is SessionState.PAUSED:
            return []
        return self._complete_set(self.progress, "done", at)

    def stop(self, at: float) -> list[Event]:
        """End early; what was done stays done."""
        if not self.is_active:
            return []
        if self.progress is not None:
            self._results.append(self._close_set(self.progress, "skip"))
        self.state = SessionState.IDLE
        self._deadline = None
        return [SessionStopped(summary=self._summary(at))]

    def sensor_silent(self, kind: SensorKind) -> list[Event]:
        """Take note that a sensor is not heard any more."""
        if kind in self._lost:
            return []
        self._lost.add(kind)
        self.gap(kind)
        return [SensorLost(kind=kind)] if self._needs(kind) else []

    def sensor_heard(self, kind: SensorKind) -> list[Event]:
        """Take note that a sensor is heard again."""
        if kind not in self._lost:
            return []
        self._lost.discard(kind)
        return [SensorBack(kind=kind)] if self._needs(kind) else []

    def _needs(self, kind: SensorKind) -> bool:
        """Tell whether the running or next set is measured by a sensor."""
        return self.is_active and self.current is not None and self.current.measure.value == kind

    def _count_down(self, kind: CountdownKind, at: float, seconds: float) -> None:
        """Set the time at which the next thing happens."""
        self._deadline = _Deadline(at + seconds, kind, math.ceil(seconds) + 1)

    def _time_is_up(self, at: float) -> list[Event]:
        """Do what the deadline was for."""
        if self.progress is not None:
            return self._complete_set(self.progress, "goal", at)
        return self._start_set(at)

    def _start_set(self, at: float) -> list[Event]:
        """Begin the current set."""
        planned = self.plan[self._index]
        self.state = SessionState.WORKING
        counter = self._counter(planned)
        self.progress = SetProgress(planned, at, counter)
        self._deadline = None
        if planned.measure is Measure.TIMER:
            self._count_down(CountdownKind.TIMER, at, planned.timer_seconds)
        if counter is not None:
            counter.begin()
        return [SetStarted(planned=planned)]

    def _complete_set(self, progress: SetProgress, ended_by: str, at: float) -> list[Event]:
        """End a set and go on to the rest behind it, or to the end."""
        live = progress.reps
        result = self._close_set(progress, ended_by)
        self._results.append(result)
        self._index += 1
        events = _correction(result, live)
        events.append(SetCompleted(result=result, upcoming=self.current))
        if self.current is None:
            self.state = SessionState.COMPLETE
            self._deadline = None
            return [*events, SessionCompleted(summary=self._summary(at))]
        self.state = SessionState.RESTING
        self._count_down(CountdownKind.REST, at, result.planned.rest)
        return events

    def _close_set(self, progress: SetProgress, ended_by: str) -> SetResult:
        """Return the result of a set that is over now, counted again as a whole."""
        self.progress = None
        counter = self._counter(progress.planned)
        if counter is None:
            return progress.result(None, ended_by)
        counter.end()
        return progress.result(counter.recording().count(), ended_by)

    def _counter(self, planned: PlannedSet) -> Counter | None:
        """Return the counter that measures a set; None when nothing does."""
        if planned.measure in (Measure.TIMER, Measure.BUTTON):
            return None
        return self._counters.get(SensorKind(planned.measure.value))

    def _summary(self, at: float) -> SessionSummary:
        """Return what was done until now."""
        return SessionSummary(
            routine=self.routine,
            started=self._started,
            ended=at,
            planned_sets=len(self.plan),
            sets=tuple(self._results),
            timing=self.timing,
        )


def _correction(result: SetResult, live: int) -> list[Event]:
    """Return the difference that counting the whole set again made."""
    if result.reps is None or result.reps == live or not isinstance(result.planned.goal, RepGoal):
        return []
    return [
        RepCorrected(
            planned=result.planned,
            before=live,
            number=result.reps,
            confidence=result.confidence or 0.0,
        )
    ]
