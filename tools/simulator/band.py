"""Tension of an elastic band: Mooney-Rivlin, with hysteresis.

T = 2 (C1 + C2 / s) (s - 1 / s^2), s = 1 + strain, fitted to a maker's table at
100 and 200 % (donsnotes.com/products/exercise-elastic-bands.html). How much less a
band pulls on the way back (8 %) is ours: no source gives a number.
"""

from dataclasses import dataclass

import numpy as np

Array = np.ndarray


@dataclass(frozen=True, kw_only=True)
class Band:
    """A band's two constants, in newtons."""

    c1: float
    c2: float
    hysteresis: float = 0.08

    def tension(self, strain: Array, rate: float) -> Array:
        """Return newtons for a strain (0 = slack) sampled at `rate` hertz."""
        stretch = 1.0 + np.maximum(strain, 0.0)
        pull = 2 * (self.c1 + self.c2 / stretch) * (stretch - stretch**-2)
        speed = np.gradient(strain) * rate
        return pull * (1 - self.hysteresis * np.clip(-speed / 0.3, 0.0, 1.0))


BANDS = {
    "yellow": Band(c1=2.31, c2=3.01),
    "red": Band(c1=3.30, c2=2.81),
    "green": Band(c1=3.78, c2=4.13),
    "blue": Band(c1=5.12, c2=4.50),
    "black": Band(c1=5.00, c2=8.55),
}
