"""The tables of the log. Columns are named as the fields of the records.

Sets and sessions have ids that are known before they are written, so that
whatever is written twice is there once.
"""

from datetime import UTC, datetime, timedelta
from typing import override

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    Double,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    TypeDecorator,
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
_LONGEST_PIECE = 2**24 - 1
KEYS_LENGTH = 120
"""Bytes that all short names of one row may take together."""


class Moment(TypeDecorator[datetime]):
    """A time, kept as whole milliseconds since 1970 UTC."""

    impl = BigInteger
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Return what is stored: never later than the time itself."""
        return None if value is None else (value - _EPOCH) // _MILLISECOND

    @override
    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """Return the time that was stored."""
        return None if value is None else _EPOCH + value * _MILLISECOND


class Keys(TypeDecorator[tuple[str, ...]]):
    """Some of a list of short names, kept as one text; none of them has a space."""

    impl = String(KEYS_LENGTH)
    cache_ok = True

    @override
    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str | None:
        """Return what is stored."""
        return None if value is None else " ".join(value)

    @override
    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...] | None:
        """Return the names that were stored."""
        return None if value is None else tuple(value.split())


def _of(parent: str) -> ForeignKey:
    """Return a key that goes when its parent goes."""
    return ForeignKey(f"{parent}.id", ondelete="CASCADE")


metadata = MetaData()

schema_version = Table("schema_version", metadata, Column("version", Integer, primary_key=True))

sessions = Table(
    "sessions",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("station", String(32), nullable=False),
    Column("athlete", String(32)),
    Column("athlete_name", String(64)),
    Column("routine", String(64)),
    Column("started", Moment, nullable=False, index=True),
    Column("ended", Moment),
    Column("outcome", String(16), nullable=False),
    Column("planned_sets", Integer, nullable=False),
    Column("share", Double),
    Column("timing", String(8)),
)

sets = Table(
    "sets",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("session_id", String(26), _of("sessions"), nullable=False, index=True),
    Column("exercise", String(64), nullable=False),
    Column("side", String(8), nullable=False),
    Column("measure", String(16), nullable=False),
    Column("number", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("goal_reps", Integer),
    Column("goal_seconds", Double),
    Column("started", Moment, nullable=False),
    Column("ended", Moment),
    Column("ended_by", String(16)),
    Column("reps", Integer),
    Column("partials", Integer, nullable=False),
    Column("held", Double, nullable=False),
    Column("confidence", Double),
    Column("asymmetry", Double),
)

reps = Table(
    "reps",
    metadata,
    Column("set_id", String(26), _of("sets"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment),
    Column("device_us", BigInteger),
    Column("confidence", Double),
    Column("rise", Double),
    Column("top", Double),
    Column("fall", Double),
    Column("peak", Double),
    Column("low", Double),
    Column("loaded", Double),
    Column("net_peak", Double),
    Column("impulse", Double),
    Column("lockout_quality", Double),
    Column("asymmetry", Double),
    Column("band_held", Double),
    Column("faults", Keys),
    sqlite_with_rowid=False,
)

holds = Table(
    "holds",
    metadata,
    Column("set_id", String(26), _of("sets"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("seconds", Double, nullable=False),
    Column("device_us", BigInteger, nullable=False),
    Column("mean", Double, nullable=False),
    Column("steadiness", Double),
    sqlite_with_rowid=False,
)

faults = Table(
    "faults",
    metadata,
    Column("set_id", String(26), _of("sets"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("fault", String(32), nullable=False),
    Column("rep", Integer),
    sqlite_with_rowid=False,
)

traces = Table(
    "traces",
    metadata,
    Column("session_id", String(26), _of("sessions"), primary_key=True),
    Column("sensor", String(16), primary_key=True),
    Column("at", Moment, primary_key=True, autoincrement=False),
    Column("device_us", BigInteger, nullable=False),
    Column("after_gap", Boolean, nullable=False),
    Column("samples", Integer, nullable=False),
    # Without a length MariaDB keeps no more than 64 kB.
    Column("data", LargeBinary(_LONGEST_PIECE), nullable=False),
)

manual_entries = Table(
    "manual_entries",
    metadata,
    Column("set_id", String(26), _of("sets"), primary_key=True),
    Column("load", Double),
    Column("effort", Double),
    Column("note", String(1000)),
)

answers = Table(
    "answers",
    metadata,
    Column("id", String(26), primary_key=True),
    Column("station", String(32), nullable=False),
    Column("athlete", String(32)),
    Column("athlete_name", String(64)),
    Column("at", Moment, nullable=False, index=True),
    Column("question", String(64), nullable=False),
    Column("answer", String(64), nullable=False),
)
