"""What was counted of a set under way: what must outlive the program that counted it."""

from dataclasses import dataclass, field, replace

from .model import Hold, Rep
from .motion import SetCount

_WHOLE_SECONDS = 1.5
"""Heard again from so soon after its beginning on, a set is heard again as a whole. Ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The part of a set that its counter cannot see again; nothing of it may be lost."""

    reps: int = 0
    partials: int = 0
    held: float = 0.0
    """Seconds."""
    seen: tuple[Rep, ...] = ()
    holds: tuple[Hold, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SetSoFar:
    """A set as far as it was counted and told; times are seconds of the sensor's clock."""

    before: Part = field(default_factory=Part)
    """What was counted before `begun`."""
    reps: int = 0
    """All reps told, those before included."""
    partials: int = 0
    lockouts: tuple[float, ...] = ()
    """Tops of the reps told since `begun`."""
    seen: tuple[Rep, ...] = ()
    """Those of them that are over."""
    holds: tuple[Hold, ...] = ()
    running: float = 0.0
    """Seconds of the hold that is going on, up to `until`."""
    begun: float | None = None
    """First reading that counted; None before any."""
    until: float = 0.0
    """Last reading that counted."""
    missed: float = 0.0
    """Seconds of the set that no sample tells of."""

    @property
    def whole(self) -> Part:
        """Return all of it as a part that is over."""
        return Part(
            reps=self.reps,
            partials=self.partials,
            held=self.before.held + self._held_before(self.until),
            seen=self.before.seen + self.seen,
            holds=self.before.holds + self.holds,
        )

    def heard_from(self, at: float) -> SetSoFar:
        """Return the same set for a counter that hears it again only from this time on.

        What was counted before stands. The cut is made between two reps, so that
        none of them is seen by halves.
        """
        if self.begun is None or at - self.begun <= _WHOLE_SECONDS:
            return self
        if at > self.until:
            return replace(self._behind(at, self.whole), until=at)
        cut = min((rep.ended for rep in self.seen if rep.ended >= at), default=at)
        before = Part(
            reps=self.before.reps + sum(lockout < cut for lockout in self.lockouts),
            partials=self.before.partials,
            held=self.before.held + self._held_before(cut),
            seen=self.before.seen + tuple(rep for rep in self.seen if rep.lockout < cut),
            holds=self.before.holds + tuple(hold for hold in self.holds if hold.ended <= cut),
        )
        return self._behind(cut, before)

    def _behind(self, cut: float, before: Part) -> SetSoFar:
        """Return what is left of the set behind a cut."""
        return replace(
            self,
            before=before,
            lockouts=tuple(lockout for lockout in self.lockouts if lockout >= cut),
            seen=tuple(rep for rep in self.seen if rep.lockout >= cut),
            holds=tuple(hold for hold in self.holds if hold.ended > cut),
            begun=cut,
        )

    def _held_before(self, at: float) -> float:
        """Return the seconds held between `begun` and a time."""
        spans = [(hold.started, hold.ended) for hold in self.holds]
        spans.append((self.until - self.running, self.until))
        return sum(max(min(ended, at) - started, 0.0) for started, ended in spans)


class Tally:
    """The counts of a set, in one part after the other."""

    def __init__(self) -> None:
        """Have counted nothing."""
        self.before = Part()
        self.reps = 0
        self.partials = 0
        self.lockouts: list[float] = []
        self.seen: list[Rep] = []
        self.holds: list[Hold] = []
        self.running = 0.0
        """Seconds of the hold that is going on."""
        self.begun: float | None = None
        self.until = 0.0
        self.missed = 0.0

    @property
    def held(self) -> float:
        """Return the seconds held so far, the hold that is going on included."""
        return self.before.held + sum(hold.seconds for hold in self.holds) + self.running

    @property
    def so_far(self) -> SetSoFar:
        """Return all of it as a value."""
        return SetSoFar(
            before=self.before,
            reps=self.reps,
            partials=self.partials,
            lockouts=tuple(self.lockouts),
            seen=tuple(self.seen),
            holds=tuple(self.holds),
            running=self.running,
            begun=self.begun,
            until=self.until,
            missed=self.missed,
        )

    def begin(self, at: float, before: Part) -> None:
        """Count from this device time on, behind a part that is over."""
        self.before = before
        self.reps, self.partials = before.reps, before.partials
        self.lockouts, self.seen, self.holds = [], [], []
        self.running = 0.0
        self.begun = self.until = at

    def close(self, before: Part) -> None:
        """Take this part as over; what was counted in it stands."""
        self.begin(self.until, before)
        self.begun = None

    def count(self, lockout: float) -> int:
        """Count a rep whose top was at this device time; return its number."""
        self.reps += 1
        self.lockouts.append(lockout)
        return self.reps

    def time_hold(self, seconds: float, *, finished: bool) -> None:
        """Follow the hold that is going on; one that a gap cut off counts up to there."""
        if self.running and not seconds and not finished:
            self.before = replace(self.before, held=self.before.held + self.running)
        self.running = seconds

    def counted(self, count: SetCount | None) -> Part:
        """Return the whole set: its last part by this count, or as it was seen live."""
        before, so_far = self.before, self.so_far
        if count is None:
            return replace(so_far.whole, held=self.held)
        return Part(
            reps=before.reps + len(count.reps),
            partials=before.partials + count.partials,
            held=before.held + sum(hold.seconds for hold in count.holds),
            seen=before.seen + count.reps,
            holds=before.holds + count.holds,
        )
