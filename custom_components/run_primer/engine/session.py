"""A routine under way: the state machine between sensors, athlete and coach."""

from collections.abc import Mapping
from dataclasses import replace

from .clock import Timing
from .closing import Closing, correct
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
from .form import FormWatch
from .metrics import Trust
from .model import Measure, PlannedSet, Reading, SensorKind, SessionState
from .motion import Counter, SetCount
from .progress import SetProgress
from .results import SessionSummary, SetResult
from .review import Reason, Recount
from .snapshot import SessionSnapshot
from .sofar import SetSoFar
from .target import aim

PREPARE_SECONDS = 20.0
"""Time to get in place before the first set. Ours, no source."""
NOTICE_SECONDS = 10.0
"""Nothing begins sooner behind an outage, so that it can be told. Ours, no source."""


class Session:
    """Leads through a plan; every method returns what happened by it.

    `at` and `now` are always seconds of the station's clock. How long reps and
    holds last comes from the readings, which carry their sensor's own time.

    Counting a whole set takes too long for an event loop. Whoever leads a session
    asks it for a `recount` behind each step, has it counted wherever there is time,
    and brings the count back by `counted`; a set is only over when that is done.
    """

    def __init__(
        self,
        routine: str,
        plan: tuple[PlannedSet, ...],
        counters: Mapping[SensorKind, Counter],
        *,
        prepare_seconds: float = PREPARE_SECONDS,
        trusts: Mapping[SensorKind, Trust] | None = None,
    ) -> None:
        """Get ready to lead through these sets with one counter for each kind of sensor.

        `trusts` tells what their numbers are worth; little, where it is silent.
        """
        self.routine = routine
        self.plan = plan
        self.state = SessionState.IDLE
        self.progress: SetProgress | None = None
        self._counters = counters
        self._trusts = trusts or {}
        self._prepare_seconds = prepare_seconds
        self._index = 0
        self._deadline: Deadline | None = None
        self.results: list[SetResult] = []
        """The sets that are over."""
        self._started = 0.0
        self._before_pause = SessionState.IDLE
        self._paused_at = 0.0
        self._lost: set[SensorKind] = set()
        self._closing: Closing | None = None
        self._counting: SetProgress | None = None

    @property
    def current(self) -> PlannedSet | None:
        """Return the set that is being done or comes next; None behind the last one."""
        return self.plan[self._index] if self._index < len(self.plan) else None

    @property
    def timing(self) -> Timing:
        """Return by whose clock the plan is timed; one set without a sensor's own is enough."""
        late = {kind.value for kind, trust in self._trusts.items() if not trust.timed}
        return Timing.ARRIVAL if any(row.measure in late for row in self.plan) else Timing.DEVICE

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
    def countdown(self) -> tuple[CountdownKind, float, float] | None:
        """Return what is counted down to, when it ends, and of how many seconds; or None."""
        if self._deadline is None:
            return None
        return self._deadline.kind, self._deadline.at, self._deadline.seconds

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
        if self.progress is None or self._closing or not self._measures(kind):
            counter.feed(reading)
            if self.progress is not None and not self._closing:
                self.progress.feed_beside(kind, reading, at)
            return []
        events = self.progress.feed(reading, at)
        if self.progress.reached:
            events += self._complete_set(self.progress, Closing("goal", at), now)
        return events

    def recount(self) -> Recount | None:
        """Return what has to be counted as a whole now; None when nothing has, or one is."""
        if self.progress is None or self._counting is self.progress:
            return None
        recount = self.progress.recount()
        if recount is not None:
            self._counting = self.progress
        return recount

    def counted(self, recount: Recount, count: SetCount | None, now: float) -> list[Event]:
        """Take the count that was asked for, None when it failed; return what it changes."""
        progress, self._counting = self._counting, None
        if progress is None or progress is not self.progress:
            return []
        events = progress.counted(recount, count) if count else []
        if self._closing is not None:
            if recount.reason is not Reason.END:
                return []
            return events + self._close(progress, self._closing, now)
        if count and progress.reached and self.state is SessionState.WORKING:
            events += self._complete_set(progress, Closing("goal", recount.over(count)), now)
        return events

    def settle(self, now: float) -> list[Event]:
        """Count right here what has to be counted, for those who keep nobody waiting."""
        events: list[Event] = []
        while recount := self.recount():
            events += self.counted(recount, recount.count(), now)
        return events

    def gap(self, kind: SensorKind, seconds: float = 0.0, *, rebooted: bool = False) -> list[Event]:
        """Take note that a sensor's next reading does not follow the one before."""
        if kind not in self._counters or not self.is_active or self.state is SessionState.PAUSED:
            return []
        self._counters[kind].gap()
        if self.progress is None or self._closing:
            return []
        if not self._measures(kind):
            self.progress.gap_beside()
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
        if not self.is_active or self.state is SessionState.PAUSED or self._closing:
            return []
        self._before_pause, self.state = self.state, SessionState.PAUSED
        self._paused_at = at
        if self.progress:
            self.progress.look(Reason.LOOK)
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
        if not self.is_active or self._closing:
            return []
        resumed = self.resume(at)
        if self.progress is not None:
            return resumed + self._end_set(self.progress, Closing("skip", at))
        return resumed + self._start_set(at)

    def done(self, at: float) -> list[Event]:
        """Take the running set as done because the athlete says so."""
        if self.progress is None or self._closing or self.state is SessionState.PAUSED:
            return []
        return self._end_set(self.progress, Closing("done", at))

    def stop(self, at: float, *, pain: bool = False) -> list[Event]:
        """End early, for pain or any other reason; what was done stays done."""
        if not self.is_active:
            return []
        if self._closing is not None:
            self._closing = replace(self._closing, stops=True, pain=pain)
            return []
        if self.progress is not None:
            return self._end_set(self.progress, Closing("skip", at, stops=True, pain=pain))
        return self._stop(at, pain=pain)

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
            results=tuple(self.results),
            elapsed=since - self.progress.started if self.progress else 0.0,
            running=self.progress.so_far if self.progress else None,
        )

    def restore(self, snapshot: SessionSnapshot, at: float, away: float) -> list[Event]:
        """Go on, at this time, from where another life was so many seconds ago.

        Rest goes on while nobody leads; time that is given for a set does not.
        """
        self.state, self._before_pause = snapshot.state, snapshot.before_pause
        self._index, self.results = snapshot.index, list(snapshot.results)
        self._started = at - away - snapshot.age
        self._paused_at = at
        if snapshot.running is not None:
            planned = self.plan[self._index]
            goes_on = self._counter(planned) and self.state is not SessionState.PAUSED
            started = at - snapshot.elapsed - (away if goes_on else 0.0)
            self.progress = self._begin(planned, started, snapshot.running)
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
            return self._complete_set(self.progress, Closing("goal", at), at)
        return self._start_set(at)

    def _start_set(self, at: float) -> list[Event]:
        """Begin the current set."""
        planned = self.plan[self._index]
        self.state = SessionState.WORKING
        self.progress = self._begin(planned, at)
        self._deadline = None
        if planned.measure is Measure.TIMER:
            self._count_down(CountdownKind.TIMER, at, planned.timer_seconds)
        return [SetStarted(planned=planned)]

    def _begin(
        self, planned: PlannedSet, started: float, known: SetSoFar | None = None
    ) -> SetProgress:
        """Return a set that begins, or goes on."""
        counter = self._counter(planned)
        form = None
        if counter is not None:
            form = FormWatch(planned, SensorKind(planned.measure.value), self._trusts)
        return SetProgress(planned, started, counter, form, known)

    def _end_set(self, progress: SetProgress, closing: Closing) -> list[Event]:
        """End a set early, as soon as it is counted as a whole where it has to be."""
        if progress.look(Reason.END):
            self._closing = closing
            return []
        return self._close(progress, closing, closing.at)

    def _close(self, progress: SetProgress, closing: Closing, now: float) -> list[Event]:
        """Close a set that ended early."""
        if not closing.stops:
            return self._complete_set(progress, closing, now)
        self.results.append(progress.close(closing.ended_by))
        return self._stop(closing.at, pain=closing.pain)

    def _stop(self, at: float, *, pain: bool) -> list[Event]:
        """Be over before the end."""
        self.progress = self._closing = self._deadline = None
        self.state = SessionState.IDLE
        return [SessionStopped(summary=self._summary(at), pain=pain)]

    def _complete_set(self, progress: SetProgress, closing: Closing, now: float) -> list[Event]:
        """End a set and go on to the rest behind it, or to the end.

        Whoever hears late that a set is over rests shorter, but is told in time what comes next.
        """
        live, result = progress.reps, progress.close(closing.ended_by)
        self.progress = self._closing = None
        self.results.append(result)
        self._index += 1
        events: list[Event] = []
        if result.reps is not None and result.reps != live:
            sure = result.confidence or 0.0
            events.append(correct(result.planned, live, result.reps, sure))
        events.append(SetCompleted(result=result, upcoming=self.current))
        if self.current is None:
            self.state = SessionState.COMPLETE
            self._deadline = None
            return [*events, SessionCompleted(summary=self._summary(closing.at))]
        self.state = SessionState.RESTING
        rest = result.planned.rest
        left = max(closing.at + rest - now, min(rest, NOTICE_SECONDS))
        self._count_down(CountdownKind.REST, now, left)
        return events

    def _counter(self, planned: PlannedSet) -> Counter | None:
        """Return the counter that measures a set; None when nothing does."""
        if planned.measure in (Measure.TIMER, Measure.BUTTON):
            return None
        return aim(self._counters.get(SensorKind(planned.measure.value)), planned, self.results)

    def _summary(self, at: float) -> SessionSummary:
        """Return what was done until now."""
        return SessionSummary(
            routine=self.routine,
            started=self._started,
            ended=at,
            planned_sets=len(self.plan),
            sets=tuple(self.results),
            timing=self.timing,
        )
