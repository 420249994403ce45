"""Whether Home Assistant has a broker."""

from homeassistant.components import mqtt
from homeassistant.components.mqtt import DATA_MQTT
from homeassistant.core import HomeAssistant


def has_broker(hass: HomeAssistant) -> bool:
    """Tell whether MQTT is set up and connected."""
    # Without MQTT set up, its own function fails.
    return DATA_MQTT in hass.data and mqtt.is_connected(hass)
