"""Cycles that never come down: cut where pieces of a signal resemble each other best.

A template is learned from the signal itself and fitted at several lengths by
dynamic programming (measuring-science section 2.6; the idea of matching
repetitions to a template learned from them is Pernek, Hummel and Kokol,
Personal and Ubiquitous Computing 2013, 17:771-782).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import log, sqrt, sumprod

type Rows = Sequence[Sequence[float]]
"""Channels of equal length, each around zero with deviation one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CycleSettings:
    """How cycles are looked for."""

    shortest: float = 0.7
    """Seconds of the shortest period."""
    longest: float = 7.0
    """Seconds of the longest period."""
    candidates: int = 4
    """Periods tried."""
    candidate_share: float = 0.55
    """Share of the greatest autocorrelation that makes a period a candidate."""
    scales: tuple[float, ...] = (0.7, 0.78, 0.86, 0.93, 1.0, 1.08, 1.17, 1.28, 1.42)
    """Lengths tried, as shares of the period."""
    passes: int = 2
    """How often the template is made again from what it found."""
    worth: float = 0.35
    """Correlation from which a piece is more like the template than like anything else."""
    stretch_cost: float = 0.25
    """Cost of a length, for each factor e from the period."""
    gap_cost: float = 0.35
    """Cost of a period without a cycle."""
    shorter_margin: float = 0.06
    """Share of the best score that a shorter period may lack and still be taken."""


@dataclass(frozen=True, slots=True)
class Cycles:
    """A signal cut into cycles."""

    cuts: tuple[tuple[int, int], ...]
    """Start and end of each on the grid."""
    period: int
    """Grid steps."""
    likeness: float
    """Mean correlation with the template, -1 to 1."""
    score: float
    """What the cuts are worth, per grid step."""
    rhythm: float
    """Autocorrelation at the period."""


_FEWEST_CUTS = 2


def find_cycles(rows: Rows, step: float, settings: CycleSettings) -> Cycles | None:
    """Return the cycles of a signal; None when it has no period."""
    found = [
        cycles
        for period, rhythm in _periods(rows, step, settings)
        if (cycles := _fit(rows, period, rhythm, settings)) is not None
    ]
    if not found:
        return None
    best = max(each.score for each in found)
    good = [each for each in found if each.score >= best - settings.shorter_margin * abs(best)]
    return min(good, key=lambda each: each.period)


def standardise(values: Sequence[float]) -> list[float]:
    """Return values without their straight line, with a deviation of one."""
    count = len(values)
    middle, mean = (count - 1) / 2, sum(values) / count
    square = sum((place - middle) ** 2 for place in range(count)) or 1.0
    slope = sum((place - middle) * value for place, value in enumerate(values)) / square
    flat = [value - mean - slope * (place - middle) for place, value in enumerate(values)]
    deviation = sqrt(sumprod(flat, flat) / count) or 1.0
    return [value / deviation for value in flat]


def autocorrelation(rows: Rows, lag: int) -> float:
    """Return how like a signal is to itself so many steps later, -1 to 1."""
    alike = sum(sumprod(row[:-lag], row[lag:]) for row in rows)
    early = sum(sumprod(row[:-lag], row[:-lag]) for row in rows)
    late = sum(sumprod(row[lag:], row[lag:]) for row in rows)
    return alike / sqrt(early * late) if early and late else 0.0


