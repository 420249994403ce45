"""What a session is doing, and for how long; a pause stops its time."""

from .deadline import Deadline, countdown_in
from .events import CountdownKind, CountedDown
from .model import SessionState


class Stage:
    """One state of a session after the other. Times are seconds of the station's clock."""

    def __init__(self) -> None:
        """Begin before the start."""
        self.state = SessionState.IDLE
        self.before_pause = SessionState.IDLE
        self._paused_at = 0.0
        self._deadline: Deadline | None = None

    @property
    def is_active(self) -> bool:
        """Tell whether the session was started and is not over."""
        return self.state not in (SessionState.IDLE, SessionState.COMPLETE)

    @property
    def is_paused(self) -> bool:
        """Tell whether its time stands still."""
        return self.state is SessionState.PAUSED

    @property
    def ends(self) -> float | None:
        """Return when what is going on ends by itself; None when it does not."""
        return self._deadline.at if self._deadline else None

    @property
    def rest_ends(self) -> float | None:
        """Return when the rest is over; None when not resting."""
        return self.ends if self.state is SessionState.RESTING else None

    @property
    def countdown(self) -> tuple[CountdownKind, float, float] | None:
        """Return what is counted down to, when it ends, and of how many seconds; or None."""
        if self._deadline is None:
            return None
        return self._deadline.kind, self._deadline.at, self._deadline.seconds

    @property
    def due(self) -> float | None:
        """Return when there is something to do or to say; None when only the athlete can go on."""
        return None if self._deadline is None or self.is_paused else self._deadline.due()

    def enter(self, state: SessionState, at: float = 0.0, seconds: float | None = None) -> None:
        """Go on to a state that ends so many seconds behind this time; None: not by itself."""
        self.state = state
        self._deadline = None
        if seconds is not None:
            self._deadline = Deadline(at + seconds, countdown_in(state), seconds)

    def is_over(self, at: float) -> bool:
        """Tell whether its time is up."""
        return self._deadline is not None and at >= self._deadline.at

    def seconds_left(self, at: float) -> float | None:
        """Return the seconds to its end; None when it does not end by itself."""
        return self._deadline.at - self.standing(at) if self._deadline else None

    def mark(self, at: float) -> list[CountedDown]:
        """Return the seconds left where they are worth saying; those that are stale are lost."""
        mark = self._deadline.mark(at) if self._deadline else None
        if self._deadline is None or mark is None:
            return []
        return [CountedDown(kind=self._deadline.kind, seconds=mark)]

    def pause(self, at: float) -> None:
        """Stop its time."""
        self.before_pause, self.state = self.state, SessionState.PAUSED
        self._paused_at = at

    def resume(self, at: float) -> float:
        """Go on where it was paused; return for how many seconds its time stood still."""
        self.state = self.before_pause
        stood = at - self._paused_at
        if self._deadline:
            self._deadline.at += stood
        return stood

    def standing(self, at: float) -> float:
        """Return this time, or the time at which it was paused."""
        return self._paused_at if self.is_paused else at

    def restore(
        self, state: SessionState, before_pause: SessionState, at: float, left: float | None
    ) -> None:
        """Go on, at this time, where another life was; paused, if it was paused there."""
        stage = before_pause if state is SessionState.PAUSED else state
        self.enter(stage, at, left)
        self.state, self.before_pause, self._paused_at = state, before_pause, at
