"""Following the slow drift of an empty sensor's zero, and nothing else.

Cells drift with temperature, by up to 2 % of full scale a degree (TI
SBAA532A). The limits are those of measuring-science section 5.3.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from statistics import fmean

from .calibration import Calibration, Calibrations
from .model import Reading
from .weighing import channel_forces

WINDOW_SECONDS = 2.0
UNLOADED_NEWTONS = 15.0
"""A channel that shows more may carry something."""
STILL_NEWTONS = 2.0
"""Widest range in a window."""
SLOPE = 1.0
"""Newtons a second: what moves faster is no drift."""
STEP = 0.5
"""Newtons a second that the zero may follow."""
FARTHEST_NEWTONS = 20.0
"""How far it may follow from the zero that was found last, before somebody must look."""
STANDING_SECONDS = 600.0
"""A load so long without any movement is no person: it was left there, or the zero is wrong."""
_WORTH_NEWTONS = 0.2
"""Less than this is noise."""
_LONGEST_STEP_SECONDS = 0.5


@dataclass(slots=True)
class _Half:
    """Half a window of each channel, newtons."""

    rows: dict[str, list[float]] = field(default_factory=dict)


class AutoZero:
    """Watches one sensor; proposes a zero when it has stood empty and still for a window."""

    def __init__(self) -> None:
        """Start having seen nothing."""
        self.exhausted: frozenset[str] = frozenset()
        """Channels whose zero went farther than may be followed."""
        self.standing = False
        """True when something, or a zero that is wrong, has shown as a load for long."""
        self._start: float | None = None
        self._last = 0.0
        self._halves = (_Half(), _Half())
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
            if newtons is not None:
                self._halves[late].rows.setdefault(key, []).append(newtons)

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
            if key not in present:
                continue
            wanted = _wander(present[key], found[key]) + _limit(offset, STEP * WINDOW_SECONDS)
            allowed = _limit(wanted, FARTHEST_NEWTONS)
            self.exhausted = self.exhausted | {key} if wanted != allowed else self.exhausted - {key}
            if abs(offset) >= _WORTH_NEWTONS:
                zero = found[key].counts(allowed)
                followed[key] = replace(present[key], zero=zero)
        if followed == dict(present):
            return None
        # What the window under way has seen was made by the zeros before.
        self._start = None
        return followed

    def _restart(self, at: float) -> None:
        """Begin a window."""
        self._start = at
        self._halves = (_Half(), _Half())

    def _judge(self, at: float) -> None:
        """Tell an empty sensor, whose zero may be followed, from one under a load that stays."""
        early, late = (half.rows for half in self._halves)
        self._offsets = {}
        if early.keys() != late.keys() or not all(
            _is_still(early[key], late[key]) for key in early
        ):
            self._since = None
            return
        means = {key: fmean(early[key] + late[key]) for key in early}
        if all(abs(mean) < UNLOADED_NEWTONS for mean in means.values()):
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


def _limit(value: float, most: float) -> float:
    """Return a value brought within plus or minus a limit."""
    return max(-most, min(most, value))


def _is_still(early: list[float], late: list[float]) -> bool:
    """Tell whether a channel did not move."""
    row = early + late
    slope = (fmean(late) - fmean(early)) / (WINDOW_SECONDS / 2)
    return max(row) - min(row) < STILL_NEWTONS and abs(slope) < SLOPE
