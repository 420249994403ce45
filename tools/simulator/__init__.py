"""A virtual athlete, the forces they make, and the sensors that feel them."""

from .adc import Adc, Digitised, digitise
from .body import Athlete
from .styles import (
    BAND_STYLES,
    NON_EXERCISE,
    PLATFORM_STYLES,
    STYLES,
    Performance,
    TrueHold,
    TrueRep,
    perform,
)

__all__ = [
    "BAND_STYLES",
    "NON_EXERCISE",
    "PLATFORM_STYLES",
    "STYLES",
    "Adc",
    "Athlete",
    "Digitised",
    "Performance",
    "TrueHold",
    "TrueRep",
    "digitise",
    "perform",
]
