"""Asks an athlete on a satellite whether to do a routine before the run."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
import logging
from typing import Any

import voluptuous as vol

from homeassistant.const import ATTR_ENTITY_ID, ATTR_SUPPORTED_FEATURES, STATE_UNAVAILABLE
from homeassistant.core import Context, HomeAssistant, ServiceCall, ServiceResponse
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
from homeassistant.helpers import config_validation as cv

from .answers import Question, note_answer
from .const import DOMAIN
from .coordinator import StationCoordinator
from .engine import PlannedSet, Routine
from .satellite import is_busy
from .sentences import answers, async_all_documents
from .services import ATTR_ATHLETE, ATTR_ROUTINE, Action, find_athlete, find_routine
from .source import plan_routine
from .spoken import voice

ATTR_QUESTION = "question"
ATTR_SATELLITE = "satellite"
ATTR_SHORT_ROUTINE = "short_routine"
ATTR_TIME_LIMIT = "time_limit"
_ASK: dict[vol.Marker, Any] = {
    vol.Optional(ATTR_ATHLETE): cv.string,
    vol.Optional(ATTR_SATELLITE): cv.entity_domain("assist_satellite"),
    vol.Optional(ATTR_ROUTINE): cv.string,
    vol.Optional(ATTR_SHORT_ROUTINE, default="pre_run_short"): cv.string,
    vol.Optional(ATTR_QUESTION): cv.string,
    vol.Optional(ATTR_TIME_LIMIT, default=20.0): vol.All(
        vol.Coerce(float), vol.Range(min=5, max=600)
    ),
}
_ASKS_FEATURE = 2
"""AssistSatelliteEntityFeature.START_CONVERSATION: its module is only there with satellites."""
_BUSY_SECONDS = 1.0
"""After which a satellite that was busy is asked again. Ours."""
_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of a question."""

    answer: str = "none"
    """`yes`, `short`, `later`, `no`; `none` when there was none."""
    reason: str | None = None
    """Why there was none: `no_answer`, `not_understood`, `busy` or `unavailable`."""
    sentence: str | None = None
    """What was said."""


async def _ask(station: StationCoordinator, call: ServiceCall) -> ServiceResponse:
    """Ask, start what was said yes to, and return the answer."""
    if station.is_active:
        raise _refuse(translation_key="session_active")
    athlete = find_athlete(station, call.data.get(ATTR_ATHLETE)) or station.athlete
    satellite = call.data.get(ATTR_SATELLITE) or (athlete.satellite if athlete else None)
    if satellite is None:
        raise _refuse(translation_key="no_satellite")
    routine = find_routine(station, call.data.get(ATTR_ROUTINE) or station.data.routine or "")
    short = find_routine(station, call.data[ATTR_SHORT_ROUTINE])
    choices = {"yes": routine} if short == routine else {"yes": routine, "short": short}
    question = {
        ATTR_ENTITY_ID: satellite,
        "question": call.data.get(ATTR_QUESTION) or _question(station, choices),
        "answers": await _async_answers(station, (*choices, "later", "no")),
    }
    heard = await _async_ask(station.hass, question, call.data[ATTR_TIME_LIMIT], call.context)
    note_answer(station, athlete, Question.BEFORE_RUN, heard.reason or heard.answer)
    chosen = choices.get(heard.answer)
    # Meanwhile somebody may have pressed the button.
    started = None if station.is_active else chosen
    if started is not None:
        station.start(routine=started.key, athlete=athlete.id if athlete else None)
    return {
        "answer": heard.answer,
        "reason": heard.reason,
        "sentence": heard.sentence,
        "started": started.key if started else None,
        "athlete": athlete.name if athlete else None,
    }


async def _async_ask(
    hass: HomeAssistant, question: dict[str, Any], limit: float, context: Context
) -> Answer:
    """Ask and wait for the answer, in all for so many seconds.

    Home Assistant itself would wait for ever: a satellite that lost the network never answers.
    """
    _check(hass, question[ATTR_ENTITY_ID])
    if hass.states.is_state(question[ATTR_ENTITY_ID], STATE_UNAVAILABLE):
        return Answer(reason="unavailable")
    waits = False
    try:
        async with asyncio.timeout(limit):
            while (answer := await _async_try(hass, question, context)) is None:
                waits = True
                await asyncio.sleep(_BUSY_SECONDS)
                waits = False
            return answer
    except TimeoutError:
        return Answer(reason="busy" if waits else "no_answer")


async def _async_try(
    hass: HomeAssistant, question: dict[str, Any], context: Context
) -> Answer | None:
    """Ask and wait for the answer; None while somebody else uses the satellite."""
    try:
        return await _async_ask_once(hass, question, context)
    except HomeAssistantError as error:
        if is_busy(error):
            return None
        _LOGGER.debug("%s gave no answer: %s", question[ATTR_ENTITY_ID], error)
        return Answer(reason="no_answer")


async def _async_ask_once(
    hass: HomeAssistant, question: dict[str, Any], context: Context
) -> Answer:
    """Ask and wait for the answer. Raise HomeAssistantError without one."""
    heard = await hass.services.async_call(
        "assist_satellite",
        "ask_question",
        question,
        blocking=True,
        context=context,
        return_response=True,
    )
    answer, sentence = (heard.get("id"), str(heard["sentence"])) if heard else (None, "")
    if answer is None:
        return Answer(reason="not_understood", sentence=sentence)
    return Answer(answer=str(answer), sentence=sentence)


def _check(hass: HomeAssistant, satellite: str) -> None:
    """Raise a translated error for a satellite that is not there, or cannot ask."""
    state = hass.states.get(satellite)
    if state is None:
        raise _refuse(translation_key="unknown_satellite", satellite=satellite)
    if (
        state.state != STATE_UNAVAILABLE
        and not state.attributes.get(ATTR_SUPPORTED_FEATURES, 0) & _ASKS_FEATURE
    ):
        raise _refuse(translation_key="satellite_cannot_ask", satellite=satellite)


async def _async_answers(
    station: StationCoordinator, wanted: Iterable[str]
) -> list[dict[str, Any]]:
    """Return the sentences that may be answered, in the language the coach speaks."""
    documents = await async_all_documents(station.hass)
    known = answers(documents[station.words.language])
    return [{"id": key, "sentences": [known[key]]} for key in wanted]


def _question(station: StationCoordinator, choices: Mapping[str, Routine]) -> str:
    """Return the words of the question, with the minutes of the routine."""
    plan = plan_routine(choices["yes"], station.catalogue.exercises, station.links.values(), 1.0)
    minutes = _minutes(plan)
    if "short" in choices:
        return station.words.line(voice("ask_short", minutes=minutes))
    return station.words.line(voice("ask", minutes=minutes))


def _minutes(plan: Iterable[PlannedSet]) -> int:
    """Return how long sets take at their tempo, with their rests: whole minutes, at least one."""
    return max(round(sum(row.timer_seconds + row.rest for row in plan) / 60), 1)


def _refuse(*, translation_key: str, **placeholders: str) -> ServiceValidationError:
    """Return a translated error."""
    return ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key=translation_key,
        translation_placeholders=placeholders,
    )


ASKING_ACTIONS: tuple[Action, ...] = (Action(name="ask_before_run", perform=_ask, fields=_ASK),)
