"""Taring a sensor: look at it while nothing is on it, and keep the zero with the config entry."""

from homeassistant.exceptions import ServiceValidationError

from .const import DOMAIN
from .coordinator import StationCoordinator
from .engine import TareError, WeighError, zeroed
from .settings import is_tared
from .source import Source
from .weighing import async_weigh, keep


async def async_tare(coordinator: StationCoordinator, link: Source, *, sure: bool = False) -> None:
    """Find a sensor's zero. Raise a translated error when that would be wrong now.

    `sure`: somebody has looked, and nothing is on it.
    """
    if coordinator.is_active:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="session_active")
    subentry = coordinator.config_entry.subentries[link.settings.subentry_id]
    try:
        looks = await async_weigh(coordinator, link)
        calibrations = zeroed(link.calibrations, looks, tared=is_tared(subentry), sure=sure)
    except (TareError, WeighError) as error:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key=f"tare_{error}",
            translation_placeholders={"sensor": link.settings.name},
        ) from error
    if coordinator.is_active:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="session_active")
    keep(coordinator, link, calibrations)
