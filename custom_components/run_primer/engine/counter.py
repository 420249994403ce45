"""Counts reps and holds in one sensor's readings, live and again when the set is over."""

from dataclasses import dataclass, field

from .filters import Smoother, SpikeGuard
from .holds import HoldTracker
from .levels import Levels, LevelSettings
from .model import Reading, SensorKind
from .motion import Motion, SetCount, Target
from .reps import BAND_REPS, Phase, RepSettings, RepTracker
from .segment import SegmentSettings, count_set
from .trace import Samples, Trace


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterSettings:
    """Everything that can be tuned in counting."""

    smoothing: float = 0.03
    """Seconds, time constant of each of the two low-passes."""
    longest_hole: float = 1.5
    """Seconds without a sample that are bridged: a straight line hides a rep, but makes none."""
    small_hole: float = 0.3
    """Seconds without a sample from which nothing is learned of the noise around it."""
    levels: LevelSettings = field(default_factory=LevelSettings)
    reps: RepSettings = field(default_factory=RepSettings)
    band_reps: RepSettings = BAND_REPS
    segment: SegmentSettings = field(default_factory=SegmentSettings)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRecording:
    """All samples of a set, and what was learned of its noise."""

    kind: SensorKind
    samples: tuple[Samples, ...]
    noise: float
    """Standard deviation of the smoothed signal at rest, in the signal's unit."""
    settings: SegmentSettings

    def count(self) -> SetCount:
        """Count the set as a whole."""
        return count_set(self.kind, self.samples, self.noise, self.settings)


class MotionCounter:
    """The counter of one sensor. It knows no unit: all is learned from the signal."""

    def __init__(self, kind: SensorKind, settings: CounterSettings | None = None) -> None:
        """Count for a sensor of this kind."""
        self._kind = kind
        self._settings = settings or CounterSettings()
        self._guard = SpikeGuard()
        self._first = Smoother(self._settings.smoothing)
        self._second = Smoother(self._settings.smoothing)
        self._levels = Levels(self._settings.levels)
        reps = self._settings.band_reps if kind is SensorKind.BAND else self._settings.reps
        self._reps = RepTracker(self._levels, reps)
        self._holds = HoldTracker(self._settings.segment.holds)
        self._trace = Trace()
        self._latest: Reading | None = None
        """Waits for the next one, which shows whether it was wild."""
        self._last: float | None = None
        """Time of the reading that was followed last."""
        self._in_set = False

    def target(self, *, holding: bool) -> Target | None:
        """Return the forces that count as up, for a hold or for reps; None until learned."""
        if holding:
            return self._holds.target
        rest, top = self._levels.rest, self._levels.top
        if rest is None or top is None or top <= rest:
            return None
        slack = (1 - self._settings.reps.full_height) * (top - rest)
        return Target(top - slack, top + slack)

    def begin(self) -> None:
        """Start a set: count from here, keep what was learned of rest level and noise."""
        self._flush()
        self._trace.clear()
        self._levels.reset()
        self._reps.reset()
        self._holds.reset()
        self._in_set = True

    def feed(self, reading: Reading) -> tuple[Motion, ...]:
        """Take the next reading and say what happened up to the one before it.

        Outside of a set only learn.
        """
        latest, at = self._latest, reading[0]
        before = self._last if latest is None else latest[0]
        if before is not None:
            elapsed = at - before
            if -1.0 < elapsed <= 0:
                return ()
            if not 0 < elapsed <= self._settings.longest_hole:
                self._forget(at)
                latest = None
        self._latest = reading
        force = self._guard.feed(reading[1])
        return () if force is None or latest is None else self._follow(latest, force)

    def _follow(self, reading: Reading, force: float) -> tuple[Motion, ...]:
        """Follow a reading whose force went through the spike guard."""
        at = reading[0]
        elapsed = 0.0 if self._last is None else at - self._last
        if elapsed > self._settings.small_hole:
            self._levels.skip(at)
        self._last = at
        first = self._first.feed(force, elapsed)
        level = self._second.feed(first, elapsed)
        self._levels.feed(at, level)
        if not self._in_set:
            return ()
        self._trace.add(reading, force)
        slope = (first - level) / self._settings.smoothing
        motions = self._reps.feed(at, level, slope)
        low = None if self._reps.phase is Phase.LOW else self._reps.low
        held = self._holds.feed(at, level, low)
        return motions + held if held else motions

    def gap(self) -> None:
        """Take note that samples are missing; how many, the time of the next reading tells."""

    def held(self, at: float) -> float:
        """Return the seconds of the hold that is going on at this time, 0 without one."""
        return self._holds.held(at)

    def recording(self) -> SetRecording:
        """Return the set as far as it went, to be counted as a whole; nothing changes by it."""
        return SetRecording(
            kind=self._kind,
            samples=self._trace.samples(),
            noise=self._levels.noise or 0.0,
            settings=self._settings.segment,
        )

    def end(self) -> None:
        """Close the set: from here on only learn. Its recording stays until the next set."""
        self._in_set = False

    def finish(self) -> SetCount:
        """Close the set and count it as a whole at once; twice changes nothing."""
        self.end()
        return self.recording().count()

    def _flush(self) -> None:
        """Follow the latest reading, too: nothing comes behind it that could judge it."""
        if self._latest is not None:
            self._follow(self._latest, self._latest[1])
            self._latest = None
        self._guard.reset()

    def _forget(self, at: float) -> None:
        """Start afresh behind a hole: nothing that was under way can be finished."""
        self._flush()
        self._last = None
        self._levels.skip(at)
        self._first.reset()
        self._second.reset()
        self._reps.reset()
        self._holds.reset()
        self._trace.cut()
