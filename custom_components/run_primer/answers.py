"""What people answer when the station asks them something: kept in the workout log."""

from enum import StrEnum
from functools import partial

from homeassistant.core import callback
from homeassistant.util import dt as dt_util
from homeassistant.util.ulid import ulid_now

from .coordinator import StationCoordinator
from .ledger import AnswerRecord, put_answer
from .settings import AthleteSettings
from .workout_log import LOG


class Question(StrEnum):
    """What is asked."""

    BEFORE_RUN = "before_run"
    """Whether to warm up now."""
    PROPOSAL = "proposal"
    """Whether to train otherwise from now on."""


@callback
def note_answer(
    station: StationCoordinator, athlete: AthleteSettings | None, question: Question, answer: str
) -> None:
    """Write down an answer, by its key."""
    record = AnswerRecord(
        id=ulid_now(),
        station=station.config_entry.entry_id,
        athlete=athlete.id if athlete else None,
        athlete_name=athlete.name if athlete else None,
        at=dt_util.utcnow(),
        question=question.value,
        answer=answer,
    )
    station.hass.data[LOG].note(partial(put_answer, answer=record))
