"""One set watched for what its force says besides the count: metrics and faults of form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from .companion import BandBeside
from .faults import FaultWatch, find_faults, weigh
from .hold_metrics import measure_hold
from .metrics import BandHeld, SetMetrics, Trust
from .model import Fault, Hold, HoldGoal, PlannedSet, Reading, Rep, SensorKind
from .record import SetRecord
from .rep_metrics import measure_reps, measure_set
from .shape import BEHIND_SECONDS, RepShape, shape_rep

_ONE_LIFT_SECONDS = 1.5
"""Two turns that follow each other so soon are of one lift that was thrown: none is a rep
that was left unfinished."""


_CATCH_SECONDS = 0.6
_DROP_SECONDS = 0.4


def _is_catch(dropped: Rep, rep: Rep) -> bool:
    """Tell whether what seemed a rep is the end of the one before: a load dropped and caught.

    Dropped, it nearly comes off on the way down; nobody lifts and lowers in half a second.
    """
    quick = rep.ended - rep.started < _CATCH_SECONDS
    return quick and rep.started - dropped.ended < _DROP_SECONDS


@dataclass(frozen=True, slots=True)
class _Seen:
    """A rep and what it showed."""

    rep: Rep
    shape: RepShape
    band: BandHeld | None
    faults: frozenset[Fault]


class FormWatch:
    """Records a set, judges its reps when they are down, and measures it when it is over."""

    def __init__(
        self, planned: PlannedSet, kind: SensorKind, trusts: Mapping[SensorKind, Trust]
    ) -> None:
        """Watch a set that this kind of sensor counts."""
        self._kind = kind
        self._trust = trusts.get(kind, Trust())
        self._tempo = planned.exercise.tempo
        self._record = SetRecord()
        self._faults = FaultWatch()
        self._seen: list[_Seen] = []
        self._down: Rep | None = None
        self._turned: float | None = None
        watched = planned.exercise.beside
        trusted = watched is not None and trusts.get(watched, Trust()).zero
        self._beside = watched if trusted and not isinstance(planned.goal, HoldGoal) else None
        self._band = BandBeside() if self._beside is not None else None

    def feed(self, reading: Reading, at: float) -> Fault | None:
        """Take a reading of the sensor that counts, measured at this station time.

        Return a fault that is worth a word now.
        """
        self._record.add(reading)
        if self._band is not None:
            self._band.feed_counted(reading.at, at)
        if self._down is not None and reading.at >= self._down.ended + BEHIND_SECONDS:
            return self._judge()
        return None

    def feed_beside(self, kind: SensorKind, reading: Reading, at: float) -> None:
        """Take a reading of another sensor."""
        if self._band is not None and kind is self._beside:
            self._band.feed_band(reading, at)

    def gap(self) -> None:
        """Take note that samples of a sensor are missing."""
        if self._band is not None:
            self._band.forget_clocks()

    def rep(self, rep: Rep) -> Fault | None:
        """Take a rep that is nearly down; return what the one before it makes worth a word."""
        fault = self._judge()
        if self._seen and _is_catch(self._seen[-1].rep, rep):
            rep = replace(self._take_back(), ended=rep.ended)
        self._down = rep
        return fault

    def _judge(self) -> Fault | None:
        """Look at the rep that is down by now."""
        rep, self._down = self._down, None
        shape = None if rep is None else self._shape(rep)
        if rep is None or shape is None:
            return None
        if self._seen and shape.started < self._seen[-1].shape.ended:
            # A thrown load comes off in the middle: what seemed a rep was its first half.
            self._take_back()
        band = None if self._band is None else self._band.between(shape.started, shape.ended)
        shapes = [*(seen.shape for seen in self._seen), shape]
        evidence = weigh(shapes, band, self._tempo, self._kind, self._trust)
        found = find_faults(evidence, self._kind)
        self._seen.append(_Seen(rep, shape, band, found))
        if self._turned is not None and self._turned < shape.started:
            self._note_turn()
        self._turned = None
        return self._faults.note(found, rep.ended)

    def _take_back(self) -> Rep:
        """Forget the last rep that was judged, and return it."""
        self._faults.take_back()
        return self._seen.pop().rep

    def partial(self, at: float) -> Fault | None:
        """Take a lift that turned back early; return what the one before makes worth a word.

        A load that is thrown looks like a lift that turns back, until the rep it
        belongs to is known.
        """
        if self._turned is not None and at - self._turned < _ONE_LIFT_SECONDS:
            self._turned = None
            return None
        fault = self._note_turn()
        self._turned = at
        return fault

    def _note_turn(self) -> Fault | None:
        """Take the lift that turned back early as a fault of its own."""
        at, self._turned = self._turned, None
        if at is None:
            return None
        return self._faults.note(frozenset({Fault.INCOMPLETE_LOCKOUT}), at)

    def describe(self, hold: Hold) -> Hold:
        """Return a hold with the mean of its samples, and its steadiness where it can be told."""
        _, forces = self._record.samples(hold.started, hold.ended)
        if not forces:
            return hold
        hold = replace(hold, mean=fmean(forces))
        return replace(hold, steadiness=measure_hold(self._record, hold, self._trust).steadiness)

    def measure(self, reps: Sequence[Rep], holds: Sequence[Hold]) -> SetMetrics:
        """Return the metrics of the set, for reps and holds as they were counted in the end."""
        self._judge()
        rows = [row for rep in reps if (row := self._find(rep)) is not None]
        shapes = [row.shape for row in rows]
        measured = measure_reps(shapes, [row.band for row in rows], self._kind, self._trust)
        return measure_set(
            shapes,
            tuple(
                replace(metrics, faults=row.faults)
                for metrics, row in zip(measured, rows, strict=True)
            ),
            tuple(measure_hold(self._record, hold, self._trust) for hold in holds),
            self._trust,
        )

    def _shape(self, rep: Rep) -> RepShape | None:
        """Return what a rep looked like; None where samples of it are missing."""
        return shape_rep(self._record, rep, self._kind, timed=self._trust.timed)

    def _find(self, rep: Rep) -> _Seen | None:
        """Return a rep as it was seen live; measured now where it was not."""
        middle = (rep.lockout + rep.ended) / 2
        for seen in self._seen:
            if seen.shape.started < middle < seen.shape.ended:
                return seen
        shape = self._shape(rep)
        return None if shape is None else _Seen(rep, shape, None, frozenset())
