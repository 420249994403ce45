"""Finding the zero of an unloaded sensor, and refusing to when it is not unloaded."""

from dataclasses import replace

from .calibration import Calibration, Calibrations
from .weighing import Looks

LOADED_NEWTONS = 100.0
"""A tared sensor that shows this much carries something."""
LOADED_UNTARED_NEWTONS = 400.0
"""The same before its zero was ever found.

Cells may be off by 10 % of their full scale when new (TI SBAA532A): two plates by 392 N.
"""


class TareError(ValueError):
    """Why no zero was found: `unstable` or `loaded`."""


def zeroed(
    calibrations: Calibrations, looks: Looks, *, tared: bool, sure: bool = False
) -> dict[str, Calibration]:
    """Return the calibrations with the zeros seen. Raise TareError when they are none.

    `tared` tells that there was a zero before, so that a load shows; `sure`
    that somebody has looked and nothing is on the sensor, though its zero has wandered.
    """
    if any(not look.is_still(calibrations[key]) for key, look in looks.items()):
        raise TareError("unstable")
    load = sum(calibrations[key].newtons(look.mean) for key, look in looks.items())
    if abs(load) > (LOADED_NEWTONS if tared and not sure else LOADED_UNTARED_NEWTONS):
        raise TareError("loaded")
    return {key: replace(calibrations[key], zero=look.mean) for key, look in looks.items()}
