"""Reps that never come to rest between: cut where one template explains the most.

A rep makes one, two or three humps, depending on tempo and pause, so counting
humps is wrong by construction (measuring-science, finding 3). Instead many ways
to cut the loaded stretch into reps are tried, each by dynamic programming over
the valleys for one period, and the cuts are taken whose pieces resemble each
other most while they are evenly long. That reps can be told by a template
learned from themselves is Pernek, Hummel and Kokol's idea (Personal and
Ubiquitous Computing 2013, 17:771-782); judging it by the variance that the
template of all *other* reps explains keeps finer cuts from always winning.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
import itertools
from math import exp, log
from statistics import median, pstdev

from .excursions import turning_points

type Rows = Sequence[Sequence[float]]
"""Channels of equal length that are cut at the same places."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RhythmSettings:
    """How a rhythm is looked for. None of it is in newtons."""

    shortest: float = 0.7
    """Seconds of the shortest period."""
    longest: float = 9.0
    """Seconds of the longest period."""
    finer: float = 1.04
    """Ratio of each period tried to the one before."""
    gate: float = 0.04
    """Share of a row's range that a valley is deep at least."""
    stretch_cost: float = 2.0
    """What a length costs that differs by a factor e from the period, in depths of a valley."""
    shortest_share: float = 0.45
    """Share of the period that the shortest rep may last."""
    longest_share: float = 1.9
    """The same for the longest."""
    unevenness_cost: float = 1.25
    """Explained variance that unevenness outweighs."""
    other_count: float = 0.2
    """Share by which a count differs that is a rival."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """A stretch cut into reps."""

    cuts: tuple[int, ...]
    """Places where reps meet, both ends included."""
    explained: float
    """Share of the variance that the other reps explain in each, 1 at best."""
    unevenness: float
    """Mean deviation of the logarithm of the lengths from the usual one."""
    score: float
    """Explained variance less the cost of unevenness."""
    lead: float
    """Score over the best rival that counts clearly differently."""
    depth: float
    """How deep the shallowest valley between two reps is, in units of the row."""
    spread: float
    """Standard deviation of the row within the stretch."""
    period: float
    """Seconds of a rep, on average."""

    @property
    def count(self) -> int:
        """Return how many reps there are."""
        return len(self.cuts) - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Sureness:
    """How surely a rhythm counts right: a logistic model of what is known of it.

    Fitted on 1444 simulated sets of reps that never come to rest, and of holds,
    with seeds that the benchmark does not use. Weights of shares and periods are
    for a factor e.
    """

    constant: float
    score: float
    lead: float
    depth: float = 0.0
    """For the shallowest valley, as a share of the load."""
    spread: float = 0.0
    """For what the load varies, as a share of it."""
    period: float = 0.0
    """For the seconds of a rep."""
    period_squared: float = 0.0
    """For the square of that logarithm: reps are blind neither fast nor slow."""

    def of(self, rhythm: Rhythm, load: float) -> float:
        """Return the probability that the count is right, under a load in units of the row."""
        period = log(rhythm.period)
        odds = (
            self.constant
            + self.score * rhythm.score
            + self.lead * rhythm.lead
            + self.depth * _log_share(rhythm.depth, load)
            + self.spread * _log_share(rhythm.spread, load)
            + self.period * period
            + self.period_squared * period**2
        )
        return 1 / (1 + exp(-max(min(odds, 50.0), -50.0)))


def _log_share(part: float, whole: float) -> float:
    """Return the logarithm of a share, which may be of nothing."""
    return log(max(part / whole, _SHALLOWEST)) if whole > 0 else log(_SHALLOWEST)


FEET_ALONE = Sureness(
    constant=-9.2,
    score=7.1,
    lead=9.9,
    depth=2.2,
    spread=-3.2,
    period=3.7,
    period_squared=-1.76,
)
"""By feet alone: at a usual tempo what moves cancels what leans (finding 1)."""
FEET_AND_BENCH = Sureness(constant=-3.07, score=8.0, lead=7.6)
_SHALLOWEST = 1e-4
_FEWEST_CUTS = 3
_POINTS = 24
_EDGE = 4
"""Grid steps at each end in which no valley is looked for."""


def find_rhythm(
    rows: Rows, first: int, last: int, step: float, settings: RhythmSettings
) -> Rhythm | None:
    """Return the rhythm of rows between two places; None when nothing can be cut.

    `step` is the seconds of one place.
    """
    stretch = [row[first : last + 1] for row in rows]
    found = {
        cuts: _judge(stretch, cuts, settings)
        for row in stretch
        for cuts in _ways_to_cut(row, step, settings)
    }
    if not found:
        return None
    cuts = max(found, key=lambda each: found[each].score)
    best, count = found[cuts], len(cuts) - 1
    rivals = [
        other.score
        for each, other in found.items()
        if abs(len(each) - 1 - count) > max(1, settings.other_count * count)
    ]
    depths = [
        _depth(stretch[-1], *around) for around in zip(cuts, cuts[1:], cuts[2:], strict=False)
    ]
    return Rhythm(
        cuts=tuple(first + place for place in cuts),
        explained=best.explained,
        unevenness=best.unevenness,
        score=best.score,
        lead=best.score - max(rivals, default=0.0),
        depth=min(depths),
        spread=pstdev(stretch[-1]),
        period=(cuts[-1] - cuts[0]) * step / count,
    )


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What one way to cut is worth."""

    explained: float
    unevenness: float
    score: float


