"""A home around the station: a phone, a satellite, a calendar, and automations from blueprints."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
import shutil
from typing import Any, override

from freezegun.api import FrozenDateTimeFactory
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
    async_mock_service,
)

from homeassistant.components.calendar import CalendarEntity, CalendarEntityFeature, CalendarEvent
from homeassistant.components.calendar.const import DATA_COMPONENT
from homeassistant.core import HomeAssistant, ServiceCall, SupportsResponse
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component

from custom_components.run_primer.workout_log import LOG

ROOT = Path(__file__).parents[2]
BLUEPRINTS = ROOT / "blueprints" / "automation" / "run_primer"
FOLDER = "run-primer"
"""Where an import puts them: it is named after the owner of the repository."""


def install(hass_config_dir: str) -> None:
    """Put the blueprints where an import puts them."""
    shutil.copytree(BLUEPRINTS, Path(hass_config_dir) / "blueprints/automation" / FOLDER)


async def use(hass: HomeAssistant, blueprint: str, **inputs: object) -> None:
    """Set an automation up that uses a blueprint."""
    automation = {
        "id": blueprint,
        "use_blueprint": {"path": f"{FOLDER}/{blueprint}.yaml", "input": inputs},
    }
    assert await async_setup_component(hass, "automation", {"automation": automation})
    await hass.async_block_till_done()
    assert [state.state for state in hass.states.async_all("automation")] == ["on"]


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone with Home Assistant's app; somebody reads it and presses buttons."""

    hass: HomeAssistant
    device: str
    messages: list[ServiceCall]

    @classmethod
    def switched_on(cls, hass: HomeAssistant) -> Phone:
        """Return a phone that is signed on."""
        entry = MockConfigEntry(domain="mobile_app", title="Pixel 9")
        entry.add_to_hass(hass)
        device = dr.async_get(hass).async_get_or_create(
            config_entry_id=entry.entry_id, identifiers={("mobile_app", "1")}, name="Pixel 9"
        )
        return cls(hass, device.id, async_mock_service(hass, "notify", "mobile_app_pixel_9"))

    @property
    def shown(self) -> list[str]:
        """What came, in words."""
        return [call.data["message"] for call in self.messages]

    @property
    def buttons(self) -> list[str]:
        """The buttons of the last question."""
        return [row["title"] for row in self._actions()]

    async def press(self, title: str) -> None:
        """Press a button of the last question."""
        (action,) = (row["action"] for row in self._actions() if row["title"] == title)
        self.hass.bus.async_fire("mobile_app_notification_action", {"action": action})
        await breathe(self.hass)

    def _actions(self) -> list[dict[str, Any]]:
        """Return the buttons of the last message that has some."""
        rows = [call.data.get("data", {}).get("actions") for call in self.messages]
        found: list[dict[str, Any]] = next(row for row in reversed(rows) if row)
        return found


def satellite(hass: HomeAssistant, *answers: str) -> list[ServiceCall]:
    """Let somebody answer a satellite in this way, one time after the other."""
    left = list(answers)
    asked: list[ServiceCall] = []

    async def answer(call: ServiceCall) -> dict[str, str]:
        """Start what was said yes to, as the action does."""
        asked.append(call)
        said = left.pop(0)
        if routine := {"yes": "routine", "short": "short_routine"}.get(said):
            start = {"routine": call.data[routine], "athlete": call.data["athlete"], "prepare": 2}
            await hass.services.async_call("run_primer", "start_routine", start, blocking=True)
        return {"answer": said}

    hass.services.async_register(
        "run_primer", "ask_before_run", answer, supports_response=SupportsResponse.ONLY
    )
    return asked


class Diary(CalendarEntity):
    """Somebody's calendar: what is written into it is there."""

    _attr_name = "Diary"
    _attr_supported_features = CalendarEntityFeature.CREATE_EVENT

    def __init__(self, *events: CalendarEvent) -> None:
        """Hold these events to begin with."""
        self.events = list(events)

    @classmethod
    async def kept(cls, hass: HomeAssistant, *events: CalendarEvent) -> Diary:
        """Return a calendar of a home, `calendar.diary`."""
        assert await async_setup_component(hass, "calendar", {})
        diary = cls(*events)
        await hass.data[DATA_COMPONENT].async_add_entities([diary])
        return diary

    @property
    @override
    def event(self) -> CalendarEvent | None:
        """Return nothing: only what is asked for is looked up."""
        return None

    @override
    async def async_get_events(
        self, hass: HomeAssistant, start_date: datetime, end_date: datetime
    ) -> list[CalendarEvent]:
        """Return the events of a time."""
        return [
            event
            for event in self.events
            if event.start_datetime_local < end_date and event.end_datetime_local > start_date
        ]

    @override
    async def async_create_event(self, **kwargs: Any) -> None:
        """Write an event in, as it is given."""
        start, end = kwargs["dtstart"], kwargs["dtend"]
        what = {key: kwargs[key] for key in ("summary", "description")}
        self.events.append(CalendarEvent(start=start, end=end, **what))


async def breathe(hass: HomeAssistant) -> None:
    """Let everybody act who can: a run that waits is a task, and nobody waits for its end."""
    for _ in range(5):
        for _ in range(50):
            await asyncio.sleep(0)
        await hass.data[LOG].async_read(lambda _: None)


async def show(hass: HomeAssistant, entity_id: str, state: str) -> None:
    """Let a sensor of the home show something."""
    hass.states.async_set(entity_id, state)
    await breathe(hass)


async def later(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, steps: int = 1, **time: float
) -> None:
    """Let a time pass, so many times."""
    for _ in range(steps):
        freezer.tick(timedelta(**time))
        async_fire_time_changed(hass)
        await breathe(hass)
