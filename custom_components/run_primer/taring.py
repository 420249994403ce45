"""Taring a sensor: look at it while nothing is on it, and keep the zero with the config entry."""

import asyncio
from contextlib import suppress

from homeassistant.exceptions import ServiceValidationError

from .const import DOMAIN
from .coordinator import StationCoordinator
from .engine import Batch, TareError, TareWindow
from .settings import calibration_data, is_tared
from .source import Source

_LONGEST_SECONDS = 5.0


async def async_tare(coordinator: StationCoordinator, link: Source) -> None:
    """Find a sensor's zero. Raise a translated error when that would be wrong now."""
    if coordinator.is_active:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="session_active")
    entry = coordinator.config_entry
    subentry = entry.subentries[link.settings.subentry_id]
    window = TareWindow(frozenset(link.calibrations))
    full = asyncio.Event()

    def watch(source: Source, batch: Batch) -> None:
        if source is link:
            for reading in batch.readings:
                window.feed(reading)
            if window.full:
                full.set()

    with coordinator.watching(watch), suppress(TimeoutError):
        async with asyncio.timeout(_LONGEST_SECONDS):
            await full.wait()
    try:
        calibrations = window.zeroed(link.calibrations, tared=is_tared(subentry))
    except TareError as error:
        raise ServiceValidationError(
            translation_domain=DOMAIN,
            translation_key=f"tare_{error}",
            translation_placeholders={"sensor": link.settings.name},
        ) from error
    link.calibrate(calibrations)
    coordinator.hass.config_entries.async_update_subentry(
        entry, subentry, data={**subentry.data, **calibration_data(calibrations)}
    )
