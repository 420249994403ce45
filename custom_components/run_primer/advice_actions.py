"""Actions on what is proposed for the next time: see it, accept it, decline it, take it back."""

from typing import Any

from homeassistant.core import ServiceCall, ServiceResponse, SupportsResponse

from . import advisor
from .coordinator import StationCoordinator
from .engine import Proposal
from .services import Action


async def _get(station: StationCoordinator, call: ServiceCall) -> ServiceResponse:
    """Return what is proposed to the chosen athlete for the chosen routine."""
    proposal = station.data.proposal
    return {"proposal": None if proposal is None else proposal_data(station, proposal)}


async def _accept(station: StationCoordinator, call: ServiceCall) -> ServiceResponse:
    """Go on as proposed."""
    return {"accepted": proposal_data(station, advisor.accept(station))}


async def _decline(station: StationCoordinator, call: ServiceCall) -> ServiceResponse:
    """Leave all as it is."""
    return {"declined": proposal_data(station, advisor.decline(station))}


async def _undo(station: StationCoordinator, call: ServiceCall) -> ServiceResponse:
    """Take back what was accepted last."""
    advisor.undo(station)
    return {"routine": station.data.routine}


def proposal_data(station: StationCoordinator, proposal: Proposal) -> dict[str, Any]:
    """Return a proposal as data."""
    return {
        "advice": proposal.advice.value,
        "routine": proposal.routine,
        "exercise": proposal.exercise,
        "before": proposal.before,
        "after": proposal.after,
        "text": station.athlete_words.line(advisor.say_proposal(proposal)),
    }


ADVICE_ACTIONS: tuple[Action, ...] = (
    Action(name="get_proposal", perform=_get, fields={}, response=SupportsResponse.ONLY),
    Action(name="accept_proposal", perform=_accept, fields={}),
    Action(name="decline_proposal", perform=_decline, fields={}),
    Action(name="undo_proposal", perform=_undo, fields={}),
)
