"""The simulated sets the counter is measured on: fixed seeds, every style, every mishap."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from custom_components.run_primer.engine.model import Reading, SensorKind
from tools.simulator import (
    BAND_STYLES,
    NON_EXERCISE,
    PLATFORM_STYLES,
    Adc,
    Athlete,
    Performance,
    digitise,
    perform,
)
from tools.simulator.adc import BAND_COUNTS_PER_NEWTON

CONTACT = frozenset({"dead_stop", "paused", "partial_mix", "single_leg"})
BRIDGES = frozenset({"bridge_bodyweight", "thrust_bodyweight"})
HOLDS = frozenset({"hold_alone", "hold_in_rep", "repeaters_7_3", "constant_outward_pressure"})
CONTINUOUS = frozenset({"touch_and_go", "hover", "slow_hover"})
_MISHAPS = 5


@dataclass(frozen=True, kw_only=True)
class Case:
    """One set of the corpus."""

    style: str
    layout: str
    """`feet`, `left+right`, `feet+bench` or `band`."""
    seed: int


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """A case as its sensor saw it."""

    case: Case
    kind: SensorKind
    performance: Performance
    readings: list[Reading]
    rate: float


def cases(per_style: int, seed: int) -> Iterator[Case]:
    """Yield the corpus: so many sets of each style and layout."""
    for style in (*PLATFORM_STYLES, *BAND_STYLES, *NON_EXERCISE):
        layouts = ("band",) if style in BAND_STYLES else ("feet", "left+right", "feet+bench")
        if style in NON_EXERCISE:
            layouts = ("feet", "feet+bench")
        for layout in layouts:
            for number in range(per_style):
                yield Case(style=style, layout=layout, seed=seed * 1_000_000 + number)


def record(case: Case) -> Recorded:
    """Return what the sensor of a case saw."""
    rng = np.random.default_rng([*case.style.encode(), len(case.layout), case.seed])
    performance = perform(
        case.style, rng, reps=int(rng.integers(5, 16)), athlete=Athlete().varied(rng)
    )
    band = case.layout == "band"
    adc = _converter(rng, case.seed % _MISHAPS, band=band)
    channels = _channels(performance, case.layout)
    # One loss pattern for all channels of a device: they travel in the same batches.
    pattern = int(rng.integers(2**32))
    seen = {
        name: digitise(performance.times, force, adc, np.random.default_rng([pattern, 1]))
        for name, force in channels.items()
    }
    noise = np.random.default_rng([pattern, 2])
    newtons = {
        name: (each.counts - adc.offset) / adc.counts_per_newton
        + (noise.normal(0, adc.noise, each.counts.size) if name != "force" else 0.0)
        for name, each in seen.items()
    }
    columns = [
        newtons[name].tolist() if name in newtons else [None] * newtons["force"].size
        for name in ("force", "left", "right", "bench")
    ]
    times = seen["force"].times.tolist()
    return Recorded(
        case=case,
        kind=SensorKind.BAND if band else SensorKind.PLATFORM,
        performance=performance,
        readings=[Reading(*row) for row in zip(times, *columns, strict=True)],
        rate=adc.rate * adc.clock,
    )


def _converter(rng: np.random.Generator, mishap: int, *, band: bool) -> Adc:
    """Return a converter with one of the mishaps of real life."""
    return Adc(
        rate=(80.0, 80.0, 80.0, 10.0, 320.0)[mishap],
        clock=rng.uniform(0.97, 1.17),
        counts_per_newton=BAND_COUNTS_PER_NEWTON if band else Adc().counts_per_newton,
        noise=0.02 if band else rng.uniform(0.05, 0.5),
        drift=rng.uniform(-1, 1) * (0.05 if band else 2.0),
        loss=rng.uniform(0, 0.05) if mishap in (1, 3) else 0.0,
        spikes=0.0005 if mishap == 2 else 0.0,
    )


def _channels(performance: Performance, layout: str) -> dict[str, np.ndarray]:
    """Return the forces a layout measures."""
    if layout == "band":
        return {"force": performance.band}
    channels = {"force": performance.feet_left + performance.feet_right}
    if layout == "left+right":
        channels |= {"left": performance.feet_left, "right": performance.feet_right}
    if layout == "feet+bench":
        channels["bench"] = performance.bench
    return channels
