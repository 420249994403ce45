"""Reps while they happen: up by more than noise, still at the top, and down again."""

from dataclasses import dataclass
from enum import Enum
from math import inf

from .levels import Levels
from .model import Rep
from .motion import LockoutReached, Motion, PartialFinished, RepFinished


@dataclass(frozen=True, slots=True, kw_only=True)
class RepSettings:
    """When a lift is a rep (measuring-science section 2.6)."""

    full_height: float = 0.75
    """Share of the usual rise from which a lift is a full rep."""
    partial_height: float = 0.3
    """Share of the usual rise from which a lift is told as a partial rep."""
    release: float = 0.4
    """Share of the lift that is left when it counts as down."""
    still_slope: float = 0.3
    """Rises per second under which the signal stands still."""
    still_seconds: float = 0.07
    """How long it must stand still to be at the top."""
    turn_share: float = 0.3
    """Share of the lift it must have lost to be past the top."""
    shortest: float = 0.3
    """Seconds; anything shorter is a knock."""
    rebound: float = 0.5
    """Seconds behind a top in which a body thrown up may still be nearly weightless."""
    weightless: float = 0.3
    """Seconds for which it is, at most."""
    taken_up: float = 0.6
    """Share of the first lift by which it must go on rising from where it was told: that was
    where the set begins then, with the other foot on the platform, or a band pulled taut."""
    stood_still: float = 0.5
    """Seconds from where it was told to there; who only gets stuck goes on sooner."""
    swing: float | None = None
    """Share of the lift that it must fall and rise again to be the next rep, however far from
    where it began; None where a body may hover half-way down."""


_STILL_LOW = 0.6
"""Share of the gate under which a lift has not begun."""
_CREEP = 0.01
"""Share of the way by which a low follows upwards with each sample."""


BAND_REPS = RepSettings(
    turn_share=0.12, still_slope=0.8, still_seconds=0.03, rebound=0.0, swing=0.35
)
"""A band has no mass that overshoots: once it gives, or only slows down, the top is there.
It may be slack before a set, and after that never be again: then no rep goes down to the
low that the first lift began at."""


class Phase(Enum):
    """Where in a rep the signal is."""

    LOW = "low"
    RISING = "rising"
    TOP = "top"


