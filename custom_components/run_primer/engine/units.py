"""The units other people's scales speak in."""

from enum import StrEnum

from .calibration import STANDARD_GRAVITY, Calibration, nominal

_POUND = 0.45359237
"""Kilograms, exactly (NIST Handbook 44, appendix C)."""


class Unit(StrEnum):
    """What a number stands for."""

    KILOGRAM = "kg"
    GRAM = "g"
    POUND = "lb"
    NEWTON = "n"
    POUND_FORCE = "lbf"
    COUNTS = "counts"
    """As the converter gives them: nobody has calibrated it."""


_NEWTONS: dict[Unit, float] = {
    Unit.KILOGRAM: STANDARD_GRAVITY,
    Unit.GRAM: STANDARD_GRAVITY / 1000,
    Unit.POUND: _POUND * STANDARD_GRAVITY,
    Unit.NEWTON: 1.0,
    Unit.POUND_FORCE: _POUND * STANDARD_GRAVITY,
}
"""Newtons that one of a unit weighs, or is."""


def unit_calibration(unit: Unit, key: str) -> Calibration:
    """Return a channel's line from numbers of a unit to newtons."""
    if unit is Unit.COUNTS:
        return nominal(key)
    return Calibration(counts_per_newton=1 / _NEWTONS[unit], nominal=False)
