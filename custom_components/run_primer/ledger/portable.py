"""Sessions to take along: as JSON with schema and units, or as a table with a row a rep."""

from collections.abc import Iterable, Iterator, Mapping
import csv
from dataclasses import fields
from datetime import datetime
import io
from typing import Any

from .records import AnswerRecord, ManualEntry, RepRecord, SessionRecord, SetRecord
from .traces import Stretch

SCHEMA = "run_primer/sessions"
TRACE_SCHEMA = "run_primer/trace"
SCHEMA_VERSION = 1
UNITS: Mapping[str, str] = {
    "asymmetry": "%",
    "band_held": "%",
    "confidence": "0..1",
    "device_us": "us",
    "effort": "1..10",
    "fall": "s",
    "goal_seconds": "s",
    "held": "s",
    "impulse": "N s",
    "load": "kg",
    "loaded": "s",
    "lockout_quality": "ratio",
    "low": "N",
    "mean": "N",
    "net_peak": "N",
    "peak": "N",
    "rise": "s",
    "seconds": "s",
    "share": "0..1",
    "steadiness": "%",
    "top": "s",
}
"""Of all fields that have one. Times are ISO 8601, UTC."""
_DECIMALS = 4
_FORCES = ("force", "left", "right", "bench")
_NESTED = ("sets", "said", "done", "holds", "faults")
_SESSION_COLUMNS = ("id", "athlete_name", "routine", "started", "ended", "outcome")
_SET_COLUMNS = (
    *("id", "exercise", "side", "measure", "number", "started", "ended"),
    *("reps", "partials", "held", "asymmetry"),
)


def document(sessions: Iterable[SessionRecord]) -> dict[str, Any]:
    """Return sessions with all that is needed to read them elsewhere."""
    return {
        "schema": SCHEMA,
        "version": SCHEMA_VERSION,
        "units": dict(UNITS),
        "sessions": [session_data(session, full=True) for session in sessions],
    }


def trace_document(session: SessionRecord, trace: Iterable[Stretch]) -> dict[str, Any]:
    """Return a session with its raw trace, such as for a bug report: `script/replay` reads it."""
    return {
        "schema": TRACE_SCHEMA,
        "version": SCHEMA_VERSION,
        "units": dict(UNITS) | {"t": "s", **dict.fromkeys(_FORCES, "N")},
        "session": session_data(session, full=True),
        "columns": ["t", *_FORCES],
        "trace": [
            {
                "sensor": stretch.sensor,
                "at": _value(stretch.at),
                "after_gap": stretch.after_gap,
                "rows": [list(row) for row in stretch.rows],
            }
            for stretch in trace
        ],
    }


def session_data(session: SessionRecord, *, full: bool) -> dict[str, Any]:
    """Return a session as plain data, with its reps and holds only when asked for."""
    return _plain(session) | {
        "reps": session.reps,
        "held": _value(session.held),
        "sets": [_set_data(one, full=full) for one in session.sets],
    }


def answer_data(answer: AnswerRecord) -> dict[str, Any]:
    """Return an answer as plain data."""
    return _plain(answer)


def table(sessions: Iterable[SessionRecord]) -> str:
    """Return sessions as CSV (RFC 4180): a row a rep, and one for a set without any.

    Units stand in the names of the columns.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_header())
    for session in sessions:
        head = _cells(session, _SESSION_COLUMNS)
        for one in session.sets:
            row = [*head, *_cells(one, _SET_COLUMNS)]
            row += _cells(one.said or ManualEntry(), _names(ManualEntry))
            for rep in one.done or (None,):
                measures = [""] * len(_names(RepRecord))
                writer.writerow(row + (measures if rep is None else _cells(rep, _names(RepRecord))))
    return text.getvalue()


def _set_data(one: SetRecord, *, full: bool) -> dict[str, Any]:
    """Return a set as plain data."""
    data = _plain(one) | {"said": None if one.said is None else _plain(one.said)}
    if full:
        data |= {
            "done": [_plain(rep) for rep in one.done],
            "holds": [_plain(hold) for hold in one.holds],
            "faults": [_plain(fault) for fault in one.faults],
        }
    return data


def _plain(record: Any) -> dict[str, Any]:
    """Return the fields of a record that are no records themselves."""
    names = (name for name in _names(type(record)) if name not in _NESTED)
    return {name: _value(getattr(record, name)) for name in names}


def _value(value: Any) -> Any:
    """Return a value as JSON knows it, no more precise than it was measured."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds")
    if isinstance(value, tuple):
        return list(value)
    return round(value, _DECIMALS) if isinstance(value, float) else value


def _names(kind: type) -> list[str]:
    """Return the names of a record's fields."""
    return [each.name for each in fields(kind)]


def _header() -> Iterator[str]:
    """Yield the names of the columns."""
    for prefix, names in (
        ("session", _SESSION_COLUMNS),
        ("set", _SET_COLUMNS),
        ("said", _names(ManualEntry)),
        ("rep", _names(RepRecord)),
    ):
        for name in names:
            unit = UNITS.get(name)
            yield f"{prefix}_{name}" + (f" [{unit}]" if unit else "")


def _cells(record: Any, names: Iterable[str]) -> list[str]:
    """Return fields as cells. A text that a spreadsheet would take as a formula is quoted."""
    return [_cell(_value(getattr(record, name))) for name in names]


def _cell(value: Any) -> str:
    """Return one cell."""
    if isinstance(value, list):
        value = " ".join(value)
    text = "" if value is None else str(value)
    return f"'{text}" if isinstance(value, str) and text[:1] in tuple("=+-@\t\r") else text
