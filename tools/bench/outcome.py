"""One set of the corpus through the counter and through plain baselines."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
import time

import numpy as np

from custom_components.run_primer.engine.counter import MotionCounter
from custom_components.run_primer.engine.model import Hold, SensorKind
from custom_components.run_primer.engine.motion import LockoutReached, SetCount

from .baselines import adaptive_hysteresis, fixed_threshold, peaks
from .corpus import Case, Recorded, record

_NEAR_SECONDS = 1.2
_GRACE_SECONDS = 0.3
_SLOW_RATE = 40.0


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What was counted in one case, and what was true."""

    case: Case
    true: int
    true_partials: int
    counted: int
    partials: int
    live: int
    latencies: tuple[float, ...]
    """Seconds of signal from true lockout to announcement, at 80 Hz and more."""
    hold_errors: tuple[float, ...]
    """Seconds, found minus true duration."""
    holds_missed: int
    confidence: float
    blind: bool
    minutes: float
    baselines: tuple[int, int, int]
    baselines_us: tuple[float, float, float]
    """Microseconds a sample that they took."""
    feed_us: float
    finish_seconds: float


def judge(case: Case) -> Outcome:
    """Return how one case was counted."""
    recorded = record(case)
    counter = MotionCounter(recorded.kind)
    told: list[float] = []
    began = False
    started = time.perf_counter()
    for reading in recorded.readings:
        if not began and reading.at >= recorded.begins:
            counter.begin()
            began = True
        motions = counter.feed(reading)
        if any(isinstance(motion, LockoutReached) for motion in motions):
            told.append(reading.at)
    fed = time.perf_counter()
    count = counter.finish()
    finished = time.perf_counter()
    full = [rep for rep in recorded.performance.reps if not rep.partial]
    errors, missed = _hold_errors(recorded, count)
    plain = _baselines(recorded)
    return Outcome(
        case=case,
        true=len(full),
        true_partials=len(recorded.performance.reps) - len(full),
        counted=len(count.reps),
        partials=count.partials,
        live=len(told),
        latencies=_latencies(told, [rep.lockout for rep in full])
        if recorded.rate > _SLOW_RATE
        else (),
        hold_errors=errors,
        holds_missed=missed,
        confidence=count.confidence,
        blind=count.blind,
        minutes=(recorded.readings[-1].at - recorded.readings[0].at) / 60,
        baselines=(plain[0][0], plain[1][0], plain[2][0]),
        baselines_us=(plain[0][1], plain[1][1], plain[2][1]),
        feed_us=(fed - started) / len(recorded.readings) * 1e6,
        finish_seconds=finished - fed,
    )


def _latencies(told: Sequence[float], lockouts: Sequence[float]) -> tuple[float, ...]:
    """Return for each true lockout how much later it was told, where it was."""
    if not told:
        return ()
    moments = np.array(told)
    nearest = [float(moments[np.argmin(np.abs(moments - at))] - at) for at in lockouts]
    return tuple(late for late in nearest if abs(late) < _NEAR_SECONDS)


def _hold_errors(recorded: Recorded, count: SetCount) -> tuple[tuple[float, ...], int]:
    """Return duration errors of the true holds that were found, and how many were not."""
    errors, missed = [], 0
    for start, end in _true_holds(recorded):
        found = [hold for hold in count.holds if hold.started < end and hold.ended > start]
        if not found:
            missed += 1
            continue
        best: Hold = max(found, key=lambda hold: hold.seconds)
        errors.append(best.seconds - (end - start))
    return tuple(errors), missed


def _true_holds(recorded: Recorded) -> list[tuple[float, float]]:
    """Return when the performed force itself was more than half up around each true hold."""
    performance = recorded.performance
    force = performance.feet_left + performance.feet_right
    if recorded.kind is SensorKind.BAND:
        force = performance.band
    times = performance.times
    spans = []
    for hold in performance.holds:
        inside = (times >= hold.start) & (times <= hold.end)
        around = (times >= hold.start - 2.5) & (times <= hold.end + 2.5)
        plateau, rest = np.median(force[inside]), np.quantile(force[around], 0.02)
        half = rest + 0.55 * (plateau - rest)
        middle = int(np.searchsorted(times, (hold.start + hold.end) / 2))
        start, end = (_edge(force, middle, way, half, times) for way in (-1, 1))
        if start is not None and end is not None:
            spans.append((start, end))
    return spans


def _edge(
    force: np.ndarray, middle: int, way: int, level: float, times: np.ndarray
) -> float | None:
    """Return when force, going one way, is under a level for longer than the grace."""
    under = force[middle::way] < level
    grace = int(_GRACE_SECONDS / (times[1] - times[0]))
    run = 0
    for step, low in enumerate(under.tolist()):
        run = run + 1 if low else 0
        if run > grace:
            return float(times[middle + way * (step - run + 1)])
    return None


def _baselines(recorded: Recorded) -> list[tuple[int, float]]:
    """Return the counts of the plain ways, and the microseconds a sample that each took."""
    times = np.array([reading.at for reading in recorded.readings])
    force = np.array([reading.force for reading in recorded.readings])
    band = recorded.kind is SensorKind.BAND
    counted = []
    for way in (peaks, partial(fixed_threshold, band=band), adaptive_hysteresis):
        started = time.perf_counter()
        number = way(times, force)
        counted.append((number, (time.perf_counter() - started) / times.size * 1e6))
    return counted
