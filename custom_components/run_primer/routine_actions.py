"""Actions that list, save and delete routines."""

from dataclasses import replace
from typing import Any

import voluptuous as vol

from homeassistant.core import ServiceCall, ServiceResponse, SupportsResponse
from homeassistant.exceptions import ServiceValidationError
from homeassistant.helpers import config_validation as cv

from .const import DOMAIN
from .coordinator import StationCoordinator
from .engine import (
    Routine,
    RoutineError,
    parse_routine_fields,
    read_routine_text,
    routine_fields,
    write_routine_text,
)
from .own_routines import (
    LONGEST_KEY,
    async_delete,
    async_save,
    is_taken,
    new_key,
    refuse,
    refuse_built_in,
)
from .services import ATTR_ROUTINE, Action, find_routine

ATTR_AS_TEXT = "as_text"
ATTR_KEY = "key"
ATTR_TEXT = "text"
_FIELDS = ("name", "rounds", "closing_cues", "steps")
_SAVE: dict[vol.Marker, Any] = {
    vol.Optional(ATTR_KEY): vol.All(cv.slug, vol.Length(max=LONGEST_KEY)),
    vol.Optional(ATTR_TEXT): cv.string,
    # The engine checks them, so that what is wrong is told in the same words everywhere.
    **{vol.Optional(name): object for name in _FIELDS},
}


async def _list(station: StationCoordinator, call: ServiceCall) -> ServiceResponse:
    """Return all routines."""
    as_text = call.data[ATTR_AS_TEXT]
    routines = station.catalogue.routines.values()
    return {"routines": [_routine(station, each, as_text=as_text) for each in routines]}


async def _save(station: StationCoordinator, call: ServiceCall) -> ServiceResponse:
    """Keep a routine, in place of the own one that has its key or its name."""
    given = {name: call.data[name] for name in _FIELDS if name in call.data}
    try:
        fields = read_routine_text(call.data.get(ATTR_TEXT, "")) | given
        routine = parse_routine_fields(fields, station.catalogue)
    except RoutineError as error:
        raise refuse(error) from error
    key = call.data.get(ATTR_KEY) or _key_of(station, routine.label)
    known = station.catalogue.routines.get(key)
    if known is not None and known.name is None:
        raise refuse_built_in(station, key)
    if is_taken(station, routine.label, but=key):
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key="routine_name_taken",
            translation_placeholders={"routine": routine.label},
        )
    routine = replace(routine, key=key)
    created = async_save(station, routine)
    return {"created": created, "routine": _routine(station, routine, as_text=False)}


async def _delete(station: StationCoordinator, call: ServiceCall) -> ServiceResponse:
    """Forget an own routine."""
    routine = find_routine(station, call.data[ATTR_ROUTINE])
    async_delete(station, routine)
    return {"deleted": routine.key}


def _key_of(station: StationCoordinator, name: str) -> str:
    """Return the key of the own routine with this name, or one for a new routine."""
    same = (each.key for each in station.catalogue.own if each.label.casefold() == name.casefold())
    return next(same, None) or new_key(station, name)


def _routine(station: StationCoordinator, routine: Routine, *, as_text: bool) -> dict[str, Any]:
    """Return a routine as data, and as text if that is wanted."""
    words, own = station.words, routine.name is not None
    name = words.name("routine", routine.key)
    fields = routine_fields(routine, name)
    for step in fields["steps"]:
        step["name"] = words.name("exercise", step["exercise"])
    text = {ATTR_TEXT: write_routine_text(routine, name)} if as_text else {}
    return {"key": routine.key, "own": own, **fields, **text}


ROUTINE_ACTIONS: tuple[Action, ...] = (
    Action(
        name="list_routines",
        perform=_list,
        fields={vol.Optional(ATTR_AS_TEXT, default=False): cv.boolean},
        response=SupportsResponse.ONLY,
    ),
    Action(name="save_routine", perform=_save, fields=_SAVE),
    Action(name="delete_routine", perform=_delete, fields={vol.Required(ATTR_ROUTINE): cv.string}),
)
