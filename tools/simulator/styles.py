"""How people train, and what else they do on a platform."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from .band import BANDS, Band
from .body import Array, Athlete, support_forces, tremble
from .motion import RATE, Drawing

PLATFORM_STYLES = (
    "dead_stop",
    "paused",
    "touch_and_go",
    "hover",
    "slow_hover",
    "bridge_bodyweight",
    "thrust_bodyweight",
    "single_leg",
    "eccentric_slow",
    "very_fast",
    "partial_mix",
    "hold_alone",
    "hold_in_rep",
    "repeaters_7_3",
)
BAND_STYLES = (
    "clamshell",
    "band_abduction",
    "lateral_band_walk",
    "kickback",
    "constant_outward_pressure",
)
NON_EXERCISE = ("step_on_off", "sit_down", "load_plates", "shuffle", "dog", "empty_noise")
STYLES = (*PLATFORM_STYLES, *BAND_STYLES, *NON_EXERCISE)
_QUIET_SECONDS = 3.0
PICK_UP_SECONDS = 0.18
"""In which the load leaves the floor (measuring-science, section 1.2)."""
TOUCH_DOWN_SECONDS = 0.10
"""In which the floor takes it again."""


@dataclass(frozen=True, kw_only=True)
class TrueRep:
    """A rep as it was done, in seconds."""

    start: float
    lockout: float
    end: float
    partial: bool = False
    faults: frozenset[str] = frozenset()
    """Faults of form it truly shows."""


@dataclass(frozen=True, kw_only=True)
class TrueHold:
    """A hold as a force sensor can see it: from half of the load picked up to half put down."""

    start: float
    end: float


@dataclass(frozen=True, kw_only=True)
class Performance:
    """What a body did, finely sampled; seconds and newtons."""

    times: Array
    feet_left: Array
    feet_right: Array
    bench: Array
    band: Array
    reps: tuple[TrueRep, ...]
    holds: tuple[TrueHold, ...]
    style: str


@dataclass(frozen=True, kw_only=True)
class Beat:
    """Seconds of one rep's parts, how high it goes, and how much it rests on the floor."""

    up: float
    top: float
    down: float
    bottom: float
    height: float = 1.0
    floor: float = 1.0
    lean: float = 1.0
    """Under 1, movements begin quickly and end slowly; over 1 the other way round."""


_Range = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class _Tempo:
    """The range each part of a rep is drawn from, and the style's body."""

    up: _Range
    top: _Range
    down: _Range
    bottom: _Range
    floor: _Range = (1.0, 1.0)
    bar: _Range = (0.0, 0.0)
    bridge: bool = False
    single_leg: bool = False
    partials: float = 0.0
    """Share of reps that turn back early."""


