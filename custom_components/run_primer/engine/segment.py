"""A whole set, looked at again when it is over."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from .contact import ContactSettings, Split, split_signal
from .excursions import Excursion
from .exercise import ExerciseSettings, is_exercise, width
from .heights import heights
from .hidden import Hidden, HiddenSettings, smooth_rows
from .holds import HoldSettings
from .model import Hold, Rep, SensorKind
from .motion import SetCount
from .outline import Finding, outline_hold, outline_rep
from .partials import Partials, PartialSettings, tell_partials
from .throws import ThrowSettings, join_throws
from .trace import Piece, Samples, on_a_grid, put_down


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentSettings:
    """How a set is segmented again."""

    smoothing: float = 0.5
    """Weight of the new value in each pass of the smoothing."""
    exercise: ExerciseSettings = field(default_factory=ExerciseSettings)
    contact: ContactSettings = field(default_factory=ContactSettings)
    holds: HoldSettings = field(default_factory=HoldSettings)
    partials: PartialSettings = field(default_factory=PartialSettings)
    hidden: HiddenSettings = field(default_factory=HiddenSettings)
    throws: ThrowSettings = field(default_factory=ThrowSettings)


def count_set(
    kind: SensorKind, stretches: Sequence[Samples], noise: float, settings: SegmentSettings
) -> SetCount:
    """Return what is in a set."""
    pieces = [piece for samples in stretches if (piece := on_a_grid(samples)) is not None]
    findings = [_Segmenter(kind, piece, noise, settings).find() for piece in pieces]
    return SetCount(
        reps=tuple(rep for finding in findings for rep in finding.reps),
        partials=sum(finding.partials for finding in findings),
        holds=tuple(held for finding in findings for held in finding.holds),
        confidence=min((finding.confidence for finding in findings), default=0.9),
        blind=any(finding.blind for finding in findings),
    )


class _Segmenter:
    """Segments one unbroken piece."""

    def __init__(
        self, kind: SensorKind, piece: Piece, noise: float, settings: SegmentSettings
    ) -> None:
        """Look at this piece."""
        self._kind = kind
        self._piece = piece = put_down(piece) if kind is SensorKind.PLATFORM else piece
        self._noise = noise
        self._settings = settings
        self._rows = smooth_rows(piece, settings.smoothing)
        self._force = self._rows.force

    def find(self) -> Finding:
        """Return what is in the piece."""
        split = split_signal(self._force, 0.0, self._settings.contact)
        if self._kind is SensorKind.PLATFORM:
            split = join_throws(self._force, split, self._settings.throws)
        if not split.full:
            return Finding()
        hidden = Hidden(self._kind, self._piece, self._rows, split, self._settings.hidden)
        suspected = hidden.suspected(self._noise)
        found = hidden.find() if suspected or hidden.is_hasty else None
        if found is not None:
            return replace(found, holds=_of_one_rep(self._found_holds(split), found.reps))
        if not is_exercise(self._force, split, self._noise, self._kind, self._settings.exercise):
            return Finding()
        found = self._by_contact(split)
        blind = suspected and self._rows.bench is None
        unsteady = suspected and split.clearness < _STEADY
        if blind or unsteady or hidden.is_hasty or self._piece.holes:
            return replace(found, confidence=min(found.confidence, _UNSURE), blind=blind)
        return found

    def _by_contact(self, split: Split) -> Finding:
        """Return the reps of a set that comes down between them."""
        lesser = self._lesser(split)
        return Finding(
            reps=tuple(
                outline_rep(self._piece, self._force, each)
                for place, each in enumerate(split.full)
                if place not in lesser.places and not self._is_open(each)
            ),
            partials=len(split.partial) + len(lesser.places),
            holds=self._found_holds(split),
            confidence=_UNSURE if lesser.doubtful else min(0.6 + 0.4 * split.clearness, 0.98),
        )

    def _is_open(self, each: Excursion) -> bool:
        """Tell whether a lift is still under way."""
        return self._piece.open_at is not None and each.end >= self._piece.open_at

    def _found_holds(self, split: Split) -> tuple[Hold, ...]:
        """Return the holds in a set."""
        outlined = (
            outline_hold(self._piece, self._force, each, self._settings.holds)
            for each in split.full
        )
        return tuple(hold for hold in outlined if hold is not None)

    def _lesser(self, split: Split) -> Partials:
        """Return which excursions were lifts that turned back early."""
        quick = median([width(self._force, each) for each in split.full]) < _PARTIAL_STEPS
        if self._kind is not SensorKind.PLATFORM or quick:
            return Partials()
        done = [each for each in split.full if not self._is_open(each)]
        told = heights(self._piece.force, done, self._piece.step)
        return tell_partials(told, self._settings.partials)


def _of_one_rep(holds: Sequence[Hold], reps: Sequence[Rep]) -> tuple[Hold, ...]:
    """Return the holds that are none of several reps under a load that stays on."""
    return tuple(
        hold for hold in holds if sum(hold.started < rep.lockout < hold.ended for rep in reps) <= 1
    )


_UNSURE = 0.55
_PARTIAL_STEPS = 20
"""Grid steps up, 1 s, under which picking up and putting down are too much of a lift."""
_STEADY = 1.1
