"""Forces under feet and upper back while hips move: a rigid planar segment model.

Vertical forces only; contact at the upper back (x = 0) and at the feet's centre
of pressure (x = D). Segment masses and centres are Dempster's as printed by
Winter; hip path and displacement are those of Zabaleta-Korta & Fernandez-Pena 2024
(doi 10.12800/ccd.v19i59.2084): 35.65 cm up and 7.6 cm back in a hip thrust.
"""

from dataclasses import dataclass, replace

import numpy as np

GRAVITY = 9.80665
"""Metres a second squared."""
Array = np.ndarray


@dataclass(frozen=True, kw_only=True)
class Athlete:
    """A body and how it lies; metres and kilograms."""

    mass: float = 75.0
    bar: float = 0.0
    reach: float = 0.82
    """Upper back to feet, D."""
    hip_at_top: float = 0.40
    """Upper back to hip at lockout."""
    backward: float = 0.21
    """Metres the hip moves back for each metre up, kappa."""
    rise: float = 0.36
    """Metres the hip goes up."""
    single_leg: bool = False
    floor_bridge: bool = False
    left_share: float = 0.5
    """Share of the feet's force under the left foot."""
    tremor: float = 0.012
    """Coefficient of variation of held force; people have 1 to 3 %."""

    def varied(self, rng: np.random.Generator) -> Athlete:
        """Return another person of the same kind."""
        return replace(
            self,
            mass=rng.uniform(52, 98),
            reach=rng.uniform(0.76, 0.88),
            backward=rng.uniform(0.12, 0.30),
            rise=self.rise * rng.uniform(0.85, 1.15),
            left_share=rng.uniform(0.46, 0.54),
            tremor=rng.uniform(0.008, 0.02),
        )


@dataclass(frozen=True, kw_only=True)
class _Item:
    """A mass with its place, its share of the hip's acceleration, and what it loads at rest."""

    mass: float
    place: Array
    follows: Array | float
    carried: Array


def support_forces(
    athlete: Athlete, height: Array, floor: Array, rate: float
) -> tuple[Array, Array]:
    """Return newtons under the feet and under the upper back.

    `height` is the hip's in metres over the bottom, `floor` the share of the
    load that lies on the floor (0 to 1), both sampled at `rate` hertz.
    """
    acceleration = np.gradient(np.gradient(height)) * rate**2
    feet = np.zeros_like(height)
    total = np.zeros_like(height)
    for item in _items(athlete, height, floor):
        force = item.mass * item.carried * (GRAVITY + item.follows * acceleration)
        feet += force * item.place / athlete.reach
        total += force
    return feet, total - feet


def _items(athlete: Athlete, height: Array, floor: Array) -> tuple[_Item, ...]:
    """Return everything that weighs."""
    lifted = 1.0 - floor
    hip = athlete.hip_at_top - athlete.backward * (athlete.rise - height)
    ones = np.ones_like(height)
    trunk = 0.14 if athlete.floor_bridge else 0.06
    legs = 1 if athlete.single_leg else 2
    items = [
        _Item(mass=athlete.bar, place=hip, follows=1.0, carried=lifted),
        _Item(
            mass=0.678 * athlete.mass,
            place=trunk * ones,
            follows=trunk / athlete.hip_at_top,
            carried=0.75 + 0.25 * lifted,
        ),
        _Item(
            mass=0.100 * athlete.mass * legs,
            place=hip + 0.433 * (athlete.reach - hip),
            follows=0.567,
            carried=0.45 + 0.55 * lifted,
        ),
        _Item(
            mass=0.061 * athlete.mass * legs,
            place=athlete.reach * ones,
            follows=0.1,
            carried=ones,
        ),
    ]
    if athlete.single_leg:
        free = _Item(mass=0.161 * athlete.mass, place=hip + 0.39, follows=1.0, carried=lifted)
        items.append(free)
    return tuple(items)


def tremble(force: Array, athlete: Athlete, rate: float, rng: np.random.Generator) -> Array:
    """Return a force with human tremor: multiplicative, corner near 1.5 Hz."""
    keep = np.exp(-2 * np.pi * 1.5 / rate)
    white = rng.standard_normal(force.size) * athlete.tremor * np.sqrt(1 - keep**2)
    return force * (1 + _recursive(white, keep))


def _recursive(white: Array, keep: float) -> Array:
    """Return y[n] = keep y[n-1] + white[n], as one convolution with its decayed tail cut."""
    length = int(np.ceil(np.log(1e-4) / np.log(keep)))
    kernel = keep ** np.arange(length)
    size = 1 << (white.size + length).bit_length()
    spectrum = np.fft.rfft(white, size) * np.fft.rfft(kernel, size)
    return np.fft.irfft(spectrum, size)[: white.size]
