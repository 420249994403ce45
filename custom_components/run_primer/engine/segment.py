"""A whole set, looked at again when it is over."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
import itertools
from statistics import median

from .blend import position
from .contact import ContactSettings, Split, split_signal
from .excursions import Excursion
from .exercise import ExerciseSettings, is_exercise, width
from .filters import smooth_both_ways
from .holds import HoldSettings
from .model import Hold, Rep, SensorKind
from .motion import SetCount
from .outline import outline_hold, outline_rep
from .partials import Partials, PartialSettings, mean_loads, tell_partials
from .rhythm import FEET_ALONE, FEET_AND_BENCH, Rhythm, RhythmSettings, find_rhythm
from .trace import Piece, Samples, on_a_grid


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentSettings:
    """How a set is segmented again."""

    smoothing: float = 0.5
    """Weight of the new value in each pass of the smoothing."""
    load_factor: float = 25.0
    """Standard deviations of the noise that a load must be higher than to hide reps."""
    stays_up: float = 0.35
    """Share of the lift that is left between reps when the load never came off."""
    long_box: float = 4.0
    """Seconds loaded from which an excursion may hide reps that never came down."""
    exercise: ExerciseSettings = field(default_factory=ExerciseSettings)
    contact: ContactSettings = field(default_factory=ContactSettings)
    holds: HoldSettings = field(default_factory=HoldSettings)
    partials: PartialSettings = field(default_factory=PartialSettings)
    rhythm: RhythmSettings = field(default_factory=RhythmSettings)


@dataclass(frozen=True, slots=True)
class Finding:
    """What is in one piece of a set."""

    reps: tuple[Rep, ...] = ()
    partials: int = 0
    holds: tuple[Hold, ...] = ()
    confidence: float = 0.9
    blind: bool = False


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
        self._piece = piece
        self._noise = noise
        self._settings = settings
        self._force = smooth_both_ways(piece.force, settings.smoothing)
        self._bench = (
            None if piece.bench is None else smooth_both_ways(piece.bench, settings.smoothing)
        )

    def find(self) -> Finding:
        """Return what is in the piece."""
        split = split_signal(self._force, 0.0, self._settings.contact)
        if not split.full:
            return Finding()
        hidden = self._by_rhythm(split)
        if hidden is not None:
            return replace(hidden, holds=self._found_holds(split))
        if not is_exercise(self._force, split, self._noise, self._kind, self._settings.exercise):
            return Finding()
        found = self._by_contact(split)
        may_hide = self._may_hide(split)
        blind = may_hide and self._bench is None
        if blind or self._piece.holes or (may_hide and split.clearness < _STEADY):
            return replace(
                found,
                confidence=min(found.confidence, _UNSURE),
                blind=blind,
            )
        return found

    def _by_contact(self, split: Split) -> Finding:
        """Return the reps of a set that comes down between them."""
        lesser = self._lesser(split)
        return Finding(
            reps=tuple(
                outline_rep(self._piece, self._force, each)
                for place, each in enumerate(split.full)
                if place not in lesser.places
            ),
            partials=len(split.partial) + len(lesser.places),
            holds=self._found_holds(split),
            confidence=_UNSURE if lesser.doubtful else min(0.6 + 0.4 * split.clearness, 0.98),
        )

    def _found_holds(self, split: Split) -> tuple[Hold, ...]:
        """Return the holds in a set."""
        outlined = (
            outline_hold(self._piece, self._force, each, self._settings.holds)
            for each in split.full
        )
        return tuple(hold for hold in outlined if hold is not None)

    def _lesser(self, split: Split) -> Partials:
        """Return which excursions were lifts that turned back early."""
        if self._kind is not SensorKind.PLATFORM:
            return Partials()
        loads = mean_loads(self._piece.force, split.full, self._piece.step)
        lesser = tell_partials(loads, self._noise, self._settings.partials)
        if lesser.places and self._piece.samples.rate < _PARTIAL_RATE:
            return Partials(doubtful=True)
        return lesser

    def _is_hasty(self, split: Split) -> bool:
        """Tell whether lifts follow each other faster than anybody lifts on a platform."""
        if self._kind is not SensorKind.PLATFORM or len(split.full) <= _PAIR:
            return False
        peaks = [each.peak for each in split.full]
        steps = [late - early for early, late in itertools.pairwise(peaks)]
        return median(steps) * self._piece.step < _QUICKEST

    def _is_loaded(self, split: Split) -> bool:
        """Tell whether there is enough of a load to hide reps in."""
        loaded = max(each.high for each in split.full) - min(self._force)
        return loaded > self._settings.load_factor * self._noise

    def _stays_up(self, split: Split) -> bool:
        """Tell whether the lows between excursions are far over the rest around the set."""
        if len(split.full) < _PAIR:
            return False
        first, last = split.full[0].peak, split.full[-1].peak
        rest = max(min(self._force[: first + 1]), min(self._force[last:]))
        between = median([each.low_after for each in split.full[:-1]])
        top = median([each.high for each in split.full])
        return between - rest > self._settings.stays_up * (top - rest)

    def _may_hide(self, split: Split) -> bool:
        """Tell whether a load that never comes off may hide reps."""
        return (
            self._kind is SensorKind.PLATFORM
            and self._is_loaded(split)
            and (self._stays_up(split) or self._has_box(split))
        )

    def _by_rhythm(self, split: Split) -> Finding | None:
        """Return reps told by what is alike, where the load does not come off between them."""
        hasty = self._is_hasty(split)
        if not (hasty or self._may_hide(split)):
            return None
        rows, height = [self._force], self._force
        if self._bench is not None and not hasty:
            hips = position(self._force, self._bench)
            height = smooth_both_ways(hips, self._settings.smoothing)
            rows = [self._bench, height]
        first, last = self._loaded(split)
        rhythm = find_rhythm(rows, first, last, self._piece.step, self._settings.rhythm)
        if rhythm is None or rhythm.score < _LEAST_SCORE:
            return None
        load = median(height[first : last + 1]) - min(height)
        confidence = (FEET_ALONE if self._bench is None else FEET_AND_BENCH).of(rhythm, load)
        if confidence < _LEAST_SURE:
            return None
        return Finding(
            tuple(outline_rep(self._piece, height, each) for each in _between(height, rhythm)),
            confidence=min(confidence, _UNSURE if hasty else _SUREST),
            blind=self._bench is None and not hasty and confidence < _SURE,
        )

    def _loaded(self, split: Split) -> tuple[int, int]:
        """Return where the load came on and where it went off."""
        values = self._force
        first, last = split.full[0], split.full[-1]
        on = first.low_before + _LOADED_SHARE * (first.high - first.low_before)
        off = last.low_after + _LOADED_SHARE * (last.high - last.low_after)
        begin = next(place for place in range(first.start, first.peak + 1) if values[place] >= on)
        end = next(place for place in range(last.end, last.peak - 1, -1) if values[place] >= off)
        return begin, end

    def _has_box(self, split: Split) -> bool:
        """Tell whether an excursion is so long, and unlike others, that reps may hide in it."""
        spans = sorted(width(self._force, each) * self._piece.step for each in split.full)
        if spans[-1] < self._settings.long_box:
            return False
        return len(spans) <= _PAIR or spans[-1] > _UNLIKE * median(spans)


def _between(values: Sequence[float], rhythm: Rhythm) -> Iterator[Excursion]:
    """Yield what lies between the cuts of a rhythm, its top taken to be in the middle."""
    for start, end in itertools.pairwise(rhythm.cuts):
        top = (start + end) // 2
        yield Excursion(start, top, end, values[start], values[top], values[end])


_LEAST_SCORE = 0.06
"""Score of a rhythm under which a load that stays is a hold."""
_LEAST_SURE = 0.15
"""The same, of its sureness."""
_SURE = 0.6
_SUREST = 0.98
_LOADED_SHARE = 0.4
_UNSURE = 0.55
_PARTIAL_RATE = 20.0
"""Samples a second under which too little is seen of a lift to call it partial."""
_QUICKEST = 0.9
"""Seconds from lift to lift under which lifts on a platform may be halves of throws."""
_STEADY = 1.1
_PAIR = 2
_UNLIKE = 2.5
