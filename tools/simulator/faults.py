"""Sets of one person who keeps a prescribed tempo as people do, with a fault of form put in.

A rep's true faults are told from what was truly done, by the definitions of
measuring-science section 4.1: a rep that is rushed is also lowered too fast.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
import itertools
from statistics import median

import numpy as np

from .band import BANDS
from .body import Array, Athlete, tremble
from .motion import RATE
from .styles import Beat, Performance, TrueRep, draw, lift

FAULTS = (
    "incomplete_lockout",
    "no_hold",
    "momentum",
    "fast_lowering",
    "knees_caving",
    "band_slack",
    "uneven",
    "rushing",
    "fatigue",
)
BRIDGE_RISE = 0.155
"""Metres (measuring-science section 1.1)."""
_LEARNED = 4
"""Reps a set begins with before a fault that is judged by them."""
_HARDEST = 0.8
"""Share of `Task.thrown` under which the load would fly off."""
_OVERSHOOT = 0.3
"""Share of the lift by which force on the way up exceeds that at the top."""
_OWN_REFERENCE = {"incomplete_lockout", "knees_caving", "band_slack", "fatigue"}


@dataclass(frozen=True, kw_only=True)
class Task:
    """What is prescribed: seconds of each part of a rep, and on which sensor."""

    name: str
    up: float
    top: float
    down: float
    bottom: float
    band: bool = False
    """A band counts; otherwise the platform does, with a band around the knees."""
    bar: tuple[float, float] = (0.0, 0.0)
    bridge: bool = False

    @property
    def total(self) -> float:
        """Return the seconds of a rep."""
        return self.up + self.top + self.down + self.bottom

    @property
    def thrown(self) -> float:
        """Return the seconds up from which force overshoots much; a bridge is a lower lift."""
        return 0.5 if self.bridge else 0.6


@dataclass(frozen=True, kw_only=True)
class People:
    """How people differ, and how one person differs from rep to rep."""

    between: float = 0.08
    """Standard deviation of a person's own tempo, as a share of the prescribed one."""
    within: float = 0.10
    """Standard deviation of a part of a rep around the person's own."""
    lean: tuple[float, float] = (1.0, 1.0)
    """Range of how far movements lean from the smoothest ones."""
    side: float = 0.02
    """Standard deviation of the left foot's share from rep to rep."""


@dataclass(frozen=True, kw_only=True)
class _Habits:
    """What one person does in all reps."""

    tempo: float
    lean: float
    share: float


@dataclass(frozen=True, kw_only=True)
class _Rep:
    """One rep as it is done."""

    beat: Beat
    share: float = 0.5
    """Left foot's share of the load."""
    held: float = 1.0
    """Tension of the band at the knees, as a share of the usual."""
    slack: bool = False
    """The band that counts hangs loose before it."""


def perform_task(
    task: Task,
    rng: np.random.Generator,
    *,
    fault: str | None = None,
    severity: float = 0.5,
    people: People | None = None,
) -> Performance:
    """Return a set of a task; `severity` is 0 (just beyond its limit) to 1 (gross)."""
    people = people or People()
    count = int(rng.integers(8, 13))
    own = _Habits(
        tempo=float(np.clip(rng.normal(1, people.between), 0.85, 1.2)),
        lean=rng.uniform(*people.lean),
        share=rng.uniform(0.48, 0.52),
    )
    reps = [_rep(task, rng, people, own) for _ in range(count)]
    first = int(rng.integers(_LEARNED, _LEARNED + 2)) if fault in _OWN_REFERENCE else 0
    for number in range(first, count):
        if fault is not None and rng.random() < _OFTEN:
            progress = (number - first) / max(count - first - 1, 1)
            reps[number] = _spoil(reps[number], task, fault, severity, progress)
    performance = (_on_band if task.band else _on_platform)(task, reps, rng)
    return replace(performance, reps=_truth(performance.reps, reps, task))


_OFTEN = 0.85
"""How often a rep of a faulty set shows the fault."""


def _rep(task: Task, rng: np.random.Generator, people: People, own: _Habits) -> _Rep:
    """Return a rep as a person means it who has a tempo and a stance of their own."""

    def part(seconds: float) -> float:
        return float(seconds * own.tempo * np.clip(rng.normal(1, people.within), 0.75, 1.3))

    return _Rep(
        beat=Beat(
            up=part(task.up),
            top=part(task.top),
            down=part(task.down),
            bottom=max(part(task.bottom), rng.uniform(0.2, 0.4)),
            height=rng.uniform(0.97, 1.0),
            lean=own.lean,
        ),
        share=float(np.clip(rng.normal(own.share, people.side), 0.45, 0.55)),
        held=float(np.clip(rng.normal(1.0, 0.04), 0.88, 1.1)),
    )


def _spoil(rep: _Rep, task: Task, fault: str, severity: float, progress: float) -> _Rep:
    """Return the rep with a fault; `progress` is 0 at the first faulty rep, 1 at the last."""
    beat = rep.beat

    def graded(slight: float, gross: float) -> float:
        return slight + (gross - slight) * severity

    match fault:
        case "incomplete_lockout":
            beat = replace(beat, height=graded(0.72, 0.45))
        case "no_hold":
            beat = replace(beat, top=task.top * graded(0.6, 0.0))
        case "momentum":
            beat = replace(beat, up=task.thrown * graded(0.95, _HARDEST))
        case "fast_lowering":
            beat = replace(beat, down=task.down * graded(0.62, 0.3))
        case "rushing":
            beat = _hurried(task, beat, graded(0.62, 0.4))
        case "fatigue":
            beat = replace(beat, up=beat.up * (1 + graded(0.7, 2.0) * progress))
        case _:
            return _spoil_load(rep, task, fault, severity)
    return replace(rep, beat=beat)