def _judge(rows: Rows, cuts: Sequence[int], settings: RhythmSettings) -> _Verdict:
    """Return what a way to cut is worth."""
    explained = sum(_explained(row, cuts) for row in rows) / len(rows)
    lengths = [late - early for early, late in itertools.pairwise(cuts)]
    usual = median(lengths)
    unevenness = sum(abs(log(length / usual)) for length in lengths) / len(lengths)
    return _Verdict(explained, unevenness, explained - settings.unevenness_cost * unevenness)


def _ways_to_cut(
    row: Sequence[float], step: float, settings: RhythmSettings
) -> Iterator[tuple[int, ...]]:
    """Yield the best cuts for each of many periods."""
    valleys = _valleys(row, settings.gate)
    period = settings.shortest / step
    while period < min(settings.longest / step, len(row) / 1.6):
        cuts = _cut(valleys, period, settings)
        if len(cuts) >= _FEWEST_CUTS:
            yield cuts
            lengths = [late - early for early, late in itertools.pairwise(cuts)]
            again = _cut(valleys, median(lengths), settings)
            if len(again) >= _FEWEST_CUTS:
                yield again
        period *= settings.finer


def _valleys(row: Sequence[float], gate: float) -> list[tuple[int, float]]:
    """Return the valleys of a row with their depths, 1 for the deepest; its ends have none."""
    reach = max(row) - min(row)
    _, lows = turning_points(row, gate * reach)
    inner = [low for low in lows if _EDGE < low < len(row) - _EDGE - 1]
    depths = [_depth_alone(row, low) for low in inner]
    deepest = max(depths, default=0.0) or 1.0
    shares = [depth / deepest for depth in depths]
    return [(0, 0.0), *zip(inner, shares, strict=True), (len(row) - 1, 0.0)]


def _depth_alone(row: Sequence[float], low: int) -> float:
    """Return how far it goes up on both sides of a valley before a deeper one comes."""
    floor = row[low]
    before = itertools.takewhile(lambda value: value >= floor, reversed(row[:low]))
    behind = itertools.takewhile(lambda value: value >= floor, row[low + 1 :])
    return min(max(before, default=floor), max(behind, default=floor)) - floor


def _depth(row: Sequence[float], before: int, low: int, behind: int) -> float:
    """Return how deep a cut is between the reps on both its sides."""
    return min(max(row[before : low + 1]), max(row[low : behind + 1])) - row[low]


def _cut(
    valleys: Sequence[tuple[int, float]], period: float, settings: RhythmSettings
) -> tuple[int, ...]:
    """Return the deep valleys that are about a period apart; nothing when none lead to the end."""
    worth = [0.0] + [float("-inf")] * (len(valleys) - 1)
    back = [0] * len(valleys)
    for number, (place, depth) in enumerate(valleys):
        for other in range(number - 1, -1, -1):
            length = (place - valleys[other][0]) / period
            if length > settings.longest_share:
                break
            if length < settings.shortest_share:
                continue
            gain = worth[other] + depth - settings.stretch_cost * log(length) ** 2 * length
            if gain > worth[number]:
                worth[number], back[number] = gain, other
    number = len(valleys) - 1
    if worth[number] == float("-inf"):
        return ()
    cuts = [valleys[number][0]]
    while number:
        number = back[number]
        cuts.append(valleys[number][0])
    return tuple(reversed(cuts))


def _explained(row: Sequence[float], cuts: Sequence[int]) -> float:
    """Return which share of a row's variance the mean of the other reps explains in each."""
    reps = [_resampled(row, early, late) for early, late in itertools.pairwise(cuts)]
    lengths = [late - early for early, late in itertools.pairwise(cuts)]
    whole = sum(lengths)
    sums = [
        sum(length * value for length, value in zip(lengths, values, strict=True))
        for values in zip(*reps, strict=True)
    ]
    middle = sum(row[cuts[0] : cuts[-1]]) / whole
    missed = total = 0.0
    for rep, length in zip(reps, lengths, strict=True):
        others = whole - length
        for value, weighed in zip(rep, sums, strict=True):
            expected = (weighed - length * value) / others
            missed += length * (value - expected) ** 2
            total += length * (value - middle) ** 2
    return 1 - missed / total if total else 0.0


def _resampled(row: Sequence[float], early: int, late: int) -> list[float]:
    """Return a stretch at a fixed number of points, by straight lines."""
    pace = (late - early) / (_POINTS - 1)
    out = []
    for point in range(_POINTS):
        spot = early + point * pace
        left = min(int(spot), late - 1)
        out.append(row[left] + (row[left + 1] - row[left]) * (spot - left))
    return out
