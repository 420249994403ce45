"""Triggers for automations: what happens in a session, anywhere or at one station."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, override

import voluptuous as vol

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.trigger import (
    Trigger,
    TriggerActionRunner,
    TriggerConfig,
    TriggerNotTriggeredReporter,
)
from homeassistant.helpers.typing import ConfigType

from .engine import (
    Event,
    Fault,
    FaultSeen,
    HoldReached,
    RepCounted,
    SessionCompleted,
    SessionStarted,
    SessionStopped,
    SetCompleted,
)
from .happening import HAPPENING, Happening
from .narrowing import KEYS, Narrowing, Option, check_narrowing, is_athlete, one_of
from .trigger_variables import (
    tell_end,
    tell_fault,
    tell_hold,
    tell_plan,
    tell_rep,
    tell_result,
    tell_station,
    tell_stop,
)


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A trigger as a row of a table."""

    event: type[Event]
    tell: Callable[[Any], dict[str, Any]]
    """Return the variables that only this kind of event has."""
    options: Mapping[str, Option]
    """Their subject is a `Happening` with that kind of event."""


def _at_least(amount: Callable[[Any], float]) -> Option:
    """Return the option that wants a number of the event to be as high as its value."""
    return Option(
        check=vol.All(vol.Coerce(float), vol.Range(min=0)),
        suits=lambda happening, least: amount(happening.event) >= least,
    )


def _exercise(event: Any) -> str:
    """Return the exercise of an event within a set."""
    key: str = (event.result if isinstance(event, SetCompleted) else event).planned.exercise.key
    return key


_OF_SESSION = {
    "athlete": Option(
        check=cv.string, suits=lambda happening, name: is_athlete(happening.athlete, name)
    ),
    "routine": Option(check=KEYS, suits=lambda happening, keys: happening.routine in keys),
}
_OF_SET = _OF_SESSION | {
    "exercise": Option(check=KEYS, suits=lambda happening, keys: _exercise(happening.event) in keys)
}
_EVERY = Option(
    check=vol.All(vol.Coerce(int), vol.Range(min=1)),
    suits=lambda happening, every: happening.event.number % every == 0,
)
_FAULT = Option(
    check=one_of(Fault), suits=lambda happening, faults: happening.event.fault in faults
)
_PAIN = Option(check=cv.boolean, suits=lambda happening, pain: happening.event.pain is pain)

KINDS = {
    "rep_counted": Kind(
        event=RepCounted,
        tell=tell_rep,
        options=_OF_SET | {"every": _EVERY, "at_least": _at_least(lambda event: event.number)},
    ),
    "set_completed": Kind(
        event=SetCompleted,
        tell=tell_result,
        options=_OF_SET | {"at_least": _at_least(lambda event: event.result.share * 100)},
    ),
    "hold_reached": Kind(
        event=HoldReached,
        tell=tell_hold,
        options=_OF_SET | {"at_least": _at_least(lambda event: event.seconds)},
    ),
    "routine_started": Kind(event=SessionStarted, tell=tell_plan, options=_OF_SESSION),
    "routine_completed": Kind(
        event=SessionCompleted,
        tell=tell_end,
        options=_OF_SESSION | {"at_least": _at_least(lambda event: event.summary.share * 100)},
    ),
    "routine_stopped": Kind(
        event=SessionStopped, tell=tell_stop, options=_OF_SESSION | {"pain": _PAIN}
    ),
    "form_fault": Kind(event=FaultSeen, tell=tell_fault, options=_OF_SET | {"fault": _FAULT}),
}


async def async_get_triggers(hass: HomeAssistant) -> dict[str, type[Trigger]]:
    """Return the triggers."""
    return {key: _trigger(kind) for key, kind in KINDS.items()}


def _trigger(kind: Kind) -> type[Trigger]:
    """Return the class of a row."""

    class KindTrigger(StationTrigger):
        """Fires with one kind of event."""

        _kind = kind

    return KindTrigger


class StationTrigger(Trigger):
    """Fires with what happens in a session.

    It listens to all stations and looks who is meant when something happens:
    so it may be there before the station is, and stays when that is reloaded.
    """

    _kind: Kind

    @override
    @classmethod
    async def async_validate_config(cls, hass: HomeAssistant, config: ConfigType) -> ConfigType:
        """Check the options. Raise vol.Invalid."""
        return check_narrowing(config, cls._kind.options)

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Fire with what is asked for."""
        super().__init__(hass, config)
        self._asked = Narrowing(self._kind.options, config.target, config.options)

    @override
    async def async_attach_runner(
        self,
        run_action: TriggerActionRunner,
        did_not_trigger: TriggerNotTriggeredReporter | None = None,
    ) -> CALLBACK_TYPE:
        """Listen; return what ends it."""
        kind = self._kind

        @callback
        def hear(happening: Happening) -> None:
            """Fire, if it is asked for."""
            if not isinstance(happening.event, kind.event):
                return
            if self._asked.suits(self._hass, happening, happening.config_entry_id):
                told = tell_station(happening) | kind.tell(happening.event)
                run_action(told, f"{type(happening.event).__name__} at {happening.station}")

        return async_dispatcher_connect(self._hass, HAPPENING, hear)
