"""A whole set, looked at again when it is over."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from .blend import position
from .contact import ContactSettings, Split, split_signal
from .cycles import Cycles, CycleSettings, autocorrelation, find_cycles, standardise
from .excursions import Excursion
from .filters import smooth_both_ways
from .holds import HoldSettings
from .model import Hold, Rep
from .motion import SetCount
from .outline import outline_hold, outline_rep
from .trace import Piece


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentSettings:
    """How a set is segmented again."""

    smoothing: float = 0.5
    """Weight of the new value in each pass of the smoothing."""
    noise_factor: float = 10.0
    """Standard deviations of the noise that a rep must be higher than, without a rhythm."""
    load_factor: float = 25.0
    """Standard deviations of the noise that a load must be higher than to hide reps."""
    clear: float = 0.25
    """Clearness from which a split without rhythm is believed."""
    rhythm: float = 0.4
    """Autocorrelation from which there is a rhythm."""
    hint: float = 0.25
    """Autocorrelation from which something may be going on that cannot be told apart."""
    doubled: float = 0.2
    """How much better every second excursion must fit for two to be one rep."""
    stays_up: float = 0.35
    """Share of the lift that is left between reps when the load never came off."""
    long_box: float = 4.0
    """Seconds loaded from which an excursion may hide reps that never came down."""
    contact: ContactSettings = field(default_factory=ContactSettings)
    cycles: CycleSettings = field(default_factory=CycleSettings)


@dataclass(frozen=True, slots=True)
class Finding:
    """What is in one piece of a set."""

    reps: tuple[Rep, ...] = ()
    partials: int = 0
    holds: tuple[Hold, ...] = ()
    confidence: float = 0.9
    blind: bool = False


def count_set(
    pieces: Sequence[Piece], noise: float, settings: SegmentSettings, hold: HoldSettings
) -> SetCount:
    """Return what is in a set."""
    findings = [_Segmenter(piece, noise, settings, hold).find() for piece in pieces]
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
        self, piece: Piece, noise: float, settings: SegmentSettings, hold: HoldSettings
    ) -> None:
        """Look at this piece."""
        self._piece = piece
        self._noise = noise
        self._settings = settings
        self._hold = hold
        self._force = smooth_both_ways(piece.force, settings.smoothing)
        self._bench = (
            None if piece.bench is None else smooth_both_ways(piece.bench, settings.smoothing)
        )

    def find(self) -> Finding:
        """Return what is in the piece."""
        split = split_signal(self._force, 0.0, self._settings.contact)
        if not split.full or split.usual <= 0:
            return Finding()
        hidden = self._hidden(split)
        if hidden is None and not self._is_exercise(split):
            return Finding()
        holds = tuple(
            held
            for each in split.full
            if (held := outline_hold(self._piece, self._force, each, self._hold)) is not None
        )
        if hidden is not None:
            return Finding(hidden.reps, 0, holds, hidden.confidence, hidden.blind)
        return Finding(
            reps=tuple(outline_rep(self._piece, self._force, each) for each in split.full),
            partials=len(split.partial),
            holds=holds,
            confidence=min(0.6 + 0.4 * split.clearness, 0.98),
        )

    def _is_exercise(self, split: Split) -> bool:
        """Tell whether excursions stand out of the noise, or come back in a rhythm."""
        quiet = split.usual > self._settings.noise_factor * self._noise
        if quiet and split.clearness >= self._settings.clear:
            return True
        return self._rhythm(split) >= self._settings.rhythm

    def _rhythm(self, split: Split, every: int = 1) -> float:
        """Return how like the set is to itself one excursion later."""
        peaks = [each.peak for each in split.full]
        if len(peaks) < 2 * every + 1:
            return 0.0
        first, last = split.full[0].start, split.full[-1].end
        steps = [late - early for early, late in zip(peaks, peaks[every:], strict=False)]
        row = standardise(self._force[first : last + 1])
        middle = round(median(steps))
        lags = range(max(middle - middle // 8, 1), min(middle + middle // 8 + 1, len(row) - 2) + 1)
        return max((autocorrelation([row], lag) for lag in lags), default=0.0)

    def _hidden(self, split: Split) -> Finding | None:
        """Return the reps in a set that does not come down between them; None when it does."""
        loaded = max(each.high for each in split.full) - min(self._force)
        if loaded < self._settings.load_factor * self._noise:
            return None
        if not (self._stays_up(split) or self._has_box(split) or self._doubles(split)):
            return None
        return self._by_position(split) or self._by_cycles(split)

    def _stays_up(self, split: Split) -> bool:
        """Tell whether the lows between excursions are far over the rest around the set."""
        if len(split.full) < 2:
            return False
        first, last = split.full[0].peak, split.full[-1].peak
        rest = max(min(self._force[: first + 1]), min(self._force[last:]))
        between = median([each.low_after for each in split.full[:-1]])
        top = median([each.high for each in split.full])
        return between - rest > self._settings.stays_up * (top - rest)

    def _by_position(self, split: Split) -> Finding | None:
        """Return the reps by the height of the hips, when they show in feet and bench together."""
        if self._bench is None:
            return None
        height = smooth_both_ways(position(self._force, self._bench), self._settings.smoothing)
        first, last = self._loaded(split)
        inner = split_signal(height, 0.0, self._settings.contact)
        full = [each for each in inner.full if first <= each.peak <= last]
        if len(full) < 2 or inner.clearness < self._settings.clear:
            return None
        rhythm = _rhythm_of(height[first:last], full)
        if rhythm < self._settings.rhythm:
            return None
        return Finding(
            tuple(outline_rep(self._piece, height, each) for each in full),
            confidence=min(0.6 + 0.3 * inner.clearness + 0.2 * (rhythm - 0.4), 0.95),
        )

    def _by_cycles(self, split: Split) -> Finding | None:
        """Return the reps by their rhythm alone."""
        first, last = self._loaded(split)
        row = self._force if self._bench is None else self._bench
        rows = [standardise(row[first:last])]
        cycles = find_cycles(rows, self._piece.step, self._settings.cycles)
        if cycles is None or cycles.rhythm < self._settings.rhythm:
            alone = tuple(outline_rep(self._piece, self._force, each) for each in split.full)
            blind = cycles is not None and cycles.rhythm > self._settings.hint
            return Finding(alone, confidence=0.5, blind=blind)
        return Finding(self._spaced(first, last, cycles), confidence=0.5, blind=True)

    def _spaced(self, first: int, last: int, cycles: Cycles) -> tuple[Rep, ...]:
        """Return reps that fill the loaded span at the period that was found."""
        lengths = [end - start for start, end in cycles.cuts]
        count = max(round((last - first) * len(lengths) / sum(lengths)), 1)
        span = (last - first) / count
        edges = [first + round(place * span) for place in range(count + 1)]
        values = self._force
        return tuple(
            outline_rep(
                self._piece,
                values,
                Excursion(
                    start, (start + end) // 2, end, values[start], values[(start + end) // 2], values[end]
                ),
            )
            for start, end in zip(edges, edges[1:], strict=False)
        )

    def _loaded(self, split: Split) -> tuple[int, int]:
        """Return where the load came on and where it went off."""
        values = self._force
        first, last = split.full[0], split.full[-1]
        on = first.low_before + _LOADED_SHARE * (first.high - first.low_before)
        off = last.low_after + _LOADED_SHARE * (last.high - last.low_after)
        begin = next(place for place in range(first.start, first.peak + 1) if values[place] >= on)
        end = next(place for place in range(last.end, last.peak - 1, -1) if values[place] >= off)
        return begin, end + 1

    def _doubles(self, split: Split) -> bool:
        """Tell whether every second excursion is alike, so that two of them make one rep."""
        twice = self._rhythm(split, 2)
        return twice >= self._settings.rhythm and twice > self._rhythm(split) + self._settings.doubled

    def _has_box(self, split: Split) -> bool:
        """Tell whether an excursion is so long, and the others so unlike, that reps may hide in it."""
        spans = sorted((each.end - each.start) * self._piece.step for each in split.full)
        if spans[-1] < self._settings.long_box:
            return False
        return len(spans) < 3 or spans[-1] > 2.5 * median(spans)


_LOADED_SHARE = 0.4


def _rhythm_of(row: Sequence[float], full: Sequence[Excursion]) -> float:
    """Return the autocorrelation at the usual distance of excursions."""
    steps = [late.peak - early.peak for early, late in zip(full, full[1:], strict=False)]
    even = standardise(row)
    middle = round(median(steps))
    lags = range(max(middle - middle // 8, 1), min(middle + middle // 8 + 1, len(even) - 2) + 1)
    return max((autocorrelation([even], lag) for lag in lags), default=0.0)
