"""Serves the dashboard's card and has every dashboard load it."""

from hashlib import sha256
from pathlib import Path

from homeassistant.components.frontend import add_extra_js_url
from homeassistant.components.http import StaticPathConfig
from homeassistant.core import HomeAssistant

from .const import DOMAIN

_FOLDER = Path(__file__).parent / "frontend"
_ENTRANCE = "run-primer-card.js"


async def async_setup_card(hass: HomeAssistant) -> None:
    """Serve the modules under an address that changes when they do.

    A Home Assistant without dashboards needs no card.
    """
    if "frontend" not in hass.config.components:
        return
    version = await hass.async_add_executor_job(_version)
    address = f"/{DOMAIN}/frontend/{version}"
    await hass.http.async_register_static_paths([StaticPathConfig(address, str(_FOLDER), True)])
    add_extra_js_url(hass, f"{address}/{_ENTRANCE}")


def _version() -> str:
    """Return what stands for the content of all modules: browsers keep them for a month."""
    digest = sha256()
    for path in sorted(_FOLDER.glob("*.js")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]
