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
from .ceiling import Ceiling
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
from .course import Answer, Course, Dose, tailor
from .cues import Coach, has_beat, hint
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
from .freezing import ThawError, freeze, thaw
from .gate import GATES
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
from .past import PastHold, PastSession, PastSet
from .picture import Picture, Stroke
from .plan import plan_sets, routine_seconds
from .playback import Lag, Playback
from .priming import Priming, Reason, judge_priming
from .progression import Advice, Proposal, Situation, propose, rest_left, trains_strength
from .prompts import PATIENCE, Earcon, Line, Prompt, Urgency, Verbosity
from .ranges import Ranges, load_ranges
from .recent import RecentReadings
from .recognition import Standing, recognize
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
from .words import Words, load_words, spoken_languages

__all__ = [
    "GATES",
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
    "Advice",
    "Ailment",
    "Answer",
    "ArrivalCounter",
    "ArrivalMixer",
    "Asymmetry",
    "AutoZero",
    "Batch",
    "Board",
    "Calibration",
    "Calibrations",
    "Catalogue",
    "Ceiling",
    "Channel",
    "Checkpoint",
    "Coach",
    "CornerError",
    "CountUnsure",
    "CountedDown",
    "Counter",
    "Course",
    "Dose",
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
    "PastHold",
    "PastSession",
    "PastSet",
    "Picture",
    "PlannedSet",
    "Playback",
    "Point",
    "Priming",
    "Prompt",
    "Proposal",
    "Ranges",
    "Reading",
    "Reason",
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
    "Situation",
    "Standing",
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
    "freeze",
    "freeze_checkpoint",
    "full_scale",
    "habit",
    "has_beat",
    "hint",
    "is_sensor_id",
    "judge_priming",
    "judge_spread",
    "leading_channels",
    "limits",
    "load_catalogue",
    "load_ranges",
    "load_words",
    "nominal",
    "parse_hello",
    "parse_name",
    "parse_number",
    "parse_routine_fields",
    "parse_step",
    "payload_text",
    "plan_sets",
    "propose",
    "read_routine_text",
    "recognize",
    "rehearse",
    "rest_left",
    "routine_fields",
    "routine_seconds",
    "seconds_of",
    "spoken_languages",
    "spread_percent",
    "step_fields",
    "tailor",
    "thaw",
    "thaw_checkpoint",
    "timetable",
    "trains_strength",
    "trust_in",
    "unit_calibration",
    "view_session",
    "wander",
    "wav_seconds",
    "weigh_load",
    "write_routine_text",
    "zeroed",
]
