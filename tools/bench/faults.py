"""How well faults of form are told: sets with a fault put in, and clean ones, through a session.

Precision and recall by the rep, and by the set for what is said aloud. The truth
of a rep is what the virtual athlete did (tools/simulator/faults.py), told by the
same limits; so what is measured is how well force shows it, not whether the
limits are wise.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from custom_components.run_primer.engine.catalogue import Catalogue, load_catalogue
from custom_components.run_primer.engine.clock import DeviceClock
from custom_components.run_primer.engine.counter import MotionCounter
from custom_components.run_primer.engine.events import Event, FaultSeen, SetCompleted
from custom_components.run_primer.engine.metrics import RepMetrics, Trust
from custom_components.run_primer.engine.model import (
    Measure,
    PlannedSet,
    Reading,
    RepGoal,
    SensorKind,
    Side,
)
from custom_components.run_primer.engine.session import Session
from tools.simulator import Adc, Performance, TrueRep, digitise
from tools.simulator.adc import BAND_COUNTS_PER_NEWTON
from tools.simulator.faults import FAULTS, People, Task, perform_task

TASKS = {
    "banded_hip_thrust": (40.0, 140.0),
    "glute_bridge": (0.0, 0.0),
    "clamshell": (0.0, 0.0),
}
"""Exercises, and the range of the bar's kilograms."""
TUNED = People()
HELD_OUT = People(between=0.10, within=0.13, lean=(0.8, 1.25), side=0.025)
"""People the limits were not looked at with: less even, and not the smoothest movements."""
CAN_SHOW = {
    "banded_hip_thrust": frozenset(FAULTS),
    "glute_bridge": frozenset(FAULTS) - {"knees_caving", "band_slack"},
    "clamshell": frozenset(FAULTS) - {"knees_caving", "uneven", "momentum"},
}
"""Faults that can be done in an exercise at all."""
_SEVERITIES = (0.0, 0.5, 1.0)
_CLEAN_SHARE = 3
"""Clean sets for every set of each fault and severity."""
_NEAR_SECONDS = 1.0
_BATCH = 8


@dataclass(frozen=True, kw_only=True)
class FaultCase:
    """One set."""

    exercise: str
    fault: str | None
    severity: float
    people: People
    held_out: bool
    seed: int


@dataclass(frozen=True, kw_only=True)
class FaultOutcome:
    """What was done and what was told of it."""

    case: FaultCase
    pairs: tuple[tuple[frozenset[str], frozenset[str]], ...]
    """True and found faults of each rep that was seen."""
    true: frozenset[str]
    """Faults shown by two of three reps in a row."""
    told: tuple[str, ...]


def fault_cases(sets: int, seed: int) -> Iterator[FaultCase]:
    """Yield so many sets of each exercise, fault and severity, for both kinds of people."""
    for exercise in TASKS:
        rows = [
            (fault, severity)
            for fault in FAULTS
            if fault in CAN_SHOW[exercise]
            for severity in _SEVERITIES
        ]
        rows += [(None, 0.0)] * (_CLEAN_SHARE * len(_SEVERITIES))
        for place, (fault, severity) in enumerate(rows):
            for number in range(sets):
                for held_out in (False, True):
                    yield FaultCase(
                        exercise=exercise,
                        fault=fault,
                        severity=severity,
                        people=HELD_OUT if held_out else TUNED,
                        held_out=held_out,
                        seed=(seed * 1000 + place) * 1000 + number,
                    )


def judge_faults(case: FaultCase) -> FaultOutcome:
    """Return what was told of one set."""
    rng = np.random.default_rng([*case.exercise.encode(), case.seed, case.held_out])
    planned = plan_endless(case.exercise)
    performance = perform_task(
        task_of(planned), rng, fault=case.fault, severity=case.severity, people=case.people
    )
    clocks = {kind: rng.uniform(0, 1e5) for kind in SensorKind}
    events = run_set(planned, performance, clocks, rng)
    told = tuple(event.fault.value for event in events if isinstance(event, FaultSeen))
    measured = [
        rep
        for event in events
        if isinstance(event, SetCompleted) and event.result.metrics
        for rep in event.result.metrics.reps
    ]
    return FaultOutcome(
        case=case,
        pairs=tuple(_pairs(performance.reps, measured, clocks[SensorKind(planned.measure.value)])),
        true=_lasting(performance.reps),
        told=told,
    )


def run_set(
    planned: PlannedSet,
    performance: Performance,
    clocks: Mapping[SensorKind, float],
    rng: np.random.Generator,
    trust: Trust = Trust(zero=True, newtons=True),  # noqa: B008 - it is frozen
) -> list[Event]:
    """Return what a session makes of a set, its messages arriving late by some milliseconds.

    `clocks` are what the devices' clocks show when the performance begins, `trust`
    is what their numbers are worth.
    """
    kind = SensorKind(planned.measure.value)
    counters = {each: MotionCounter(each) for each in SensorKind}
    trusts = dict.fromkeys(SensorKind, trust)
    session = Session("bench", (planned,), counters, prepare_seconds=0.0, trusts=trusts)
    events = session.start(0.0) + session.tick(0.0)
    messages = list(_messages(SensorKind.BAND, performance, clocks[SensorKind.BAND], rng))
    if kind is SensorKind.PLATFORM:
        messages += _messages(kind, performance, clocks[kind], rng)
    station = {each: DeviceClock() for each in SensorKind}
    for arrival, sender, readings in sorted(messages, key=lambda message: message[0]):
        station[sender].observe(readings[-1].at, arrival)
        for reading in readings:
            at = reading.at + (station[sender].offset or 0.0)
            events += session.feed(sender, reading, at, arrival)
        events += session.settle(arrival)
    end = float(performance.times[-1])
    return events + session.done(end) + session.settle(end)


