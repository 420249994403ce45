"""Who may be standing on the platform, by their body mass. All numbers are ours.

Food, drink, clothes and shoes make a body heavier or lighter by some kilograms within a day,
so a mass is only ever near the one that was entered: it proposes, and never decides.
"""

from collections.abc import Mapping

from .calibration import STANDARD_GRAVITY
from .model import Reading

STAND_SECONDS = 2.0
"""Standing still for so long is standing on a scale, not passing over it."""
LEAST_NEWTONS = 200.0
"""About 20 kg, the least mass that can be entered. Feet of somebody who lies show less."""
_SWAY = 0.04
"""Width of a standing person's force, as a share of its mean; a rep is many times that."""
_LONGEST_STEP_SECONDS = 0.5
"""Between two readings behind which something is missing."""
NEAR_KILOGRAMS = 3.0
"""How far a mass may be from the one entered."""
CLEAR_KILOGRAMS = 2 * NEAR_KILOGRAMS
"""How far it must be from everybody else's: whoever is as far again could be meant."""


class Standing:
    """Follows the force under the feet while nobody trains."""

    def __init__(self) -> None:
        """Start with nobody on it."""
        self._told = False
        self._last = 0.0
        self._begin(0.0, 0.0)

    def feed(self, reading: Reading) -> float | None:
        """Take a reading; return kilograms once somebody has stood still, else None."""
        whole = 0 <= reading.at - self._last <= _LONGEST_STEP_SECONDS
        self._last = reading.at
        if reading.force < LEAST_NEWTONS:
            self._told = False
            self._count = 0
            return None
        if not whole or self._count == 0:
            self._begin(reading.at, reading.force)
        self._take(reading.force)
        if self._high - self._low > _SWAY * self._sum / self._count:
            self._begin(reading.at, reading.force)
            self._take(reading.force)
        if self._told or reading.at - self._since < STAND_SECONDS:
            return None
        self._told = True
        return self._sum / self._count / STANDARD_GRAVITY

    def _begin(self, at: float, force: float) -> None:
        """Forget what was before."""
        self._since, self._low, self._high = at, force, force
        self._sum, self._count = 0.0, 0

    def _take(self, force: float) -> None:
        """Add a force to those of the same stand."""
        self._low, self._high = min(self._low, force), max(self._high, force)
        self._sum += force
        self._count += 1


def recognize(mass: float, masses: Mapping[str, float]) -> str | None:
    """Return whose mass this is, in kilograms; None when it is nobody's or anybody's."""
    apart = sorted((abs(mass - own), who) for who, own in masses.items())
    if not apart or apart[0][0] > NEAR_KILOGRAMS:
        return None
    if len(apart) > 1 and apart[1][0] < CLEAR_KILOGRAMS:
        return None
    return apart[0][1]
