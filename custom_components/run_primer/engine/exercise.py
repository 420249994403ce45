"""Whether ups and downs are exercise at all, or somebody stepping about."""

from collections.abc import Sequence
from dataclasses import dataclass
import itertools
from math import sqrt, sumprod
from statistics import median, pstdev

from .contact import Split
from .excursions import Excursion
from .model import SensorKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ExerciseSettings:
    """What exercise looks like. None of it is in newtons."""

    noise_factor: float = 10.0
    """Standard deviations of the noise that a rep is higher than, when it has no rhythm."""
    clear: float = 0.25
    """Clearness from which a split without rhythm is believed."""
    few_clear: float = 0.6
    """The same for one or two lifts, which nothing else speaks for."""
    rhythm: float = 0.4
    """Autocorrelation from which there is a rhythm."""
    strong_rhythm: float = 0.6
    """Autocorrelation from which even somebody who leaves the plate empty exercises, and from
    which a band's stretches need not be alike."""
    stronger_rhythm: float = 0.75
    """Autocorrelation from which lifts need not be alike: whoever steps about has a rhythm, too."""
    alike: float = 0.1
    """Spread, as a share of a rise, that either the rests or the rises of slow reps stay under."""
    roughly_alike: float = 0.3
    """The same of quick ones, which levels are harder to read from."""
    slow: int = 30
    """Grid steps up, from which reps are slow: 1.5 s."""
    lost_level: float = 0.25
    """Share of its rise by which one of one or two reps may not end elsewhere than it began."""
    empty_plate: float = 1500.0
    """Rises per noise from which the plate was empty: nobody lies so still."""
    nearly_empty_plate: float = 800.0
    """The same, when the ups are short and far apart."""
    far_apart: float = 4.0
    """Widths between excursions that are far apart."""
    uneven: float = 0.05
    """Relative spread of lengths that a set done from an empty plate would not have."""


_SEVERAL = 3
_WINDOW = 10
_STRIDE = 2
"""Grid steps between windows: a short rest holds few of them, wherever they begin."""
_RESTED = 0.25
"""Share of the time between two lifts that is spent lower than at rest: the rest is most of a
long time between, but the ways down and up are most of a short one."""
_RESTING = 0.15
_AROUND = 80
"""Grid steps before and behind a set that show its rest level: 4 s."""


