"""A sensor that only Home Assistant has, handed on to MQTT by mqtt_statestream (real broker)."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component

from custom_components.run_primer.engine import Batch
from custom_components.run_primer.topic_link import TopicLink
from tests.broker import MOSQUITTO, Broker

from .real_mqtt import connected_mqtt, until
from .scale import GRAVITY, topic_subentry
from .virtual import athlete


@pytest.fixture
async def broker(
    hass: HomeAssistant, socket_enabled: None, mock_hass_config: None, tmp_path: Path
) -> AsyncIterator[None]:
    """Home Assistant's MQTT with a broker of its own."""
    broker = Broker(tmp_path)
    try:
        async with connected_mqtt(hass, broker.port):
            yield
    finally:
        broker.stop()


@pytest.mark.skipif(MOSQUITTO is None, reason="needs mosquitto")
async def test_every_state_of_an_entity_arrives_as_a_value_in_order(
    hass: HomeAssistant, broker: None
) -> None:
    config = {"base_topic": "states", "include": {"entities": ["sensor.scale"]}}
    assert await async_setup_component(hass, "mqtt_statestream", {"mqtt_statestream": config})
    entry = MockConfigEntry(
        domain="run_primer",
        data={"name": "Shed", "base_topic": "run_primer"},
        subentries_data=[athlete(), topic_subentry(topic="states/sensor/scale/state")],
    )
    entry.add_to_hass(hass)
    assert await hass.config_entries.async_setup(entry.entry_id)
    (link,) = entry.runtime_data.links.values()
    came: list[float] = []

    def note(source: TopicLink, batch: Batch) -> None:
        came.extend(reading.force for reading in batch.readings)

    with entry.runtime_data.watching(note):
        async with asyncio.timeout(30):
            while not link.values:  # until the broker knows of the subscription
                hass.states.async_set("sensor.scale", "-1", force_update=True)
                await asyncio.sleep(0.05)
        # The same value twice must arrive twice: a still scale is not a silent one.
        sent = [number // 2 for number in range(160)]
        for number in sent:
            hass.states.async_set("sensor.scale", str(number), force_update=True)
            await asyncio.sleep(0.005)
        await until(lambda: len([force for force in came if force >= 0]) == len(sent))
    assert [round(force / GRAVITY) for force in came if force >= 0] == sent
    assert await hass.config_entries.async_unload(entry.entry_id)
