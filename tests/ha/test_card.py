"""The dashboard's card is served, found by dashboards, and small."""

import gzip
from pathlib import Path
import re

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from homeassistant.components.frontend import DATA_EXTRA_MODULE_URL, UrlManager
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component

FRONTEND = Path(__file__).parents[2] / "custom_components" / "run_primer" / "frontend"
MODULES = sorted(FRONTEND.glob("*.js"))


@pytest.fixture
def dashboards(hass: HomeAssistant) -> UrlManager:
    """The frontend's list of modules, without the frontend."""
    urls = UrlManager(lambda *_: None, [])
    hass.data[DATA_EXTRA_MODULE_URL] = urls
    hass.config.components.add("frontend")
    return urls


async def test_dashboards_load_the_card_from_a_versioned_address(
    hass: HomeAssistant,
    dashboards: UrlManager,
    station: MockConfigEntry,
    hass_client_no_auth: ClientSessionGenerator,
) -> None:
    (address,) = dashboards.urls
    assert re.fullmatch(r"/run_primer/frontend/[0-9a-f]{12}/run-primer-card\.js", address)
    client = await hass_client_no_auth()
    for module in MODULES:
        response = await client.get(f"{address.rpartition('/')[0]}/{module.name}")
        assert response.status == 200
        assert "javascript" in response.headers["Content-Type"]
        assert "max-age" in response.headers["Cache-Control"]
        assert await response.text() == module.read_text("utf-8")


async def test_a_home_without_dashboards_needs_no_card(
    hass: HomeAssistant, mqtt_mock: object
) -> None:
    assert await async_setup_component(hass, "run_primer", {})


def test_modules_import_each_other_only() -> None:
    names = {module.name for module in MODULES}
    for module in MODULES:
        for target in re.findall(
            r'^(?:import|export) .*from "(.+)";', module.read_text(), re.MULTILINE
        ):
            assert target.startswith("./"), f"{module.name}: {target}"
            assert target[2:] in names, f"{module.name}: {target}"


def test_all_modules_together_are_small() -> None:
    sizes = [len(gzip.compress(module.read_bytes())) for module in MODULES]
    assert sum(sizes) <= 40_000
