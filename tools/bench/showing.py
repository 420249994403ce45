"""What a platform with a bench shows of somebody who lifts for ten minutes, as the log keeps it."""

import math
import random

from custom_components.run_primer.ledger import Row, pack

_RATE_HZ, _SECONDS, _STRETCH = 80, 600, 30
_NOISE_NEWTONS = 1.0
"""Five times that of an HX711 with the usual cells at this rate."""
_JITTER_SECONDS = 20e-6


def trace_bytes(seed: int) -> int:
    """Return how many bytes ten minutes of three channels take."""
    chance = random.Random(seed)
    return sum(len(pack(_stretch(start, chance))) for start in range(0, _SECONDS, _STRETCH))


def _stretch(start: int, chance: random.Random) -> list[Row]:
    """Return half a minute of lifts of three seconds."""
    rows: list[Row] = []
    for number in range(_STRETCH * _RATE_HZ):
        at = start + number / _RATE_HZ + chance.gauss(0, _JITTER_SECONDS)
        lift = 400 * (1 - math.cos(2 * math.pi * at / 3))
        left, right, bench = (
            share * lift + 300 + chance.gauss(0, _NOISE_NEWTONS) for share in (0.52, 0.48, 0.6)
        )
        rows.append((at, left + right, left, right, bench))
    return rows
