"""Sets of a simulated athlete with both sensors, through a whole session."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from custom_components.run_primer.engine.events import FaultSeen, SetCompleted
from custom_components.run_primer.engine.metrics import SetMetrics, Trust
from custom_components.run_primer.engine.model import SensorKind
from tools.bench.faults import plan_endless, run_set, task_of
from tools.simulator import Performance, TrueRep
from tools.simulator.faults import perform_task

CALIBRATED = Trust(zero=True, newtons=True)
CLOCKS = {SensorKind.PLATFORM: 5000.0, SensorKind.BAND: 77.0}
"""What the devices show when a set begins."""


@dataclass(frozen=True, kw_only=True)
class DoneSet:
    """A set that was done and watched."""

    true: tuple[TrueRep, ...]
    reps: int | None
    told: tuple[FaultSeen, ...]
    metrics: SetMetrics

    @property
    def faults(self) -> set[str]:
        """Return the faults that were told."""
        return {each.fault.value for each in self.told}


@cache
def do_set(
    exercise: str,
    fault: str | None = None,
    *,
    seed: int = 0,
    severity: float = 1.0,
    trust: Trust = CALIBRATED,
) -> DoneSet:
    """Let the athlete do a set of an exercise, with a fault of form or without."""
    rng = np.random.default_rng(seed)
    planned = plan_endless(exercise)
    performance = perform_task(task_of(planned), rng, fault=fault, severity=severity)
    return watch(exercise, performance, rng, trust)


def watch(
    exercise: str, performance: Performance, rng: np.random.Generator, trust: Trust = CALIBRATED
) -> DoneSet:
    """Let a session see a performance."""
    events = run_set(plan_endless(exercise), performance, CLOCKS, rng, trust)
    (result,) = (event.result for event in events if isinstance(event, SetCompleted))
    assert result.metrics is not None
    return DoneSet(
        true=performance.reps,
        reps=result.reps,
        told=tuple(event for event in events if isinstance(event, FaultSeen)),
        metrics=result.metrics,
    )
