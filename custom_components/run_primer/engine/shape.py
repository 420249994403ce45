"""One rep as its force shows it, in the unit of the readings."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from .filters import interpolate
from .model import Rep, SensorKind
from .phases import find_top
from .record import SetRecord, Window

_BEFORE = 0.6
"""Seconds before a rep that are looked at too."""
_BEHIND = 0.4
_LIFT_OFF_SHARE = 0.1
_HALF = 0.5
_PICKED_UP_SECONDS = 0.08
"""From half of the load picked up until hips begin to move (measuring-science 1.2)."""
_FEWEST_HERTZ = 40.0
"""Under it the converter's filter alone smears 0.1 s and more."""
_STAYS_UP = 0.35
"""Share of the lift that is left under a rep whose load never came off."""
_TENTH_AT = 0.247
"""Share of a smooth movement's time in which its first tenth is done: 10u^3-15u^4+6u^5 = 0.1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RepShape:
    """Times in seconds of the sensor's clock, levels in the unit of the readings."""

    started: float
    ended: float
    reached: float | None
    """When the top was reached; None when it cannot be told."""
    left: float | None
    """When it was left."""
    low: float
    """Load at rest."""
    plateau: float
    """Load at the top."""
    peak: float
    peak_up: float
    """Highest load on the way up."""
    mean_up: float
    """Mean load on the way up, or of the whole rep where its parts are unknown."""
    impulse: float
    """Unit seconds over the load at rest."""
    shares: tuple[float, float] | None
    """Mean load left and right; None without two plates."""
    contact: bool
    """True when the load came off before it."""

    @property
    def rise(self) -> float:
        """Return by how much the load rose."""
        return self.plateau - self.low

    @property
    def concentric(self) -> float | None:
        """Return the seconds up."""
        return None if self.reached is None else self.reached - self.started

    @property
    def top(self) -> float | None:
        """Return the seconds at the top."""
        if self.reached is None or self.left is None:
            return None
        return self.left - self.reached

    @property
    def eccentric(self) -> float | None:
        """Return the seconds down."""
        return None if self.left is None else self.ended - self.left


def shape_rep(record: SetRecord, rep: Rep, kind: SensorKind) -> RepShape | None:
    """Return what a rep looked like; None where samples of it are missing."""
    window = record.window(rep.started - _BEFORE, rep.ended + _BEHIND)
    if window is None:
        return None
    middle = min(round((rep.lockout - window.start) / window.step), len(window.force) - 1)
    force, low = window.force, rep.rest
    loaded = [value for value in force if value > low + _HALF * (rep.peak - low)]
    if not loaded or middle < 0:
        return None
    usual = median(loaded)
    half = low + _HALF * (usual - low)
    begin, end = _run(force, middle, half)
    lift = low + _LIFT_OFF_SHARE * (usual - low)
    place = begin
    while place > 0 and force[place] > lift:
        place -= 1
    span = (_cross(window, place, lift), _cross(window, end, half))
    contact = low - record.lowest() < _STAYS_UP * (usual - record.lowest())
    if kind is SensorKind.BAND:
        top = _band_top(window, begin, end, low, rep.peak)
    elif contact and window.rate >= _FEWEST_HERTZ:
        top = _platform_top(window, begin, end)
    else:
        top = None
    return _outline(window, (begin, end), span, top, low, usual, contact=contact)


type _Top = tuple[float, float, float]
"""When the top was reached and left, and the load there."""


def _outline(  # noqa: PLR0913, PLR0917 - all that is known of a rep comes together
    window: Window,
    places: tuple[int, int],
    span: tuple[float, float],
    top: _Top | None,
    low: float,
    usual: float,
    *,
    contact: bool,
) -> RepShape:
    """Return the shape of a rep between two places of a window."""
    begin, end = places
    force = window.force[begin : end + 1]
    reached, left, plateau = top or (None, None, usual)
    until = end if reached is None else round((reached - window.start) / window.step)
    up = window.force[begin : max(until, begin) + 1]
    return RepShape(
        started=span[0],
        ended=span[1],
        reached=reached,
        left=left,
        low=low,
        plateau=plateau,
        peak=max(force),
        peak_up=max(up),
        mean_up=sum(up) / len(up),
        impulse=(sum(force) - low * len(force)) * window.step,
        shares=_shares(window, begin, end),
        contact=contact,
    )


def _run(values: Sequence[float], place: int, level: float) -> tuple[int, int]:
    """Return the first and last place over a level around a place that is over it."""
    begin = end = place
    while begin > 0 and values[begin - 1] > level:
        begin -= 1
    while end < len(values) - 1 and values[end + 1] > level:
        end += 1
    return begin, end


def _cross(window: Window, place: int, level: float) -> float:
    """Return when the force crosses a level between a place and the next."""
    if place + 1 >= len(window.force):
        return window.time(place)
    before = (float(place), window.force[place])
    return window.time(interpolate(before, (place + 1.0, window.force[place + 1]), level))


def _platform_top(window: Window, begin: int, end: int) -> _Top | None:
    """Return the top by the movement that explains the force, of the bench where there is one."""
    begin += round(_PICKED_UP_SECONDS / window.step)
    rows = window.force if window.bench is None else window.bench
    found = find_top(rows[begin : end + 1], window.step, rising=window.bench is None)
    if found is None:
        return None
    base = window.time(begin)
    first = begin + round(found.reached / window.step)
    last = begin + round(found.left / window.step)
    feet = window.force[first : last + 1] or window.force[first : first + 1]
    plateau = found.plateau if window.bench is None else sum(feet) / len(feet)
    return base + found.reached, base + found.left, plateau


def _band_top(window: Window, begin: int, end: int, low: float, high: float) -> _Top | None:
    """Return the top of a stretch, whose tension follows the movement itself.

    A smooth movement is between a tenth and nine tenths for half of its time; what
    comes before and behind is too slow to be seen, so it is worked out from there.
    """
    force = window.force
    tenth, most = (low + share * (high - low) for share in (0.1, 0.9))
    up = begin
    while up < end and force[up] < most:
        up += 1
    down = end
    while down > up and force[down] < most:
        down -= 1
    if force[up] < most:
        return None
    start, stop = up, down
    while start > 0 and force[start] > tenth:
        start -= 1
    while stop < len(force) - 1 and force[stop] > tenth:
        stop += 1
    late = _TENTH_AT / (1 - 2 * _TENTH_AT)
    reached = window.time(up + (up - start) * late)
    left = window.time(down - (stop - down) * late)
    if left < reached:
        reached = left = (reached + left) / 2
    return reached, left, high


def _shares(window: Window, begin: int, end: int) -> tuple[float, float] | None:
    """Return the mean load left and right over the loaded part."""
    if window.left is None or window.right is None:
        return None
    left, right = window.left[begin : end + 1], window.right[begin : end + 1]
    return sum(left) / len(left), sum(right) / len(right)
