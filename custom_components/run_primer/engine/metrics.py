"""What is measured of reps, holds and sets. None always means: not from these sensors."""

from collections.abc import Iterable
from dataclasses import dataclass

from .asymmetry import Asymmetry
from .calibration import Calibration
from .clock import Timing
from .model import Fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """What a sensor's numbers are worth."""

    zero: bool = False
    """The zero was found: ratios of forces mean something."""
    newtons: bool = False
    """A known mass was weighed on every channel: forces are newtons."""
    timing: Timing = Timing.DEVICE
    """What lasts less than a second is only measured by the sensor's own clock."""

    @property
    def timed(self) -> bool:
        """Tell whether times are the sensor's own."""
        return self.timing is Timing.DEVICE

    def __and__(self, other: Trust) -> Trust:
        """Return what the numbers of both together are worth."""
        return Trust(
            zero=self.zero and other.zero,
            newtons=self.newtons and other.newtons,
            timing=self.timing if other.timed else other.timing,
        )


def trust_in(calibrations: Iterable[Calibration], timing: Timing = Timing.DEVICE) -> Trust:
    """Return what readings by these calibrations are worth.

    An ADC's zero is never exactly 0, so 0 means that nobody looked for it; a scale
    that speaks in a unit of force has found its own.
    """
    rows = tuple(calibrations)
    zero = bool(rows) and all(row.zero != 0 or not row.nominal for row in rows)
    newtons = zero and not any(row.nominal for row in rows)
    return Trust(zero=zero, newtons=newtons, timing=timing)


@dataclass(frozen=True, slots=True, kw_only=True)
class Phases:
    """The parts of a rep, in seconds."""

    concentric: float
    top: float
    eccentric: float
    bottom: float | None = None
    """From touch-down to the next rep; None behind the last one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BandHeld:
    """A band worn while the platform counts, over the loaded part of a rep."""

    held: float
    """Percent of the time at 85 % of the reference tension or more."""
    lowest: float
    """Share of the reference under which it stayed for a quarter of a second."""
    longest_dip: float
    """Seconds under 85 % without a break."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RepMetrics:
    """One rep."""

    started: float
    """Seconds of the sensor's clock."""
    loaded: float
    """Seconds from lift-off to touch-down: time under tension."""
    rest_before: float | None
    """Seconds since the rep before came down; None for the first."""
    phases: Phases | None
    """None where the load never comes off, under 40 Hz, without the sensor's own clock, or where
    no movement explains the force."""
    peak: float | None
    """Newtons, low-passed at 10 Hz."""
    net_peak: float | None
    """Newtons over the load at rest."""
    mean_concentric: float | None
    """Newtons, mean on the way up."""
    impulse: float | None
    """Newton seconds over the load at rest."""
    overshoot: float | None
    """Highest force on the way up over that at the top, as a share of the lift; platform only."""
    lockout_quality: float | None
    """Lift at the top as a share of that of the set's first three reps."""
    asymmetry: float | None
    """BAI = 100 (R - L) / (R + L) in percent, mean over the loaded part; two calibrated plates."""
    band: BandHeld | None
    faults: frozenset[Fault] = frozenset()
    """Faults of form it showed by itself, told or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForceRise:
    """How fast force rose (rate of force development), in newtons a second."""

    slope: float
    """Between 20 and 80 % of the rise: -0.2 % bias at 80 Hz."""
    first_50_ms: float | None = None
    """This and the next two only from 300 Hz on: -22, -9 and -5 % bias at 80 Hz."""
    first_100_ms: float | None = None
    first_150_ms: float | None = None
    first_200_ms: float | None = None
    """-3 % bias at 80 Hz."""
    first_250_ms: float | None = None
    """-2 % bias at 80 Hz."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracking:
    """How near force stayed to a target (Novak 2021); its parts are of one unit."""

    own_level: bool
    """True when nobody prescribed a force: the target is the level the hold began with."""
    rmse: float | None
    """Newtons, root mean square error."""
    constant_error: float | None
    """Newtons, mean of force minus target."""
    variable_error: float | None
    """Newtons, standard deviation: rmse^2 = constant_error^2 + variable_error^2."""
    relative_rmse: float
    """Percent of the target."""
    in_band: float
    """Percent of the time within 10 % of the target."""
    time_to_band: float | None
    """Seconds until the target was first met; None when it never was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldMetrics:
    """One hold."""

    started: float
    """Seconds of the sensor's clock."""
    seconds: float
    mean: float | None
    """Newtons."""
    impulse: float | None
    """Newton seconds over the load at rest."""
    steadiness: float | None
    """Detrended coefficient of variation in percent; None under 2.5 s or without a zero."""
    drift: float | None
    """Percent of its mean force by which a hold changes in ten seconds; None under 2.5 s."""
    tracking: Tracking | None
    """None under 2.5 s or without a zero."""
    rise: ForceRise | None
    """None without calibration, under 60 Hz, without the sensor's own clock, without a second of
    rest before, or for a slow start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetMetrics:
    """A whole set."""

    reps: tuple[RepMetrics, ...] = ()
    holds: tuple[HoldMetrics, ...] = ()
    under_tension: float = 0.0
    """Seconds of all reps, or of all holds where there are no reps."""
    impulse: float | None = None
    """Newton seconds of all reps, or of all holds."""
    tempo: Phases | None = None
    """Usual parts of its reps: medians."""
    tempo_variation: float | None = None
    """Coefficient of variation of the time from rep to rep, in percent; None under four reps."""
    slow_down: float | None = None
    """Largest concentric slow-down, 1 - usual / own; of seconds, it is no bar velocity."""
    fatigue_index: float | None = None
    """Percent by which mean concentric force fell from reps 3-5 to the last three."""
    trend: float | None = None
    """Percent by which the lift at the top changes from rep to rep; None under four reps."""
    sides: Asymmetry | None = None
    """Left against right; None without two calibrated plates."""
    band_held: float | None = None
    """Percent of the loaded time at 85 % of the reference tension or more."""
