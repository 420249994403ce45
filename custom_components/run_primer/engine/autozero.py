"""Following the slow drift of an empty sensor's zero, and nothing else.

Cells drift with temperature, by up to 2 % of full scale a degree (TI SBAA532A).
"""

from collections.abc import Mapping
from dataclasses import replace
from statistics import fmean

from .calibration import Calibration, Calibrations
from .limits import Limits, limits
from .model import Reading
from .weighing import channel_forces

WINDOW_SECONDS = 2.0
STANDING_SECONDS = 600.0
"""A load so long without any movement is no person: it was left there, or the zero is wrong."""
_WORTH_SHARE = 0.01
"""Less than this share of the way a zero may go is noise."""
_LONGEST_STEP_SECONDS = 0.5

type _Rows = dict[str, list[float]]
"""Newtons by channel key."""


class AutoZero:
    """Watches one sensor; proposes a zero when it has stood empty and still for a window."""

    def __init__(self, keys: frozenset[str]) -> None:
        """Watch these channels."""
        self.exhausted: frozenset[str] = frozenset()
        """Channels whose zero went farther than may be followed."""
        self.standing = False
        """True when something, or a zero that is wrong, has shown as a load for long."""
        self._keys = keys
        self._start: float | None = None
        self._last = 0.0
        self._halves: tuple[_Rows, _Rows] = ({}, {})
        self._offsets: dict[str, float] = {}
        self._since: float | None = None

    def feed(self, reading: Reading) -> None:
        """Take a reading that was made by the present calibrations."""
        if self._start is None or not 0 <= reading.at - self._last <= _LONGEST_STEP_SECONDS:
            self._restart(reading.at)
            self._since = None
        elif reading.at - self._start >= WINDOW_SECONDS:
            self._judge(reading.at)
            self._restart(reading.at)
        self._last = reading.at
        late = reading.at - (self._start or 0.0) >= WINDOW_SECONDS / 2
        for key, newtons in channel_forces(reading).items():
            if key in self._keys and newtons is not None:
                self._halves[late].setdefault(key, []).append(newtons)

    def freeze(self) -> None:
        """Forget the window: somebody trains."""
        self._start = self._since = None
        self._offsets = {}

    def reset(self) -> None:
        """Begin anew: the zero has just been found."""
        self.freeze()
        self.exhausted = frozenset()
        self.standing = False

    def follow(self, present: Calibrations, found: Calibrations) -> dict[str, Calibration] | None:
        """Return calibrations that follow the drift seen in the last window; None for none.

        `found` has the zeros of the last tare, from which they must not go far.
        """
        offsets, self._offsets = self._offsets, {}
        followed = dict(present)
        for key, offset in offsets.items():
            limit = limits(key)
            wanted = _wander(present[key], found[key]) + _clip(offset, limit.step * WINDOW_SECONDS)
            allowed = _clip(wanted, limit.farthest)
            self.exhausted = self.exhausted | {key} if wanted != allowed else self.exhausted - {key}
            if abs(offset) >= _WORTH_SHARE * limit.farthest:
                followed[key] = replace(present[key], zero=found[key].counts(allowed))
        if followed == dict(present):
            return None
        # What the window under way has seen was made by the zeros before.
        self._start = None
        return followed

    def _restart(self, at: float) -> None:
        """Begin a window."""
        self._start = at
        self._halves = ({}, {})

    def _judge(self, at: float) -> None:
        """Tell an empty sensor, whose zero may be followed, from one under a load that stays."""
        early, late = self._halves
        self._offsets = {}
        seen = early.keys() == late.keys() == self._keys
        if not seen or not all(_is_still(early[key], late[key], limits(key)) for key in early):
            self._since = None
            return
        means = {key: fmean(early[key] + late[key]) for key in early}
        if all(abs(mean) < limits(key).unloaded for key, mean in means.items()):
            self._offsets, self._since, self.standing = means, None, False
            return
        self._since = at if self._since is None else self._since
        self.standing = self.standing or at - self._since >= STANDING_SECONDS


def wander(present: Calibrations, found: Calibrations) -> Mapping[str, float]:
    """Return by how many newtons each channel's zero went since it was found."""
    return {key: _wander(present[key], found[key]) for key in present}


def _wander(present: Calibration, found: Calibration) -> float:
    """Return how far one zero is from another, newtons."""
    return found.newtons(present.zero)


def _clip(value: float, most: float) -> float:
    """Return a value brought within plus or minus a limit."""
    return max(-most, min(most, value))


def _is_still(early: list[float], late: list[float], limit: Limits) -> bool:
    """Tell whether a channel did not move."""
    row = early + late
    slope = (fmean(late) - fmean(early)) / (WINDOW_SECONDS / 2)
    return max(row) - min(row) < limit.still and abs(slope) < limit.slope
