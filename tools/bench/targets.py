"""What counting is to reach, beside what it reached."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from tools.simulator import BAND_STYLES, NON_EXERCISE

from .corpus import BRIDGES, CONTACT, CONTINUOUS, HOLDS
from .outcome import Outcome

SURE = 0.6
"""Confidence under which the user is told that a count may be wrong."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """One figure to reach."""

    name: str
    wanted: float
    reached: float | None
    """None when the corpus has nothing to measure it by."""
    at_most: bool = False
    """True for a figure that has to be small."""
    unit: str = "%"

    @property
    def met(self) -> bool:
        """Tell whether it is reached."""
        if self.reached is None:
            return True
        return self.reached <= self.wanted if self.at_most else self.reached >= self.wanted

    def __str__(self) -> str:
        """Return a row of the table."""
        sign = "<=" if self.at_most else ">="
        reached = "-" if self.reached is None else f"{self.reached:.2f}"
        verdict = "" if self.reached is None else "met" if self.met else "MISSED"
        return f"{self.name:<58}{sign:>4}{self.wanted:>8g} {self.unit:<6}{reached:>9}  {verdict}"


def targets(outcomes: Sequence[Outcome]) -> list[Target]:
    """Return every figure to reach."""
    return [
        *_exact("dead stop, paused, single leg", outcomes, _is_contact, 99, 100),
        *_exact("partial reps among full ones", outcomes, _style({"partial_mix"}), 99, 100),
        *_exact("holds alone, in reps, repeaters", outcomes, _style(HOLDS - BAND), 99, 100),
        *_exact("bodyweight bridge and thrust", outcomes, _style(BRIDGES), 97, 99.5),
        *_exact("touch-and-go and hover with a bench channel", outcomes, _is_helped, 95, 99),
        *_exact("band exercises", outcomes, _style(BAND), 99, 100),
        *_hold_errors(outcomes),
        *_doubts(outcomes),
        *_live(outcomes),
        *_others(outcomes),
    ]


BAND = frozenset(BAND_STYLES)
type Choice = Callable[[Outcome], bool]


def _style(styles: frozenset[str] | set[str]) -> Choice:
    """Return a choice by style."""
    return lambda outcome: outcome.case.style in styles


def _is_contact(outcome: Outcome) -> bool:
    """Tell whether the load is put down between reps, all of them full."""
    return outcome.case.style in CONTACT - {"partial_mix"}


def _is_helped(outcome: Outcome) -> bool:
    """Tell whether a bench channel sees reps the feet cannot."""
    case = outcome.case
    return case.style in CONTINUOUS - {"slow_hover"} and case.layout == "feet+bench"


def _exact(
    name: str, outcomes: Sequence[Outcome], choice: Choice, exact: float, near: float
) -> list[Target]:
    """Return the shares of sets that are right, and right within one."""
    off = np.array([abs(each.counted - each.true) for each in outcomes if choice(each)])
    if not off.size:
        return []
    return [
        Target(name=f"{name}: exact", wanted=exact, reached=100 * float(np.mean(off == 0))),
        Target(name=f"{name}: within one", wanted=near, reached=100 * float(np.mean(off <= 1))),
    ]


def _hold_errors(outcomes: Sequence[Outcome]) -> list[Target]:
    """Return how well holds are timed where every sample came, and where some did not."""
    found = []
    clean = [each for each in outcomes if each.case.mishap not in {"loss", "10 Hz"}]
    for name, chosen in (("every sample there", clean), ("loss and 10 Hz, too", outcomes)):
        errors = [1000 * abs(error) for each in chosen for error in each.hold_errors]
        if errors:
            p95, most = float(np.quantile(errors, 0.95)), max(errors)
            found += [
                _at_most(f"hold error p95, {name}", 15, p95, "ms"),
                _at_most(f"hold error always, {name}", 50, most, "ms"),
            ]
    return found


def _doubts(outcomes: Sequence[Outcome]) -> list[Target]:
    """Return whether wrong counts of continuous reps by the feet alone are known to be unsure."""
    alone = [
        each
        for each in outcomes
        if each.case.style in CONTINUOUS and each.case.layout != "feet+bench"
    ]
    wrong = [each.confidence < SURE for each in alone if each.counted != each.true]
    right = [each.confidence < SURE for each in alone if each.counted == each.true]
    found = []
    if wrong:
        share = 100 * float(np.mean(wrong))
        found.append(
            Target(name="feet only, continuous: wrong sets told", wanted=95, reached=share)
        )
    if right:
        share = 100 * float(np.mean(right))
        found.append(_at_most("feet only, continuous: right sets doubted", 10, share, "%"))
    return found


def _live(outcomes: Sequence[Outcome]) -> list[Target]:
    """Return how many sets were right before they were counted as a whole; the goal is ours."""
    plain = (CONTACT | BRIDGES | HOLDS | BAND) - {"partial_mix"}
    right = [each.live == each.true for each in outcomes if each.case.style in plain]
    if not right:
        return []
    share = 100 * float(np.mean(right))
    return [Target(name="live, full reps that come down: exact", wanted=98, reached=share)]


def _others(outcomes: Sequence[Outcome]) -> list[Target]:
    """Return false reps, latency and cost."""
    idle = [each for each in outcomes if each.case.style in NON_EXERCISE]
    late = [1000 * seconds for each in outcomes for seconds in each.latencies]
    found = []
    if minutes := sum(each.minutes for each in idle):
        false = sum(each.counted for each in idle) / minutes
        name = "false reps a minute, not exercising"
        found.append(_at_most(name, 0.1, false, ""))
    if late:
        p50, p95 = np.quantile(late, [0.5, 0.95])
        found += [
            _at_most("live, behind lockout, p50", 120, float(p50), "ms"),
            _at_most("live, behind lockout, p95", 250, float(p95), "ms"),
        ]
    cost = float(np.median([each.feed_us for each in outcomes]))
    longest = max(each.finish_seconds for each in outcomes)
    return [
        *found,
        _at_most("live path, a sample", 5, cost, "us"),
        _at_most("counting a set again, longest", 1, longest, "s"),
    ]


def _at_most(name: str, wanted: float, reached: float, unit: str) -> Target:
    """Return a figure that has to be small."""
    return Target(name=name, wanted=wanted, reached=reached, unit=unit, at_most=True)


def report_targets(outcomes: Sequence[Outcome]) -> None:
    """Print every figure to reach beside what was reached."""
    print("\nto reach")
    for target in targets(outcomes):
        print(f"  {target}")
