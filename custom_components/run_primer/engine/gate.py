"""Stages of a routine that one goes through in turn."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .past import PastSession

SLACK_SECONDS = 1.0
"""By how much a hold may be found shorter than the set it filled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """What has to be mastered before the rest of a routine is done."""

    before: frozenset[str]
    """Exercises of the first stage."""
    exercise: str
    """The one that tells."""
    holds: int
    """In a session."""
    seconds: float
    """Of each hold."""
    variation: float
    """Coefficient of variation of force that a steady hold stays under, in percent."""
    sessions: int

    def is_open(self, sessions: Iterable[PastSession]) -> bool:
        """Tell whether these sessions show enough."""
        return sum(map(self._is_passed, sessions)) >= self.sessions

    def _is_passed(self, session: PastSession) -> bool:
        """Tell whether one session does."""
        steady = [
            hold
            for one in session.sets
            if one.exercise == self.exercise and one.measured
            for hold in one.holds
            if hold.seconds >= self.seconds - SLACK_SECONDS
            and hold.steadiness is not None
            and hold.steadiness < self.variation
        ]
        return not session.pain and len(steady) >= self.holds


GATES: Mapping[str, Gate] = {
    "hinge_retraining": Gate(
        before=frozenset({"bridge_isometric", "prone_hip_extension", "quadruped_leg_lift"}),
        exercise="bridge_isometric",
        holds=3,
        seconds=30.0,
        variation=4.0,
        sessions=2,
    ),
}
"""By key of the routine. Holds before movement is the article's; the numbers are ours
(measuring-science section 6.2)."""
