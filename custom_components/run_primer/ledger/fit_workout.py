"""A session as a strength workout in FIT: what a watch would have written of it.

Numbers of messages, fields and values are those of the FIT profile 21.218.
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise

from .fit import Base, Field, Message, encode, seconds_of
from .fit_exercises import EXERCISES, UNKNOWN
from .records import SessionRecord, SetRecord

_FILE_ID, _SESSION, _LAP, _EVENT, _ACTIVITY, _SET, _TITLE = 0, 18, 19, 21, 34, 225, 264
_TIMESTAMP, _INDEX = 253, 254
_ACTIVITY_FILE, _DEVELOPMENT = 4, 255
_TIMER, _EVENT_SESSION, _EVENT_LAP, _EVENT_ACTIVITY = 0, 8, 9, 26
_START, _STOP, _STOP_ALL = 0, 1, 4
_TRAINING, _STRENGTH = 10, 20
_REST, _ACTIVE = 0, 1
_KILOGRAM = 1
_SESSION_END = 7


def workout(session: SessionRecord) -> bytes:
    """Return a session as a FIT file with its sets and the rests between them."""
    return encode(_messages(session))


def _messages(session: SessionRecord) -> Iterator[Message]:
    """Yield all messages of the file."""
    start, end = session.started, _end(session)
    yield Message(
        _FILE_ID,
        (
            Field.of(0, Base.ENUM, _ACTIVITY_FILE),
            Field.of(1, Base.UINT16, _DEVELOPMENT),
            Field.of(2, Base.UINT16, 0),
            Field.of(3, Base.UINT32Z, 1),
            Field.of(4, Base.UINT32, seconds_of(start)),
            Field.text(8, "Run Primer"),
        ),
    )
    yield _timer(start, _START)
    yield from _sets(session)
    yield from _titles(session)
    yield _timer(end, _STOP_ALL)
    yield from _sums(start, end)


def _sets(session: SessionRecord) -> Iterator[Message]:
    """Yield a message for each set, and one for each rest between two."""
    index = 0
    for one, upcoming in pairwise((*session.sets, None)):
        if one is None:
            continue
        yield _set(index, one.started, _set_end(one), one)
        index += 1
        if upcoming is not None and upcoming.started > _set_end(one):
            yield _set(index, _set_end(one), upcoming.started, None)
            index += 1


def _set(index: int, start: datetime, end: datetime, one: SetRecord | None) -> Message:
    """Return a set, or the rest between two."""
    garmin = None if one is None else EXERCISES.get(one.exercise, UNKNOWN)
    load = None if one is None or one.said is None else one.said.load
    seconds = (end - start).total_seconds()
    if one is not None and not seconds:
        seconds = one.held
    return Message(
        _SET,
        (
            Field.of(_INDEX, Base.UINT32, seconds_of(end)),
            Field.of(0, Base.UINT32, seconds * 1000),
            Field.of(3, Base.UINT16, None if one is None else one.reps),
            Field.of(4, Base.UINT16, None if load is None else load * 16),
            Field.of(5, Base.UINT8, _REST if one is None else _ACTIVE),
            Field.of(6, Base.UINT32, seconds_of(start)),
            Field.of(7, Base.UINT16, garmin and garmin.category),
            Field.of(8, Base.UINT16, garmin and garmin.name),
            Field.of(9, Base.UINT16, _KILOGRAM),
            Field.of(10, Base.UINT16, index),
        ),
    )


def _titles(session: SessionRecord) -> Iterator[Message]:
    """Yield the name of each exercise once."""
    for index, exercise in enumerate(dict.fromkeys(one.exercise for one in session.sets)):
        garmin = EXERCISES.get(exercise, UNKNOWN)
        yield Message(
            _TITLE,
            (
                Field.of(_INDEX, Base.UINT16, index),
                Field.of(0, Base.UINT16, garmin.category),
                Field.of(1, Base.UINT16, garmin.name),
                Field.text(2, exercise.replace("_", " ").capitalize()),
            ),
        )


def _timer(at: datetime, what: int) -> Message:
    """Return that the timer was started or stopped."""
    return Message(
        _EVENT,
        (
            Field.of(_TIMESTAMP, Base.UINT32, seconds_of(at)),
            Field.of(0, Base.ENUM, _TIMER),
            Field.of(1, Base.ENUM, what),
        ),
    )


def _sums(start: datetime, end: datetime) -> Iterator[Message]:
    """Yield the lap, the session and the activity, of which there is one each."""
    milliseconds = (end - start).total_seconds() * 1000
    span = (
        Field.of(_TIMESTAMP, Base.UINT32, seconds_of(end)),
        Field.of(2, Base.UINT32, seconds_of(start)),
        Field.of(7, Base.UINT32, milliseconds),
        Field.of(8, Base.UINT32, milliseconds),
        Field.of(_INDEX, Base.UINT16, 0),
        Field.of(1, Base.ENUM, _STOP),
    )
    yield Message(
        _LAP,
        (
            *span,
            Field.of(0, Base.ENUM, _EVENT_LAP),
            Field.of(24, Base.ENUM, _SESSION_END),
            Field.of(25, Base.ENUM, _TRAINING),
            Field.of(39, Base.ENUM, _STRENGTH),
        ),
    )
    yield Message(
        _SESSION,
        (
            *span,
            Field.of(0, Base.ENUM, _EVENT_SESSION),
            Field.of(5, Base.ENUM, _TRAINING),
            Field.of(6, Base.ENUM, _STRENGTH),
            Field.of(25, Base.UINT16, 0),
            Field.of(26, Base.UINT16, 1),
            Field.of(28, Base.ENUM, 0),
        ),
    )
    yield Message(
        _ACTIVITY,
        (
            Field.of(_TIMESTAMP, Base.UINT32, seconds_of(end)),
            Field.of(0, Base.UINT32, milliseconds),
            Field.of(1, Base.UINT16, 1),
            Field.of(2, Base.ENUM, 0),
            Field.of(3, Base.ENUM, _EVENT_ACTIVITY),
            Field.of(4, Base.ENUM, _STOP),
        ),
    )


def _set_end(one: SetRecord) -> datetime:
    """Return when a set was over; of one that a crash broke off, when it began."""
    return one.ended or one.started


def _end(session: SessionRecord) -> datetime:
    """Return when the last thing of a session was over."""
    return max(session.ended or session.last_seen, session.last_seen)
