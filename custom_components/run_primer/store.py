"""What a station remembers over a restart: choices and the last session."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Self

from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import Store
from homeassistant.util import dt as dt_util

from .const import DOMAIN
from .engine import SessionSummary, Timing

_VERSION = 1
_SAVE_DELAY_SECONDS = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LastSession:
    """The latest session that is over."""

    ended: str
    """ISO 8601, UTC."""
    routine: str
    athlete: str | None
    completed: bool
    share: float
    """How much of the routine was done, 0 to 1."""
    sets: int
    reps: int
    held: float
    """Seconds held in all."""
    seconds: float
    """How long it lasted."""
    timing: str = Timing.DEVICE.value
    """Whose clock it went by: `device` or `arrival`."""

    @classmethod
    def of(
        cls, summary: SessionSummary, athlete: str | None, ended: datetime, *, completed: bool
    ) -> Self:
        """Return what to remember of a session that ended at this time."""
        return cls(
            ended=ended.isoformat(),
            routine=summary.routine,
            athlete=athlete,
            completed=completed,
            share=round(summary.share, 3),
            sets=len(summary.sets),
            reps=summary.reps,
            held=round(summary.held, 1),
            seconds=round(summary.ended - summary.started, 1),
            timing=summary.timing.value,
        )

    @property
    def ended_at(self) -> datetime | None:
        """Return when it ended."""
        return dt_util.parse_datetime(self.ended)


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What is kept."""

    routine: str | None = None
    athlete: str | None = None
    voice: bool = True
    last: LastSession | None = None

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Return the memory in a stored dictionary."""
        last = data["last"]
        return cls(**{**data, "last": None if last is None else LastSession(**last)})


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
