"""What is learned of a signal without knowing its unit: noise, rest level, height of a rep."""

from collections import deque
from dataclasses import dataclass
from math import sqrt
from statistics import median


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelSettings:
    """How levels are learned. None of it is in newtons."""

    window: float = 1.0
    """Seconds over which the noise is taken."""
    noise_factor: float = 12.0
    """Standard deviations of the noise that a lift must be higher than."""
    range_share: float = 0.15
    """Share of all that was seen lately that a lift must be higher than."""
    step_share: float = 0.08
    """Share of the greatest step of the load, before the set or in it, that a lift must be
    higher than: a plate that was empty is stiller than anybody who lies on it."""
    gate_share: float = 0.4
    """Share of a learned rep that a rise must have to be looked at."""
    memory: int = 5
    """Reps whose median is the height of a rep."""
    patience: int = 3
    """Lesser lifts in a row after which they are the usual ones."""
    rest_up: float = 20.0
    """Seconds in which the rest level follows upwards; downwards it follows at once."""


_FEWEST = 6
_QUIETER = 0.5
_NO_NOISE = 3.0
"""Times louder than a window must be than the next to have held a movement, not noise."""
_LOUDER = 0.1
_FADE = 0.02
_STEP_WINDOWS = 3
"""Noise windows in which somebody lies down or lifts: a knock or a jump is shorter."""
_STEP_FADE = 0.995
"""Of the greatest step, in each window: by half in 140 s, about as long as between two sets."""


class Levels:
    """Noise, rest level and top level of one signal, learned while it passes."""

    __slots__ = (
        "_count",
        "_ends",
        "_high",
        "_lesser",
        "_low",
        "_means",
        "_settings",
        "_step",
        "_sum",
        "_sum_squares",
        "_tops",
        "gate",
        "noise",
        "rest",
        "rise",
        "top",
    )

    def __init__(self, settings: LevelSettings) -> None:
        """Know nothing."""
        self._settings = settings
        self._tops: deque[float] = deque(maxlen=settings.memory)
        self._lesser: list[float] = []
        self._means: deque[float] = deque(maxlen=_STEP_WINDOWS)
        self._step = 0.0
        self.noise: float | None = None
        self.reset()

    def reset(self) -> None:
        """Forget the levels, not the noise and how large loads are here."""
        self._tops.clear()
        self._lesser.clear()
        self.rest: float | None = None
        self.top: float | None = None
        self.rise = 0.0
        self.gate = float("inf")
        self._ends = 0.0
        self._high = self._low = 0.0
        self._restart_window(0.0)

    def feed(self, at: float, level: float) -> None:
        """Take the next smoothed value."""
        rest = self.rest
        if rest is None:
            self.rest = self._high = self._low = level
            self._restart_window(at)
            self._rate()
            return
        if level < self._low:
            self._low = level
        elif level > self._high:
            self._high = level
        self._count += 1
        # Relative to the rest level, so that a large offset costs no digits.
        level -= rest
        self._sum += level
        self._sum_squares += level * level
        if at >= self._ends:
            self._close_window(at)

    def skip(self, at: float) -> None:
        """Leave the noise window under way out: samples are missing before this time."""
        self._restart_window(at)

    def settle(self, low: float, seconds: float) -> None:
        """Learn from a low that was seen for so long: down at once, up slowly."""
        if self.rest is None or low <= self.rest:
            self.rest = low
        else:
            self.rest += (low - self.rest) * min(seconds / self._settings.rest_up, 1.0)
        self._rate()

    def take_up(self, low: float) -> None:
        """Learn the low between two reps: what was under it was slack, no rest level."""
        self.rest = low
        self._rate()

    def learn_top(self, top: float) -> None:
        """Learn the top level of a rep that was seen whole."""
        self._tops.append(top)
        self._lesser.clear()
        self.top = median(self._tops)
        self._rate()

    def learn_lesser(self, top: float) -> None:
        """Learn from a lift that was too low: a few in a row are what is usual now."""
        self._lesser.append(top)
        if len(self._lesser) == self._settings.patience:
            self._tops.clear()
            self._tops.extend(self._lesser)
            self._lesser.clear()
            self.top = median(self._tops)
            self._rate()

    def height(self, level: float) -> float | None:
        """Return how high a level is, 0 at rest and 1 at the usual top; None when unknown."""
        if self.top is None or self.rest is None or self.top <= self.rest:
            return None
        return (level - self.rest) / (self.top - self.rest)

    def _restart_window(self, at: float) -> None:
        """Begin a noise window."""
        self._count = 0
        self._sum = self._sum_squares = 0.0
        self._ends = at + self._settings.window

    def _close_window(self, at: float) -> None:
        """Learn the noise of a window: quiet ones count most."""
        if self._count < _FEWEST:
            self._restart_window(at)
            return
        mean = self._sum / self._count
        deviation = sqrt(max(self._sum_squares / self._count - mean * mean, 0.0))
        if self.noise is None or deviation * _NO_NOISE < self.noise:
            self.noise = deviation
        elif deviation < self.noise:
            self.noise += (deviation - self.noise) * _QUIETER
        else:
            # A lift is no noise: it may only raise it a little.
            self.noise += (min(deviation, 1.5 * self.noise) - self.noise) * _LOUDER
        # What was seen long ago fades, so that one stumble does not deafen the counter.
        middle = (self._high + self._low) / 2
        self._high += (middle - self._high) * _FADE
        self._low += (middle - self._low) * _FADE
        self._means.append(mean + (self.rest or 0.0))
        self._step = max(self._step * _STEP_FADE, max(self._means) - min(self._means))
        self._restart_window(at)
        self._rate()

    def _rate(self) -> None:
        """Work out how large a rise must be to be looked at."""
        if self.noise is None:
            return
        if self.top is not None and self.rest is not None:
            self.rise = max(self.top - self.rest, 0.0)
        self.gate = max(
            self._step * self._settings.step_share,
            self.noise * self._settings.noise_factor,
            (self._high - self._low) * self._settings.range_share,
            self.rise * self._settings.gate_share,
        )