_TEMPOS: dict[str, _Tempo] = {
    "dead_stop": _Tempo(
        up=(0.7, 1.2), top=(0.2, 0.8), down=(0.8, 1.6), bottom=(0.4, 1.0), bar=(40, 140)
    ),
    "paused": _Tempo(
        up=(0.7, 1.2), top=(1.0, 3.0), down=(0.8, 1.8), bottom=(0.4, 1.0), bar=(40, 120)
    ),
    "touch_and_go": _Tempo(
        up=(0.6, 1.0),
        top=(0.1, 0.5),
        down=(0.7, 1.3),
        bottom=(0.0, 0.05),
        floor=(0.35, 0.8),
        bar=(40, 120),
    ),
    "hover": _Tempo(
        up=(0.6, 1.2),
        top=(0.1, 0.6),
        down=(0.7, 1.5),
        bottom=(0.0, 0.2),
        floor=(0.0, 0.0),
        bar=(40, 120),
    ),
    "slow_hover": _Tempo(
        up=(1.2, 1.8),
        top=(0.2, 0.8),
        down=(1.5, 2.5),
        bottom=(0.0, 0.3),
        floor=(0.0, 0.0),
        bar=(40, 120),
    ),
    "bridge_bodyweight": _Tempo(
        up=(0.6, 1.2), top=(0.4, 1.5), down=(0.8, 2.0), bottom=(0.3, 0.8), bridge=True
    ),
    "thrust_bodyweight": _Tempo(up=(0.6, 1.2), top=(0.4, 1.5), down=(0.8, 2.0), bottom=(0.3, 0.8)),
    "single_leg": _Tempo(
        up=(0.8, 1.4), top=(0.3, 1.2), down=(1.0, 2.0), bottom=(0.3, 0.8), single_leg=True
    ),
    "eccentric_slow": _Tempo(
        up=(0.8, 1.2), top=(0.5, 1.0), down=(3.0, 5.0), bottom=(0.3, 0.8), bar=(20, 100)
    ),
    "very_fast": _Tempo(
        up=(0.35, 0.5), top=(0.0, 0.1), down=(0.35, 0.5), bottom=(0.1, 0.3), bar=(20, 60)
    ),
    "partial_mix": _Tempo(
        up=(0.7, 1.2),
        top=(0.2, 0.8),
        down=(0.8, 1.6),
        bottom=(0.4, 1.0),
        bar=(40, 120),
        partials=0.2,
    ),
    "hold_in_rep": _Tempo(
        up=(0.8, 1.2), top=(3.0, 8.0), down=(0.8, 1.6), bottom=(0.6, 1.2), bridge=True
    ),
    "repeaters_7_3": _Tempo(
        up=(0.4, 0.6), top=(6.4, 6.6), down=(0.4, 0.6), bottom=(2.4, 2.6), bridge=True
    ),
    "clamshell": _Tempo(up=(0.7, 1.2), top=(0.2, 1.0), down=(0.8, 1.8), bottom=(0.3, 0.8)),
    "band_abduction": _Tempo(up=(0.6, 1.0), top=(0.2, 0.6), down=(0.7, 1.4), bottom=(0.2, 0.6)),
    "lateral_band_walk": _Tempo(up=(0.3, 0.6), top=(0.1, 0.3), down=(0.4, 0.8), bottom=(0.1, 0.3)),
    "kickback": _Tempo(up=(0.5, 1.0), top=(0.2, 0.6), down=(0.7, 1.4), bottom=(0.2, 0.6)),
}


