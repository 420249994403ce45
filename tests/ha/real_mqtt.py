"""Home Assistant's own MQTT client, connected to a real broker."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from pytest_homeassistant_custom_component.common import MockConfigEntry

from homeassistant.core import HomeAssistant

from tests.broker import LOOPBACK

WAIT_SECONDS = 60


@asynccontextmanager
async def connected_mqtt(hass: HomeAssistant, port: int) -> AsyncIterator[None]:
    """Have Home Assistant's MQTT connected meanwhile."""
    entry = MockConfigEntry(
        domain="mqtt",
        version=2,
        minor_version=1,
        data={"broker": LOOPBACK, "port": port, "protocol": "5"},
        options={"birth_message": {}, "discovery": False},
    )
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    yield
    assert await hass.config_entries.async_unload(entry.entry_id)


async def until(is_so: Callable[[], object]) -> None:
    """Wait until something is so, however long this machine takes."""
    async with asyncio.timeout(WAIT_SECONDS):
        while not is_so():  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.02)
