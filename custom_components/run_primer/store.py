"""What a station remembers over a restart: the choices made at it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Self

from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import Store

from .const import DOMAIN

_VERSION = 1
_SAVE_DELAY_SECONDS = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What is kept."""

    routine: str | None = None
    athlete: str | None = None
    voice: bool = True

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Return the memory in a stored dictionary, of which we may not know all."""
        return cls(**{each.name: data[each.name] for each in fields(cls) if each.name in data})


class StationStore:
    """A station's memory on disk."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        """Keep the memory of a config entry."""
        self.memory = Memory()
        self._store = Store[dict[str, Any]](hass, _VERSION, f"{DOMAIN}.{entry_id}")

    async def async_load(self) -> None:
        """Read it; Home Assistant itself sets a damaged file aside."""
        if (data := await self._store.async_load()) is not None:
            self.memory = Memory.from_dict(data)

    def update(self, **changes: Any) -> None:
        """Change it, and write it soon."""
        self.memory = replace(self.memory, **changes)
        memory = self.memory
        self._store.async_delay_save(lambda: asdict(memory), _SAVE_DELAY_SECONDS)

    def choose(self, routine: str | None, athlete: str | None, *, voice: bool | None) -> None:
        """Remember choices; None leaves the one of before."""
        chosen = {"routine": routine, "athlete": athlete, "voice": voice}
        self.update(**{key: value for key, value in chosen.items() if value is not None})

    def settle(self, routines: Iterable[str], athletes: Iterable[str]) -> None:
        """Choose the first of what there is in place of what is gone."""
        self.memory = replace(
            self.memory,
            routine=_one_of(routines, self.memory.routine),
            athlete=_one_of(athletes, self.memory.athlete),
        )

    async def async_remove(self) -> None:
        """Forget everything: the station is gone."""
        await self._store.async_remove()


def _one_of(keys: Iterable[str], wanted: str | None) -> str | None:
    """Return the wanted key if it is there, else the first one; None without any."""
    known = list(keys)
    return wanted if wanted in known else next(iter(known), None)
