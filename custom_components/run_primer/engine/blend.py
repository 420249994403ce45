"""Two channels made one: where the hips are, from feet and bench."""

from collections.abc import Sequence
from math import sumprod

_STEPS = 4


def position(feet: Sequence[float], bench: Sequence[float]) -> list[float]:
    """Return feet force without what moves feet and bench alike: mostly how high the hips are.

    Moving mass pushes on both in one ratio, hips that rise shift load from bench to
    feet (measuring-science section 1.2: share = position of the centre of mass).
    The ratio is learned from the changes of both, so no calibration is needed.
    """
    feet_steps = [late - early for early, late in zip(feet, feet[_STEPS:], strict=False)]
    bench_steps = [late - early for early, late in zip(bench, bench[_STEPS:], strict=False)]
    energy = sumprod(bench_steps, bench_steps)
    ratio = sumprod(feet_steps, bench_steps) / energy if energy else 0.0
    return [foot - ratio * back for foot, back in zip(feet, bench, strict=True)]
