"""Whether prompts are spoken."""

from typing import Any, override

from homeassistant.components.switch import SwitchEntity, SwitchEntityDescription
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import RunPrimerConfigEntry
from .entity import StationEntity

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: RunPrimerConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the station's switch."""
    async_add_entities([VoiceSwitch(entry.runtime_data, SwitchEntityDescription(key="voice"))])


class VoiceSwitch(StationEntity, SwitchEntity):
    """Spoken prompts on or off; shown prompts stay."""

    @property
    @override
    def is_on(self) -> bool:
        """Tell whether prompts are spoken."""
        return self.view.voice

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Speak."""
        self.coordinator.choose(voice=True)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Be silent."""
        self.coordinator.choose(voice=False)
