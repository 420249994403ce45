"""A sensor's messages turned into readings: decoded, ordered, calibrated, counted."""

from collections import Counter, deque
from dataclasses import dataclass, field, replace
from math import inf

from .calibration import Calibrations
from .clock import DeviceClock
from .health import Health
from .hello import Hello
from .mixer import Mixer
from .model import Reading
from .order import FrameOrder, Hole, Ordered
from .wire import DESYNC, SATURATED, SENSOR_FAULT, Frame, decode_frame

LONGEST_STEP_SECONDS = 1.5
"""Without a sample for longer, something is missing even when no frame is."""
LEAD_SECONDS = 5.0
"""So much before a mark is heard again, to learn the signal's rest level and noise. Ours."""
_FRAMES_A_SECOND = 40
"""More than a sensor of 80 Hz makes when it closes every frame early."""
_MICROSECONDS = 1e6
_CLOCKS_KEPT = 2


@dataclass(slots=True, kw_only=True)
class StreamTally:
    """What came and what was dropped, for diagnostics."""

    frames: int = 0
    """Frames decoded."""
    rejected: Counter[str] = field(default_factory=Counter)
    """Payloads that were no frames, by fault."""
    device_dropped: int = 0
    """Samples the device says it lost since its boot."""
    flagged: Counter[str] = field(default_factory=Counter)
    """Blocks that were saturated, desynchronised or faulty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Readings that follow each other."""

    readings: tuple[Reading, ...]
    """At least one."""
    offset: float = 0.0
    """Seconds to add to the sensor's time to get the receiver's."""
    after_gap: bool = False
    """True when samples are missing before the first one."""
    missing: float = 0.0
    """Seconds before the first reading that no sample tells of."""
    rebooted: bool = False
    """True when the sensor's clock started again with the first reading."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A place in a sensor's stream to go on from behind a restart."""

    boot: int
    seq: int
    """The first frame to hear again."""
    until: float
    """Device seconds of the last reading that was taken."""

    def taken_until(self, here: Mark | None) -> Mark:
        """Return the same place, with all that was taken up to another place of the same boot."""
        if here is None or here.boot != self.boot:
            return self
        return replace(self, until=here.until)


class FrameError(ValueError):
    """A payload that is no frame of this sensor; the text is one word for the fault."""


