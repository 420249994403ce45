"""What goes wrong, each in the middle of a set."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from .place import Stand
from .weather import FAIR, Mood

ROUGH = Mood(lost=0.08, twice=0.15, late=0.2, longest=0.6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """Something that happens, and what may come of it."""

    about: str
    happen: Callable[[Stand, float], Awaitable[None]]
    """Let it happen for so many seconds."""
    has_gap: bool = False
    """Samples are lost for good: that must be said, and a rep may be gone."""


async def _cut_wifi(stand: Stand, seconds: float) -> None:
    stand.set_wifi(on=False)
    await asyncio.sleep(seconds)
    stand.set_wifi(on=True)


async def _swallow(stand: Stand, seconds: float) -> None:
    stand.weather.mood = Mood(cut=True)
    await asyncio.sleep(seconds)
    stand.weather.mood = FAIR


async def _stop_broker(stand: Stand, seconds: float) -> None:
    await stand.stop_broker()
    await asyncio.sleep(seconds)
    await stand.start_broker()


async def _restart_broker(stand: Stand, _seconds: float) -> None:
    # The brokers here keep nothing on disk: retained messages are gone with the process.
    await stand.stop_broker()
    await stand.start_broker()


async def _kill_home(stand: Stand, seconds: float) -> None:
    await stand.kill_home()
    await asyncio.sleep(seconds)
    await stand.start_home()


async def _reload(stand: Stand, _seconds: float) -> None:
    await stand.reload()


async def _reboot_sensor(stand: Stand, _seconds: float) -> None:
    stand.weather.command(stand.weather.sensor("platform"), "restart")
    await asyncio.sleep(1)


async def _rough_network(stand: Stand, seconds: float) -> None:
    stand.weather.mood = ROUGH
    await asyncio.sleep(seconds)
    stand.weather.mood = FAIR


async def _kill_in_rough_weather(stand: Stand, seconds: float) -> None:
    stand.weather.mood = ROUGH
    await _kill_home(stand, seconds)
    await asyncio.sleep(5)
    stand.weather.mood = FAIR


SCENARIOS: Mapping[str, Scenario] = {
    "wifi": Scenario(about="the sensors' Wi-Fi is cut", happen=_cut_wifi),
    "swallowed": Scenario(about="messages vanish behind the sensors' broker", happen=_swallow),
    "broker": Scenario(about="the broker is stopped", happen=_stop_broker),
    "empty-broker": Scenario(about="the broker restarts empty", happen=_restart_broker),
    "kill": Scenario(about="Home Assistant is killed (-9) and started again", happen=_kill_home),
    "reload": Scenario(about="the station is reloaded", happen=_reload),
    "reboot": Scenario(about="the platform restarts", happen=_reboot_sensor, has_gap=True),
    "rough": Scenario(about="frames are lost, doubled, delayed", happen=_rough_network),
    "kill-rough": Scenario(about="both at once: kill and rough", happen=_kill_in_rough_weather),
}
