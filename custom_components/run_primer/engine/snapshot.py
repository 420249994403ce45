"""A session under way as one frozen value: what another life of the program goes on from."""

from collections.abc import Mapping
from dataclasses import dataclass

from .freezing import ThawError, freeze, thaw
from .model import Exercise, PlannedSet, SessionState
from .results import SetResult
from .sofar import SetSoFar
from .stream import Mark

_U32 = 0xFFFFFFFF
_UNDER_WAY = (SessionState.PREPARING, SessionState.WORKING, SessionState.RESTING)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionSnapshot:
    """Where a session was at one moment; all times are seconds before or after it."""

    routine: str
    plan: tuple[PlannedSet, ...]
    state: SessionState
    before_pause: SessionState
    index: int
    """Which set of the plan is running or next."""
    age: float
    """Seconds since the session began."""
    left: float | None
    """Seconds to the end of a countdown; None without one."""
    results: tuple[SetResult, ...]
    elapsed: float
    """Seconds since the running set was started."""
    running: SetSoFar | None
    """None between sets."""

    @property
    def stage(self) -> SessionState:
        """Return where it is, or was before it was paused."""
        return self.before_pause if self.state is SessionState.PAUSED else self.state

    @property
    def is_sound(self) -> bool:
        """Tell whether a session can be led on from here."""
        working = self.stage is SessionState.WORKING
        return (
            0 <= self.index < len(self.plan)
            and len(self.results) <= self.index
            and self.stage in _UNDER_WAY
            and working == (self.running is not None)
            and (working or self.left is not None)
            and min(self.age, self.elapsed) >= 0
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorMark:
    """Where to go on in the stream of a sensor."""

    sensor: str
    """The sensor's own id."""
    mark: Mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """A session and the streams it is counted from."""

    saved: float
    """Wall time, seconds of the Unix epoch."""
    athlete: str | None
    """Id of who trains."""
    session: SessionSnapshot
    marks: tuple[SensorMark, ...]


def freeze_checkpoint(checkpoint: Checkpoint, exercises: Mapping[str, Exercise]) -> object:
    """Return a checkpoint as plain JSON values."""
    return freeze(checkpoint, {Exercise: exercises})


def thaw_checkpoint(data: object, exercises: Mapping[str, Exercise]) -> Checkpoint:
    """Return the checkpoint in JSON values that nobody has checked yet.

    Raise ThawError when they are none, or speak of an exercise that is no longer known.
    """
    checkpoint = thaw(Checkpoint, data, {Exercise: exercises})
    if not checkpoint.session.is_sound:
        raise ThawError("session")
    if any(
        not 0 <= n <= _U32 for each in checkpoint.marks for n in (each.mark.boot, each.mark.seq)
    ):
        raise ThawError("marks")
    return checkpoint
