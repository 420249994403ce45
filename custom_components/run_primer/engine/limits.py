"""What a plate and a band may do while nothing is on them (measuring-science section 5.3)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """One kind of channel. Forces in newtons."""

    loaded: float
    """A tared sensor that shows this much carries something."""
    loaded_untared: float
    """The same before its zero was ever found."""
    unloaded: float
    """A channel that shows more may carry something: its zero is not followed."""
    still: float
    """Widest range in a window of the zero's."""
    slope: float
    """Newtons a second: what moves faster is no drift."""
    step: float
    """Newtons a second that the zero may follow."""
    farthest: float
    """How far it may follow from the zero that was found last, before somebody must look."""
    least_mass: float
    """Kilograms under which a known mass tells too little."""


# Cells may be off by 10 % of their full scale when new (TI SBAA532A): two plates by 392 N.
PLATE = Limits(
    loaded=100.0,
    loaded_untared=400.0,
    unloaded=15.0,
    still=2.0,
    slope=1.0,
    step=0.5,
    farthest=20.0,
    least_mass=20.0,
)
# A quarter of a plate's range, and a band that only just hangs taut pulls with 2 to 15 N.
BAND = Limits(
    loaded=20.0,
    loaded_untared=60.0,
    unloaded=2.0,
    still=0.5,
    slope=0.25,
    step=0.1,
    farthest=5.0,
    least_mass=5.0,
)


def limits(key: str) -> Limits:
    """Return the limits of a channel."""
    return BAND if key == "band" else PLATE
