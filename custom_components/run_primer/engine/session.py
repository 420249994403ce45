"""A routine under way: the state machine between sensors, athlete and coach."""

from collections.abc import Mapping
from dataclasses import replace

from .clock import Timing
from .closing import Closing, final_count
from .events import (
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
from .instruments import Instruments
from .metrics import Trust
from .model import Measure, PlannedSet, Reading, SensorKind, SessionState
from .motion import Counter, SetCount
from .progress import SetProgress
from .results import SessionSummary, SetResult
from .review import Reason, Recount
from .snapshot import SessionSnapshot
from .stage import Stage

PREPARE_SECONDS = 10.0
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
        self.stage = Stage()
        self.progress: SetProgress | None = None
        self._instruments = Instruments(counters, trusts or {})
        self._prepare_seconds = prepare_seconds
        self._index = 0
        self.results: list[SetResult] = []
        """The sets that are over."""
        self.started = 0.0
        """When it began, seconds of the station's clock."""

    @property
    def current(self) -> PlannedSet | None:
        """Return the set that is being done or comes next; None behind the last one."""
        return self.plan[self._index] if self._index < len(self.plan) else None

    @property
    def timing(self) -> Timing:
        """Return by whose clock the plan is timed; one set without a sensor's own is enough."""
        return self._instruments.timing(self.plan)

    @property
    def state(self) -> SessionState:
        """Return what is going on."""
        return self.stage.state

    @property
    def is_active(self) -> bool:
        """Tell whether it was started and is not over."""
        return self.stage.is_active

    def start(self, at: float) -> list[Event]:
        """Begin with the time to get in place."""
        self.started = at
        self.stage.enter(SessionState.PREPARING, at, self._prepare_seconds)
        return [SessionStarted(routine=self.routine, plan=self.plan)]

    def feed(self, kind: SensorKind, reading: Reading, at: float, now: float) -> list[Event]:
        """Take the next reading of a sensor, measured at one time and heard at another."""
        counter = self._counter(kind)
        if counter is None:
            return []
        progress = self._open
        if progress is None or not self._measures(kind):
            counter.feed(reading)
            if progress is not None:
                progress.feed_beside(kind, reading, at)
            return []
        events = progress.feed(reading, at)
        if progress.reached:
            events += self._complete_set(progress, Closing("goal", at), now)
        return events

    def recount(self) -> Recount | None:
        """Return what has to be counted as a whole now; None when nothing has, or one is."""
        return self.progress.recount() if self.progress else None

    def counted(self, recount: Recount, count: SetCount | None, now: float) -> list[Event]:
        """Take the count that was asked for, None when it failed; return what it changes."""
        progress = self.progress
        if progress is None or progress.asked is not recount:
            return []
        events = progress.counted(recount, count)
        if progress.closing is not None:
            if recount.reason is not Reason.END:
                return []
            return events + self._close(progress, progress.closing, now)
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
        counter = self._counter(kind)
        if counter is None:
            return []
        counter.gap()
        progress = self._open
        if progress is None:
            return []
        if not self._measures(kind):
            progress.gap_beside()
            return []
        progress.gap(seconds, rebooted=rebooted)
        return [SamplesMissed(kind=kind, seconds=seconds)] if seconds or rebooted else []

    def tick(self, at: float) -> list[Event]:
        """Let time pass; late ticks lose nothing but countdown words that are stale."""
        if self.stage.due is None:
            return []
        if self.progress is not None:
            self.progress.pass_time(at - self.progress.started)
        return self._time_is_up(at) if self.stage.is_over(at) else [*self.stage.mark(at)]

    def pause(self, at: float) -> list[Event]:
        """Stand still. Nothing is counted, no time runs."""
        if not self.is_active or self.stage.is_paused or self._is_closing:
            return []
        self.stage.pause(at)
        if self.progress:
            self.progress.look(Reason.LOOK)
        return [SessionPaused()]

    def resume(self, at: float) -> list[Event]:
        """Go on where it was paused."""
        if not self.stage.is_paused:
            return []
        stood = self.stage.resume(at)
        if self.progress:
            self.progress.started += stood
            self.progress.part(at)
        self._instruments.interrupt()
        return [SessionResumed()]

    def skip(self, at: float) -> list[Event]:
        """Leave out what is going on: the rest of a set, or a rest."""
        if not self.is_active or self._is_closing:
            return []
        resumed = self.resume(at)
        if self.progress is not None:
            return resumed + self._end_set(self.progress, Closing("skip", at))
        return resumed + self._start_set(at)

    def done(self, at: float) -> list[Event]:
        """Take the running set as done because the athlete says so."""
        progress = self._open
        if progress is None or self.stage.is_paused:
            return []
        return self._end_set(progress, Closing("done", at))

    def stop(self, at: float, *, pain: bool = False) -> list[Event]:
        """End early, for pain or any other reason; what was done stays done."""
        if not self.is_active:
            return []
        if self.progress is None:
            return self._stop(at, pain=pain)
        if self.progress.closing is not None:
            self.progress.closing = replace(self.progress.closing, stops=True, pain=pain)
            return []
        return self._end_set(self.progress, Closing("skip", at, stops=True, pain=pain))

    def sense(self, kind: SensorKind, *, heard: bool) -> list[Event]:
        """Take note that a sensor is heard, or not any more."""
        if not self._instruments.sense(kind, heard=heard) or not self._needs(kind):
            return []
        return [SensorBack(kind=kind) if heard else SensorLost(kind=kind)]

    def snapshot(self, at: float) -> SessionSnapshot:
        """Return all it takes to lead on in another life."""
        return SessionSnapshot(
            routine=self.routine,
            plan=self.plan,
            state=self.state,
            before_pause=self.stage.before_pause,
            index=self._index,
            age=at - self.started,
            left=self.stage.seconds_left(at),
            results=tuple(self.results),
            elapsed=self.stage.standing(at) - self.progress.started if self.progress else 0.0,
            running=self.progress.so_far if self.progress else None,
        )

    def restore(self, snapshot: SessionSnapshot, at: float, away: float) -> list[Event]:
        """Go on, at this time, from where another life was so many seconds ago.

        Rest goes on while nobody leads; time that is given for a set does not.
        """
        self._index, self.results = snapshot.index, list(snapshot.results)
        self.started = at - away - snapshot.age
        left = snapshot.left
        if left is not None and snapshot.state in (SessionState.PREPARING, SessionState.RESTING):
            left = max(left - away, min(left, NOTICE_SECONDS))
        self.stage.restore(snapshot.state, snapshot.before_pause, at, left)
        if snapshot.running is not None:
            planned = self.plan[self._index]
            goes_on = self._instruments.measure(planned) and not self.stage.is_paused
            started = at - snapshot.elapsed - (away if goes_on else 0.0)
            self.progress = self._instruments.begin(
                planned, started, self.results, snapshot.running
            )
        return [SessionRestored(routine=self.routine, away=away)]

    @property
    def _open(self) -> SetProgress | None:
        """Return the set that takes in what is measured; None between sets and at their end."""
        return None if self._is_closing else self.progress

    @property
    def _is_closing(self) -> bool:
        """Tell whether a set is over but for its count."""
        return self.progress is not None and self.progress.closing is not None

    def _measures(self, kind: SensorKind) -> bool:
        """Tell whether the running or next set is measured by a sensor."""
        return self.current is not None and self.current.measure.value == kind.value

    def _needs(self, kind: SensorKind) -> bool:
        """Tell whether a session under way waits for a sensor."""
        return self.is_active and self._measures(kind)

    def _time_is_up(self, at: float) -> list[Event]:
        """Do what the deadline was for."""
        if self.progress is not None:
            return self._complete_set(self.progress, Closing("goal", at), at)
        return self._start_set(at)

    def _start_set(self, at: float) -> list[Event]:
        """Begin the current set."""
        planned = self.plan[self._index]
        seconds = planned.timer_seconds if planned.measure is Measure.TIMER else None
        self.stage.enter(SessionState.WORKING, at, seconds)
        self.progress = self._instruments.begin(planned, at, self.results)
        return [SetStarted(planned=planned)]

    def _end_set(self, progress: SetProgress, closing: Closing) -> list[Event]:
        """End a set early, as soon as it is counted as a whole where it has to be."""
        if progress.look(Reason.END):
            progress.closing = closing
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
        self.progress = None
        self.stage.enter(SessionState.IDLE)
        return [SessionStopped(summary=self._summary(at), pain=pain)]

    def _complete_set(self, progress: SetProgress, closing: Closing, now: float) -> list[Event]:
        """End a set and go on to the rest behind it, or to the end.

        Whoever hears late that a set is over rests shorter, but is told in time what comes next.
        """
        live, result = progress.reps, progress.close(closing.ended_by)
        self.progress = None
        self.results.append(result)
        self._index += 1
        events: list[Event] = [*final_count(live, result)]
        events.append(SetCompleted(result=result, upcoming=self.current))
        if self.current is None:
            self.stage.enter(SessionState.COMPLETE)
            return [*events, SessionCompleted(summary=self._summary(closing.at))]
        rest = result.planned.rest
        left = max(closing.at + rest - now, min(rest, NOTICE_SECONDS))
        self.stage.enter(SessionState.RESTING, now, left)
        return events

    def _counter(self, kind: SensorKind) -> Counter | None:
        """Return the counter of a sensor that is listened to now; None for any other."""
        listens = self.is_active and not self.stage.is_paused
        return self._instruments.counter(kind) if listens else None

    def _summary(self, at: float) -> SessionSummary:
        """Return what was done until now."""
        return SessionSummary(
            routine=self.routine,
            started=self.started,
            ended=at,
            planned_sets=len(self.plan),
            sets=tuple(self.results),
            timing=self.timing,
        )