def perform(
    style: str,
    rng: np.random.Generator,
    *,
    reps: int = 10,
    athlete: Athlete | None = None,
    **options: float,
) -> Performance:
    """Return a set of a style.

    Options: `tempo` (2 = twice as fast), `concentric`, `hold` and `eccentric` (seconds
    of each part of a rep as prescribed; `hold` of `hold_alone`, too), `quiet` (seconds
    of rest before and behind), `pause` (seconds lain down in the middle of a set),
    `seconds` (of what is no exercise).
    """
    athlete = athlete or Athlete()
    quiet = options.get("quiet", _QUIET_SECONDS)
    if style in NON_EXERCISE:
        return _bystander(style, rng, athlete, options.get("seconds", 60.0))
    if style == "constant_outward_pressure":
        return _pressure(rng, options.get("seconds", 30.0), quiet)
    if style == "hold_alone":
        return _hold(rng, athlete, options.get("hold", rng.uniform(5, 40)), quiet)
    tempo = _TEMPOS[style]
    beats = [_beat(tempo, rng, options.get("tempo", 1.0)) for _ in range(reps)]
    for option, part in (("concentric", "up"), ("hold", "top"), ("eccentric", "down")):
        if seconds := options.get(option):
            beats = [replace(b, **{part: seconds * rng.uniform(0.85, 1.15)}) for b in beats]
    if pause := options.get("pause"):
        middle = beats[reps // 2]
        beats[reps // 2] = replace(middle, bottom=middle.bottom + pause, floor=1.0)
    if style in BAND_STYLES:
        return stretch(style, beats, rng, quiet)
    body = replace(
        athlete,
        bar=rng.uniform(*tempo.bar) if tempo.bar[1] else athlete.bar,
        floor_bridge=tempo.bridge,
        rise=0.155 if tempo.bridge else athlete.rise,
        reach=0.85 if tempo.bridge else athlete.reach,
        single_leg=tempo.single_leg,
    )
    return lift(style, beats, body, rng, quiet)


def _beat(tempo: _Tempo, rng: np.random.Generator, faster: float) -> Beat:
    """Return one rep's parts."""
    partial = rng.random() < tempo.partials
    return Beat(
        up=max(rng.uniform(*tempo.up) / faster, 0.3),
        top=rng.uniform(*tempo.top) / faster,
        down=max(rng.uniform(*tempo.down) / faster, 0.3),
        bottom=rng.uniform(*tempo.bottom) / faster,
        height=rng.uniform(0.35, 0.55) if partial else rng.uniform(0.97, 1.0),
        floor=rng.uniform(*tempo.floor),
    )


def draw(beats: list[Beat], quiet: float, scale: float) -> tuple[Array, Array, list[TrueRep]]:
    """Return height and floor share of reps, and when they were done."""
    height, floor = Drawing(), Drawing(value=1.0)
    truth: list[TrueRep] = []
    height.stay(quiet)
    floor.stay(quiet)
    lying = True
    for number, beat in enumerate(beats):
        start = height.seconds
        if lying:
            floor.move(0.0, PICK_UP_SECONDS)
            height.stay(floor.seconds - height.seconds)
        height.move(beat.height * scale, beat.up, beat.lean)
        lockout = height.seconds
        height.stay(beat.top)
        height.move(0.0, beat.down, beat.lean)
        floor.stay(height.seconds - floor.seconds)
        lying = beat.floor > 0 or number == len(beats) - 1
        if lying:
            last = number == len(beats) - 1
            floor.move(1.0 if last else beat.floor, TOUCH_DOWN_SECONDS)
        height.stay(max(floor.seconds - height.seconds, 0.0) + beat.bottom)
        floor.stay(height.seconds - floor.seconds)
        truth.append(
            TrueRep(
                start=start,
                lockout=lockout,
                end=lockout + beat.top + beat.down,
                partial=beat.height < 0.8,
            )
        )
    height.stay(quiet)
    floor.stay(height.seconds - floor.seconds)
    size = min(height.drawn().size, floor.drawn().size)
    return height.drawn()[:size], floor.drawn()[:size], truth


def lift(
    style: str, beats: list[Beat], athlete: Athlete, rng: np.random.Generator, quiet: float
) -> Performance:
    """Return reps on the platform."""
    height, floor, truth = draw(beats, quiet, athlete.rise)
    feet, bench = support_forces(athlete, height, floor, RATE)
    holds = tuple(
        TrueHold(start=rep.start + PICK_UP_SECONDS / 2, end=rep.end + TOUCH_DOWN_SECONDS / 2)
        for rep, beat in zip(truth, beats, strict=True)
        if beat.top >= 1.0
    )
    return _performance(style, athlete, rng, (feet, bench, None), truth, holds)


def _hold(rng: np.random.Generator, athlete: Athlete, seconds: float, quiet: float) -> Performance:
    """Return one isometric bridge."""
    body = replace(athlete, floor_bridge=True, rise=0.155, reach=0.85)
    beat = Beat(up=rng.uniform(0.7, 1.2), top=seconds, down=rng.uniform(0.7, 1.2), bottom=0.3)
    return lift("hold_alone", [beat], body, rng, quiet)


def stretch(style: str, beats: list[Beat], rng: np.random.Generator, quiet: float) -> Performance:
    """Return bursts of a band on its pre-tension."""
    height, _, truth = draw(beats, quiet, 1.0)
    band: Band = BANDS[str(rng.choice(list(BANDS)))]
    strain = rng.uniform(0.08, 0.2) + rng.uniform(0.35, 0.9) * height
    tension = band.tension(strain, RATE)
    return _performance(style, Athlete(), rng, (None, None, tension), truth, ())


def _pressure(rng: np.random.Generator, seconds: float, quiet: float) -> Performance:
    """Return knees pressed outward against a band all the time."""
    strain = Drawing(value=0.1)
    strain.stay(quiet)
    strain.move(0.7, 0.8)
    start = strain.seconds - 0.4
    strain.stay(seconds)
    end = strain.seconds + 0.4
    strain.move(0.1, 0.8)
    strain.stay(quiet)
    tension = BANDS["green"].tension(strain.drawn(), RATE)
    rep = TrueRep(start=start - 0.4, lockout=start + 0.4, end=end + 0.4)
    holds = (TrueHold(start=start, end=end),)
    return _performance(
        "constant_outward_pressure", Athlete(), rng, (None, None, tension), [rep], holds
    )


def _performance(  # noqa: PLR0913, PLR0917 - one place where all that was done comes together
    style: str,
    athlete: Athlete,
    rng: np.random.Generator,
    forces: tuple[Array | None, Array | None, Array | None],
    truth: list[TrueRep],
    holds: tuple[TrueHold, ...],
) -> Performance:
    """Return forces with tremor, the feet's shared by left and right."""
    feet, bench, band = forces
    size = next(force.size for force in forces if force is not None)
    still = np.zeros(size)
    feet = still if feet is None else tremble(feet, athlete, RATE, rng)
    return Performance(
        times=np.arange(size) / RATE,
        feet_left=feet * athlete.left_share,
        feet_right=feet * (1 - athlete.left_share),
        bench=still if bench is None else tremble(bench, athlete, RATE, rng),
        band=still if band is None else tremble(band, athlete, RATE, rng),
        reps=tuple(truth),
        holds=holds,
        style=style,
    )


def _bystander(
    style: str, rng: np.random.Generator, athlete: Athlete, seconds: float
) -> Performance:
    """Return what is no exercise."""
    draw = Drawing()
    draw.stay(2.0)
    act = _ACTS[style]
    while draw.seconds < seconds:
        act(draw, rng, athlete.mass * 9.80665)
    return _performance(style, athlete, rng, (draw.drawn(), draw.drawn() * 0.3, None), [], ())


def _step_on_off(draw: Drawing, rng: np.random.Generator, weight: float) -> None:
    """Step on, stand, step off."""
    draw.move(weight * rng.uniform(1.0, 1.15), rng.uniform(0.2, 0.5))
    draw.move(weight, 0.3)
    draw.stay(rng.uniform(1.0, 6.0))
    draw.move(0.0, rng.uniform(0.2, 0.5))
    draw.stay(rng.uniform(1.0, 6.0))


def _sit_down(draw: Drawing, rng: np.random.Generator, weight: float) -> None:
    """Sit down, wriggle, get up again much later."""
    draw.move(weight * rng.uniform(0.5, 0.8), rng.uniform(0.5, 1.2))
    draw.stay(rng.uniform(8.0, 20.0))
    draw.move(weight * rng.uniform(0.2, 0.4), rng.uniform(0.5, 1.0))
    draw.stay(rng.uniform(8.0, 20.0))


def _load_plates(draw: Drawing, rng: np.random.Generator, _weight: float) -> None:
    """Load the bar in steps."""
    draw.move(draw.value + rng.choice([49.0, 98.0, 147.0, 196.0]), rng.uniform(0.2, 0.6))
    draw.stay(rng.uniform(3.0, 8.0))


def _shuffle(draw: Drawing, rng: np.random.Generator, weight: float) -> None:
    """Move the feet about."""
    if draw.value < weight * 0.1:
        draw.move(weight * 0.3, 0.8)
    draw.move(weight * 0.3 + rng.uniform(-40, 40), rng.uniform(0.2, 0.8))
    draw.stay(rng.uniform(0.5, 4.0))


def _dog(draw: Drawing, rng: np.random.Generator, _weight: float) -> None:
    """Walk over the plate on four legs."""
    for _ in range(int(rng.integers(3, 8))):
        draw.move(rng.uniform(40, 200), rng.uniform(0.1, 0.3))
    draw.move(0.0, 0.3)
    draw.stay(rng.uniform(4.0, 15.0))


def _nothing(draw: Drawing, _rng: np.random.Generator, _weight: float) -> None:
    """Be empty."""
    draw.stay(5.0)


_ACTS: dict[str, Callable[[Drawing, np.random.Generator, float], None]] = {
    "step_on_off": _step_on_off,
    "sit_down": _sit_down,
    "load_plates": _load_plates,
    "shuffle": _shuffle,
    "dog": _dog,
    "empty_noise": _nothing,
}
