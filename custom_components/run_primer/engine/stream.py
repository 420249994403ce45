"""A sensor's messages turned into readings: decoded, ordered, calibrated, counted."""

from collections import Counter
from dataclasses import dataclass, field

from .calibration import Calibrations
from .clock import DeviceClock
from .health import Health
from .hello import Hello
from .mixer import Mixer
from .model import Reading
from .order import FrameOrder, Hole
from .wire import DESYNC, SATURATED, SENSOR_FAULT, Frame, decode_frame

LONGEST_STEP_SECONDS = 1.5


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
    after_gap: bool
    """True when samples are missing before the first one."""


class FrameError(ValueError):
    """A payload that is no frame of this sensor; the text is one word for the fault."""


class SensorStream:
    """Everything between a sensor's MQTT payloads and the engine's readings."""

    def __init__(self, hello: Hello, calibrations: Calibrations) -> None:
        """Read the frames of the sensor that said this hello."""
        self.hello = hello
        self.tally = StreamTally()
        self.clock = DeviceClock()
        self.health = Health({channel.index: channel.key for channel in hello.channels})
        self._order = FrameOrder()
        self._mixer = Mixer(hello, calibrations)
        self._last: float | None = None

    @property
    def repeats(self) -> int:
        """Frames that came more than once."""
        return self._order.repeats

    @property
    def gaps(self) -> int:
        """Holes that were never filled."""
        return self._order.gaps

    def calibrate(self, calibrations: Calibrations) -> None:
        """Use other calibrations from the next frame on."""
        self._mixer.calibrate(calibrations)

    def feed(self, payload: object, arrival: float) -> list[Batch]:
        """Take a payload that came at this time; return the readings whose turn it is.

        Raise FrameError when it is no frame of this sensor; nothing else changes then.
        """
        frame = self._decode(payload)
        self.tally.frames += 1
        return [
            self._batch(ordered.frame, arrival, after_gap=ordered.after_gap)
            for ordered in self._order.feed(frame, arrival)
        ]

    def hole(self, at: float) -> Hole | None:
        """Return frames to ask the sensor for, now."""
        return self._order.hole(at)

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

    def _batch(self, frame: Frame, arrival: float, *, after_gap: bool) -> Batch:
        """Return a frame's readings and learn from its time."""
        self._note(frame)
        self.health.feed(frame, after_gap=after_gap)
        if after_gap:
            self._mixer.reset()
        readings = self._mixer.feed(frame)
        if not readings:
            return Batch(readings=(), after_gap=after_gap)
        first = readings[0].at
        jumped = self._last is not None and not 0 < first - self._last <= LONGEST_STEP_SECONDS
        if jumped and self._last is not None and first < self._last:
            self.clock.reset()
        self._last = readings[-1].at
        if not frame.again:
            self.clock.observe(self._last, arrival)
        return Batch(readings=tuple(readings), after_gap=after_gap or jumped)

    def _note(self, frame: Frame) -> None:
        """Count what the device says of its own losses."""
        self.tally.device_dropped = sum(block.dropped for block in frame.blocks)
        for block in frame.blocks:
            for flag, name in _FLAGS:
                if block.flags & flag:
                    self.tally.flagged[name] += 1


_FLAGS = ((SATURATED, "saturated"), (DESYNC, "desync"), (SENSOR_FAULT, "fault"))
