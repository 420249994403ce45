"""The workout log on disk: an SQLite file of our own, through SQLAlchemy.

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
from .file import Setback
from .portable import document, session_data, table
from .queries import Wanted, find_session, find_sessions, last_led, open_sessions
from .records import (
    FaultRecord,
    HoldRecord,
    ManualEntry,
    Outcome,
    RepRecord,
    SessionRecord,
    SetRecord,
)
from .totals import Totals, hours_of, totals_by_hour
from .writer import NotWrittenError, Work, Writer
from .writes import (
    close_session,
    correct_reps,
    count_rep,
    finish_set,
    note_fault,
    open_session,
    start_set,
)

__all__ = [
    "FaultRecord",
    "HoldRecord",
    "ManualEntry",
    "NotWrittenError",
    "Outcome",
    "RepRecord",
    "SessionRecord",
    "SetRecord",
    "Setback",
    "StillOpenError",
    "Totals",
    "UnknownRecordError",
    "Wanted",
    "Work",
    "Writer",
    "change_session",
    "change_set",
    "close_session",
    "correct_reps",
    "count_rep",
    "delete_session",
    "delete_set",
    "document",
    "find_session",
    "find_sessions",
    "finish_set",
    "hours_of",
    "last_led",
    "log_set",
    "note_fault",
    "open_session",
    "open_sessions",
    "session_data",
    "start_set",
    "table",
    "totals_by_hour",
]