def _messages(
    kind: SensorKind, performance: Performance, started: float, rng: np.random.Generator
) -> Iterator[tuple[float, SensorKind, list[Reading]]]:
    """Yield arrival, sender and readings of a device with a clock and a way of its own."""
    band = kind is SensorKind.BAND
    adc = Adc(
        clock=rng.uniform(0.97, 1.17),
        noise=0.02 if band else rng.uniform(0.05, 0.5),
        drift=rng.uniform(-1, 1) * (0.05 if band else 2.0),
        counts_per_newton=BAND_COUNTS_PER_NEWTON if band else Adc().counts_per_newton,
    )
    names = ("band",) if band else ("feet_left", "feet_right")
    seen = [digitise(performance.times, getattr(performance, name), adc, rng) for name in names]
    rows = [((each.counts - adc.offset) / adc.counts_per_newton).tolist() for each in seen]
    times = seen[0].times
    readings = [
        Reading(started + at, sum(values), *(() if band else values))
        for at, *values in zip(times.tolist(), *rows, strict=True)
    ]
    for place in range(0, len(readings), _BATCH):
        batch = readings[place : place + _BATCH]
        sent = batch[-1].at - started
        yield sent + 0.005 + rng.exponential(0.01), kind, batch


def _pairs(
    done: Sequence[TrueRep], measured: Sequence[RepMetrics], clock: float
) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """Yield true and found faults of the reps that were seen, in their order."""
    for rep in done:
        begun = clock + rep.start
        near = min(measured, key=lambda each, at=begun: abs(each.started - at), default=None)
        if near is not None and abs(near.started - begun) < _NEAR_SECONDS:
            yield rep.faults, frozenset(fault.value for fault in near.faults)


def _lasting(reps: Sequence[TrueRep]) -> frozenset[str]:
    """Return the faults that two of three reps in a row show."""
    return frozenset(
        fault
        for fault in FAULTS
        for place in range(len(reps) - 1)
        if sum(fault in rep.faults for rep in reps[place : place + 3]) > 1
    )


_CATALOGUE: list[Catalogue] = []


def plan_endless(exercise: str) -> PlannedSet:
    """Return an endless set of an exercise with its best sensor."""
    if not _CATALOGUE:
        _CATALOGUE.append(load_catalogue())
    found = _CATALOGUE[0].exercises[exercise]
    return PlannedSet(
        exercise=found,
        side=Side.BOTH,
        number=1,
        total=1,
        goal=RepGoal(reps=100),
        measure=found.measures[0],
        rest=0.0,
    )


def task_of(planned: PlannedSet) -> Task:
    """Return what the virtual athlete is asked to do."""
    tempo = planned.exercise.tempo
    return Task(
        name=planned.exercise.key,
        up=tempo.concentric,
        top=tempo.hold,
        down=tempo.eccentric,
        bottom=tempo.pause,
        band=planned.measure is Measure.BAND,
        bar=TASKS[planned.exercise.key],
        bridge=planned.exercise.key == "glute_bridge",
    )


def report_faults(outcomes: Sequence[FaultOutcome]) -> None:
    """Print precision and recall of each fault, exercise and kind of people."""
    print(
        f"\n{'faults of form':<20}{'exercise':<20}{'people':<10}{'reps true':>10}{'precision':>10}"
        f"{'recall':>8}{'sets made':>10}{'precision':>10}{'recall':>8}{'slight':>8}{'gross':>8}"
    )
    for fault in FAULTS:
        for exercise in [task for task in TASKS if fault in CAN_SHOW[task]]:
            for held_out in (False, True):
                group = [
                    each
                    for each in outcomes
                    if each.case.exercise == exercise and each.case.held_out is held_out
                ]
                print(
                    f"{fault:<20}{exercise:<20}{'held out' if held_out else 'tuned':<10}"
                    + _fault_row(fault, group)
                )
    clean = [each for each in outcomes if not each.true]
    wrong = sum(bool(each.told) for each in clean)
    print(f"words about form in sets without a lasting fault: {wrong} of {len(clean)} sets")


def _fault_row(fault: str, group: Sequence[FaultOutcome]) -> str:
    """Return the figures of one fault in a group of sets."""
    pairs = [pair for each in group for pair in each.pairs]
    hit = sum(fault in true and fault in found for true, found in pairs)
    true, found = (sum(fault in pair[side] for pair in pairs) for side in (0, 1))
    told = [each for each in group if fault in each.told]
    made = [each for each in group if fault in each.true and each.case.fault == fault]
    right = sum(fault in each.true for each in told)
    shares = [
        _share(sum(fault in each.told for each in rows), len(rows))
        for severity in (_SEVERITIES[0], _SEVERITIES[-1])
        for rows in [[each for each in made if each.case.severity == severity]]
    ]
    return (
        f"{true:>10}{_share(hit, found):>10}{_share(hit, true):>8}{len(made):>10}"
        f"{_share(right, len(told)):>10}"
        f"{_share(sum(fault in each.told for each in made), len(made)):>8}"
        f"{shares[0]:>8}{shares[1]:>8}"
    )


def _share(part: int, whole: int) -> str:
    """Return a share as text, a dash of nothing."""
    return f"{part / whole:.2f}" if whole else "-"
