"""An assist satellite as a loudspeaker: it tells itself when an announcement was played."""

from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from .engine import Lag
from .loudspeaker import ASLEEP_SECONDS, LoudspeakerBusyError, Sound

_USUAL_LAG_SECONDS = 0.4
_BUSY = "SatelliteBusyError"
"""By name: its module needs packages that are only there where there are satellites."""


def is_busy(error: HomeAssistantError) -> bool:
    """Tell whether an error says that a satellite announces or asks something already."""
    return type(error).__name__ == _BUSY


class Satellite:
    """Announces on an assist satellite."""

    def __init__(self, hass: HomeAssistant, entity_id: str) -> None:
        """Announce through Home Assistant's action."""
        self.lag = Lag(_USUAL_LAG_SECONDS)
        self._hass = hass
        self._entity_id = entity_id
        self._quiet_since: float | None = None

    async def async_play(self, sound: Sound) -> None:
        """Announce a sound and wait for its end; what it took beyond its length is the lag."""
        now = self._hass.loop.time()
        awake = self._quiet_since is not None and now - self._quiet_since < ASLEEP_SECONDS
        if sound.wake is not None and not awake:
            # As one of its own: Wyoming satellites do not play what should go before one.
            await self._async_announce(sound.wake)
        sent = self._hass.loop.time()
        await self._async_announce(sound.media_id)
        self._quiet_since = self._hass.loop.time()
        self.lag.note(self._quiet_since - sent - sound.seconds)

    async def _async_announce(self, media_id: str) -> None:
        """Announce one sound. Raise LoudspeakerBusyError while somebody else announces."""
        data = {ATTR_ENTITY_ID: self._entity_id, "media_id": media_id, "preannounce": False}
        try:
            await self._hass.services.async_call(
                "assist_satellite", "announce", data, blocking=True
            )
        except HomeAssistantError as error:
            if is_busy(error):
                raise LoudspeakerBusyError from error
            raise

    def cut(self) -> None:
        """Do nothing: an announcement cannot be taken back."""

    async def async_release(self) -> None:
        """Do nothing: a satellite lowers its music and raises it again by itself."""
