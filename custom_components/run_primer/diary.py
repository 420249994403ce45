"""Sessions in words: for the logbook and the calendar."""

from collections import defaultdict

from homeassistant.components.logbook import DOMAIN as LOGBOOK
from homeassistant.components.logbook import async_log_entry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import entity_registry as er

from .const import DOMAIN
from .coordinator import StationCoordinator
from .engine import Line, Words
from .ledger import SessionRecord, SetRecord


@callback
def async_tell(hass: HomeAssistant, station: StationCoordinator, session: SessionRecord) -> None:
    """Put a session that is over into the logbook. Does nothing without one."""
    if LOGBOOK not in hass.config.components or session.routine is None:
        return
    entry, words = station.config_entry, station.words
    ended = Line(f"workouts.{session.outcome.value}", (("routine", session.routine),))
    entity = er.async_get(hass).async_get_entity_id(
        "sensor", DOMAIN, f"{entry.entry_id}_last_session"
    )
    message = ". ".join([words.line(ended), *tell_sets(session, words)])
    async_log_entry(hass, session.athlete_name or entry.title, message, DOMAIN, entity)


def tell_sets(session: SessionRecord, words: Words) -> list[str]:
    """Return each exercise with what was done in its sets, such as `Glute bridge: 15, 12`."""
    done: dict[str, list[str]] = defaultdict(list)
    for one in session.sets:
        done[one.exercise].append(_done(one))
    return [f"{_name(exercise, words)}: {', '.join(sets)}" for exercise, sets in done.items()]


def _name(exercise: str, words: Words) -> str:
    """Return the name of an exercise, as it stands at the beginning of a line."""
    name = words.text(f"exercises.{exercise}.name")
    return name[:1].upper() + name[1:]


def _done(one: SetRecord) -> str:
    """Return how many reps a set had, or how long it was held."""
    if one.goal_seconds is not None or one.reps is None:
        return f"{one.held:.0f} s"
    return f"{one.reps}"
