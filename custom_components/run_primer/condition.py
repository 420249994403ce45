"""Conditions for automations: is a routine under way, is somebody primed to run."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Unpack, override

from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.condition import Condition, ConditionCheckParams, ConditionConfig
from homeassistant.helpers.typing import ConfigType
from homeassistant.util import dt as dt_util

from .const import DOMAIN
from .engine import SessionState
from .narrowing import KEYS, Narrowing, Option, check_narrowing, is_athlete, one_of
from .station import StationView


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A condition as a row of a table."""

    holds: Callable[[StationView], bool]
    options: Mapping[str, Option]
    """Their subject is the station's coordinator."""


def _is_under_way(view: StationView) -> bool:
    """Tell whether a session is, paused or not."""
    return view.session.state not in (SessionState.IDLE, SessionState.COMPLETE)


def _ended_within(view: StationView, time: timedelta) -> bool:
    """Tell whether the last session ended so lately."""
    ended = view.last.ended_at if view.last else None
    return ended is not None and dt_util.utcnow() - ended <= time


_ACTIVE = {
    "athlete": Option(
        check=cv.string, suits=lambda station, name: is_athlete(station.athlete, name)
    ),
    "routine": Option(check=KEYS, suits=lambda station, keys: station.data.session.routine in keys),
    "state": Option(
        check=one_of(SessionState),
        suits=lambda station, states: station.data.session.state in states,
    ),
}
_PRIMED = {
    "athlete": Option(
        check=cv.string, suits=lambda station, name: station.data.last.athlete == name
    ),
    "routine": Option(check=KEYS, suits=lambda station, keys: station.data.last.routine in keys),
    "within": Option(
        check=cv.positive_time_period,
        suits=lambda station, time: _ended_within(station.data, time),
    ),
}
KINDS = {
    "is_active": Kind(holds=_is_under_way, options=_ACTIVE),
    "is_primed": Kind(holds=lambda view: view.primed, options=_PRIMED),
}


async def async_get_conditions(hass: HomeAssistant) -> dict[str, type[Condition]]:
    """Return the conditions."""
    return {key: _condition(kind) for key, kind in KINDS.items()}


def _condition(kind: Kind) -> type[Condition]:
    """Return the class of a row."""

    class KindCondition(StationCondition):
        """Holds in one way."""

        _kind = kind

    return KindCondition


class StationCondition(Condition):
    """True when it holds at one of the stations that are meant; one that is not loaded has none."""

    _kind: Kind

    @override
    @classmethod
    async def async_validate_config(cls, hass: HomeAssistant, config: ConfigType) -> ConfigType:
        """Check the options. Raise vol.Invalid."""
        return check_narrowing(config, cls._kind.options)

    def __init__(self, hass: HomeAssistant, config: ConditionConfig) -> None:
        """Ask for what these options want."""
        super().__init__(hass, config)
        self._asked = Narrowing(self._kind.options, config.target, config.options)

    @override
    def _async_check(self, **kwargs: Unpack[ConditionCheckParams]) -> bool:
        """Look at the stations as they are now."""
        return any(
            self._kind.holds(entry.runtime_data.data)
            and self._asked.suits(self._hass, entry.runtime_data, entry.entry_id)
            for entry in self._hass.config_entries.async_loaded_entries(DOMAIN)
        )
