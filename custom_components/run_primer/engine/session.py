"""A routine under way: the state machine between sensors, athlete and coach."""

from collections.abc import Mapping

from .clock import Timing
from .deadline import Deadline, countdown_in
from .events import (
    CountdownKind,
    CountedDown,
    Event,
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
from .model import Measure, PlannedSet, Reading, SensorKind, SessionState
from .motion import Counter
from .progress import SetProgress, correction
from .results import SessionSummary, SetResult
from .snapshot import SessionSnapshot

PREPARE_SECONDS = 10.0
"""Time to get in place before the first set. Ours, no source."""
NOTICE_SECONDS = 10.0
"""Nothing begins sooner behind an outage, so that it can be told. Ours, no source."""


class Session:
    """Leads through a plan; every method returns what happened by it.

    `at` and `now` are always seconds of the station's clock. How long reps and
    holds last comes from the readings, which carry their sensor's own time.
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
        self._deadline: Deadline | None = None
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
    def rest_ends(self) -> float | None:
        """Return when the rest is over; None when not resting."""
        if self.state is SessionState.RESTING and self._deadline:
            return self._deadline.at
        return None

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

    def feed(self, kind: SensorKind, reading: Reading, at: float, now: float) -> list[Event]:
        """Take the next reading of a sensor, measured at one time and heard at another."""
        counter = self._counters.get(kind)
        if counter is None or not self.is_active or self.state is SessionState.PAUSED:
            return []
        if self.progress is None or not self._measures(kind):
            counter.feed(reading)
            return []
        events = self.progress.feed(reading, at)
        if self.progress.reached:
            events += self._complete_set(self.progress, "goal", at, now)
        return events

    def gap(self, kind: SensorKind, seconds: float = 0.0, *, rebooted: bool = False) -> list[Event]:
        """Take note that a sensor's next reading does not follow the one before."""
        if kind not in self._counters or not self.is_active or self.state is SessionState.PAUSED:
            return []
        self._counters[kind].gap()
        if self.progress is None or not self._measures(kind):
            return []
        self.progress.gap(seconds, rebooted=rebooted)
        return [SamplesMissed(kind=kind, seconds=seconds)] if seconds or rebooted else []

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
            self.progress.part(at)
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
            self._results.append(self.progress.close("skip"))
            self.progress = None
        self.state = SessionState.IDLE
        self._deadline = None
        return [SessionStopped(summary=self._summary(at))]

    def sensor_silent(self, kind: SensorKind) -> list[Event]:
        """Take note that a sensor is not heard any more."""
        if kind in self._lost:
            return []
        self._lost.add(kind)
        return [SensorLost(kind=kind)] if self._needs(kind) else []

    def sensor_heard(self, kind: SensorKind) -> list[Event]:
        """Take note that a sensor is heard again."""
        if kind not in self._lost:
            return []
        self._lost.discard(kind)
        return [SensorBack(kind=kind)] if self._needs(kind) else []

    def snapshot(self, at: float) -> SessionSnapshot:
        """Return all it takes to lead on in another life."""
        since = self._paused_at if self.state is SessionState.PAUSED else at
        return SessionSnapshot(
            routine=self.routine,
            plan=self.plan,
            state=self.state,
            before_pause=self._before_pause,
            index=self._index,
            age=at - self._started,
            left=self._deadline.at - since if self._deadline else None,
            results=tuple(self._results),
            elapsed=since - self.progress.started if self.progress else 0.0,
            running=self.progress.so_far if self.progress else None,
        )

    def restore(self, snapshot: SessionSnapshot, at: float, away: float) -> list[Event]:
        """Go on, at this time, from where another life was so many seconds ago.

        Rest goes on while nobody leads; time that is given for a set does not.
        """
        self.state, self._before_pause = snapshot.state, snapshot.before_pause
        self._index, self._results = snapshot.index, list(snapshot.results)
        self._started = at - away - snapshot.age
        self._paused_at = at
        if snapshot.running is not None:
            planned = self.plan[self._index]
            counter = self._counter(planned)
            gone = away if counter and self.state is not SessionState.PAUSED else 0.0
            started = at - gone - snapshot.elapsed
            self.progress = SetProgress(planned, started, counter, snapshot.running)
        if snapshot.left is not None:
            left = snapshot.left
            if self.state in (SessionState.PREPARING, SessionState.RESTING):
                left = max(left - away, min(left, NOTICE_SECONDS))
            self._count_down(countdown_in(snapshot.stage), at, left)
        return [SessionRestored(routine=self.routine, away=away)]

    def _measures(self, kind: SensorKind) -> bool:
        """Tell whether the running or next set is measured by a sensor."""
        return self.current is not None and self.current.measure.value == kind.value

    def _needs(self, kind: SensorKind) -> bool:
        """Tell whether a session under way waits for a sensor."""
        return self.is_active and self._measures(kind)

    def _count_down(self, kind: CountdownKind, at: float, seconds: float) -> None:
        """Set the time at which the next thing happens."""
        self._deadline = Deadline(at + seconds, kind, seconds)

    def _time_is_up(self, at: float) -> list[Event]:
        """Do what the deadline was for."""
        if self.progress is not None:
            return self._complete_set(self.progress, "goal", at)
        return self._start_set(at)

    def _start_set(self, at: float) -> list[Event]:
        """Begin the current set."""
        planned = self.plan[self._index]
        self.state = SessionState.WORKING
        self.progress = SetProgress(planned, at, self._counter(planned))
        self._deadline = None
        if planned.measure is Measure.TIMER:
            self._count_down(CountdownKind.TIMER, at, planned.timer_seconds)
        return [SetStarted(planned=planned)]

    def _complete_set(
        self, progress: SetProgress, ended_by: str, at: float, now: float | None = None
    ) -> list[Event]:
        """End a set and go on to the rest behind it, or to the end.

        Whoever hears late that a set is over rests shorter, but is told in time what comes next.
        """
        live = progress.reps
        self.progress, result = None, progress.close(ended_by)
        self._results.append(result)
        self._index += 1
        events = correction(result, live)
        events.append(SetCompleted(result=result, upcoming=self.current))
        if self.current is None:
            self.state = SessionState.COMPLETE
            self._deadline = None
            return [*events, SessionCompleted(summary=self._summary(at))]
        self.state = SessionState.RESTING
        now, rest = at if now is None else now, result.planned.rest
        self._count_down(CountdownKind.REST, now, max(at + rest - now, min(rest, NOTICE_SECONDS)))
        return events

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
