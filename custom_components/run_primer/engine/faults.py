"""Faults of form that force can tell, rep by rep (measuring-science section 4.1).

Every limit is a rule of thumb of ours, none is a validated test. All evidence is a
ratio, so no rule depends on a calibration; a zero is needed where it says so.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from .asymmetry import WORTH_SAYING, compare
from .metrics import BandHeld, Trust
from .model import Fault, SensorKind, Tempo
from .rep_metrics import usual_concentric, usual_rise
from .shape import RepShape

_SHORTEST_HOLD = 0.5
"""Seconds of a prescribed hold under which nobody is asked to hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What one rep shows of form; None where these sensors cannot tell. None has a unit."""

    lockout: float | None = None
    """Lift at the top as a share of that of the set's first three reps. Platform that is
    unloaded between reps, feet that stay where they are."""
    hold: float | None = None
    """Seconds at the top as a share of the prescribed ones."""
    lowering: float | None = None
    """Seconds down as a share of the prescribed ones."""
    overshoot: float | None = None
    """Highest force on the way up over that at the top, as a share of the lift. Platform."""
    pace: float | None = None
    """Seconds since the rep before as a share of the prescribed ones. Any sensor."""
    slow_down: float | None = None
    """1 - usual / own seconds up; usual is the median of the set's reps 2 to 4."""
    band_held: float | None = None
    """Tension that a dip of 0.25 s stays under, as a share of that of the first two reps.
    Band beside the platform, with its zero."""
    band_left: float | None = None
    """Tension between reps as a share of that at the top. Band that counts, with its zero."""
    uneven: float | None = None
    """Size of the mean BAI of the last reps over its limit: 10 % and the variation within a
    side. Two calibrated plates."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A fault is found where evidence is beyond a limit."""

    fault: Fault
    evidence: str
    """The field of `Evidence`."""
    under: float | None = None
    over: float | None = None
    only: SensorKind | None = None
    """The sensor that counts; None for any."""

    def found_in(self, evidence: Evidence, kind: SensorKind) -> bool:
        """Tell whether a rep counted by this kind of sensor shows the fault."""
        value = getattr(evidence, self.evidence)
        if value is None or self.only not in (None, kind):
            return False
        if self.under is not None and value < self.under:
            return True
        return self.over is not None and value > self.over


RULES: tuple[Rule, ...] = (
    Rule(fault=Fault.BAND_SLACK, evidence="band_held", under=0.20),
    Rule(fault=Fault.BAND_SLACK, evidence="band_left", under=0.05),
    Rule(fault=Fault.KNEES_CAVING, evidence="band_held", under=0.75),
    Rule(fault=Fault.MOMENTUM, evidence="overshoot", over=0.30, only=SensorKind.PLATFORM),
    Rule(fault=Fault.INCOMPLETE_LOCKOUT, evidence="lockout", under=0.95),
    Rule(fault=Fault.RUSHING, evidence="pace", under=0.65),
    Rule(fault=Fault.FAST_LOWERING, evidence="lowering", under=0.70),
    Rule(fault=Fault.NO_HOLD, evidence="hold", under=0.40),
    Rule(fault=Fault.UNEVEN, evidence="uneven", over=1.0),
    Rule(fault=Fault.FATIGUE, evidence="slow_down", over=0.30),
)
"""What is worth saying first stands first."""
HIDES: Mapping[Fault, frozenset[Fault]] = {
    Fault.BAND_SLACK: frozenset({Fault.KNEES_CAVING}),
    Fault.MOMENTUM: frozenset({Fault.INCOMPLETE_LOCKOUT, Fault.NO_HOLD, Fault.FAST_LOWERING}),
}
"""Faults that are only the lesser form of another, or cannot be told beside it: what a light
load does at the top is lost behind a push that is as strong as the lift itself."""


def find_faults(evidence: Evidence, kind: SensorKind) -> frozenset[Fault]:
    """Return the faults that a rep shows."""
    found = frozenset(rule.fault for rule in RULES if rule.found_in(evidence, kind))
    return found.difference(*(HIDES[fault] for fault in found & HIDES.keys()))


def weigh(
    shapes: Sequence[RepShape], band: BandHeld | None, tempo: Tempo, kind: SensorKind, trust: Trust
) -> Evidence:
    """Return the evidence of the last of a set's reps, judged by those before it."""
    last = shapes[-1]
    rise, concentric = usual_rise(shapes[:-1]), usual_concentric(shapes[:-1])
    platform = kind is SensorKind.PLATFORM
    parts = last.concentric, last.top, last.eccentric
    up, top, down = parts
    return Evidence(
        lockout=last.rise / rise if platform and rise and top is not None else None,
        hold=top / tempo.hold if top is not None and tempo.hold >= _SHORTEST_HOLD else None,
        lowering=down / tempo.eccentric if down is not None else None,
        overshoot=_overshoot(last) if platform and up is not None else None,
        pace=(last.started - shapes[-2].started) / tempo.total if len(shapes) > 1 else None,
        slow_down=1 - concentric / up if concentric is not None and up else None,
        band_held=None if band is None else band.lowest,
        band_left=_left(shapes) if not platform and trust.zero else None,
        uneven=_uneven(shapes) if platform and trust.newtons else None,
    )


def _overshoot(shape: RepShape) -> float | None:
    """Return by how much force on the way up exceeded that at the top."""
    return (shape.peak_up - shape.plateau) / shape.rise if shape.rise > 0 else None


def _left(shapes: Sequence[RepShape]) -> float | None:
    """Return the tension under a rep as a share of what is usual at the top."""
    usual = median([shape.plateau for shape in shapes])
    return shapes[-1].low / usual if usual > 0 else None


def _uneven(shapes: Sequence[RepShape]) -> float | None:
    """Return the asymmetry of the last reps over what would be real; None under four reps."""
    sides = compare([shape.shares for shape in shapes])
    recent = compare([shape.shares for shape in shapes[-_RECENT:]])
    if sides is None or sides.noise is None or recent is None:
        return None
    return abs(recent.index) / max(WORTH_SAYING, sides.noise)


_RECENT = 3
_AGREE = 2
SILENCE_SECONDS = 8.0
"""Time between two words about form."""


class FaultWatch:
    """Tells which fault is worth a word: shown by two of the last three reps, once in a set."""

    def __init__(self) -> None:
        """Start a set."""
        self._recent: deque[frozenset[Fault]] = deque(maxlen=_RECENT)
        self._told: set[Fault] = set()
        self._silent_until: float | None = None

    def note(self, found: frozenset[Fault], at: float) -> Fault | None:
        """Take the faults of a rep that ended at this time; return the one to tell now."""
        self._recent.append(found)
        if self._silent_until is not None and 0 <= self._silent_until - at <= SILENCE_SECONDS:
            return None
        for rule in RULES:
            seen = sum(rule.fault in each for each in self._recent)
            if seen >= _AGREE and rule.fault in found and rule.fault not in self._told:
                self._told.add(rule.fault)
                self._silent_until = at + SILENCE_SECONDS
                return rule.fault
        return None

    def take_back(self) -> None:
        """Forget the last rep: it was no rep by itself. What was said of it stays said."""
        if self._recent:
            self._recent.pop()