def _periods(rows: Rows, step: float, settings: CycleSettings) -> list[tuple[int, float]]:
    """Return candidate periods with their autocorrelation, the strongest first."""
    first = max(round(settings.shortest / step), 2)
    last = min(round(settings.longest / step), len(rows[0]) // 2)
    likeness = {lag: autocorrelation(rows, lag) for lag in range(first - 1, last + 2)}
    peaks = [
        (lag, likeness[lag])
        for lag in range(first, last + 1)
        if likeness[lag - 1] < likeness[lag] >= likeness[lag + 1]
    ]
    peaks.sort(key=lambda peak: -peak[1])
    if not peaks:
        return []
    least = max(peaks[0][1] * settings.candidate_share, 0.1)
    return [peak for peak in peaks if peak[1] >= least][: settings.candidates]


def _fit(rows: Rows, period: int, rhythm: float, settings: CycleSettings) -> Cycles | None:
    """Return the cuts for a period, its template refined from what it finds."""
    template = _typical_window(rows, period)
    cycles: Cycles | None = None
    for _ in range(settings.passes):
        cycles = _cut(rows, template, rhythm, settings)
        if len(cycles.cuts) < _FEWEST_CUTS:
            return None
        template = _mean_cycle(rows, cycles.cuts, period)
    return cycles


def _typical_window(rows: Rows, period: int) -> list[list[float]]:
    """Return the window of one period that is most like the one behind it and before it."""
    size = len(rows[0])
    best, start = -2.0, 0
    for place in range(0, size - period + 1, max(period // 8, 1)):
        window = [row[place : place + period] for row in rows]
        others = [
            _likeness(window, [row[other : other + period] for row in rows])
            for other in (place - period, place + period)
            if 0 <= other <= size - period
        ]
        if others and sum(others) / len(others) > best:
            best, start = sum(others) / len(others), place
    return [list(row[start : start + period]) for row in rows]


def _likeness(window: Rows, other: Rows) -> float:
    """Return the correlation of two windows over all channels."""
    first = [_centred(row) for row in window]
    second = [_centred(row) for row in other]
    alike = sum(sumprod(a, b) for a, b in zip(first, second, strict=True))
    energy = sum(sumprod(a, a) for a in first) * sum(sumprod(b, b) for b in second)
    return alike / sqrt(energy) if energy else 0.0


def _centred(row: Sequence[float]) -> list[float]:
    """Return values around zero."""
    mean = sum(row) / len(row)
    return [value - mean for value in row]


def _stretched(row: Sequence[float], size: int) -> list[float]:
    """Return values at another length, by straight lines."""
    last = len(row) - 1
    out = []
    for place in range(size):
        spot = place * last / (size - 1)
        left = min(int(spot), last - 1)
        out.append(row[left] + (row[left + 1] - row[left]) * (spot - left))
    return out


def _mean_cycle(rows: Rows, cuts: Sequence[tuple[int, int]], period: int) -> list[list[float]]:
    """Return the mean of all cycles, each brought to one period."""
    mean = []
    for row in rows:
        stretched = [_stretched(row[start:end], period) for start, end in cuts]
        mean.append([sum(values) / len(cuts) for values in zip(*stretched, strict=True)])
    return mean


def _cut(rows: Rows, template: Rows, rhythm: float, settings: CycleSettings) -> Cycles:
    """Return the cuts of greatest worth, by dynamic programming over their ends."""
    period, size = len(template[0]), len(rows[0])
    fits = _fits(rows, template, settings)
    best = [0.0] * (size + 1)
    back = [0] * (size + 1)
    idle = settings.gap_cost / period
    for end in range(1, size + 1):
        worth, length = best[end - 1] - idle, 0
        for span, fit in fits:
            start = end - span
            if start >= 0 and best[start] + fit[start] > worth:
                worth, length = best[start] + fit[start], span
        best[end], back[end] = worth, length
    cuts, end = [], size
    while end > 0:
        if back[end]:
            cuts.append((end - back[end], end))
        end -= back[end] or 1
    cuts.reverse()
    worths = dict(fits)
    likeness = sum(
        worths[end - start][start] / (end - start) * period + settings.worth for start, end in cuts
    )
    return Cycles(
        tuple(cuts),
        period,
        likeness / len(cuts) if cuts else 0.0,
        best[size] * period / size,
        rhythm,
    )


def _fits(rows: Rows, template: Rows, settings: CycleSettings) -> list[tuple[int, list[float]]]:
    """Return for each length what a cycle is worth that starts at each place, in periods."""
    period, size = len(template[0]), len(rows[0])
    sums = [list(accumulate(row, initial=0.0)) for row in rows]
    squares = [list(accumulate((v * v for v in row), initial=0.0)) for row in rows]
    energy = sum(sumprod(c, c) for c in map(_centred, template)) / period
    fits = []
    for span in sorted({round(period * scale) for scale in settings.scales}):
        shapes = [_centred(_stretched(row, span)) for row in template]
        norm = sqrt(sum(sumprod(shape, shape) for shape in shapes)) or 1.0
        cost = settings.worth + settings.stretch_cost * abs(log(span / period))
        fit = []
        for start in range(size - span + 1):
            end = start + span
            alike = own = 0.0
            for row, shape, total, square in zip(rows, shapes, sums, squares, strict=True):
                alike += sumprod(row[start:end], shape)
                part = total[end] - total[start]
                own += square[end] - square[start] - part * part / span
            if own <= 0:
                fit.append(-cost)
                continue
            ratio = own / span / energy if energy else 1.0
            alike *= min(ratio, 1 / ratio) ** 0.25 / (norm * sqrt(own))
            fit.append((alike - cost) * span / period)
        fits.append((span, fit))
    return fits
