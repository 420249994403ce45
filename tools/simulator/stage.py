"""Where the athlete is: newtons on every channel at any moment, drawn a while ahead."""

import threading

import numpy as np

from .body import Array, Athlete, tremble
from .motion import RATE, minimum_jerk
from .styles import Performance

CHANNELS = ("feet_left", "feet_right", "bench", "band")
_AHEAD_SECONDS = 5.0
_KEEP_SECONDS = 5.0
_BLEND_SECONDS = 0.4
_AT_REST = Athlete(tremor=0.006)
"""Lying still trembles half as much as holding."""


class Stage:
    """A time line of forces that goes on as it is until something is played.

    Times are seconds of `time.monotonic`. Safe to use from several threads.
    """

    def __init__(self, start: float, rest: dict[str, float], rng: np.random.Generator) -> None:
        """Begin at a time with these newtons."""
        self._start = start
        self._rng = rng
        self._lines = {key: np.full(1, rest.get(key, 0.0)) for key in CHANNELS}
        self._lock = threading.Lock()

    def forces(self, key: str, since: float, until: float) -> Array:
        """Return newtons at RATE between two times."""
        with self._lock:
            self._draw_until(until + _AHEAD_SECONDS)
            self._forget_before(since - _KEEP_SECONDS)
            line = self._lines[key]
            first = max(round((since - self._start) * RATE), 0)
            return line[first : max(round((until - self._start) * RATE), first + 1)].copy()

    def play(self, performance: Performance, at: float, kinds: frozenset[str]) -> None:
        """Let a performance begin at a time, on the channels of these kinds of sensors."""
        for key in CHANNELS:
            if ("band" if key == "band" else "platform") in kinds:
                self.put(key, getattr(performance, key), at)

    def put(self, key: str, newtons: Array, at: float) -> None:
        """Let a channel show these newtons from a time on, and stay at the last of them."""
        with self._lock:
            self._draw_until(at + 1.0)
            index = max(round((at - self._start) * RATE), 1)
            before = self._lines[key][:index]
            blend = minimum_jerk(round(_BLEND_SECONDS * RATE))
            bridge = before[-1] + (newtons[0] - before[-1]) * blend
            self._lines[key] = np.concatenate([before, bridge, newtons])

    def rest(self, key: str, newtons: float, at: float) -> None:
        """Let a channel come to rest at a value."""
        self.put(key, np.full(2, newtons), at)

    def _draw_until(self, until: float) -> None:
        """Draw stillness where nothing is played."""
        wanted = round((until - self._start) * RATE)
        for key, line in self._lines.items():
            missing = wanted - line.size
            if missing > 0:
                still = np.full(missing, line[-1])
                sway = tremble(still, _AT_REST, RATE, self._rng)
                # The last value stays the true one, so that sway does not wander.
                self._lines[key] = np.concatenate([line, sway, still[-1:]])

    def _forget_before(self, time: float) -> None:
        """Drop what nobody will ask for any more."""
        index = round((time - self._start) * RATE)
        if index > RATE * _KEEP_SECONDS:
            self._lines = {key: line[index:] for key, line in self._lines.items()}
            self._start += index / RATE
