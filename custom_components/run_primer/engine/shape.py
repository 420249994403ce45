"""One rep as its force shows it, in the unit of the readings."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from .filters import interpolate
from .model import Rep, SensorKind
from .phases import CLEAR, find_top
from .record import SetRecord, Window

_BEFORE = 1.0
"""Seconds before a rep that are looked at too."""
_DIP_SECONDS = 0.25
"""A load that is thrown nearly comes off again on the way up, for so long."""
BEHIND_SECONDS = 0.6
"""Seconds behind it: only then the way down is over for sure."""
_LIFT_OFF_SHARE = 0.1
_HALF = 0.5
_PICKED_UP_SECONDS = 0.08
"""From half of the load picked up until hips begin to move (measuring-science 1.2)."""
_FEWEST_HERTZ = 40.0
"""Under it the converter's filter alone smears 0.1 s and more."""
_STAYS_UP = 0.35
"""Share of the lift that is left under a rep whose load never came off."""
_UP_TENTHS = (0.21, 0.72)
"""Shares of the time up at which a band's tension has done a tenth and nine tenths of its rise."""
_DOWN_TENTHS = (0.16, 0.76)
"""The same of the time down. Tension grows with about the 0.55th power of the strain and is
6 to 12 % lower on the way back (measuring-science 1.5), so nine tenths are passed early."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RepShape:
    """Times in seconds of the sensor's clock, levels in the unit of the readings."""

    started: float
    ended: float
    reached: float | None
    """When the top was reached; None when it cannot be told."""
    left: float | None
    """When it was left; None when the way down is lost in the tremor of a light load."""
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


def shape_rep(
    record: SetRecord, rep: Rep, kind: SensorKind, *, timed: bool = True
) -> RepShape | None:
    """Return what a rep looked like; None where samples of it are missing.

    `timed` tells whether times are the sensor's own: only then its parts are told.
    """
    window = record.window(rep.started - _BEFORE, rep.ended + BEHIND_SECONDS)
    if window is None:
        return None
    force = window.force
    middle = window.place((rep.lockout + rep.ended) / 2)
    low = min(rep.rest, *force[: window.place(rep.lockout) + 1])
    loaded = [value for value in force if value > low + _HALF * (rep.peak - low)]
    if not loaded:
        return None
    usual = median(loaded)
    half = low + _HALF * (usual - low)
    begin, end = _run(force, middle, half, _Dip(rep, window))
    lift = low + _LIFT_OFF_SHARE * (usual - low)
    place = begin
    while place > 0 and force[place] > lift:
        place -= 1
    span = (_cross(window, place, lift), _cross(window, end, half))
    contact = low - record.lowest() < _STAYS_UP * (usual - record.lowest())
    top: _Top | None = None
    if timed and window.rate >= _FEWEST_HERTZ:
        if kind is SensorKind.BAND:
            span, top = _band_stretch(window, begin, end, low, rep.peak) or (span, None)
        elif contact:
            top = _platform_top(window, begin, end)
    return _outline(window, (begin, end), span, top, low, usual, contact=contact)


type _Top = tuple[float, float | None, float]
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


class _Dip:
    """A load that is thrown or dropped nearly comes off in the middle, as it does between reps."""

    def __init__(self, rep: Rep, window: Window) -> None:
        """Look for it only between the begin and the end that were seen."""
        self._first, self._last = window.place(rep.started), window.place(rep.ended)
        self._longest = round(_DIP_SECONDS / window.step)

    def bridges(self, place: int, edge: int) -> bool:
        """Tell whether low values from an edge of the load to a place may be one."""
        return self._first <= place <= self._last and abs(place - edge) <= self._longest


def _run(
    values: Sequence[float], place: int, level: float, dip: _Dip | None = None
) -> tuple[int, int]:
    """Return the first and last place over a level around a place that is over it."""
    edges = []
    for others in (range(place - 1, -1, -1), range(place + 1, len(values))):
        edge = place
        for other in others:
            if values[other] > level:
                edge = other
            elif dip is None or not dip.bridges(other, edge):
                break
        edges.append(edge)
    return edges[0], edges[1]


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
    left = base + found.left if found.explained >= CLEAR else None
    return base + found.reached, left, plateau


def _band_stretch(
    window: Window, begin: int, end: int, low: float, high: float
) -> tuple[tuple[float, float], _Top] | None:
    """Return begin and end of a stretch, and its top; None when its end was not seen.

    Tension follows the movement itself, but too slowly at both ends to be seen there:
    they are worked out from where a tenth and nine tenths of its rise were passed.
    """
    force = window.force
    tenth, most = (low + share * (high - low) for share in (0.1, 0.9))
    above = [place for place in range(begin, end + 1) if force[place] >= most]
    if not above:
        return None
    start, stop = _run(force, above[0], tenth)
    if start == 0 or stop == len(force) - 1:
        return None
    up = (above[0] - start) * window.step / (_UP_TENTHS[1] - _UP_TENTHS[0])
    down = (stop - above[-1]) * window.step / (_DOWN_TENTHS[1] - _DOWN_TENTHS[0])
    started = window.time(start) - _UP_TENTHS[0] * up
    ended = window.time(stop) + (1 - _DOWN_TENTHS[1]) * down
    reached, left = started + up, ended - down
    if left < reached:
        reached = left = (reached + left) / 2
    return (started, ended), (reached, left, high)


def _shares(window: Window, begin: int, end: int) -> tuple[float, float] | None:
    """Return the mean load left and right over the loaded part."""
    if window.left is None or window.right is None:
        return None
    left, right = window.left[begin : end + 1], window.right[begin : end + 1]
    return sum(left) / len(left), sum(right) / len(right)
