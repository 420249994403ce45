"""An HX711 as it samples a force: order-4 sinc filter, its own clock, noise, and mishaps.

The filter's delay is two output periods, which settles in four conversions, as the
data sheet (Avia, V2.0) says; real boards run at 0.97 to 1.17 times the nominal rate.
"""

from dataclasses import dataclass

import numpy as np

Array = np.ndarray
PLATFORM_COUNTS_PER_NEWTON = 1095.0
BAND_COUNTS_PER_NEWTON = 8760.0
FULL_SCALE = 2**23 - 1
_FRAME_SECONDS = 0.1


@dataclass(frozen=True, kw_only=True)
class Adc:
    """One channel's converter and what is soldered to it."""

    rate: float = 80.0
    """Nominal samples a second: 10, 80 or 320."""
    clock: float = 1.0
    """True rate over nominal rate."""
    counts_per_newton: float = PLATFORM_COUNTS_PER_NEWTON
    offset: int = 84_000
    """Counts without load."""
    noise: float = 0.1
    """Newtons, standard deviation."""
    drift: float = 0.0
    """Newtons a minute."""
    spikes: float = 0.0
    """Share of samples that are garbage."""
    loss: float = 0.0
    """Share of frames, of a tenth of a second each, that never arrive."""
    full_scale: int = FULL_SCALE


@dataclass(frozen=True, kw_only=True)
class Digitised:
    """What comes out: device seconds and counts."""

    times: Array
    counts: Array


def digitise(times: Array, newtons: Array, adc: Adc, rng: np.random.Generator) -> Digitised:
    """Return what a converter makes of an evenly sampled force."""
    step = times[1] - times[0]
    rate = adc.rate * adc.clock
    filtered = _sinc4(newtons, round(1 / (rate * step)))
    at = np.arange(times[0], times[-1], 1 / rate)
    force = np.interp(at, times, filtered)
    force = force + rng.normal(0, adc.noise, at.size) + adc.drift / 60 * (at - at[0])
    counts = np.round(adc.offset + force * adc.counts_per_newton)
    garbage = rng.random(at.size) < adc.spikes
    counts[garbage] = rng.choice([2**k - 1 for k in range(12, 24)], garbage.sum())
    counts = np.clip(counts, -adc.full_scale - 1, adc.full_scale).astype(np.int64)
    batch = max(round(rate * _FRAME_SECONDS), 1)
    kept = np.repeat(rng.random(-(-at.size // batch)) >= adc.loss, batch)[: at.size]
    # The device's clock is what its own samples are stamped with.
    return Digitised(times=at[kept], counts=counts[kept])


def _sinc4(values: Array, width: int) -> Array:
    """Return four moving means of one output period after each other."""
    if width <= 1:
        return values
    out = values
    for _ in range(4):
        summed = np.cumsum(np.concatenate([np.full(width, out[0]), out]))
        out = (summed[width:] - summed[:-width]) / width
    return out
