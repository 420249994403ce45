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
from .balance import Balance
from .calibration import Calibration, Calibrations, nominal
from .catalogue import Catalogue, load_catalogue
from .clock import Timing
from .counter import MotionCounter
from .cues import PATIENCE, Coach, Prompt, Urgency
from .doubt import ArrivalCounter
from .events import (
    CountedDown,
    Event,
    HoldBegun,
    HoldReached,
    PartialRepSeen,
    RepCorrected,
    RepCounted,
    SessionCompleted,
    SessionPaused,
    SessionResumed,
    SessionStarted,
    SessionStopped,
    SetCompleted,
    SetStarted,
)
from .hello import Channel, Hello, HelloError, is_sensor_id, parse_hello
from .live import LiveValues, LiveView
from .model import Fault, HoldGoal, Measure, PlannedSet, Reading, Routine, SensorKind, Side
from .motion import Counter
from .order import Hole
from .picture import Picture, Stroke
from .plan import plan_sets
from .results import SessionSummary, SetResult
from .session import PREPARE_SECONDS, Session, SessionState
from .stream import Batch, FrameError, SensorStream
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
    "Balance",
    "Batch",
    "Calibration",
    "Calibrations",
    "Catalogue",
    "Channel",
    "Coach",
    "CountedDown",
    "Counter",
    "Event",
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
    "Measure",
    "MotionCounter",
    "NumberError",
    "Pace",
    "PartialRepSeen",
    "Picture",
    "PlannedSet",
    "Prompt",
    "Reading",
    "RepCorrected",
    "RepCounted",
    "Routine",
    "SensorKind",
    "SensorStream",
    "Session",
    "SessionCompleted",
    "SessionPaused",
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
    "Stroke",
    "TareError",
    "TareWindow",
    "Timing",
    "Unit",
    "Urgency",
    "Words",
    "is_sensor_id",
    "leading_channels",
    "load_catalogue",
    "load_words",
    "nominal",
    "parse_hello",
    "parse_number",
    "payload_text",
    "plan_sets",
    "unit_calibration",
    "view_session",
]
