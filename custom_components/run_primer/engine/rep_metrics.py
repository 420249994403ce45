"""From the shapes of reps to the metrics of reps and of their set."""

from collections.abc import Sequence
from itertools import pairwise
from statistics import fmean, median, stdev

from .asymmetry import compare, index
from .metrics import BandHeld, HoldMetrics, Phases, RepMetrics, SetMetrics, Trust
from .model import SensorKind
from .shape import RepShape

REFERENCE_REPS = 3
"""A set's first reps: what its lockout looks like is learned from them."""
_SEVERAL = 4


def usual_rise(shapes: Sequence[RepShape]) -> float | None:
    """Return the rise of the set's first three reps; None as long as there are fewer."""
    rises = [shape.rise for shape in shapes if shape.left is not None][:REFERENCE_REPS]
    return median(rises) if len(rises) == REFERENCE_REPS and median(rises) > 0 else None


def usual_concentric(shapes: Sequence[RepShape]) -> float | None:
    """Return the usual seconds up of reps 2 to 4: the first one only finds the way."""
    seconds = [shape.concentric for shape in shapes[1:_SEVERAL] if shape.concentric is not None]
    return median(seconds) if len(seconds) == REFERENCE_REPS else None


def measure_reps(
    shapes: Sequence[RepShape],
    bands: Sequence[BandHeld | None],
    kind: SensorKind,
    trust: Trust,
) -> tuple[RepMetrics, ...]:
    """Return the metrics of a set's reps; `bands` are those of a band worn meanwhile."""
    if not shapes:
        return ()
    reference = usual_rise(shapes) if kind is SensorKind.PLATFORM else None
    gaps = [late.started - early.ended for early, late in pairwise(shapes)]
    rows = zip(shapes, bands, [None, *gaps], [*gaps, None], strict=True)
    return tuple(_measure(*row, reference, kind, trust) for row in rows)


def _measure(  # noqa: PLR0913, PLR0917 - a rep, what is around it, and what it is judged by
    shape: RepShape,
    band: BandHeld | None,
    before: float | None,
    behind: float | None,
    reference: float | None,
    kind: SensorKind,
    trust: Trust,
) -> RepMetrics:
    """Return the metrics of one rep."""
    known, newtons = shape.reached is not None, trust.newtons
    lifted = known and kind is SensorKind.PLATFORM and shape.rise > 0
    clear = lifted and shape.left is not None
    return RepMetrics(
        started=shape.started,
        loaded=shape.ended - shape.started,
        rest_before=before,
        phases=phases_of(shape, behind),
        peak=shape.peak if newtons else None,
        net_peak=shape.peak - shape.low if newtons else None,
        mean_concentric=shape.mean_up if newtons and known else None,
        impulse=shape.impulse if newtons else None,
        overshoot=(shape.peak_up - shape.plateau) / shape.rise if lifted else None,
        lockout_quality=shape.rise / reference if clear and reference else None,
        asymmetry=index(shape.shares) if trust.newtons and shape.shares else None,
        band=band,
    )


def phases_of(shape: RepShape, bottom: float | None) -> Phases | None:
    """Return the parts of a rep; None when they cannot be told."""
    up, top, down = shape.concentric, shape.top, shape.eccentric
    if up is None or top is None or down is None:
        return None
    return Phases(concentric=up, top=top, eccentric=down, bottom=bottom)


def measure_set(
    shapes: Sequence[RepShape],
    reps: tuple[RepMetrics, ...],
    holds: tuple[HoldMetrics, ...],
    trust: Trust,
) -> SetMetrics:
    """Return the metrics of a whole set."""
    bands = [rep.band.held for rep in reps if rep.band is not None]
    parts = reps or holds
    return SetMetrics(
        reps=reps,
        holds=holds,
        under_tension=sum(r.loaded for r in reps) if reps else sum(h.seconds for h in holds),
        impulse=sum(part.impulse or 0.0 for part in parts) if trust.newtons and parts else None,
        tempo=_tempo(reps),
        tempo_variation=_variation([b.started - a.started for a, b in pairwise(shapes)]),
        slow_down=_slow_down(shapes),
        fatigue_index=_fatigue(shapes) if trust.zero else None,
        trend=_trend(shapes),
        sides=compare([shape.shares for shape in shapes]) if trust.newtons else None,
        band_held=fmean(bands) if bands else None,
    )


def _tempo(reps: Sequence[RepMetrics]) -> Phases | None:
    """Return the usual parts of the reps whose parts are known."""
    rows = [rep.phases for rep in reps if rep.phases is not None]
    if not rows:
        return None
    bottoms = [row.bottom for row in rows if row.bottom is not None]
    return Phases(
        concentric=median([row.concentric for row in rows]),
        top=median([row.top for row in rows]),
        eccentric=median([row.eccentric for row in rows]),
        bottom=median(bottoms) if bottoms else None,
    )


def _variation(values: Sequence[float]) -> float | None:
    """Return the coefficient of variation in percent; None under three values."""
    if len(values) < _SEVERAL - 1:
        return None
    mean = fmean(values)
    return 100 * stdev(values) / mean if mean > 0 else None


def _slow_down(shapes: Sequence[RepShape]) -> float | None:
    """Return the largest concentric slow-down; None when the usual time up is unknown."""
    usual = usual_concentric(shapes)
    seconds = [each.concentric for each in shapes if each.concentric is not None]
    return max(0.0, 1 - usual / max(seconds)) if usual is not None else None


def _fatigue(shapes: Sequence[RepShape]) -> float | None:
    """Return the fall of concentric force in percent, reps 1 and 2 left out.

    With the first reps it would be understated (measuring-science section 4).
    """
    means = [shape.mean_up for shape in shapes if shape.reached is not None][2:]
    if len(means) < 2 * REFERENCE_REPS:
        return None
    first, last = fmean(means[:REFERENCE_REPS]), fmean(means[-REFERENCE_REPS:])
    return 100 * (first - last) / first if first > 0 else None


def _trend(shapes: Sequence[RepShape]) -> float | None:
    """Return the slope of the rises in percent of their mean."""
    rises = [shape.rise for shape in shapes]
    if len(rises) < _SEVERAL or fmean(rises) <= 0:
        return None
    middle = (len(rises) - 1) / 2
    square = sum((place - middle) ** 2 for place in range(len(rises)))
    slope = sum((place - middle) * rise for place, rise in enumerate(rises)) / square
    return 100 * slope / fmean(rises)
