"""A routine as one athlete does it at one station."""

from collections.abc import Iterable

from homeassistant.exceptions import ServiceValidationError

from .const import DOMAIN
from .engine import Course, Routine, SensorKind, tailor
from .settings import AthleteSettings
from .source import Source


def own_routine(
    routine: Routine,
    athlete: AthleteSettings | None,
    course: Course,
    sources: Iterable[Source],
) -> Routine:
    """Return a routine with somebody's doses, without what they leave out.

    Raise a translated error when nothing is left of it.
    """
    excluded = athlete.excluded if athlete else frozenset()
    own = tailor(routine, course, excluded=excluded, gated=is_gated(sources))
    if not own.steps:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="nothing_left")
    return own


def is_gated(sources: Iterable[Source]) -> bool:
    """Tell whether holds are measured, so that a gate can be opened by them."""
    return any(
        each.settings.leads and each.settings.hello.kind is SensorKind.PLATFORM for each in sources
    )
