"""One time at which something is to be done, moved as often as it changes."""

from collections.abc import Callable
from datetime import datetime

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_call_later


class Alarm:
    """Calls an action at a time of the event loop's clock."""

    def __init__(self, hass: HomeAssistant, action: Callable[[], None]) -> None:
        """Be set for no time yet."""
        self._hass = hass
        self._action = action
        self._cancel: CALLBACK_TYPE | None = None

    @callback
    def set(self, at: float | None) -> None:
        """Ring at this time, and at no other; never with None."""
        if self._cancel is not None:
            self._cancel()
            self._cancel = None
        if at is not None:
            delay = max(at - self._hass.loop.time(), 0.0)
            self._cancel = async_call_later(self._hass, delay, self._ring)

    @callback
    def _ring(self, _: datetime) -> None:
        """Do it."""
        self._cancel = None
        self._action()
