"""The one light of a Pico: how it is, seen from across the room.

| light | meaning |
|---|---|
| on, a short gap every two seconds | connected, sampling |
| two short flashes a second | no Wi-Fi |
| one short flash a second | Wi-Fi, but no broker |
| three flashes, then a gap | a converter is silent |
| fast, for ten seconds | `identify` |
| four long flashes, then a gap | the settings are wrong; USB says how |
"""

import asyncio

from .native import const

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_GAP = const(1200)
PATTERNS = {
    "online": (1900, 100),
    "joining": (80, 170, 80, 670),
    "connecting": (80, 920),
    "fault": (200, 200, 200, 200, 200, _GAP),
    "identify": (60, 60),
    "settings": (500, 300, 500, 300, 500, 300, 500, _GAP),
}
"""Milliseconds on, off, on, off ..."""
IDENTIFY_S = const(10)


class Led:
    """Shows a state until another one is set."""

    def __init__(self, light: Callable[[bool], None], now_us: Callable[[], int]) -> None:
        """`light` switches the light."""
        self._light = light
        self._now_us = now_us
        self.state = "joining"
        self._identify_until_us = 0

    def identify(self) -> None:
        """Blink fast for ten seconds."""
        self._identify_until_us = self._now_us() + IDENTIFY_S * 1_000_000

    def shown(self) -> str:
        """Return the name of the pattern that is shown now."""
        return "identify" if self._now_us() < self._identify_until_us else self.state

    async def run(self) -> None:
        """Blink for ever."""
        while True:
            name = self.shown()
            on = True
            for pause in PATTERNS[name]:
                self._light(on)
                on = not on
                await asyncio.sleep(pause / 1000)
                if self.shown() != name:
                    break
