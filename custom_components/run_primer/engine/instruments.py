"""What measures the sets of a session."""

from collections.abc import Iterable, Mapping, Sequence

from .clock import Timing
from .form import FormWatch
from .metrics import Trust
from .model import Measure, PlannedSet, SensorKind
from .motion import Counter
from .progress import SetProgress
from .results import SetResult
from .sofar import SetSoFar
from .target import aim


class Instruments:
    """A counter for each kind of sensor at hand, and what its numbers are worth."""

    def __init__(
        self, counters: Mapping[SensorKind, Counter], trusts: Mapping[SensorKind, Trust]
    ) -> None:
        """Measure by these counters; sensors without a word of trust are trusted little."""
        self._counters = counters
        self._trusts = trusts
        self._silent: set[SensorKind] = set()

    def counter(self, kind: SensorKind) -> Counter | None:
        """Return the counter of a sensor; None when there is no such sensor."""
        return self._counters.get(kind)

    def timing(self, plan: Iterable[PlannedSet]) -> Timing:
        """Return by whose clock a plan is timed; one set without a sensor's own is enough."""
        late = {kind.value for kind, trust in self._trusts.items() if not trust.timed}
        return Timing.ARRIVAL if any(row.measure in late for row in plan) else Timing.DEVICE

    def measure(self, planned: PlannedSet) -> bool:
        """Tell whether any of them measures a set."""
        timed = planned.measure in (Measure.TIMER, Measure.BUTTON)
        return not timed and SensorKind(planned.measure.value) in self._counters

    def begin(
        self,
        planned: PlannedSet,
        started: float,
        results: Sequence[SetResult],
        known: SetSoFar | None = None,
    ) -> SetProgress:
        """Return a set that begins at this station time, or goes on; `results` are before it."""
        if not self.measure(planned):
            return SetProgress(planned, started, None, None, known)
        kind = SensorKind(planned.measure.value)
        counter = aim(self._counters[kind], planned, results)
        form = FormWatch(planned, kind, self._trusts)
        return SetProgress(planned, started, counter, form, known)

    def interrupt(self) -> None:
        """Take note that no reading follows the one before: nobody listened for a while."""
        for counter in self._counters.values():
            counter.gap()

    def sense(self, kind: SensorKind, *, heard: bool) -> bool:
        """Take note that a sensor is heard, or not any more; tell whether that is news."""
        if heard == (kind not in self._silent):
            return False
        self._silent ^= {kind}
        return True
