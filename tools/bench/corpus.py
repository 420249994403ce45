"""The simulated sets the counter is measured on: fixed seeds, every style, every mishap."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

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
from tools.simulator.body import tremble
from tools.simulator.motion import RATE, minimum_jerk

CONTACT = frozenset({"dead_stop", "paused", "partial_mix", "single_leg"})
BRIDGES = frozenset({"bridge_bodyweight", "thrust_bodyweight"})
HOLDS = frozenset({"hold_alone", "hold_in_rep", "repeaters_7_3", "constant_outward_pressure"})
CONTINUOUS = frozenset({"touch_and_go", "hover", "slow_hover"})
_MISHAPS = ("none", "loss", "spikes", "10 Hz", "320 Hz", "pause", "saturation")
_GOING_UP_SECONDS = 0.4
_LYING_STILL = Athlete(tremor=0.006)
_NUMBERS = 7_000_000
"""Seeds of one corpus: a multiple of the mishaps, so that each corpus has all of them."""
_SATURATES_AT = 0.9
"""Share of the greatest force that a saturated converter still sees."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """One set of the corpus."""

    style: str
    layout: str
    """`feet`, `left+right`, `feet+bench` or `band`."""
    seed: int
    beyond: bool = False
    """True for bodies, tempos and tremors outside of what was developed on."""

    @property
    def mishap(self) -> str:
        """Return what goes wrong in it."""
        return _MISHAPS[self.seed % len(_MISHAPS)]

    @property
    def preceded(self) -> bool:
        """Tell whether its sensor has seen something else before: half of all exercise."""
        return self.style not in NON_EXERCISE and self.seed // len(_MISHAPS) % 2 == 1


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """A case as its sensor saw it."""

    case: Case
    kind: SensorKind
    performance: Performance
    readings: list[Reading]
    rate: float
    begins: float
    """Seconds at which the set begins."""


def cases(per_style: int, seed: int, *, beyond: bool = False) -> Iterator[Case]:
    """Yield the corpus: so many sets of each style and layout."""
    for style in (*PLATFORM_STYLES, *BAND_STYLES, *NON_EXERCISE):
        layouts = ("band",) if style in BAND_STYLES else ("feet", "left+right", "feet+bench")
        if style in NON_EXERCISE:
            layouts = ("feet", "feet+bench")
        for layout in layouts:
            for number in range(per_style):
                yield Case(
                    style=style,
                    layout=layout,
                    seed=seed * _NUMBERS + number,
                    beyond=beyond,
                )


def record(case: Case) -> Recorded:
    """Return what the sensor of a case saw."""
    rng = np.random.default_rng([*case.style.encode(), len(case.layout), case.seed])
    performance, begins = _preceded(_performed(case, rng), case, np.random.default_rng(case.seed))
    band = case.layout == "band"
    adc = _converter(rng, case.mishap, band=band)
    channels = _channels(performance, case.layout)
    adcs = dict.fromkeys(channels, adc)
    if case.mishap == "saturation":
        highest = float(channels["force"].max()) * _SATURATES_AT
        end = adc.offset + round(highest * adc.counts_per_newton)
        adcs["force"] = replace(adc, full_scale=end)
    # One loss pattern for all channels of a device: they travel in the same batches.
    pattern = int(rng.integers(2**32))
    seen = {
        name: digitise(performance.times, force, adcs[name], np.random.default_rng([pattern, 1]))
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
        begins=begins,
    )


def _performed(case: Case, rng: np.random.Generator) -> Performance:
    """Return what was done."""
    reps = int(rng.integers(5, 16))
    options: dict[str, float] = {}
    if case.mishap == "pause":
        options["pause"] = rng.uniform(3, 8)
    athlete = Athlete().varied(rng)
    if case.beyond:
        options["tempo"] = rng.uniform(0.7, 1.35)
        athlete = replace(
            athlete,
            mass=rng.choice([rng.uniform(42, 52), rng.uniform(98, 135)]),
            reach=rng.uniform(0.70, 0.95),
            backward=rng.uniform(0.08, 0.34),
            left_share=rng.uniform(0.40, 0.60),
            tremor=rng.uniform(0.015, 0.03),
        )
    return perform(case.style, rng, reps=reps, athlete=athlete, **options)


def _preceded(done: Performance, case: Case, rng: np.random.Generator) -> tuple[Performance, float]:
    """Return a performance behind what often precedes one, and when the set begins.

    A band is taken up from slack when the set has begun. Somebody comes to an empty
    platform and lies still, but less still than the empty platform was, until it begins.
    """
    if not case.preceded:
        return done, 0.0
    if case.layout == "band":
        still = np.zeros(round(rng.uniform(0.5, 5) * RATE))
        return _behind(done, {"band": _going_up(still, done.band[0], 0)}), 0.0
    empty = np.zeros(round(rng.uniform(5, 30) * RATE))
    lying = rng.uniform(5, 60)
    before = {
        key: tremble(_going_up(empty, getattr(done, key)[0], lying), _LYING_STILL, RATE, rng)
        for key in ("feet_left", "feet_right", "bench")
    }
    return _behind(done, before), before["bench"].size / RATE - rng.uniform(0, 2)


def _going_up(low: np.ndarray, newtons: float, seconds: float) -> np.ndarray:
    """Return a force that goes up and stays so for some seconds."""
    up = minimum_jerk(round(_GOING_UP_SECONDS * RATE)) * newtons
    return np.concatenate([low, up, np.full(round(seconds * RATE), newtons)])


def _behind(done: Performance, before: Mapping[str, np.ndarray]) -> Performance:
    """Return a performance with forces put before it; channels not named stay at zero."""
    size = next(iter(before.values())).size
    later = size / RATE
    channels = {
        key: np.concatenate([before.get(key, np.zeros(size)), getattr(done, key)])
        for key in ("feet_left", "feet_right", "bench", "band")
    }
    reps = (
        replace(rep, start=rep.start + later, lockout=rep.lockout + later, end=rep.end + later)
        for rep in done.reps
    )
    holds = (replace(one, start=one.start + later, end=one.end + later) for one in done.holds)
    times = np.arange(size + done.times.size) / RATE
    return replace(done, times=times, reps=tuple(reps), holds=tuple(holds), **channels)


def _converter(rng: np.random.Generator, mishap: str, *, band: bool) -> Adc:
    """Return a converter with one of the mishaps of real life."""
    return Adc(
        rate={"10 Hz": 10.0, "320 Hz": 320.0}.get(mishap, 80.0),
        clock=rng.uniform(0.97, 1.17),
        counts_per_newton=BAND_COUNTS_PER_NEWTON if band else Adc().counts_per_newton,
        noise=0.02 if band else rng.uniform(0.05, 0.5),
        drift=rng.uniform(-1, 1) * (0.05 if band else 2.0),
        loss=rng.uniform(0, 0.05) if mishap in {"loss", "10 Hz"} else 0.0,
        spikes=0.0005 if mishap == "spikes" else 0.0,
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
