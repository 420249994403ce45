"""The pure half of Run Primer: no Home Assistant, no clock, no network.

Everything else imports from here; only `wire` is also read by the firmware.
"""

from .arrival import (
    LEAST_RATE_HZ,
    SOURCE_CHANNELS,
    ArrivalMixer,
    NumberError,
    Pace,
    leading_channels,
    parse_number,
    payload_text,
)
from .asymmetry import Asymmetry
from .calibration import Calibration, Calibrations, nominal
from .catalogue import Catalogue, load_catalogue
from .clock import Timing
from .counter import MotionCounter
from .cues import PATIENCE, Coach, Prompt, Urgency
from .doubt import ArrivalCounter
from .events import (
    CountedDown,
    Event,
    FaultSeen,
    HoldBegun,
    HoldReached,
    PartialRepSeen,
    RepCorrected,
    RepCounted,
    SamplesMissed,
    SensorBack,
    SensorLost,
    SessionCompleted,
    SessionPaused,
    SessionRestored,
    SessionResumed,
    SessionStarted,
    SessionStopped,
    SetCompleted,
    SetStarted,
)
from .freezing import ThawError
from .hello import Channel, Hello, HelloError, is_sensor_id, parse_hello
from .live import LiveValues, LiveView
from .metrics import SetMetrics, Trust, trust_in
from .model import (
    Exercise,
    Fault,
    HoldGoal,
    Measure,
    PlannedSet,
    Reading,
    Routine,
    SensorKind,
    SessionState,
    Side,
)
from .motion import Counter, SetCount
from .order import Hole
from .plan import plan_sets
from .results import SessionSummary, SetResult
from .review import Recount
from .session import PREPARE_SECONDS, Session
from .snapshot import Checkpoint, SensorMark, freeze_checkpoint, thaw_checkpoint
from .stream import Batch, FrameError, Mark, SensorStream
from .tare import TareError, TareWindow
from .units import Unit, unit_calibration
from .view import SessionView, view_session
from .words import Words, load_words

__all__ = [
    "LEAST_RATE_HZ",
    "PATIENCE",
    "PREPARE_SECONDS",
    "SOURCE_CHANNELS",
    "ArrivalCounter",
    "ArrivalMixer",
    "Asymmetry",
    "Batch",
    "Calibration",
    "Calibrations",
    "Catalogue",
    "Channel",
    "Checkpoint",
    "Coach",
    "CountedDown",
    "Counter",
    "Event",
    "Exercise",
    "Fault",
    "FaultSeen",
    "FrameError",
    "Hello",
    "HelloError",
    "HoldBegun",
    "HoldGoal",
    "HoldReached",
    "Hole",
    "LiveValues",
    "LiveView",
    "Mark",
    "Measure",
    "MotionCounter",
    "NumberError",
    "Pace",
    "PartialRepSeen",
    "PlannedSet",
    "Prompt",
    "Reading",
    "Recount",
    "RepCorrected",
    "RepCounted",
    "Routine",
    "SamplesMissed",
    "SensorBack",
    "SensorKind",
    "SensorLost",
    "SensorMark",
    "SensorStream",
    "Session",
    "SessionCompleted",
    "SessionPaused",
    "SessionRestored",
    "SessionResumed",
    "SessionStarted",
    "SessionState",
    "SessionStopped",
    "SessionSummary",
    "SessionView",
    "SetCompleted",
    "SetCount",
    "SetMetrics",
    "SetResult",
    "SetStarted",
    "Side",
    "TareError",
    "TareWindow",
    "ThawError",
    "Timing",
    "Trust",
    "Unit",
    "Urgency",
    "Words",
    "freeze_checkpoint",
    "is_sensor_id",
    "leading_channels",
    "load_catalogue",
    "load_words",
    "nominal",
    "parse_hello",
    "parse_number",
    "payload_text",
    "plan_sets",
    "thaw_checkpoint",
    "trust_in",
    "unit_calibration",
    "view_session",
]
