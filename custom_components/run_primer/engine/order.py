"""Frames of one sensor in their order, each once (docs/protocol.md, "Nothing is lost")."""

from dataclasses import dataclass

from .wire import Frame

PATIENCE_SECONDS = 3.0
ASK_AGAIN_SECONDS = 1.0
MAX_RESEND = 256
_MAX_WAITING = 512


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
    """Puts frames in the order of (boot, seq), drops repeats, waits a while for missing ones."""

    def __init__(self) -> None:
        """Start without having seen a frame."""
        self._boot: int | None = None
        self._past: int | None = None
        self._next = 0
        self._waiting: dict[int, Frame] = {}
        self._since: float | None = None
        self._asked: float | None = None
        self.repeats = 0
        """Frames that had been fed already."""
        self.gaps = 0
        """Holes that were never filled, new boots included."""

    def feed(self, frame: Frame, at: float) -> list[Ordered]:
        """Take a frame that came at this time; return those whose turn it is now."""
        if frame.boot != self._boot:
            return self._start(frame)
        if frame.seq < self._next or frame.seq in self._waiting:
            self.repeats += 1
            return []
        self._waiting[frame.seq] = frame
        return self._release(at)

    def hole(self, at: float) -> Hole | None:
        """Return what to ask for now; None when nothing is missing or it was just asked for."""
        if self._boot is None or self._since is None or not self._waiting:
            return None
        if self._asked is not None and at - self._asked < ASK_AGAIN_SECONDS:
            return None
        self._asked = at
        last = min(min(self._waiting) - 1, self._next + MAX_RESEND - 1)
        return Hole(boot=self._boot, first=self._next, last=last)

    def _start(self, frame: Frame) -> list[Ordered]:
        """Begin with the first frame seen of a boot."""
        if frame.boot == self._past:
            self.repeats += 1
            return []
        rebooted = self._boot is not None
        self._past, self._boot = self._boot, frame.boot
        self._next = frame.seq + 1
        self._waiting.clear()
        self._since = self._asked = None
        self.gaps += rebooted
        return [Ordered(frame=frame, after_gap=rebooted)]

    def _release(self, at: float) -> list[Ordered]:
        """Return the frames that follow without a hole, or after one that was given up."""
        ready = self._in_turn(after_gap=False)
        if not self._waiting:
            self._since = self._asked = None
            return ready
        if ready or self._since is None:
            self._since = at
        if at - self._since > PATIENCE_SECONDS or len(self._waiting) > _MAX_WAITING:
            self.gaps += 1
            self._next = min(self._waiting)
            self._since = self._asked = None
            ready += self._in_turn(after_gap=True)
        return ready

    def _in_turn(self, *, after_gap: bool) -> list[Ordered]:
        """Take the frames out that are next in line."""
        ready: list[Ordered] = []
        while (frame := self._waiting.pop(self._next, None)) is not None:
            ready.append(Ordered(frame=frame, after_gap=after_gap and not ready))
            self._next += 1
        return ready
