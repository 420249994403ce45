"""What a station knows of an athlete's past, from the workout log."""

from dataclasses import dataclass, field, replace
from typing import Self

from homeassistant.util import dt as dt_util

from .engine import Fault, Habit, Measure, PastHold, PastSession, PastSet
from .last_session import LastSession
from .ledger import Outcome, SessionRecord, SetRecord

_FAULTS = frozenset(fault.value for fault in Fault)
_MEASURED = (Measure.PLATFORM, Measure.BAND)


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """The past of one athlete, or of all where a station has none."""

    last: LastSession | None = None
    sessions: tuple[PastSession, ...] = ()
    """Those that a routine led, the newest first."""
    habit: Habit = field(default_factory=Habit)

    def add(self, record: SessionRecord) -> Self:
        """Return it behind one more session, which is over."""
        session = recall(record)
        return replace(self, last=LastSession.read(record), sessions=(session, *self.sessions))


def recall(record: SessionRecord) -> PastSession:
    """Return a session that a routine led and that is over, begun by the clock on the wall."""
    return PastSession(
        routine=record.routine or "",
        started=dt_util.as_local(record.started),
        ended=record.ended or record.last_seen,
        completed=record.outcome is Outcome.COMPLETED,
        share=record.share or 0.0,
        pain=record.outcome is Outcome.PAIN,
        sets=tuple(map(_set, record.sets)),
    )


def _set(one: SetRecord) -> PastSet:
    """Return a set."""
    return PastSet(
        exercise=one.exercise,
        measured=one.measure in _MEASURED,
        ended_by=one.ended_by,
        goal_reps=one.goal_reps,
        goal_seconds=one.goal_seconds,
        reps=one.reps or 0,
        partials=one.partials,
        held=one.held,
        confidence=one.confidence,
        holds=tuple(
            PastHold(seconds=each.seconds, steadiness=each.steadiness) for each in one.holds
        ),
        faults=frozenset(Fault(each.fault) for each in one.faults if each.fault in _FAULTS),
        load=one.said.load if one.said else None,
    )