class RepTracker:
    """Finds the reps of one signal, one smoothed sample at a time.

    A zig-zag with hysteresis whose gate is learned: Schmitt thresholds that hang
    on the last turning points instead of on fixed forces.
    """

    __slots__ = (
        "_dip_since",
        "_dips",
        "_high",
        "_high_at",
        "_levels",
        "_lockout",
        "_low",
        "_low_since",
        "_settings",
        "_started",
        "_still_since",
        "_told",
        "_trough",
        "_trough_at",
        "_up_count",
        "_up_sum",
        "phase",
    )

    def __init__(self, levels: Levels, settings: RepSettings) -> None:
        """Judge by these levels."""
        self._levels = levels
        self._settings = settings
        self.reset()

    def reset(self) -> None:
        """Forget the lift under way."""
        self.phase = Phase.LOW
        self._low: float | None = None
        self._high = self._high_at = 0.0
        self._told = inf
        self._trough = self._trough_at = 0.0
        self._started = self._low_since = 0.0
        self._lockout: float | None = None
        self._still_since: float | None = None
        self._dips = False
        self._dip_since: float | None = None
        self._up_sum = 0.0
        self._up_count = 0

    @property
    def low(self) -> float | None:
        """Return where the lift under way began; None before anything was seen."""
        return self._low

    def feed(self, at: float, level: float, slope: float) -> tuple[Motion, ...]:
        """Take the next sample: its time, smoothed level and slope."""
        low = self._low
        if low is None:
            self._low, self._low_since, self._started = level, at, at
            return ()
        if self.phase is Phase.LOW:
            self._wait(at, level, low)
            return ()
        return self._lift(at, level, slope, low)

    def _wait(self, at: float, level: float, low: float) -> None:
        """Look for the start of a lift."""
        gate = self._levels.gate
        if level > low + gate:
            self._levels.settle(low, at - self._low_since)
            self.phase = Phase.RISING
            self._high, self._high_at = level, at
            self._trough, self._told = level, inf
            self._lockout = self._still_since = self._dip_since = None
            self._dips = False
            self._up_sum, self._up_count = 0.0, 0
        elif level < low:
            self._low, self._started = level, at
        elif level < low + _STILL_LOW * gate:
            # A rest level that creeps up is still rest.
            self._low = low + (level - low) * _CREEP
            self._started = at

    def _lift(self, at: float, level: float, slope: float, low: float) -> tuple[Motion, ...]:
        """Follow a lift to its top and down again."""
        if level > self._high:
            self._high, self._high_at = level, at
            self._trough = level
        elif level < self._trough:
            self._trough, self._trough_at = level, at
        if level > self._told + self._settings.taken_up * (self._told - low):
            low = self._go_on(at, low)
        lift = self._high - low
        if self._swings(level, lift):
            self._levels.take_up(self._trough)
            return self._come_down(self._trough_at, self._trough)
        if level < low + self._settings.release * lift or self._lost(level):
            return () if self._rebounds(at) else self._come_down(at, level)
        self._dip_since = None
        if level > low + lift / 2:
            self._up_sum += level
            self._up_count += 1
        if self.phase is Phase.RISING and self._at_top(at, level, slope, lift):
            self.phase = Phase.TOP
            self._told = level if self._levels.top is None else inf
            return (LockoutReached(at=self._lockout or at, confidence=self._confidence()),)
        return ()

    def _go_on(self, at: float, low: float) -> float:
        """Return where a lift began that rises on from where it was told.

        Whoever stood still there for a while only got ready before.
        """
        told, self._told = self._told, inf
        if self._lockout is None or at - self._lockout < self._settings.stood_still:
            return low
        self._levels.take_up(told)
        self._low = told
        self._up_sum, self._up_count = 0.0, 0
        return told

    def _swings(self, level: float, lift: float) -> bool:
        """Tell whether it fell, and is on its way up again, far enough to be the next rep."""
        swing = self._settings.swing
        if swing is None:
            return False
        turn = max(swing * lift, self._levels.gate)
        return self._high - self._trough > turn and level - self._trough > turn / 2

    def _rebounds(self, at: float) -> bool:
        """Tell whether the load may come back at once: a body thrown up weighs nothing."""
        if self._dip_since is None:
            top = self._high_at if self._lockout is None else self._lockout
            if at - top > self._settings.rebound:
                return False
            self._dip_since = at
        return at - self._dip_since <= self._settings.weightless

    def _lost(self, level: float) -> bool:
        """Tell whether enough of a usual rep's height is lost, without going down to rest."""
        levels = self._levels
        if levels.top is None or levels.rise <= 0:
            return False
        high = min(self._high, levels.top + 0.05 * levels.rise)
        return level < high - 0.55 * levels.rise

    def _at_top(self, at: float, level: float, slope: float, lift: float) -> bool:
        """Tell whether the lift stands still or has turned, high enough for a full rep.

        Fast lifts overshoot and dip before they reach the top, so the end of a
        dip counts as well, and a fall too deep for a dip.
        """
        settings = self._settings
        limit = settings.still_slope * lift
        ends_dip = self._dips and slope >= 0
        self._dips = slope < -limit or (self._dips and slope < 0)
        if abs(slope) > limit:
            self._still_since = None
        elif self._still_since is None:
            self._still_since = at
        if not self._is_full() or at - self._started < settings.shortest:
            return False
        if level < self._high - settings.turn_share * lift:
            self._lockout = self._high_at
            return True
        if ends_dip:
            self._lockout = at
            return True
        if self._still_since is None or at - self._still_since < settings.still_seconds:
            return False
        self._lockout = self._still_since
        return True

    def _is_full(self) -> bool:
        """Tell whether the lift got as high as reps do."""
        height = self._levels.height(self._high)
        return height is None or height >= self._settings.full_height

    def _come_down(self, at: float, level: float) -> tuple[Motion, ...]:
        """Close the lift and say what it was."""
        started, high, low = self._started, self._high, self._low or 0.0
        announced, lockout = self.phase is Phase.TOP, self._lockout
        confidence = self._confidence()
        at = at if self._dip_since is None else self._dip_since
        self.phase = Phase.LOW
        self._low, self._low_since, self._started = level, at, at
        if at - started < self._settings.shortest and not announced:
            return ()
        if not announced and not self._is_full():
            return self._partial(at, high)
        lockout = self._high_at if lockout is None else lockout
        # What a rep is held at, not what it overshoots to: that hangs on how fast it was.
        self._levels.learn_top(self._up_sum / self._up_count if self._up_count else high)
        finished = RepFinished(
            rep=Rep(
                started=started,
                lockout=lockout,
                ended=at,
                peak=high,
                rest=low,
                top=max(at - lockout, 0.0),
                confidence=confidence,
            )
        )
        if announced:
            return (finished,)
        return (LockoutReached(at=lockout, confidence=confidence), finished)

    def _partial(self, at: float, high: float) -> tuple[Motion, ...]:
        """Return a lift that turned back early, when it was more than a twitch."""
        height = self._levels.height(high) or 0.0
        self._levels.learn_lesser(high)
        if height < self._settings.partial_height:
            return ()
        return (PartialFinished(at=at, height=height),)

    def _confidence(self) -> float:
        """Return how sure a live rep is: the first ones teach the counter."""
        return 0.6 if self._levels.top is None else 0.9
