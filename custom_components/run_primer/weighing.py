"""Looking at a sensor for two seconds, and keeping what was found with the config entry."""

import asyncio
from contextlib import suppress

from .coordinator import StationCoordinator
from .engine import Batch, Calibrations, Looks, Weighing
from .settings import calibration_data
from .source import Source

_LONGEST_SECONDS = 5.0


async def async_weigh(coordinator: StationCoordinator, link: Source) -> Looks:
    """Return what a sensor's channels show. Raise WeighError when that cannot be told."""
    weighing = Weighing(frozenset(link.calibrations))
    full = asyncio.Event()

    def watch(source: Source, batch: Batch) -> None:
        if source is link:
            for reading in batch.readings:
                weighing.feed(reading, link.calibrations)
            if weighing.full:
                full.set()

    with coordinator.watching(watch), suppress(TimeoutError):
        async with asyncio.timeout(_LONGEST_SECONDS):
            await full.wait()
    return weighing.looks()


def keep(coordinator: StationCoordinator, link: Source, calibrations: Calibrations) -> None:
    """Read newtons by these calibrations from now on, and after a restart."""
    entry = coordinator.config_entry
    subentry = entry.subentries[link.settings.subentry_id]
    link.calibrate(calibrations)
    coordinator.hass.config_entries.async_update_subentry(
        entry, subentry, data={**subentry.data, **calibration_data(calibrations)}
    )
    coordinator.async_update_listeners()
