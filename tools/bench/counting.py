"""How well sets are counted, printed: each style, and what is to be reached."""

import argparse
from collections import defaultdict
from collections.abc import Callable, Sequence
from multiprocessing import Pool
from multiprocessing.pool import Pool as PoolType
import sys

import numpy as np

from tools.simulator import NON_EXERCISE

from .corpus import cases
from .faults import fault_cases, judge_faults, report_faults
from .outcome import Outcome, judge
from .targets import report_targets

_PER_STYLE = 28
_FEW = 7
_FAULTY = 5
"""Sets of each exercise, fault and severity, for both kinds of people."""
_FEW_FAULTY = 1


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
    report_targets(outcomes)


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
    plain = np.median([each.baselines_us for each in outcomes], axis=0)
    ways = zip(("peaks", "fixed", "adapt"), plain, strict=True)
    print("baselines, us a sample: " + ", ".join(f"{way} {cost:.2f}" for way, cost in ways))


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