class SensorStream:
    """Everything between a sensor's MQTT payloads and the engine's readings.

    Times that are called arrival are seconds of the receiver's clock.
    """

    def __init__(self, hello: Hello, calibrations: Calibrations) -> None:
        """Read the frames of the sensor that said this hello."""
        self.hello = hello
        self.tally = StreamTally()
        self.health = Health({channel.index: channel.key for channel in hello.channels})
        can_resend = "resend" in hello.commands
        self._order = FrameOrder(int(hello.ring_seconds * _FRAMES_A_SECOND) if can_resend else 0)
        self._mixer = Mixer(hello, calibrations)
        self._clocks: dict[int, DeviceClock] = {}
        self._boot: int | None = None
        self._last: float | None = None
        self._ended: float | None = None
        self._torn = False
        self._recent: deque[tuple[float, int]] = deque()

    @property
    def repeats(self) -> int:
        """Frames that came more than once."""
        return self._order.repeats

    @property
    def gaps(self) -> int:
        """Holes that were never filled."""
        return self._order.gaps

    @property
    def mark(self) -> Mark | None:
        """Return where to go on to hear all from now on, and a little before; None before any."""
        if self._boot is None or self._last is None or not self._recent:
            return None
        return Mark(boot=self._boot, seq=self._recent[0][1], until=self._last)

    def to_station(self, at: float) -> float | None:
        """Return the receiver's time of a reading of this boot; None before any frame of it."""
        clock = None if self._boot is None else self._clocks.get(self._boot)
        return None if clock is None or clock.offset is None else at + clock.offset

    def resume(self, mark: Mark, ended: float) -> None:
        """Go on from a mark behind a restart; the last reading came when `ended` says, or later."""
        self._order.resume(mark.boot, mark.seq)
        self._boot, self._last, self._ended = mark.boot, mark.until, ended

    def calibrate(self, calibrations: Calibrations) -> None:
        """Use other calibrations from the next frame on."""
        self._mixer.calibrate(calibrations)

    def feed(self, payload: object, arrival: float) -> list[Batch]:
        """Take a payload that came at this time; return the readings whose turn it is.

        Raise FrameError when it is no frame of this sensor; nothing else changes then.
        """
        frame = self._decode(payload)
        self.tally.frames += 1
        clock = self._clock(frame.boot)
        if not frame.again or clock.offset is None:
            clock.observe(_end_of(frame), arrival)
        return self._batches(self._order.feed(frame, arrival))

    def hole(self, arrival: float) -> Hole | None:
        """Return frames to ask the sensor for, now."""
        return self._order.hole(arrival)

    def lose(self, hole: Hole, before: int, arrival: float) -> list[Batch]:
        """Believe the sensor that of a hole the frames before this one are gone."""
        return self._batches(self._order.lose(hole.boot, before, arrival))

    def _clock(self, boot: int) -> DeviceClock:
        """Return the clock of a boot; the last few are kept."""
        clock = self._clocks.get(boot)
        if clock is None:
            clock = self._clocks[boot] = DeviceClock()
            if len(self._clocks) > _CLOCKS_KEPT:
                del self._clocks[next(iter(self._clocks))]
        return clock

    def _decode(self, payload: object) -> Frame:
        """Return the frame in a payload that may be anything."""
        try:
            # Another subscriber who asked for text can make Home Assistant hand out a str.
            if not isinstance(payload, bytes):
                raise FrameError("text")
            frame = decode_frame(payload)
            if any(block.channel >= self.hello.channel_count for block in frame.blocks):
                raise FrameError("channel")
        except ValueError as error:
            self.tally.rejected[str(error)] += 1
            raise FrameError(str(error)) from error
        return frame

    def _batches(self, ordered: list[Ordered]) -> list[Batch]:
        """Return the readings of frames in their order."""
        batches = [self._batch(one.frame, after_gap=one.after_gap) for one in ordered]
        return [batch for batch in batches if batch is not None]

    def _batch(self, frame: Frame, *, after_gap: bool) -> Batch | None:
        """Return a frame's readings; None when it has none that can be used."""
        self._note(frame)
        self.health.feed(frame, after_gap=after_gap)
        if after_gap:
            self._mixer.reset()
        # A gap is told with the first readings behind it.
        self._torn |= after_gap
        if not (readings := self._mixer.feed(frame)):
            return None
        first, offset = readings[0].at, self._clock(frame.boot).offset or 0.0
        rebooted = self._boot not in (None, frame.boot)
        if rebooted:
            missing = first + offset - (first + offset if self._ended is None else self._ended)
            self._recent.clear()
        else:
            missing = first - (first if self._last is None else self._last)
        torn = self._torn or rebooted or missing > LONGEST_STEP_SECONDS
        behind = -inf if self._last is None or rebooted else self._last
        self._boot, self._torn = frame.boot, False
        self._last = max(readings[-1].at, behind)
        self._ended = self._last + offset
        self._remember(first, frame.seq)
        return Batch(
            readings=tuple(readings),
            offset=offset,
            after_gap=torn,
            missing=max(missing, 0.0) if torn else 0.0,
            rebooted=rebooted,
        )

    def _remember(self, first: float, seq: int) -> None:
        """Keep where the last seconds began."""
        self._recent.append((first, seq))
        while self._recent[0][0] < first - LEAD_SECONDS:
            self._recent.popleft()

    def _note(self, frame: Frame) -> None:
        """Count what the device says of its own losses."""
        self.tally.device_dropped = sum(block.dropped for block in frame.blocks)
        for block in frame.blocks:
            for flag, name in _FLAGS:
                if block.flags & flag:
                    self.tally.flagged[name] += 1


_FLAGS = ((SATURATED, "saturated"), (DESYNC, "desync"), (SENSOR_FAULT, "fault"))


def _end_of(frame: Frame) -> float:
    """Return the device seconds of a frame's last sample."""
    latest: int = max(block.first_us + block.span_us for block in frame.blocks)
    return float((frame.t0_us + latest) / _MICROSECONDS)