def rhythm_of(row: Sequence[float], peaks: Sequence[int]) -> float:
    """Return the autocorrelation of a row at the usual distance of its peaks; 0 for under three."""
    if len(peaks) < _SEVERAL:
        return 0.0
    middle = round(median([late - early for early, late in itertools.pairwise(peaks)]))
    even = _without_line(row)
    lags = range(max(middle - middle // 8, 1), min(middle + middle // 8 + 1, len(even) - 2) + 1)
    return max((_autocorrelation(even, lag) for lag in lags), default=0.0)


def _without_line(values: Sequence[float]) -> list[float]:
    """Return values around zero, their straight line taken away."""
    count = len(values)
    middle, mean = (count - 1) / 2, sum(values) / count
    square = sum((place - middle) ** 2 for place in range(count)) or 1.0
    slope = sum((place - middle) * value for place, value in enumerate(values)) / square
    return [value - mean - slope * (place - middle) for place, value in enumerate(values)]


def _autocorrelation(row: Sequence[float], lag: int) -> float:
    """Return how like a row around zero is to itself so many steps later, -1 to 1."""
    early, late = row[:-lag], row[lag:]
    energy = sumprod(early, early) * sumprod(late, late)
    return sumprod(early, late) / sqrt(energy) if energy else 0.0


def width(values: Sequence[float], each: Excursion) -> int:
    """Return for how many steps an excursion is more than half up."""
    half = each.base + each.prominence / 2
    return sum(value > half for value in values[each.start : each.end + 1])


def is_exercise(
    values: Sequence[float],
    split: Split,
    noise: float,
    kind: SensorKind,
    settings: ExerciseSettings,
) -> bool:
    """Tell whether excursions are reps: out of the noise or in a rhythm, and alike."""
    peaks = [each.peak for each in split.full]
    rhythm = rhythm_of(values[split.full[0].start : split.full[-1].end + 1], peaks)
    widths = [width(values, each) for each in split.full]
    if kind is SensorKind.PLATFORM and _stepped_on(values, split, widths, noise, settings):
        return rhythm >= settings.strong_rhythm and _unevenness(widths) < settings.uneven
    stands_out = split.usual > settings.noise_factor * noise
    if len(peaks) < _SEVERAL:
        clear = split.clearness >= settings.few_clear
        return stands_out and clear and not _wanders(values, split, kind, settings)
    limit = settings.alike if median(widths) >= settings.slow else settings.roughly_alike
    is_band = kind is SensorKind.BAND
    free = settings.strong_rhythm if is_band else settings.stronger_rhythm
    if rhythm < free and _unlikeness(values, split, kind) > limit:
        return False
    return rhythm >= settings.rhythm or (stands_out and split.clearness >= settings.clear)


def _unevenness(widths: Sequence[int]) -> float:
    """Return the median deviation of widths from their median, as a share of it."""
    usual = median(widths)
    return median([abs(each - usual) for each in widths]) / usual if usual else 0.0


def _wanders(
    values: Sequence[float], split: Split, kind: SensorKind, settings: ExerciseSettings
) -> bool:
    """Tell whether the load ends elsewhere than it began, as of somebody who shifts about."""
    valleys = _valleys(values, split, kind)
    return any(
        abs(before - after) > settings.lost_level * (each.high - min(before, after))
        for each, (before, after) in zip(split.full, itertools.pairwise(valleys), strict=True)
    )


def _unlikeness(values: Sequence[float], split: Split, kind: SensorKind) -> float:
    """Return the spread of the rests or of the rises, whichever is less, as a share of a rise.

    Whoever moves a foot in a set rests elsewhere, but lifts as much; whoever does
    partial reps lifts less, but rests as before. Who shifts about does neither.
    """
    valleys = _valleys(values, split, kind)
    rises = [
        _plateau(values, each) - (before + after) / 2
        for each, (before, after) in zip(split.full, itertools.pairwise(valleys), strict=True)
    ]
    return min(pstdev(valleys), pstdev(rises)) / split.usual


def _plateau(values: Sequence[float], each: Excursion) -> float:
    """Return the usual level of an excursion while it is more than half up."""
    half = each.base + each.prominence / 2
    return median([value for value in values[each.start : each.end + 1] if value > half])


def _resting_noise(values: Sequence[float], split: Split) -> float:
    """Return the usual standard deviation within half a second between the lifts; 0 when unseen.

    What was learned while the set went on may be of a converter at its end, which is stiller
    than anybody. What is behind the last lift says nothing: by then the plate may be empty.
    """
    full = split.full
    rest = median([each.base for each in full]) + _RESTING * split.usual
    stills = []
    for place in range(full[0].peak, full[-1].peak - _WINDOW + 1, _STRIDE):
        window = values[place : place + _WINDOW]
        if max(window) < rest:
            stills.append(pstdev(window))
    return median(stills) if stills else 0.0


def _valleys(values: Sequence[float], split: Split, kind: SensorKind) -> list[float]:
    """Return the usual level before, between and behind excursions: not their lowest point.

    Whoever jumps pushes off and lands with more than body weight, but stands the same.
    A band may be slack before and behind a set, which says nothing of the rests in it.
    """
    full = split.full
    first = max(full[0].start - _AROUND, 0)
    last = min(full[-1].end + _AROUND, len(values) - 1)
    edges = [first, *(each.peak for each in full), last]
    half = median([each.base + each.prominence / 2 for each in full])
    valleys = []
    for begin, end in itertools.pairwise(edges):
        inside = values[begin : end + 1]
        low = sorted(value for value in inside if value < half) or [min(inside)]
        valleys.append(low[round(_RESTED * (len(low) - 1))])
    if kind is SensorKind.BAND:
        valleys[0], valleys[-1] = max(valleys[:2]), max(valleys[-2:])
    return valleys


def _stepped_on(
    values: Sequence[float],
    split: Split,
    widths: Sequence[int],
    noise: float,
    settings: ExerciseSettings,
) -> bool:
    """Tell whether somebody stepped on and off a plate that was empty between."""
    if len(split.full) < 2:  # noqa: PLR2004 - one alone could be a hold
        return False
    still = max(noise, _resting_noise(values, split))
    contrast = split.usual / still if still else 0.0
    if contrast > settings.empty_plate:
        return True
    peaks = [each.peak for each in split.full]
    apart = median([late - early for early, late in itertools.pairwise(peaks)])
    return contrast > settings.nearly_empty_plate and apart > settings.far_apart * median(widths)
