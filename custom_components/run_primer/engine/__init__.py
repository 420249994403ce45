"""The pure half of Run Primer: no Home Assistant, no clock, no network.

Everything else imports from here; only `wire` is also read by the firmware.
"""

from .balance import Balance
from .calibration import Calibration, Calibrations, nominal
from .catalogue import Catalogue, load_catalogue
from .counter import MotionCounter
from .cues import PATIENCE, Coach, Prompt, Urgency
from .events import (
    CountedDown,
    Event,
    HoldBegun,
    HoldReached,
    PartialRepSeen,
    RepCorrected,
    RepCounted,
    SamplesMissed,
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
from .order import Hole
from .plan import plan_sets
from .results import SessionSummary, SetResult
from .session import PREPARE_SECONDS, Session
from .snapshot import Checkpoint, SensorMark, freeze_checkpoint, thaw_checkpoint
from .stream import Batch, FrameError, Mark, SensorStream
from .tare import TareError, TareWindow
from .view import SessionView, view_session
from .words import Words, load_words

__all__ = [
    "PATIENCE",
    "PREPARE_SECONDS",
    "Balance",
    "Batch",
    "Calibration",
    "Calibrations",
    "Catalogue",
    "Channel",
    "Checkpoint",
    "Coach",
    "CountedDown",
    "Event",
    "Exercise",
    "Fault",
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
    "PartialRepSeen",
    "PlannedSet",
    "Prompt",
    "Reading",
    "RepCorrected",
    "RepCounted",
    "Routine",
    "SamplesMissed",
    "SensorKind",
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
    "SetResult",
    "SetStarted",
    "Side",
    "TareError",
    "TareWindow",
    "ThawError",
    "Urgency",
    "Words",
    "freeze_checkpoint",
    "is_sensor_id",
    "load_catalogue",
    "load_words",
    "nominal",
    "parse_hello",
    "plan_sets",
    "thaw_checkpoint",
    "view_session",
]
