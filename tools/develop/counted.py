"""What was counted against what was done."""

from collections.abc import Sequence
from dataclasses import dataclass

from .finding import Finding, finding
from .story import Correction, Count, SetSeen

HOLD_TOLERANCE = 0.25
"""Seconds."""
_SENSED = ("platform", "band")


@dataclass(frozen=True, slots=True, kw_only=True)
class SetDone:
    """One set, as the athlete did it."""

    exercise: str
    side: str
    reps: int
    """Full reps."""
    held: float | None
    """Seconds of holding until the set was over; None when nothing was held."""

    @property
    def name(self) -> str:
        """Return a name for people."""
        return self.exercise if self.side == "both" else f"{self.exercise} {self.side}"


def judge_counting(
    sets: Sequence[SetSeen], done: Sequence[SetDone], plan: Sequence[tuple[str, str]]
) -> list[Finding]:
    """Return the findings about exercise, side, reps and holds of all sets."""
    pairs = list(zip(sets, done, strict=False))
    seen_order = [(seen.exercise, seen.side) for seen in sets]
    done_order = [(one.exercise, one.side) for one in done]
    return [
        _same("the sets are the planned ones, in order", list(plan), seen_order),
        _same("the athlete did these sets", list(plan), done_order),
        finding("every set ended by its goal", _ends(sets)),
        finding("reps are those that were done", [f for s, d in pairs for f in reps_fault(s, d)]),
        finding(
            f"holds are right to {HOLD_TOLERANCE:g} s",
            [f for s, d in pairs for f in hold_fault(s, d)],
        ),
        finding("live counts go 1, 2, 3", [fault for seen in sets for fault in order_fault(seen)]),
        finding("no count had to be corrected", _corrections(sets)),
        finding("no partial rep was seen", [s.name for s in sets if s.partials]),
    ]


def reps_fault(seen: SetSeen, done: SetDone) -> list[str]:
    """Return what is wrong with the reps of a set."""
    if seen.measured_by not in _SENSED or seen.reps == done.reps or done.held is not None:
        return []
    return [f"{seen.name}: counted {seen.reps}, done {done.reps}"]


def hold_fault(seen: SetSeen, done: SetDone) -> list[str]:
    """Return what is wrong with the hold of a set."""
    if seen.measured_by not in _SENSED or done.held is None:
        return []
    if abs(seen.held - done.held) <= HOLD_TOLERANCE:
        return []
    return [f"{seen.name}: measured {seen.held:.2f} s, held {done.held:.2f} s"]


def _ends(sets: Sequence[SetSeen]) -> list[str]:
    """Return the sets that ended in another way; where nothing measures, a button tells."""
    return [
        f"{seen.name}: {seen.ended_by or 'never'}"
        for seen in sets
        if seen.ended_by != ("done" if seen.measured_by == "button" else "goal")
    ]


def order_fault(seen: SetSeen) -> list[str]:
    """Return what is wrong with the order of a set's live counts; a correction may change it."""
    number = 0
    happened: list[Count | Correction] = [*seen.counts, *seen.corrections]
    for one in sorted(happened, key=lambda one: one.at):
        before = one.before if isinstance(one, Correction) else one.number - 1
        if before != number:
            return [f"{seen.name}: {one.number} behind {number}"]
        number = one.number
    return []


def _corrections(sets: Sequence[SetSeen]) -> list[str]:
    """Return all counts that were put right."""
    return [
        f"{seen.name}: {one.before} to {one.number}" for seen in sets for one in seen.corrections
    ]


def _same(name: str, wanted: list[tuple[str, str]], given: list[tuple[str, str]]) -> Finding:
    """Judge whether two orders of sets are one."""
    detail = f"{len(given)} of {len(wanted)} sets"
    for index, (want, give) in enumerate(zip(wanted, given, strict=False), 1):
        if want != give:
            detail = f"set {index}: {' '.join(give)} instead of {' '.join(want)}"
            break
    return Finding(name=name, passed=bool(wanted) and wanted == given, detail=detail)
