"""Counts reps and times holds in one sensor's signal, live.

A rep is an excursion: from the low reference up to a top, and back. It is
announced at the top (lockout) and complete when it is back. Two thresholds
that adapt to the person keep wobble apart from movement; see
docs/counting.md. Nothing here knows newtons: scale and offset are learned.
"""

from collections import deque
from dataclasses import dataclass
from statistics import median

from .filters import Ema, Median3, Slope
from .model import Hold, Reading, Rep, SensorKind
from .motion import (
    HoldFinished,
    HoldStarted,
    LockoutReached,
    Motion,
    PartialFinished,
    RepFinished,
    SetCount,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterSettings:
    """What decides when something is a rep."""

    smoothing: float = 0.04
    """Seconds, time constant of the low-pass."""
    least_over_noise: float = 5.0
    """A lift must be so many times the range of a still second."""
    up: float = 0.55
    """Share of the expected height over which a lift begins to count."""
    down: float = 0.30
    """Share of its own height under which a lift is over."""
    full: float = 0.70
    """Share of the usual height that makes a full rep."""
    flat: float = 0.45
    """Heights a second under which the signal stands still at the top."""
    slope_window: float = 0.10
    """Seconds over which standing still is judged."""
    passed: float = 0.08
    """Share of its height a signal must fall from its peak to have passed the top."""
    hold_level: float = 0.5
    """Share of the height whose crossings begin and end a hold."""
    grace: float = 0.30
    """Seconds a hold may be lost and found again."""
    shortest_hold: float = 1.0
    """Seconds."""
    shortest_rep: float = 0.30
    """Seconds from start to end."""
    remembered: int = 5
    """Reps whose height makes the usual height."""


@dataclass(slots=True)
class _Excursion:
    """A lift that is under way."""

    started: float
    low: float
    peak: float
    lockout: float | None = None
    crossed: float | None = None
    """When the hold level was crossed upward; known after the top."""
    left: float | None = None
    """When the hold level was crossed downward, while the grace runs."""
    announced: bool = False
    hold_over: bool = False

    @property
    def height(self) -> float:
        """Return how high it went."""
        return self.peak - self.low


class MotionCounter:
    """Sees reps and holds in one sensor's readings, for as long as a session lasts."""

    def __init__(self, kind: SensorKind, settings: CounterSettings | None = None) -> None:
        """Count the signal of a kind of sensor."""
        self.kind = kind
        self._settings = settings or CounterSettings()
        self._median = Median3()
        self._smooth = Ema(self._settings.smoothing)
        self._slope = Slope(self._settings.slope_window)
        self._low: float | None = None
        self._noise = 0.0
        self._still: deque[tuple[float, float]] = deque()
        self._trail: list[tuple[float, float]] = []
        self._heights: deque[float] = deque(maxlen=self._settings.remembered)
        self._lift: _Excursion | None = None
        self._counting = False
        self._reps: list[Rep] = []
        self._holds: list[Hold] = []
        self._partials = 0

    def begin(self) -> None:
        """Start a set: count from here, keep what was learned of rest level and noise."""
        self._counting = True
        self._reps, self._holds, self._partials = [], [], 0
        self._heights.clear()

    def gap(self) -> None:
        """Forget what was under way: samples are missing here."""
        self._median.reset()
        self._smooth.reset()
        self._slope.reset()
        self._still.clear()
        self._trail.clear()
        self._lift = None

    def feed(self, reading: Reading) -> tuple[Motion, ...]:
        """Take the next reading and say what happened; outside of a set only learn."""
        at = reading.at
        value = self._smooth.feed(at, self._median.feed(reading.force))
        slope = self._slope.feed(at, value)
        if self._lift is None:
            self._wait(at, value)
            return ()
        seen = self._follow(self._lift, at, value, slope)
        return tuple(seen) if self._counting else ()

    def held(self, at: float) -> float:
        """Return the seconds of the hold that is going on at this time, 0 without one."""
        lift = self._lift
        if lift is None or lift.crossed is None or lift.hold_over:
            return 0.0
        return max((lift.left or at) - lift.crossed, 0.0)

    def finish(self) -> SetCount:
        """Close the set; twice changes nothing."""
        if self._counting:
            self._counting = False
            self._close_lift()
        sure = [rep.confidence for rep in self._reps]
        return SetCount(
            reps=tuple(self._reps),
            partials=self._partials,
            holds=tuple(self._holds),
            confidence=min(sure, default=1.0),
            blind=False,
        )

    def _close_lift(self) -> None:
        """Count a lift whose top was announced although it is not back yet."""
        lift = self._lift
        if lift is None or not self._trail:
            return
        at = self._trail[-1][0]
        if lift.crossed is not None and not lift.hold_over:
            self._end_hold(lift, lift.left or at)
        if lift.announced:
            self._reps.append(self._rep(lift, at))

    @property
    def _least(self) -> float:
        """Return the height a lift needs at least."""
        usual = median(self._heights) if self._heights else 0.0
        return max(self._settings.least_over_noise * self._noise, 0.25 * usual)

    def _wait(self, at: float, value: float) -> None:
        """Learn the low reference, and see a lift begin."""
        self._trail.append((at, value))
        if len(self._trail) > _TRAIL:
            del self._trail[: -_TRAIL // 2]
        self._learn(at, value)
        low = self._low if self._low is not None else value
        expected = max(self._least, median(self._heights) if self._heights else 0.0)
        if self._noise > 0 and value - low > self._settings.up * expected:
            self._lift = _Excursion(self._onset(low, value), low, value)
            self._still.clear()

    def _learn(self, at: float, value: float) -> None:
        """Follow the low reference down at once and up slowly, and the noise of still seconds."""
        still = self._still
        still.append((at, value))
        while still[0][0] < at - 1.0:
            still.popleft()
        if self._low is None or value < self._low:
            self._low = value if self._low is None else self._low + 0.3 * (value - self._low)
            return
        if at - still[0][0] > _STILL_SECONDS:
            values = [sample for _, sample in still]
            width = max(values) - min(values)
            if self._noise == 0.0 or width < 3 * self._noise:
                weight = 1.0 if self._noise == 0.0 else 0.01
                self._noise += (width - self._noise) * weight
                self._low += (sum(values) / len(values) - self._low) * 0.05

    def _onset(self, low: float, value: float) -> float:
        """Return when a lift left the low reference, looking back on the trail."""
        threshold = low + 0.1 * (value - low)
        for at, past in reversed(self._trail):
            if past <= threshold:
                return at
        return self._trail[0][0]

    def _follow(
        self, lift: _Excursion, at: float, value: float, slope: float | None
    ) -> list[Motion]:
        """Follow a lift through its top and back down."""
        self._trail.append((at, value))
        lift.peak = max(lift.peak, value)
        seen: list[Motion] = []
        if not lift.announced and self._at_top(lift, value, slope):
            seen += self._top(lift, at)
        if lift.crossed is not None and not lift.hold_over:
            seen += self._hold(lift, at, value)
        if value < lift.low + self._settings.down * lift.height:
            seen += self._down(lift, at)
        return seen

    def _at_top(self, lift: _Excursion, value: float, slope: float | None) -> bool:
        """Tell whether the top was reached: it stands still there, or has passed it."""
        usual = median(self._heights) if self._heights else lift.height
        if slope is None or lift.height < max(self._least, self._settings.full * usual):
            return False
        still = abs(slope) < self._settings.flat * lift.height
        passed = lift.peak - value > self._settings.passed * lift.height
        return passed or (still and lift.peak - value < 0.1 * lift.height)

    def _top(self, lift: _Excursion, at: float) -> list[Motion]:
        """Announce a rep."""
        lift.announced = True
        lift.lockout = at
        lift.crossed = self._crossing(lift)
        return [
            LockoutReached(at=at, confidence=self._confidence(lift)),
            HoldStarted(at=lift.crossed),
        ]

    def _crossing(self, lift: _Excursion) -> float:
        """Return when the hold level was crossed upward, interpolated."""
        level = lift.low + self._settings.hold_level * lift.height
        after = self._trail[-1]
        for before in reversed(self._trail[:-1]):
            if before[1] <= level < after[1]:
                return _cross(before, after, level)
            after = before
        return lift.started

    def _hold(self, lift: _Excursion, at: float, value: float) -> list[Motion]:
        """Let a hold go on, or end it when it was lost for longer than the grace."""
        level = lift.low + self._settings.hold_level * lift.height
        if value >= level:
            lift.left = None
            return []
        if lift.left is None:
            lift.left = _cross(self._trail[-2], (at, value), level)
        if at - lift.left <= self._settings.grace:
            return []
        return self._end_hold(lift, lift.left)

    def _end_hold(self, lift: _Excursion, ended: float) -> list[Motion]:
        """End the hold of a lift; a short one is none."""
        lift.hold_over = True
        started = lift.crossed if lift.crossed is not None else ended
        if ended - started < self._settings.shortest_hold:
            return []
        values = [value for at, value in self._trail if started <= at <= ended]
        hold = Hold(
            started=started,
            ended=ended,
            mean=sum(values) / len(values) if values else lift.peak,
            steadiness=None,
        )
        self._holds.append(hold)
        return [HoldFinished(hold=hold)]

    def _down(self, lift: _Excursion, at: float) -> list[Motion]:
        """End a lift that is back down."""
        seen: list[Motion] = []
        if lift.crossed is not None and not lift.hold_over:
            seen += self._end_hold(lift, lift.left or at)
        if lift.announced and at - lift.started >= self._settings.shortest_rep:
            rep = self._rep(lift, at)
            self._heights.append(lift.height)
            if self._counting:
                self._reps.append(rep)
            seen.append(RepFinished(rep=rep))
        elif lift.height >= self._least and self._heights:
            self._partials += self._counting
            seen.append(PartialFinished(at=at, height=lift.height / median(self._heights)))
        self._lift = None
        self._trail = self._trail[-_TRAIL // 2 :]
        return seen

    def _rep(self, lift: _Excursion, at: float) -> Rep:
        """Return a lift as a rep that ended at this time."""
        top = lift.low + 0.9 * lift.height
        times = [when for when, value in self._trail if value >= top and when >= lift.started]
        return Rep(
            started=lift.started,
            lockout=lift.lockout if lift.lockout is not None else at,
            ended=at,
            peak=lift.peak,
            rest=lift.low,
            top=times[-1] - times[0] if times else 0.0,
            confidence=self._confidence(lift),
        )

    def _confidence(self, lift: _Excursion) -> float:
        """Return how sure a rep is: by its height over the noise, and beside the usual height."""
        over = lift.height / max(self._settings.least_over_noise * self._noise, 1e-12)
        usual = median(self._heights) if self._heights else lift.height
        like = min(lift.height / usual, usual / lift.height)
        return round(min(1.0, 0.5 + 0.25 * min(over - 1.0, 1.0) + 0.25 * like), 3)


_TRAIL = 400
_STILL_SECONDS = 0.9


def _cross(before: tuple[float, float], after: tuple[float, float], level: float) -> float:
    """Return when a straight line between two samples crosses a level."""
    rise = after[1] - before[1]
    if rise == 0:
        return after[0]
    share = min(max((level - before[1]) / rise, 0.0), 1.0)
    return before[0] + share * (after[0] - before[0])
