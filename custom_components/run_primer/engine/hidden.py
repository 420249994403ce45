"""Reps that hide under a load which does not come off between them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
import itertools
from statistics import median

from .blend import position
from .contact import Split
from .excursions import Excursion
from .exercise import width
from .filters import smooth_both_ways
from .model import Rep, SensorKind
from .outline import Finding, outline_rep
from .rhythm import FEET_ALONE, FEET_AND_BENCH, RhythmSettings, find_rhythm
from .trace import Piece


@dataclass(frozen=True, slots=True, kw_only=True)
class HiddenSettings:
    """When reps may hide, and when what is found is believed."""

    load_factor: float = 25.0
    """Standard deviations of the noise that a load must be higher than to hide reps."""
    stays_up: float = 0.35
    """Share of the lift that is left between reps when the load never came off."""
    long_box: float = 4.0
    """Seconds loaded from which an excursion may hide reps that never came down."""
    unlike: float = 2.5
    """How many times longer than usual such an excursion is."""
    quickest: float = 0.9
    """Seconds from lift to lift under which lifts on a platform may be halves of throws."""
    loaded: float = 0.4
    """Share of the lift over which the load is on."""
    rested: float = 1.5
    """Seconds without load that part a set in two."""
    least_score: float = 0.06
    """Score of a rhythm under which a load that stays is a hold."""
    least_sure: float = 0.3
    """The same, of its sureness."""
    sure: float = 0.6
    """Sureness under which the sensors at hand are blind."""
    surest: float = 0.98
    unfinished: float = 0.8
    """Share of a usual rep under which the last one, still under way, is not done yet."""
    borrowed: float = 0.55
    """Sureness of a stretch that is cut at the period of others."""
    hasty: float = 0.55
    """Greatest sureness of lifts that may be halves of throws."""
    rhythm: RhythmSettings = field(default_factory=RhythmSettings)


@dataclass(frozen=True, slots=True)
class Rows:
    """The channels of a piece, smoothed so that nothing moves in time."""

    force: list[float]
    bench: list[float] | None
    weight: float
    """Weight of the new value in each pass of the smoothing."""


def smooth_rows(piece: Piece, weight: float) -> Rows:
    """Return the smoothed channels of a piece."""
    bench = None if piece.bench is None else smooth_both_ways(piece.bench, weight)
    return Rows(smooth_both_ways(piece.force, weight), bench, weight)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Where one loaded stretch is cut into reps."""

    cuts: tuple[int, ...]
    confidence: float
    told: bool
    """True when a rhythm of its own told the cuts."""

    @property
    def period(self) -> float:
        """Return the usual grid steps of a rep."""
        return median([late - early for early, late in itertools.pairwise(self.cuts)])


_PAIR = 2
_AT_THE_END = 3
"""Grid steps that smoothing may move an end by."""


