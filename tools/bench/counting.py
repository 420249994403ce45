"""How well sets are counted: the corpus through the counter and through plain baselines."""

import argparse
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing import Pool
from multiprocessing.pool import Pool as PoolType
import sys
import time

import numpy as np

from custom_components.run_primer.engine.counter import MotionCounter
from custom_components.run_primer.engine.model import Hold, SensorKind
from custom_components.run_primer.engine.motion import LockoutReached, SetCount
from tools.simulator import NON_EXERCISE

from .baselines import adaptive_hysteresis, fixed_threshold, peaks
from .corpus import Case, Recorded, cases, record
from .faults import fault_cases, judge_faults, report_faults

_PER_STYLE = 28
_FEW = 7
_FAULTY = 5
"""Sets of each exercise, fault and severity, for both kinds of people."""
_FEW_FAULTY = 1
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
    feed_us: float
    finish_seconds: float


def judge(case: Case) -> Outcome:
    """Return how one case was counted."""
    recorded = record(case)
    counter = MotionCounter(recorded.kind)
    counter.begin()
    told: list[float] = []
    started = time.perf_counter()
    for reading in recorded.readings:
        motions = counter.feed(reading)
        if any(isinstance(motion, LockoutReached) for motion in motions):
            told.append(reading.at)
    fed = time.perf_counter()
    count = counter.finish()
    finished = time.perf_counter()
    full = [rep for rep in recorded.performance.reps if not rep.partial]
    errors, missed = _hold_errors(recorded, count)
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
        baselines=_baselines(recorded),
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


def _baselines(recorded: Recorded) -> tuple[int, int, int]:
    """Return the counts of the plain ways."""
    times = np.array([reading.at for reading in recorded.readings])
    force = np.array([reading.force for reading in recorded.readings])
    band = recorded.kind is SensorKind.BAND
    return (
        peaks(times, force),
        fixed_threshold(times, force, band=band),
        adaptive_hysteresis(times, force),
    )


