"""What came of an outage: what was done against what was counted."""

from collections.abc import Sequence
from dataclasses import dataclass

HEAD = (
    f"{'scenario':<14}{'done':>5}{'counted':>9}{'twice':>7}{'gap s':>7}{'away s':>8}"
    f"{'caught up s':>13}{'ended by':>10}{'took s':>8}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What Home Assistant told of the set."""

    reps: int
    ended_by: str
    numbers: Sequence[int]
    """Numbers of the reps that were told, in their order."""
    gaps: Sequence[float]
    """Lengths of the gaps that were told, seconds."""
    away: float | None
    """Seconds nobody led, as told; None when that was not told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a scenario."""

    name: str
    about: str
    done: int = 0
    """Reps the athlete did."""
    told: Told | None = None
    caught_up: float | None = None
    """For how many seconds behind the outage something that was done was still missing."""
    took: float = 0.0
    """Seconds of the whole scenario."""
    fault: str = ""

    @property
    def passed(self) -> bool:
        """Tell whether nothing is wrong."""
        return not self.fault

    def __str__(self) -> str:
        """Return a row of the table."""
        told = self.told
        counted = "-" if told is None else told.reps
        twice = 0 if told is None else len(twice_told(told.numbers))
        gap = "-" if told is None or not told.gaps else f"{sum(told.gaps):.1f}"
        away = "-" if told is None or told.away is None else f"{told.away:.1f}"
        caught_up = "-" if self.caught_up is None else f"{self.caught_up:.1f}"
        return (
            f"{self.name:<14}{self.done:>5}{counted:>9}{twice:>7}{gap:>7}{away:>8}"
            f"{caught_up:>13}{'' if told is None else told.ended_by:>10}{self.took:>8.0f}  "
            + (f"WRONG: {self.fault}" if self.fault else f"right: {self.about}")
        )


def twice_told(numbers: Sequence[int]) -> tuple[int, ...]:
    """Return the numbers that stand there more than once."""
    return tuple(sorted({number for number in numbers if numbers.count(number) > 1}))


def find_faults(done: int, told: Told, *, has_gap: bool) -> str:
    """Return what is wrong, in words; nothing when all is right.

    Where samples are lost for good that must be said, and the rep that was under way may be gone.
    """
    faults = []
    if told.reps != done and not (has_gap and told.reps == done - 1):
        faults.append(f"{told.reps} counted, {done} done")
    if twice := twice_told(told.numbers):
        faults.append(f"counted twice: {twice}")
    if has_gap and not told.gaps:
        faults.append("the gap was not said")
    if not has_gap and told.gaps:
        faults.append(f"{len(told.gaps)} gaps")
    return "; ".join(faults)