class Hidden:
    """Looks for reps in the loaded stretches of one piece."""

    def __init__(
        self, kind: SensorKind, piece: Piece, rows: Rows, split: Split, settings: HiddenSettings
    ) -> None:
        """Look at a piece that has at least one full excursion."""
        self._kind = kind
        self._piece = piece
        self._rows = rows
        self._split = split
        self._settings = settings

    @property
    def is_hasty(self) -> bool:
        """Tell whether lifts follow each other faster than anybody lifts on a platform."""
        full = self._split.full
        if self._kind is not SensorKind.PLATFORM or len(full) <= _PAIR:
            return False
        steps = [late.peak - early.peak for early, late in itertools.pairwise(full)]
        return median(steps) * self._piece.step < self._settings.quickest

    def suspected(self, noise: float) -> bool:
        """Tell whether the load is such that reps may hide under it."""
        lifted = max(each.high for each in self._split.full) - min(self._rows.force)
        loaded = lifted > self._settings.load_factor * noise
        platform = self._kind is SensorKind.PLATFORM
        return platform and loaded and (self._stays_up() or self._has_box())

    def find(self) -> Finding | None:
        """Return the reps that were told by what is alike; None when there is no rhythm."""
        rows, height = [self._rows.force], self._rows.force
        if self._rows.bench is not None and not self.is_hasty:
            hips = position(self._rows.force, self._rows.bench)
            height = smooth_both_ways(hips, self._rows.weight)
            rows = [self._rows.bench, height]
        stretches = [self._look(rows, height, *around) for around in self._loaded()]
        told = [stretch for stretch in stretches if stretch.told]
        if not told:
            return None
        period = median([stretch.period for stretch in told])
        confidence = min(stretch.confidence for stretch in stretches)
        blind = self._rows.bench is None and not self.is_hasty and confidence < self._settings.sure
        highest = self._settings.hasty if self.is_hasty else self._settings.surest
        return Finding(
            tuple(
                self._outlined(height, start, end)
                for stretch in stretches
                for start, end in itertools.pairwise(self._finished(stretch, period))
            ),
            confidence=min(confidence, highest),
            blind=blind,
        )

    def _look(
        self, rows: list[list[float]], height: Sequence[float], first: int, last: int
    ) -> _Stretch:
        """Return where a loaded stretch is cut by its own rhythm, its ends when it has none."""
        settings = self._settings
        rhythm = find_rhythm(rows, first, last, self._piece.step, settings.rhythm)
        load = median(height[first : last + 1]) - min(height)
        sureness = FEET_ALONE if self._rows.bench is None else FEET_AND_BENCH
        confidence = 0.0 if rhythm is None else sureness.of(rhythm, load)
        # Hasty lifts come down between: that something moves is plain, only not how often.
        believed = self.is_hasty or confidence >= settings.least_sure
        if rhythm is None or rhythm.score < settings.least_score or not believed:
            return _Stretch((first, last), settings.borrowed, told=False)
        return _Stretch(rhythm.cuts, confidence, told=True)

    def _finished(self, stretch: _Stretch, period: float) -> tuple[int, ...]:
        """Return the cuts of reps that are done; a stretch without rhythm borrows the others'."""
        cuts = stretch.cuts
        if not stretch.told:
            count = max(round((cuts[-1] - cuts[0]) / period), 1)
            share = (cuts[-1] - cuts[0]) / count
            cuts = tuple(cuts[0] + round(place * share) for place in range(count + 1))
        under_way = cuts[-1] - cuts[-2] < self._settings.unfinished * period
        return cuts[:-1] if under_way and self._is_open(cuts[-1]) else cuts

    def _is_open(self, last: int) -> bool:
        """Tell whether the load is still on where a stretch ends."""
        return self._piece.open_at is not None and last >= self._piece.open_at - _AT_THE_END

    def _outlined(self, values: Sequence[float], start: int, end: int) -> Rep:
        """Return the rep between two places, its top taken to be in the middle."""
        top = (start + end) // 2
        each = Excursion(start, top, end, values[start], values[top], values[end])
        return outline_rep(self._piece, values, each)

    def _stays_up(self) -> bool:
        """Tell whether the lows between excursions are far over the rest around the set."""
        full, values = self._split.full, self._rows.force
        if len(full) < _PAIR:
            return False
        rest = max(min(values[: full[0].peak + 1]), min(values[full[-1].peak :]))
        between = median([each.low_after for each in full[:-1]])
        top = median([each.high for each in full])
        return between - rest > self._settings.stays_up * (top - rest)

    def _has_box(self) -> bool:
        """Tell whether an excursion is so long, and unlike others, that reps may hide in it."""
        spans = sorted(
            width(self._rows.force, each) * self._piece.step for each in self._split.full
        )
        if spans[-1] < self._settings.long_box:
            return False
        return len(spans) <= _PAIR or spans[-1] > self._settings.unlike * median(spans)

    def _loaded(self) -> Iterator[tuple[int, int]]:
        """Yield where the load came on and went off, parted where it was off for long."""
        values, share = self._rows.force, self._settings.loaded
        first, last = self._split.full[0], self._split.full[-1]
        on = first.low_before + share * (first.high - first.low_before)
        off = last.low_after + share * (last.high - last.low_after)
        begin = next(place for place in range(first.start, first.peak + 1) if values[place] >= on)
        end = next(place for place in range(last.end, last.peak - 1, -1) if values[place] >= off)
        longest = self._settings.rested / self._piece.step
        level = max(on, off)
        seen = begin
        for place in range(begin, end + 1):
            if values[place] < level:
                continue
            if place - seen > longest:
                yield begin, seen
                begin = place
            seen = place
        yield begin, end
