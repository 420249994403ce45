"""What Home Assistant says happened, set by set, as told by its event entities."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from .witness import Change


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A rep that was counted live."""

    number: int
    at: float
    """Wall time of its event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A count that was put right."""

    before: int
    number: int
    at: float
    """Wall time of its event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetSeen:
    """One set, as Home Assistant saw it."""

    exercise: str
    side: str
    number: int
    started: float
    """Wall time."""
    completed: float | None = None
    """Wall time; None while it is going on."""
    reps: int | None = None
    """Final count; None where nothing counts reps."""
    partials: int = 0
    held: float = 0.0
    """Seconds."""
    ended_by: str = ""
    measured_by: str = ""
    counts: tuple[Count, ...] = ()
    corrections: tuple[Correction, ...] = ()

    @property
    def name(self) -> str:
        """Return a name for people."""
        return self.exercise if self.side == "both" else f"{self.exercise} {self.side}"

    @property
    def latest(self) -> float:
        """Return when something happened last."""
        happened: list[Count | Correction] = [*self.counts, *self.corrections]
        return max((one.at for one in happened), default=self.started)

    @property
    def outcome(self) -> str:
        """Return what came out, for people."""
        measured = f"{self.held:.1f} s" if self.held and not self.reps else f"{self.reps} reps"
        return f"{measured}, {self.ended_by}"


def tell_story(changes: Iterable[Change], rep_entity: str, set_entity: str) -> tuple[SetSeen, ...]:
    """Return the sets of a session from the events of it."""
    sets: list[SetSeen] = []
    for change in changes:
        if change.entity == set_entity:
            _note_set(sets, change)
        elif change.entity == rep_entity and sets:
            _note_rep(sets, change)
    return tuple(sets)


def _note_set(sets: list[SetSeen], change: Change) -> None:
    """Begin or end a set."""
    tells = change.attributes
    if tells.get("event_type") == "set_started":
        sets.append(
            SetSeen(
                exercise=tells["exercise"],
                side=tells["side"],
                number=tells["set"],
                started=change.at,
            )
        )
    elif tells.get("event_type") == "set_completed" and sets:
        sets[-1] = replace(
            sets[-1],
            completed=change.at,
            reps=tells["reps"],
            partials=tells["partial_reps"],
            held=tells["held"],
            ended_by=tells["ended_by"],
            measured_by=tells["measured_by"],
        )


def _note_rep(sets: list[SetSeen], change: Change) -> None:
    """Book what happened to the count."""
    running = sets[-1]
    if change.attributes.get("event_type") == "rep_counted":
        count = Count(number=change.attributes["rep"], at=change.at)
        sets[-1] = replace(running, counts=(*running.counts, count))
    elif change.attributes.get("event_type") == "rep_corrected":
        tells = change.attributes
        correction = Correction(before=tells["before"], number=tells["rep"], at=change.at)
        sets[-1] = replace(running, corrections=(*running.corrections, correction))