def _spoil_load(rep: _Rep, task: Task, fault: str, severity: float) -> _Rep:
    """Return the rep with a fault that its movement does not show."""
    if fault == "uneven":
        return replace(rep, share=rep.share + 0.06 + 0.12 * severity)
    if fault == "knees_caving":
        return replace(rep, held=0.70 - 0.30 * severity)
    return replace(rep, slack=True) if task.band else replace(rep, held=0.15 - 0.15 * severity)


def _hurried(task: Task, beat: Beat, share: float) -> Beat:
    """Return a rep that takes only a share of the prescribed time."""
    return replace(
        beat,
        up=max(task.up * share, task.thrown * _HARDEST),
        top=task.top * share,
        down=task.down * share,
        bottom=max(task.bottom * share, 0.1),
    )


def _truth(done: Sequence[TrueRep], reps: Sequence[_Rep], task: Task) -> tuple[TrueRep, ...]:
    """Return the reps with the faults they truly show."""
    usual = median([rep.beat.up for rep in reps[1:4]])
    starts = [rep.lockout - each.beat.up for rep, each in zip(done, reps, strict=True)]
    paces = [None, *(late - early for early, late in itertools.pairwise(starts))]
    return tuple(
        replace(rep, faults=rep.faults | _faults(each, task, usual, pace, number))
        for number, (rep, each, pace) in enumerate(zip(done, reps, paces, strict=True))
    )


def _faults(rep: _Rep, task: Task, usual: float, pace: float | None, number: int) -> frozenset[str]:
    """Return the faults of one rep by the definitions, told from what was done."""
    beat = rep.beat
    slack = rep.slack or rep.held < 0.2
    shown = {
        "incomplete_lockout": beat.height < 0.75,
        "no_hold": task.top >= 0.5 and beat.top < 0.7 * task.top,
        "fast_lowering": beat.down < 0.7 * task.down,
        "knees_caving": rep.held < 0.75 and not slack,
        "band_slack": slack,
        "uneven": abs(2 * rep.share - 1) >= 0.1,
        "rushing": pace is not None and pace < 0.7 * task.total,
        "fatigue": number >= _LEARNED and 1 - usual / beat.up > 0.3,
    }
    return frozenset(fault for fault, shows in shown.items() if shows)


def _on_platform(task: Task, reps: Sequence[_Rep], rng: np.random.Generator) -> Performance:
    """Return the set on a platform, with a band around the knees."""
    athlete = Athlete().varied(rng)
    body = replace(
        athlete,
        bar=rng.uniform(*task.bar),
        floor_bridge=task.bridge,
        rise=BRIDGE_RISE if task.bridge else athlete.rise,
        reach=0.85 if task.bridge else athlete.reach,
    )
    done = lift(task.name, [rep.beat for rep in reps], body, rng, 3.0)
    feet = done.feet_left + done.feet_right
    share = _over_time(done, [rep.share for rep in reps])
    held = _over_time(done, [rep.held for rep in reps])
    tension = BANDS[str(rng.choice(list(BANDS)))].tension(np.full(feet.size, 0.8), RATE)
    return replace(
        done,
        feet_left=feet * share,
        feet_right=feet * (1 - share),
        band=tremble(tension * held, athlete, RATE, rng),
        reps=_thrown(
            lift(task.name, [rep.beat for rep in reps], replace(body, tremor=0), rng, 3.0)
        ),
    )


def _thrown(steady: Performance) -> tuple[TrueRep, ...]:
    """Return the reps of a performance without tremor, those marked whose load was thrown."""
    feet = steady.feet_left + steady.feet_right

    def overshoot(rep: TrueRep) -> float:
        start, lockout = (round(at * RATE) for at in (rep.start, rep.lockout))
        lift_off = min(start, feet.size - 1)
        return float(
            (feet[start:lockout].max() - feet[lockout]) / (feet[lockout] - feet[:lift_off].min())
        )

    return tuple(
        replace(rep, faults=frozenset({"momentum"})) if overshoot(rep) > _OVERSHOOT else rep
        for rep in steady.reps
    )


def _on_band(task: Task, reps: Sequence[_Rep], rng: np.random.Generator) -> Performance:
    """Return the set on the band alone."""
    height, _, truth = draw([rep.beat for rep in reps], 3.0, 1.0)
    still = np.zeros(height.size)
    done = Performance(
        times=np.arange(height.size) / RATE,
        feet_left=still,
        feet_right=still,
        bench=still,
        band=still,
        reps=tuple(truth),
        holds=(),
        style=task.name,
    )
    base, reach = rng.uniform(0.08, 0.2), rng.uniform(0.35, 0.9)
    loose = _over_time(done, [float(rep.slack) for rep in reps], ahead=True)
    strain = base + reach * height - (base + 0.05) * loose * np.clip(1 - height / 0.3, 0, 1)
    band = BANDS[str(rng.choice(list(BANDS)))]
    return replace(done, band=tremble(band.tension(strain, RATE), Athlete(), RATE, rng))


def _over_time(done: Performance, values: Sequence[float], *, ahead: bool = False) -> Array:
    """Return a value that changes, within 0.15 s, between reps (or at each lockout)."""
    row = np.full(done.times.size, values[0])
    for before, rep, value in zip(done.reps, done.reps[1:], values[1:], strict=False):
        at = before.lockout if ahead else (before.end + rep.start) / 2
        row[done.times >= at] = value
    width = round(0.15 * RATE)
    padded = np.concatenate([np.full(width, row[0]), row, np.full(width, row[-1])])
    smooth = np.convolve(padded, np.ones(width) / width, mode="same")
    return smooth[width:-width]
