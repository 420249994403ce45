"""Holding a force: how long it was within a band about the target, and how far off on the whole.

A band of 10 % on either side is ours; the root mean square error is the usual
measure of such tasks (measuring-science section 3).
"""

from collections.abc import Sequence
from dataclasses import dataclass
import math
from statistics import median

from .filters import Smoother
from .model import HoldGoal, PlannedSet, Reading
from .motion import Counter, HoldStarted, Motion, Recording, Target, TargetMissed
from .results import SetResult

BAND = 0.10
"""Share of the target's rise that force may be off on either side."""
_SMOOTHING_SECONDS = 0.25
_LONGEST_STEP_SECONDS = 0.5
"""A gap in the samples counts neither as held nor as missed."""
_FIRST_SECONDS = 3.0
"""Time to find the target before a word is said."""
_AGAIN_SECONDS = 2.0
"""Time beside the target before a word is said, and between two words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """The strongest push so far, newtons."""

    rest: float
    """Usual force before a push."""
    peak: float


class TargetHold:
    """A counter for a hold: time runs while force is near its target.

    The target is a share of the rise of the strongest push.
    """

    def __init__(self, counter: Counter, push: Push, share: float) -> None:
        """Hold a share of a push; the other counter goes on learning meanwhile."""
        self._counter = counter
        self._rise = share * (push.peak - push.rest)
        self.newtons = push.rest + self._rise
        """The force to hold."""
        self._held = 0.0
        self._reached = False
        self._force = Smoother(_SMOOTHING_SECONDS)
        self._at = 0.0
        self._beside_since: float | None = None
        self._squares = 0.0
        self._seconds = 0.0

    @property
    def error(self) -> float | None:
        """Return the root mean square error once it was reached, as a share of the rise."""
        if not self._seconds or self._rise <= 0:
            return None
        return math.sqrt(self._squares / self._seconds) / self._rise

    def begin(self) -> None:
        """Start a set, or the next part of it: what was before is for others to keep."""
        self._counter.begin()
        self._held = self._squares = self._seconds = 0.0
        self._reached = False
        self._beside_since = None

    def target(self, *, holding: bool) -> Target:
        """Return the forces between which time runs."""
        off = BAND * self._rise
        return Target(low=self.newtons - off, high=self.newtons + off)

    def gap(self) -> None:
        """Take note that samples are missing: what lies between is neither held nor missed."""
        self._counter.gap()
        self._force.reset()

    def held(self, at: float) -> float:
        """Return the seconds held near the target."""
        return self._held

    def recording(self) -> Recording:
        """Return the set as the other counter saw it."""
        return self._counter.recording()

    def end(self) -> None:
        """Close the set."""
        self._counter.end()

    def feed(self, reading: Reading) -> tuple[Motion, ...]:
        """Take the next reading; only being near the target or beside it is told."""
        self._counter.feed(reading)
        step = reading.at - self._at
        self._at = reading.at
        if self._force.value is None or not 0 <= step <= _LONGEST_STEP_SECONDS:
            step, self._beside_since = 0.0, None
            self._force.reset()
        miss = self._force.feed(reading.force, step) - self.newtons
        if self._reached:
            self._squares += miss * miss * step
            self._seconds += step
        if abs(miss) > BAND * self._rise:
            return self._beside(reading.at, too_much=miss > 0)
        self._held += step
        self._beside_since = None
        if self._reached:
            return ()
        self._reached = True
        return (HoldStarted(at=reading.at),)

    def _beside(self, at: float, *, too_much: bool) -> tuple[Motion, ...]:
        """Tell of a miss that lasts, now and again."""
        if self._beside_since is None:
            self._beside_since = at
        if at - self._beside_since < (_AGAIN_SECONDS if self._reached else _FIRST_SECONDS):
            return ()
        self._beside_since = at
        return (TargetMissed(at=at, too_much=too_much),)


def strongest_push(results: Sequence[SetResult], exercise: str) -> Push | None:
    """Return the strongest push of an exercise, from where its pushes usually begin."""
    reps = [rep for r in results if r.planned.exercise.key == exercise for rep in r.seen]
    if not reps:
        return None
    return Push(rest=median(rep.rest for rep in reps), peak=max(rep.peak for rep in reps))


def aim(
    counter: Counter | None, planned: PlannedSet, results: Sequence[SetResult]
) -> Counter | None:
    """Return what counts a set: a target where its goal has one and a push is known."""
    goal = planned.goal
    if counter is None or not isinstance(goal, HoldGoal) or goal.share is None:
        return counter
    push = strongest_push(results, planned.exercise.key)
    return counter if push is None else TargetHold(counter, push, goal.share)
