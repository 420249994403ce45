"""Calibrating one channel with a known mass, for those who automate it."""

from typing import Any

from homeassistant.exceptions import ServiceValidationError
from homeassistant.util import dt as dt_util

from .const import DOMAIN
from .coordinator import StationCoordinator
from .engine import (
    STANDARD_GRAVITY,
    Calibration,
    Fit,
    FitError,
    Look,
    Point,
    WeighError,
    fit_line,
    full_scale,
    limits,
    weigh_load,
)
from .settings import is_tared
from .source import Source
from .weighing import async_weigh, keep


def mass_limits(key: str) -> tuple[float, float]:
    """Return the least and the greatest mass a channel is calibrated with, kilograms."""
    return limits(key).least_mass, full_scale(key) / STANDARD_GRAVITY


def today() -> str:
    """Return today's date where the station is, ISO 8601."""
    return dt_util.now().date().isoformat()


async def async_calibrate(
    coordinator: StationCoordinator, link: Source, channel: str, mass: float, *, confirm: bool
) -> dict[str, Any]:
    """Find a channel's scale from its zero and a mass in kilograms that lies on it now.

    Return what was found. Raise a translated error when that would be wrong.
    """
    subentry = coordinator.config_entry.subentries[link.settings.subentry_id]
    if coordinator.is_active:
        raise ServiceValidationError(translation_domain=DOMAIN, translation_key="session_active")
    if not is_tared(subentry):
        raise _refusal("not_tared", link)
    least, most = mass_limits(channel)
    if not least <= mass <= most:
        raise _refusal("mass", link, least=f"{least:g}", most=f"{most:g}")
    try:
        loaded = (await async_weigh(coordinator, link))[channel]
        before = link.calibrations[channel]
        fit = _two_points(before, loaded, mass * STANDARD_GRAVITY, channel)
    except (FitError, WeighError) as error:
        raise _refusal(str(error), link) from error
    after = fit.calibration(before, today())
    if after.is_surprise_after(before) and not confirm:
        raise _refusal("changed", link, percent=f"{100 * after.change_from(before):.1f}")
    keep(coordinator, link, {**link.calibrations, channel: after})
    return report(link, channel, before, after)


def report(link: Source, channel: str, before: Calibration, after: Calibration) -> dict[str, Any]:
    """Return a calibration as data, with units in the names."""
    return {
        "sensor": link.settings.name,
        "channel": channel,
        "counts_per_newton": round(after.counts_per_newton, 4),
        "zero_counts": round(after.zero, 1),
        "points": after.points,
        "worst_residual_percent": after.worst_residual,
        "changed_percent": None if before.nominal else round(100 * after.change_from(before), 2),
        "calibrated_on": after.calibrated_on,
    }


def _two_points(before: Calibration, loaded: Look, newtons: float, channel: str) -> Fit:
    """Return the line from the zero that is known to a load that was seen."""
    empty = Look(mean=before.zero)
    point = weigh_load(empty, loaded, newtons, before)
    return fit_line([Point(0.0, empty.mean), point], full_scale(channel))


def _refusal(key: str, link: Source, **placeholders: str) -> ServiceValidationError:
    """Return a translated error that names the sensor."""
    return ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key=f"calibrate_{key}",
        translation_placeholders={"sensor": link.settings.name, **placeholders},
    )
