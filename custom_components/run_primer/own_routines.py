"""A station's own routines: kept as its subentries, taken up without loading it anew."""

from collections.abc import Collection
from dataclasses import replace
import logging
from types import MappingProxyType
from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.core import callback
from homeassistant.exceptions import ServiceValidationError
from homeassistant.util import slugify

from .const import DOMAIN, SUBENTRY_ROUTINE
from .coordinator import StationCoordinator
from .engine import (
    Catalogue,
    Routine,
    RoutineError,
    RoutineFault,
    Words,
    parse_name,
    parse_routine_fields,
    routine_fields,
)

_LOGGER = logging.getLogger(__name__)
_KEY = "key"
LONGEST_KEY = 48
"""Letters; a number may follow, and the workout log keeps 64."""


def take_routines(entry: ConfigEntry[Any], catalogue: Catalogue, words: Words) -> Catalogue:
    """Return a catalogue with a station's own routines, which the words call by their names."""
    catalogue = catalogue.with_own(read_routines(entry, catalogue).values())
    words.name_routines({routine.key: routine.label for routine in catalogue.own})
    return catalogue


@callback
def async_take_up(station: StationCoordinator) -> None:
    """Offer the routines that the config entry holds now; a session under way keeps its plan."""
    catalogue = take_routines(station.config_entry, station.catalogue, station.words)
    if catalogue != station.catalogue:
        station.catalogue = catalogue
        station.choose()


def read_routines(entry: ConfigEntry[Any], catalogue: Catalogue) -> dict[str, Routine]:
    """Return a station's own routines by subentry; what cannot be read is left out and logged.

    Every one has a key and a name of its own, also when a version of ours brought a routine
    with the same key, or when the subentry was renamed past our forms.
    """
    own: dict[str, Routine] = {}
    keys = {key for key, routine in catalogue.routines.items() if routine.name is None}
    names: set[str] = set()
    for subentry in entry.get_subentries_of_type(SUBENTRY_ROUTINE):
        try:
            routine = _read(subentry, catalogue)
        except RoutineError as error:
            _LOGGER.warning("The routine %s cannot be read: %s", subentry.title, error)
            continue
        key, name = _free(routine.key, keys), routine.label
        if name.casefold() in names | keys:
            name = f"{name} ({key})"
        keys.add(key)
        names.add(name.casefold())
        own[subentry.subentry_id] = replace(routine, key=key, name=name)
    return own


def routine_data(routine: Routine) -> dict[str, Any]:
    """Return what a subentry keeps of a routine; its title is the name."""
    fields = routine_fields(routine, routine.label)
    del fields["name"]
    return {_KEY: routine.key, **fields}


def new_key(station: StationCoordinator, name: str) -> str:
    """Return a key for a routine of this name that no other one has."""
    return _free(slugify(name)[:LONGEST_KEY].strip("_"), station.catalogue.routines)


def is_taken(station: StationCoordinator, name: str, *, but: str | None) -> bool:
    """Tell whether a name is that of a routine, or its key; except of the one with key `but`."""
    return any(
        name.casefold() in (key, station.words.name("routine", key).casefold())
        for key in station.catalogue.routines
        if key != but
    )


@callback
def async_save(station: StationCoordinator, routine: Routine) -> bool:
    """Keep a routine of one's own in place of the one with its key; tell whether it is new."""
    entry, entries = station.config_entry, station.hass.config_entries
    data = routine_data(routine)
    old = _subentry(station, routine.key)
    if old is not None:
        entries.async_update_subentry(entry, old, title=routine.label, data=data)
    else:
        subentry = ConfigSubentry(
            data=MappingProxyType(data),
            subentry_type=SUBENTRY_ROUTINE,
            title=routine.label,
            unique_id=None,
        )
        entries.async_add_subentry(entry, subentry)
    async_take_up(station)
    return old is None


@callback
def async_delete(station: StationCoordinator, routine: Routine) -> None:
    """Forget a routine of one's own. Raise a translated error when it is built in."""
    subentry = _subentry(station, routine.key)
    if subentry is None:
        raise refuse_built_in(station, routine.key)
    station.hass.config_entries.async_remove_subentry(station.config_entry, subentry.subentry_id)
    async_take_up(station)


def refuse(error: RoutineError) -> ServiceValidationError:
    """Return a translated error about a field of a routine."""
    return ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key=f"routine_{error.fault.value}",
        translation_placeholders={"field": error.field, **error.details},
    )


def refuse_built_in(station: StationCoordinator, key: str) -> ServiceValidationError:
    """Return a translated error about a routine that is not the owner's."""
    return ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key="routine_built_in",
        translation_placeholders={"routine": station.words.name("routine", key)},
    )


def _subentry(station: StationCoordinator, key: str) -> ConfigSubentry | None:
    """Return what holds a routine of one's own; None for any other key."""
    own = read_routines(station.config_entry, station.catalogue)
    found = next((place for place, routine in own.items() if routine.key == key), None)
    return None if found is None else station.config_entry.subentries[found]


def _read(subentry: ConfigSubentry, catalogue: Catalogue) -> Routine:
    """Return the routine in a subentry. Raise RoutineError."""
    fields = dict(subentry.data)
    key = fields.pop(_KEY, None)
    if not isinstance(key, str):
        raise RoutineError(RoutineFault.MISSING, _KEY)
    try:
        name = parse_name(subentry.title)
    except RoutineError:
        name = key
    return parse_routine_fields({**fields, "name": name}, catalogue, key=key)


def _free(key: str, taken: Collection[str]) -> str:
    """Return a key that is not taken: this one, or the same with a number."""
    number, free = 1, key
    while free in taken:
        number += 1
        free = f"{key}_{number}"
    return free
