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
from .autozero import AutoZero, wander
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
from .cues import Coach
from .doubt import ArrivalCounter
from .earcons import draw_earcon, seconds_of, wav_seconds
from .events import (
    CountedDown,
    CountUnsure,
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
from .fit import Fit, FitError, Point, fit_line, weigh_load
from .freezing import ThawError
from .habits import Habit, TrainingPlan, habit
from .health import Ailment
from .hello import Channel, Hello, HelloError, is_sensor_id, parse_hello
from .limits import limits
from .live import LiveValues, LiveView
from .metrics import RepMetrics, SetMetrics, Trust, trust_in
from .model import (
    Exercise,
    Fault,
    Hold,
    HoldGoal,
    Measure,
    PlannedSet,
    Reading,
    Rep,
    RepGoal,
    Routine,
    RoutineStep,
    SensorKind,
    SessionState,
    Side,
)
from .motion import Counter, SetCount
from .order import Hole
from .own_routine import (
    HOLD,
    LONGEST_NAME,
    MOST_CUES,
    REPS,
    REST,
    ROUNDS,
    SETS,
    SHARE,
    Limits,
    RoutineError,
    RoutineFault,
    parse_name,
    parse_routine_fields,
    parse_step,
    routine_fields,
    step_fields,
)
from .picture import Picture, Stroke
from .plan import plan_sets, routine_seconds
from .playback import Lag, Playback
from .prompts import PATIENCE, Earcon, Line, Prompt, Urgency, Verbosity
from .recent import RecentReadings
from .rehearsal import rehearse
from .results import SessionSummary, SetResult
from .review import Recount
from .routine_text import read_routine_text, write_routine_text
from .scheduler import Scheduler
from .session import PREPARE_SECONDS, Session
from .snapshot import Checkpoint, SensorMark, freeze_checkpoint, thaw_checkpoint
from .stream import Batch, FrameError, Mark, SensorStream
from .tare import TareError, zeroed
from .timetable import after_rep, timetable
from .units import Unit, unit_calibration
from .view import SessionView, view_session
from .weighing import Look, Looks, WeighError, Weighing, channel_forces
from .words import Words, load_words

__all__ = [
    "HOLD",
    "LEAST_RATE_HZ",
    "LONGEST_NAME",
    "MOST_CUES",
    "PATIENCE",
    "PLACES",
    "PREPARE_SECONDS",
    "REPS",
    "REST",
    "ROUNDS",
    "SETS",
    "SHARE",
    "SOURCE_CHANNELS",
    "STANDARD_GRAVITY",
    "Ailment",
    "ArrivalCounter",
    "ArrivalMixer",
    "Asymmetry",
    "AutoZero",
    "Batch",
    "Board",
    "Calibration",
    "Calibrations",
    "Catalogue",
    "Channel",
    "Checkpoint",
    "Coach",
    "CornerError",
    "CountUnsure",
    "CountedDown",
    "Counter",
    "Earcon",
    "Event",
    "Exercise",
    "Fault",
    "FaultSeen",
    "Fit",
    "FitError",
    "FrameError",
    "Habit",
    "Hello",
    "HelloError",
    "Hold",
    "HoldBegun",
    "HoldGoal",
    "HoldReached",
    "Hole",
    "Lag",
    "Limits",
    "Line",
    "LiveValues",
    "LiveView",
    "Look",
    "Looks",
    "Mark",
    "Measure",
    "MotionCounter",
    "NumberError",
    "Pace",
    "PartialRepSeen",
    "Picture",
    "PlannedSet",
    "Playback",
    "Point",
    "Prompt",
    "Reading",
    "RecentReadings",
    "Recount",
    "Rep",
    "RepCorrected",
    "RepCounted",
    "RepGoal",
    "RepMetrics",
    "Routine",
    "RoutineError",
    "RoutineFault",
    "RoutineStep",
    "SamplesMissed",
    "Scheduler",
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
    "Stroke",
    "TareError",
    "ThawError",
    "Timing",
    "TrainingPlan",
    "Trust",
    "Unit",
    "Urgency",
    "Verbosity",
    "Verdict",
    "WeighError",
    "Weighing",
    "Words",
    "after_rep",
    "channel_forces",
    "draw_earcon",
    "fit_line",
    "freeze_checkpoint",
    "full_scale",
    "habit",
    "is_sensor_id",
    "judge_spread",
    "leading_channels",
    "limits",
    "load_catalogue",
    "load_words",
    "nominal",
    "parse_hello",
    "parse_name",
    "parse_number",
    "parse_routine_fields",
    "parse_step",
    "payload_text",
    "plan_sets",
    "read_routine_text",
    "rehearse",
    "routine_fields",
    "routine_seconds",
    "seconds_of",
    "spread_percent",
    "step_fields",
    "thaw_checkpoint",
    "timetable",
    "trust_in",
    "unit_calibration",
    "view_session",
    "wander",
    "wav_seconds",
    "weigh_load",
    "write_routine_text",
    "zeroed",
]
