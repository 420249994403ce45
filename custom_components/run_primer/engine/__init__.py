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
from .autozero import AutoZero, wander
from .balance import Balance
from .calibration import STANDARD_GRAVITY, Calibration, Calibrations, full_scale, nominal
from .catalogue import Catalogue, load_catalogue
from .clock import Timing
from .corners import (
    PLACES,
    Board,
    CornerError,
    Verdict,
    judge_spread,
    spread_percent,
)
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
from .fit import Fit, FitError, Point, fit_line, weigh_load
from .health import Ailment
from .hello import Channel, Hello, HelloError, is_sensor_id, parse_hello
from .limits import limits
from .live import LiveValues, LiveView
from .model import Fault, HoldGoal, Measure, PlannedSet, Reading, Routine, SensorKind, Side
from .motion import Counter
from .order import Hole
from .picture import Picture, Stroke
from .plan import plan_sets
from .results import SessionSummary, SetResult
from .session import PREPARE_SECONDS, Session, SessionState
from .stream import Batch, FrameError, SensorStream
from .tare import TareError, zeroed
from .units import Unit, unit_calibration
from .view import SessionView, view_session
from .weighing import Look, Looks, WeighError, Weighing, channel_forces
from .words import Words, load_words

__all__ = [
    "LEAST_RATE_HZ",
    "PATIENCE",
    "PLACES",
    "PREPARE_SECONDS",
    "SOURCE_CHANNELS",
    "STANDARD_GRAVITY",
    "Ailment",
    "ArrivalCounter",
    "ArrivalMixer",
    "AutoZero",
    "Balance",
    "Batch",
    "Board",
    "Calibration",
    "Calibrations",
    "Catalogue",
    "Channel",
    "Coach",
    "CornerError",
    "CountedDown",
    "Counter",
    "Event",
    "Fault",
    "Fit",
    "FitError",
    "FrameError",
    "Hello",
    "HelloError",
    "HoldBegun",
    "HoldGoal",
    "HoldReached",
    "Hole",
    "LiveValues",
    "LiveView",
    "Look",
    "Looks",
    "Measure",
    "MotionCounter",
    "NumberError",
    "Pace",
    "PartialRepSeen",
    "Picture",
    "PlannedSet",
    "Point",
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
    "Timing",
    "Unit",
    "Urgency",
    "Verdict",
    "WeighError",
    "Weighing",
    "Words",
    "channel_forces",
    "fit_line",
    "full_scale",
    "is_sensor_id",
    "judge_spread",
    "leading_channels",
    "limits",
    "load_catalogue",
    "load_words",
    "nominal",
    "parse_hello",
    "parse_number",
    "payload_text",
    "plan_sets",
    "spread_percent",
    "unit_calibration",
    "view_session",
    "wander",
    "weigh_load",
    "zeroed",
]
