"""When a sound is heard, and when it is over: what a loudspeaker's delay teaches.

A media player returns at once and shows when it plays, or never shows it at all.
"""

from collections import deque
from statistics import median

_REMEMBERED = 9
_LEAST_SECONDS = 0.05
_SLACK_SECONDS = 1.5
"""A sound that is so much longer than it should be is taken as over. Ours."""
_MARGIN_SECONDS = 0.15
"""Behind a sound whose end nobody sees. Ours."""
_LATEST_START_SECONDS = 5.0
"""After which a sound is not expected to start any more. Ours."""


class Lag:
    """Seconds from sending a sound to a loudspeaker until it is heard."""

    def __init__(self, usual: float) -> None:
        """Expect this much until it was measured."""
        self._usual = usual
        self._seen: deque[float] = deque(maxlen=_REMEMBERED)
        self.is_shown = True
        """False when a sound was not seen to start, so that the next one may not be, either."""

    @property
    def typical(self) -> float:
        """Return what to reckon with: the median of the last ones."""
        return median(self._seen) if self._seen else self._usual

    @property
    def longest(self) -> float:
        """Return what may happen: the longest of the last ones."""
        return max(self._seen, default=self._usual)

    @property
    def measured(self) -> int:
        """Return by how many measurements it is known, at most nine."""
        return len(self._seen)

    def note(self, seconds: float) -> None:
        """Take a measurement."""
        self.is_shown = True
        self._seen.append(min(max(seconds, _LEAST_SECONDS), _LATEST_START_SECONDS))


class Playback:
    """One sound on a player, from what the player shows; station seconds."""

    def __init__(self, sent: float, seconds: float, lag: Lag, *, hidden: bool = False) -> None:
        """Take a sound of so many seconds as sent; `hidden` by music, it cannot show."""
        self._sent = sent
        self._hidden = hidden
        self._seconds = seconds
        self._lag = lag
        self._started: float | None = None
        self._ended: float | None = None

    @property
    def over(self) -> float:
        """Return when it is over, as far as is known now."""
        if self._ended is not None:
            return self._ended
        if self._started is not None:
            return self._started + self._seconds + _SLACK_SECONDS
        unseen = self._sent + self._lag.longest + self._seconds + _MARGIN_SECONDS
        if self._lag.is_shown and not self._hidden:
            return max(self._sent + _LATEST_START_SECONDS, unseen)
        return unseen

    def show(self, at: float, *, playing: bool) -> None:
        """Take note of what the player shows: it began to play, or stopped playing."""
        if playing and self._started is None:
            self._started = at
            self._lag.note(at - self._sent)
        elif not playing and self._started is not None and self._ended is None:
            self._ended = at

    def close(self) -> None:
        """Take note that nobody waits any more: if it was never seen, others may not be."""
        if self._started is None and not self._hidden:
            self._lag.is_shown = False