def report(outcomes: Sequence[Outcome]) -> None:
    """Print the tables."""
    groups: dict[tuple[str, str], list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        groups[outcome.case.style, outcome.case.layout].append(outcome)
    print(
        f"{'style':<26}{'layout':<12}{'sets':>5}{'exact%':>8}{'in 1%':>7}{'error':>7}{'live%':>7}"
        f"{'p50 ms':>8}{'p95 ms':>8}{'hold p95':>9}{'hold max':>9}{'sure%':>7}"
        f"{'peaks%':>8}{'fixed%':>8}{'adapt%':>8}"
    )
    for (style, layout), group in groups.items():
        print(f"{style:<26}{layout:<12}{_row(group)}")
    _report_bystanders(outcomes)
    _report_partials(outcomes)
    _report_confidence(outcomes)
    _report_cost(outcomes)


def _row(group: Sequence[Outcome]) -> str:
    """Return the figures of one style and layout."""
    errors = np.array([each.counted - each.true for each in group])
    live = np.array([each.live - each.true for each in group])
    late = [1000 * seconds for each in group for seconds in each.latencies]
    holds = [1000 * abs(error) for each in group for error in each.hold_errors]
    plain = [
        100 * np.mean([each.baselines[which] == each.true for each in group]) for which in range(3)
    ]
    return (
        f"{len(group):>5}{100 * np.mean(errors == 0):>8.1f}{100 * np.mean(abs(errors) <= 1):>7.1f}"
        f"{np.mean(errors):>+7.2f}{100 * np.mean(live == 0):>7.1f}"
        f"{_quantile(late, 0.5):>8}{_quantile(late, 0.95):>8}"
        f"{_quantile(holds, 0.95):>9}{_quantile(holds, 1.0):>9}"
        f"{100 * np.mean([each.confidence >= 0.6 for each in group]):>7.0f}"
        + "".join(f"{share:>8.1f}" for share in plain)
    )


def _quantile(values: Sequence[float], share: float) -> str:
    """Return a quantile as text, a dash without values."""
    return f"{np.quantile(values, share):.0f}" if values else "-"


def _report_bystanders(outcomes: Sequence[Outcome]) -> None:
    """Print false reps where nobody exercised."""
    idle = [each for each in outcomes if each.case.style in NON_EXERCISE]
    minutes = sum(each.minutes for each in idle)
    if minutes:
        final, live = sum(each.counted for each in idle), sum(each.live for each in idle)
        plain = [sum(each.baselines[which] for each in idle) / minutes for which in range(3)]
        print(
            f"\nfalse reps a minute, not exercising: {final / minutes:.3f} counted, "
            f"{live / minutes:.3f} live; baselines " + ", ".join(f"{rate:.2f}" for rate in plain)
        )


def _report_partials(outcomes: Sequence[Outcome]) -> None:
    """Print how well partial reps are told apart."""
    mixed = [each for each in outcomes if each.case.style == "partial_mix"]
    hit = sum(min(each.partials, each.true_partials) for each in mixed)
    found, true = sum(each.partials for each in mixed), sum(each.true_partials for each in mixed)
    if found and true:
        print(f"partial reps: precision {hit / found:.3f}, recall {hit / true:.3f}")


def _report_confidence(outcomes: Sequence[Outcome]) -> None:
    """Print what the confidence was worth."""
    active = [each for each in outcomes if each.case.style not in NON_EXERCISE]
    print("confidence: sets, exact %")
    for low, high in ((0.0, 0.6), (0.6, 0.75), (0.75, 0.9), (0.9, 1.01)):
        group = [each for each in active if low <= each.confidence < high]
        if group:
            exact = 100 * np.mean([each.counted == each.true for each in group])
            print(f"  {low:.2f} to {min(high, 1.0):.2f}: {len(group)}, {exact:.1f}")
    continuous = {"touch_and_go", "hover", "slow_hover"}
    alone = [
        each
        for each in active
        if each.case.style in continuous and each.case.layout != "feet+bench"
    ]
    wrong = [each.confidence < 0.6 for each in alone if each.counted != each.true]
    right = [each.confidence < 0.6 for each in alone if each.counted == each.true]
    if wrong and right:
        print(
            f"feet only, continuous: {100 * np.mean(wrong):.0f} % of wrong sets and "
            f"{100 * np.mean(right):.0f} % of right ones are under 0.6"
        )


def _report_cost(outcomes: Sequence[Outcome]) -> None:
    """Print what it costs."""
    feed = [each.feed_us for each in outcomes]
    finish = [each.finish_seconds for each in outcomes]
    print(
        f"live path {np.median(feed):.2f} us a sample (p95 {np.quantile(feed, 0.95):.2f}); "
        f"counting a set again {np.median(finish):.3f} s (longest {max(finish):.2f})"
    )


def main() -> int:
    """Run the corpus."""
    parser = argparse.ArgumentParser(prog="script/bench counting", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a fifth of the corpus")
    parser.add_argument("--seed", type=int, default=0, help="another corpus")
    parser.add_argument(
        "--beyond", action="store_true", help="bodies, tempos and tremors not developed on"
    )
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--styles", default="", help="only these, comma-separated")
    parser.add_argument("--form", action="store_true", help="only faults of form")
    arguments = parser.parse_args()
    wanted = set(filter(None, arguments.styles.split(",")))
    chosen = [
        case
        for case in cases(
            _FEW if arguments.quick else _PER_STYLE, arguments.seed, beyond=arguments.beyond
        )
        if not wanted or case.style in wanted
    ]
    with_fault = fault_cases(_FEW_FAULTY if arguments.quick else _FAULTY, arguments.seed)
    with Pool(arguments.workers) as pool:
        if not arguments.form:
            report(_run(pool, judge, chosen))
        if not wanted:
            report_faults(_run(pool, judge_faults, list(with_fault)))
    return 0


def _run[C, O](pool: PoolType, judge_one: Callable[[C], O], chosen: Sequence[C]) -> list[O]:
    """Return the outcomes of all cases, and tell how far it is."""
    print(f"{len(chosen)} sets", file=sys.stderr, flush=True)
    outcomes: list[O] = []
    for outcome in pool.imap(judge_one, chosen, chunksize=4):
        outcomes.append(outcome)
        if len(outcomes) % 100 == 0:
            print(f"{len(outcomes)} of {len(chosen)}", file=sys.stderr, flush=True)
    return outcomes


if __name__ == "__main__":
    sys.exit(main())
