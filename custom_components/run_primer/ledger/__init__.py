"""The workout log: an SQLite file of our own, or a database server, through SQLAlchemy.

Knows neither Home Assistant nor the engine. Functions of a connection read
or write; one thread does all the writing (`Writer`), so that each of them is
plain, blocking code.
"""

from .edits import (
    StillOpenError,
    UnknownRecordError,
    change_session,
    change_set,
    delete_session,
    delete_set,
    log_set,
)
from .file import LogFile
from .fit_workout import workout
from .home import Home, Setback
from .packing import Row, TraceError, pack, shape
from .portable import answer_data, document, session_data, table, trace_document
from .queries import (
    Wanted,
    find_answers,
    find_session,
    find_sessions,
    last_alike,
    last_led,
    open_sessions,
    trained,
)
from .records import (
    AnswerRecord,
    FaultRecord,
    HoldRecord,
    ManualEntry,
    Outcome,
    RepRecord,
    SessionRecord,
    SetRecord,
)
from .server import LogServer
from .sketch import Sketch, Window, draw
from .taking_in import ClashError, DocumentError, read_document, take_in
from .totals import Spread, Totals, athletes, hours_of, totals_by_hour, totals_by_week
from .traces import Stretch, find_trace, forget_traces, keep_stretch
from .writer import NotWrittenError, Work, Writer
from .writes import (
    close_session,
    correct_reps,
    count_rep,
    finish_set,
    note_fault,
    open_session,
    put_answer,
    start_set,
)

__all__ = [
    "AnswerRecord",
    "ClashError",
    "DocumentError",
    "FaultRecord",
    "HoldRecord",
    "Home",
    "LogFile",
    "LogServer",
    "ManualEntry",
    "NotWrittenError",
    "Outcome",
    "RepRecord",
    "Row",
    "SessionRecord",
    "SetRecord",
    "Setback",
    "Sketch",
    "Spread",
    "StillOpenError",
    "Stretch",
    "Totals",
    "TraceError",
    "UnknownRecordError",
    "Wanted",
    "Window",
    "Work",
    "Writer",
    "answer_data",
    "athletes",
    "change_session",
    "change_set",
    "close_session",
    "correct_reps",
    "count_rep",
    "delete_session",
    "delete_set",
    "document",
    "draw",
    "find_answers",
    "find_session",
    "find_sessions",
    "find_trace",
    "finish_set",
    "forget_traces",
    "hours_of",
    "keep_stretch",
    "last_alike",
    "last_led",
    "log_set",
    "note_fault",
    "open_session",
    "open_sessions",
    "pack",
    "put_answer",
    "read_document",
    "session_data",
    "shape",
    "start_set",
    "table",
    "take_in",
    "totals_by_hour",
    "totals_by_week",
    "trace_document",
    "trained",
    "workout",
]
