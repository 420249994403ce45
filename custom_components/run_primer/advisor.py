"""Proposes what to change the next time, and changes it when the athlete says so."""

from dataclasses import replace

from homeassistant.core import callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.util import dt as dt_util

from .answers import Question, note_answer
from .const import CONF_WEEKLY_GOAL, DOMAIN
from .coordinator import StationCoordinator
from .engine import (
    GATES,
    Advice,
    Event,
    Line,
    Prompt,
    Proposal,
    SessionCompleted,
    SessionStarted,
    SessionStopped,
    Situation,
    Urgency,
    propose,
    rest_left,
    trains_strength,
)
from .tailoring import is_gated

_HOUR_SECONDS = 3600


class Advisor:
    """Follows what an athlete did and chooses to do next."""

    def __init__(self, station: StationCoordinator) -> None:
        """Advise at a station."""
        self._station = station
        self._seen: object = None
        self._asked: object = None

    @callback
    def start(self) -> None:
        """Look now, and whenever something changes."""
        entry = self._station.config_entry
        entry.async_on_unload(self._station.async_add_listener(self._look))
        entry.async_on_unload(self._station.async_add_event_listener(self._on_event))
        self._look()

    @callback
    def _look(self) -> None:
        """Show what is to be proposed now."""
        view = self._station.data
        course = self._station.courses.find(view.athlete, view.routine or "")
        seen = (view.pasts, view.athlete, view.routine, course, self._station.catalogue)
        if seen != self._seen:
            self._seen = seen
            situation = find_situation(self._station)
            proposal = propose(situation) if situation else None
            self._station.show(replace(view, proposal=proposal))

    @callback
    def _on_event(self, event: Event) -> None:
        """Say what is worth knowing before a session, and what to change behind it."""
        match event:
            case SessionStarted():
                for line in _before(self._station):
                    self._station.say(Prompt((line,), Urgency.STAGE))
            case SessionCompleted() | SessionStopped(pain=True):
                self._look()
                self._ask()

    def _ask(self) -> None:
        """Say what is proposed, once: who leaves it is not asked after every session."""
        proposal = self._station.data.proposal
        asked = proposal and (proposal.routine, proposal.topic, proposal.advice, proposal.after)
        if proposal is not None and asked != self._asked:
            lines = (say_proposal(proposal), Line("proposals.answer"))
            self._station.say(Prompt(lines, Urgency.STAGE))
        self._asked = asked


def find_situation(station: StationCoordinator) -> Situation | None:
    """Return where the chosen athlete is with the chosen routine; None when it is gone."""
    view, athlete, catalogue = station.data, station.athlete, station.catalogue
    routine = catalogue.routines.get(view.routine or "")
    if routine is None:
        return None
    return Situation(
        routine=routine,
        course=station.courses.find(view.athlete, routine.key),
        sessions=view.past.sessions,
        exercises=catalogue.exercises,
        ranges=catalogue.ranges,
        today=dt_util.now().date(),
        goal=athlete.plan.goal if athlete else None,
        gated=is_gated(station.links.values()),
        excluded=athlete.excluded if athlete else (),
    )


def say_proposal(proposal: Proposal) -> Line:
    """Return a proposal as the coach says it."""
    values: dict[str, str | int] = {}
    if proposal.exercise is not None:
        values["exercise"] = proposal.exercise
    if proposal.goal is not None:
        values |= {"reps": proposal.goal, "seconds": proposal.goal}
    if proposal.after is not None:
        values["count"] = round(proposal.after)
    return Line(f"proposals.{proposal.advice.value}", tuple(values.items()))


@callback
def accept(station: StationCoordinator) -> Proposal:
    """Go on as proposed. Raise a translated error when nothing is."""
    proposal = _proposed(station)
    _answer(station, proposal)
    note_answer(station, station.athlete, Question.PROPOSAL, "accepted")
    if proposal.advice is Advice.MORE_DAYS and proposal.after is not None:
        _mean_to_train(station, round(proposal.after))
    return proposal


@callback
def decline(station: StationCoordinator) -> Proposal:
    """Leave all as it is. Raise a translated error when nothing is proposed."""
    proposal = _proposed(station)
    view = station.data
    course = station.courses.find(view.athlete, proposal.routine)
    _answer(station, replace(proposal, course=course))
    note_answer(station, station.athlete, Question.PROPOSAL, "declined")
    return proposal


@callback
def undo(station: StationCoordinator) -> None:
    """Take back what was accepted last for the chosen routine. Raise a translated error without."""
    view = station.data
    if not station.courses.undo(view.athlete, view.routine or "", dt_util.utcnow()):
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="nothing_to_undo")
    station.async_update_listeners()


def _proposed(station: StationCoordinator) -> Proposal:
    """Return what is proposed. Raise a translated error when nothing is."""
    if (proposal := station.data.proposal) is None:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="no_proposal")
    return proposal


def _answer(station: StationCoordinator, proposal: Proposal) -> None:
    """Go on with a proposal's course; what it was about is settled for now."""
    course = proposal.course.answer(proposal.topic, dt_util.utcnow())
    station.courses.take(station.data.athlete, proposal.routine, course)
    station.async_update_listeners()


def _mean_to_train(station: StationCoordinator, sessions: int) -> None:
    """Set the athlete's goal for a week, as its form would."""
    entry, athlete = station.config_entry, station.data.athlete
    if (subentry := entry.subentries.get(athlete or "")) is not None:
        data = {**subentry.data, CONF_WEEKLY_GOAL: sessions}
        station.hass.config_entries.async_update_subentry(entry, subentry, data=data)


def _before(station: StationCoordinator) -> tuple[Line, ...]:
    """Return what to say before a session begins: that rest would be better, or what waits."""
    now = find_situation(station)
    if now is None:
        return ()
    lines: list[Line] = []
    rest = rest_left(dt_util.utcnow(), now.sessions, now.ranges)
    if rest is not None and trains_strength(now.own, now.ranges):
        hours = max(round(rest.total_seconds() / _HOUR_SECONDS), 1)
        lines.append(Line("advice.rest_first", (("count", hours),)))
    if now.gated and now.course.stage == 0 and now.routine.key in GATES:
        lines.append(Line("advice.first_stage"))
    return tuple(lines)
