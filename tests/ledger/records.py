"""Sessions to write: one that is told by hand, and any that can be."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from custom_components.run_primer.ledger import (
    FaultRecord,
    HoldRecord,
    ManualEntry,
    Outcome,
    RepRecord,
    SessionRecord,
    SetRecord,
)

MORNING = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)


def session(number: int = 1, **changes: object) -> SessionRecord:
    """Return a session of Sam's that has begun."""
    values = {
        "id": f"SESSION{number}",
        "station": "garage",
        "athlete": "sam",
        "athlete_name": "Sam",
        "routine": "pre_run_short",
        "started": MORNING + timedelta(hours=number - 1),
        "planned_sets": 2,
    }
    return SessionRecord(**values | changes)


def bridges(number: int = 1, **changes: object) -> SetRecord:
    """Return a set of bridges that has begun."""
    values = {
        "id": f"SET{number}",
        "exercise": "glute_bridge",
        "side": "both",
        "measure": "platform",
        "goal_reps": 15,
        "started": MORNING + timedelta(minutes=number),
    }
    return SetRecord(**values | changes)


def rep(number: int, **changes: object) -> RepRecord:
    """Return a rep, as it is known live."""
    at = MORNING + timedelta(minutes=1, seconds=3 * number)
    values = {"number": number, "at": at, "device_us": 3_000_000 * number, "confidence": 0.9}
    return RepRecord(**values | changes)


def measured(number: int) -> RepRecord:
    """Return a rep, as it is known when the set is over."""
    return rep(number, rise=0.8, top=1.0, fall=1.25, peak=812.5, low=161.0)


moments = st.integers(0, 4_000_000_000_000).map(
    lambda ms: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)
)
"""Times to the millisecond, as the log keeps them."""
numbers = st.floats(allow_nan=False, allow_infinity=False)
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=16)
words = st.none() | texts


def _numbered[T](kind: type[T], **fields: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    """Return rows of values numbered from 1."""
    rows = st.lists(st.fixed_dictionaries(fields), max_size=4)
    return rows.map(
        lambda found: tuple(kind(number=i, **row) for i, row in enumerate(found, start=1))
    )


said = st.builds(ManualEntry, load=st.none() | numbers, effort=st.none() | numbers, note=words)
any_sets = st.builds(
    SetRecord,
    id=st.uuids().map(lambda uuid: uuid.hex[:26]),
    exercise=texts,
    side=st.sampled_from(["both", "left", "right"]),
    measure=texts,
    started=moments,
    goal_reps=st.none() | st.integers(1, 1000),
    goal_seconds=st.none() | numbers,
    ended=st.none() | moments,
    reps=st.none() | st.integers(0, 1000),
    held=numbers,
    said=st.none() | said,
    done=_numbered(
        RepRecord,
        at=st.none() | moments,
        device_us=st.none() | st.integers(0, 2**62),
        peak=st.none() | numbers,
        rise=st.none() | numbers,
        faults=st.none()
        | st.lists(st.sampled_from(["rushing", "no_hold"]), unique=True).map(tuple),
    ),
    holds=_numbered(
        HoldRecord,
        seconds=numbers,
        device_us=st.integers(0, 2**62),
        mean=numbers,
        steadiness=st.none() | numbers,
    ),
    faults=_numbered(FaultRecord, fault=texts, rep=st.none() | st.integers(1, 99)),
)


def _in_order(sets: list[SetRecord]) -> tuple[SetRecord, ...]:
    """Return sets as they are read back."""
    return tuple(sorted(sets, key=lambda one: (one.started, one.id)))


any_sessions = st.builds(
    SessionRecord,
    id=st.uuids().map(lambda uuid: uuid.hex[:26]),
    station=texts,
    athlete=words,
    athlete_name=words,
    routine=words,
    started=moments,
    ended=st.none() | moments,
    outcome=st.sampled_from(Outcome),
    planned_sets=st.integers(0, 100),
    share=st.none() | numbers,
    sets=st.lists(any_sets, max_size=3, unique_by=lambda one: one.id).map(_in_order),
)
