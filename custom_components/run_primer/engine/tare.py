"""Finding the zero of an unloaded sensor, and refusing to when it is not unloaded."""

from dataclasses import replace

from .calibration import Calibration, Calibrations
from .limits import limits
from .weighing import Looks


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
    known = tared and not sure
    rows = [limits(key) for key in looks]
    if abs(load) > max(row.loaded if known else row.loaded_untared for row in rows):
        raise TareError("loaded")
    return {key: replace(calibrations[key], zero=look.mean) for key, look in looks.items()}
