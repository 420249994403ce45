"""Frames of one sensor in their order, each once (docs/protocol.md, "Nothing is lost")."""

from collections import deque
from dataclasses import dataclass

from .wire import Frame

MAX_RESEND = 256
"""Frames a sensor sends again at one command."""
ASK_AGAIN_SECONDS = 2.0
"""Without a missing frame for so long, a sensor is asked once more. Ours."""
MAX_TRIES = 5
"""Questions in a row that bring nothing, after which a hole is given up. Ours."""
_MAX_WAITING = 4096
_BOOTS_REMEMBERED = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """A frame whose turn it is."""

    frame: Frame
    after_gap: bool
    """True when frames before it are lost for good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hole:
    """Frames to ask a sensor for again, both ends included."""

    boot: int
    first: int
    last: int


class FrameOrder:
    """Puts frames in the order of (boot, seq), drops repeats, waits for missing ones.

    Times are seconds of the receiver's clock. What is missing is waited for as
    long as frames of the hole keep coming or the sensor can still be asked;
    it is lost when the sensor says so, was started again, or never answers.
    """

    def __init__(self, reach: int) -> None:
        """Ask for frames of a sensor that can send so many of them again; 0 asks for none."""
        self._reach = reach
        self._boot: int | None = None
        self._over: deque[int] = deque(maxlen=_BOOTS_REMEMBERED)
        self._next = 0
        self._waiting: dict[int, Frame] = {}
        self._torn = False
        self._asked: Hole | None = None
        self._moved = 0.0
        self._tries = 0
        self.repeats = 0
        """Frames that had been fed already."""
        self.gaps = 0
        """Holes that were never filled, new boots included."""

    @property
    def complete(self) -> bool:
        """Tell whether no frame waits for missing ones."""
        return not self._waiting

    def resume(self, boot: int, seq: int) -> None:
        """Go on behind a restart: this frame of this boot is the next one wanted."""
        self._boot, self._next = boot, seq

    def feed(self, frame: Frame, at: float) -> list[Ordered]:
        """Take a frame that came at this time; return those whose turn it is now."""
        if frame.boot in self._over:
            self.repeats += 1
            return []
        ready = self._begin(frame) if frame.boot != self._boot else []
        if frame.seq < self._next or frame.seq in self._waiting:
            self.repeats += 1
            return ready
        if not self._waiting:
            self._tries, self._moved = 0, at
            self._lose_before(frame.seq - self._reach)
        self._waiting[frame.seq] = frame
        ready += self._in_turn(at)
        stuck = self._tries >= MAX_TRIES and at - self._moved >= ASK_AGAIN_SECONDS
        if stuck or len(self._waiting) > _MAX_WAITING:
            self._lose_before(min(self._waiting))
            ready += self._in_turn(at)
        return ready

    def hole(self, at: float) -> Hole | None:
        """Return what to ask for now; None when nothing is missing or it was just asked for."""
        if self._boot is None or not self._waiting:
            return None
        if self._asked is not None and at - self._moved < ASK_AGAIN_SECONDS:
            return None
        if self._tries >= MAX_TRIES:
            return None
        last = min(min(self._waiting) - 1, self._next + MAX_RESEND - 1)
        self._asked = Hole(boot=self._boot, first=self._next, last=last)
        self._tries += 1
        self._moved = at
        return self._asked

    def lose(self, boot: int, before: int, at: float) -> list[Ordered]:
        """Believe a sensor that frames before this one are gone; return those whose turn it is."""
        if boot != self._boot or not self._waiting:
            return []
        self._asked, self._tries = None, 0
        self._lose_before(min(before, *self._waiting))
        return self._in_turn(at)

    def _begin(self, frame: Frame) -> list[Ordered]:
        """Begin a boot; return what still waited of the one before, whose holes stay."""
        left: list[Ordered] = []
        for seq in sorted(self._waiting):
            self._lose_before(seq)
            left += self._in_turn(0.0)
        if self._boot is None:
            self._next = frame.seq
        else:
            self._over.append(self._boot)
            self._next = 0
            self._tear()
        self._boot = frame.boot
        return left

    def _lose_before(self, seq: int) -> None:
        """Give up all missing frames before this one."""
        if seq > self._next:
            self._next = seq
            self._tear()

    def _tear(self) -> None:
        """Let the next frame come after a gap."""
        self.gaps += not self._torn
        self._torn = True

    def _in_turn(self, at: float) -> list[Ordered]:
        """Take the frames out that are next in line."""
        ready: list[Ordered] = []
        while (frame := self._waiting.pop(self._next, None)) is not None:
            ready.append(Ordered(frame=frame, after_gap=self._torn))
            self._torn = False
            self._next += 1
        if ready:
            self._tries, self._moved = 0, at
        if self._asked is not None and (not self._waiting or self._next > self._asked.last):
            self._asked = None
        return ready
