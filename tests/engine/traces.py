"""Drawn signals: straight and smooth moves between levels, with a little noise."""

from collections.abc import Iterable
from random import Random

from custom_components.run_primer.engine.counter import MotionCounter
from custom_components.run_primer.engine.model import Reading, SensorKind
from custom_components.run_primer.engine.motion import Motion, SetCount

RATE = 80.0


class Trace:
    """Draws a force over time."""

    def __init__(self, level: float = 100.0, *, rate: float = RATE, noise: float = 0.5) -> None:
        self.values: list[float] = []
        self.level = level
        self.rate = rate
        self.noise = noise
        self._random = Random(7)

    @property
    def seconds(self) -> float:
        return len(self.values) / self.rate

    def stay(self, seconds: float) -> Trace:
        return self.move(self.level, seconds)

    def move(self, level: float, seconds: float) -> Trace:
        count = round(seconds * self.rate)
        start, self.level = self.level, level
        for step in range(1, count + 1):
            share = step / count
            smooth = share**3 * (10 - 15 * share + 6 * share**2)
            value = start + (level - start) * smooth
            self.values.append(value + self._random.gauss(0, self.noise))
        return self

    def rep(self, top: float = 200.0, held: float = 0.5, *, tempo: float = 0.8) -> Trace:
        low = self.level
        return self.move(top, tempo).stay(held).move(low, tempo).stay(0.6)

    def readings(self) -> list[Reading]:
        return [Reading(place / self.rate, value) for place, value in enumerate(self.values)]


def count(
    readings: Iterable[Reading], kind: SensorKind = SensorKind.PLATFORM
) -> tuple[list[Motion], SetCount]:
    """Return all motions and the recount of a set that is the whole signal."""
    counter = MotionCounter(kind)
    counter.begin()
    motions = [motion for reading in readings for motion in counter.feed(reading)]
    return motions, counter.finish()


def ten_reps() -> Trace:
    """Return ten plain reps between two rests."""
    trace = Trace().stay(3)
    for _ in range(10):
        trace.rep()
    return trace.stay(2)
