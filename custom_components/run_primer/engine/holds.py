"""Holds: force that goes over a level and stays there."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import median

from .filters import interpolate
from .model import Hold
from .motion import HoldFinished, HoldStarted, Motion, Target


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldSettings:
    """What a hold is (measuring-science section 3)."""

    threshold: float = 0.55
    """Share of the rise at which a hold starts and ends."""
    slack: float = 0.07
    """Share of the rise by which it must fall under the threshold to end."""
    grace: float = 0.30
    """Seconds it may be lost and still go on."""
    shortest: float = 1.0
    """Seconds under which it is no hold."""


def steadiness(values: Sequence[float], step: float) -> float | None:
    """Return the detrended coefficient of variation in percent; None under 2.5 s.

    Mean standard deviation of one-second stretches after their own straight
    line is taken away, without the first second and the last half (Nagamori et
    al., PLoS Comput Biol 2021, pcbi.1008707, figure 9).
    """
    size = round(1 / step)
    kept = values[size : len(values) - size // 2]
    mean = sum(values) / len(values) if values else 0.0
    if len(kept) < size or mean <= 0:
        return None
    spreads = [
        _detrended_spread(kept[place : place + size])
        for place in range(0, len(kept) - size + 1, size)
    ]
    return 100 * sum(spreads) / len(spreads) / mean


def _detrended_spread(values: Sequence[float]) -> float:
    """Return the standard deviation around the best straight line."""
    count = len(values)
    middle, mean = (count - 1) / 2, sum(values) / count
    square = sum((place - middle) ** 2 for place in range(count))
    slope = sum((place - middle) * value for place, value in enumerate(values)) / square
    return sqrt(
        sum((value - mean - slope * (place - middle)) ** 2 for place, value in enumerate(values))
        / count
    )


class HoldTracker:
    """Times the hold that is going on, on the sensor's clock."""

    __slots__ = (
        "_before",
        "_last_look",
        "_level",
        "_lost_at",
        "_outgrown",
        "_settings",
        "_started",
        "_steps",
        "_way_up",
    )

    def __init__(self, settings: HoldSettings) -> None:
        """Judge by these settings."""
        self._settings = settings
        self.reset()

    def reset(self) -> None:
        """Forget the hold under way."""
        self._started: float | None = None
        self._lost_at: float | None = None
        self._level = 0.0
        self._outgrown = 0.0
        self._before = (0.0, 0.0)
        self._way_up: list[tuple[float, float]] = []
        self._steps: list[float] = []
        self._last_look = 0.0

    @property
    def target(self) -> Target | None:
        """Return between which forces the hold under way goes on; None without one."""
        if self._started is None or not self._steps:
            return None
        usual = median(self._steps)
        return Target(self._level, 2 * usual - self._level)

    def held(self, at: float) -> float:
        """Return the seconds held at this time, the running grace left out."""
        if self._started is None:
            return 0.0
        return max((at if self._lost_at is None else self._lost_at) - self._started, 0.0)

    def feed(self, at: float, level: float, low: float | None) -> tuple[Motion, ...]:
        """Take the next smoothed sample; `low` is where the lift began, None without one."""
        if self._started is not None:
            return self._go_on(at, level)
        if low is None:
            if self._way_up:
                self._way_up.clear()
            return ()
        way_up = self._way_up
        if not way_up:
            self._last_look = at
        way_up.append((at, level))
        if at - way_up[0][0] < self._settings.shortest or at - self._last_look < _LOOK_SECONDS:
            return ()
        self._last_look = at
        if at - way_up[0][0] > _LONGEST_WAY_UP:
            del way_up[: len(way_up) // 2]
        return self._look(at, low)

    def _look(self, at: float, low: float) -> tuple[Motion, ...]:
        """Start a hold when the lift has stayed at its plateau for long enough."""
        levels = sorted(level for _, level in self._way_up)
        plateau = levels[len(levels) * 6 // 10]
        threshold = low + self._settings.threshold * (plateau - low)
        near = low + NEAR_PLATEAU * (plateau - low)
        crossed = _crossed_up(self._way_up, threshold)
        if crossed is None or at - crossed < self._settings.shortest:
            return ()
        flat = sum(level >= near for _, level in self._way_up) / len(self._way_up)
        if flat * (at - self._way_up[0][0]) < FLAT_SHARE * (at - crossed):
            return ()
        self._started, self._level = crossed, threshold
        self._outgrown = low + _OUTGROWN * (plateau - low)
        self._before = self._way_up[-1]
        self._steps = [level for _, level in self._way_up]
        self._way_up = []
        return (HoldStarted(at=crossed),)

    def _go_on(self, at: float, level: float) -> tuple[Motion, ...]:
        """Follow a hold until it is lost for longer than its grace."""
        threshold = self._level
        if level > self._outgrown and at - (self._started or at) < _EARLY_SECONDS:
            self.reset()
            self._way_up.append((at, level))
            return ()
        before, self._before = self._before, (at, level)
        if self._lost_at is None:
            if level >= threshold:
                self._note(at, level)
            else:
                self._lost_at = interpolate(before, (at, level), threshold)
        elif level >= threshold:
            self._lost_at = None
        elif at - self._lost_at > self._settings.grace:
            return self._finish(self._lost_at)
        return ()

    def _note(self, at: float, level: float) -> None:
        """Keep a value now and then for mean and steadiness."""
        if at - self._last_look >= _LOOK_SECONDS:
            self._last_look = at
            self._steps.append(level)

    def _finish(self, ended: float) -> tuple[Motion, ...]:
        """Close the hold."""
        started, steps = self._started or 0.0, self._steps
        self.reset()
        hold = Hold(
            started=started,
            ended=ended,
            mean=sum(steps) / len(steps),
            steadiness=None,
        )
        return (HoldFinished(hold=hold),)


_LOOK_SECONDS = 0.05
_LONGEST_WAY_UP = 6.0
NEAR_PLATEAU = 0.8
FLAT_SHARE = 0.6
_OUTGROWN = 3.0
"""Rises of a hold at its beginning over which it was none: somebody moved before going up. Ours."""
_EARLY_SECONDS = 3.0
"""For how long that may turn out; what was held for longer is never taken back. Ours."""


def _crossed_up(points: Sequence[tuple[float, float]], level: float) -> float | None:
    """Return when a row of points last went up over a level and stayed; None when it is under."""
    if not points or points[-1][1] < level:
        return None
    for place in range(len(points) - 1, 0, -1):
        if points[place - 1][1] < level:
            return interpolate(points[place - 1], points[place], level)
    return points[0][0]
