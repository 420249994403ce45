"""Keeps a session under way on disk, so that it goes on behind a restart, a crash or a reload."""

from collections.abc import Mapping
from dataclasses import dataclass
import logging
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import Store
from homeassistant.util import dt as dt_util

from .const import DOMAIN
from .engine import (
    Checkpoint,
    Exercise,
    Mark,
    SamplesMissed,
    SensorBack,
    SensorLost,
    SensorMark,
    Session,
    SessionResumed,
    SetStarted,
    ThawError,
    freeze_checkpoint,
    thaw_checkpoint,
)
from .engine import Event as SessionEvent
from .sensor_link import SensorLink
from .source import Source, new_session

_LOGGER = logging.getLogger(__name__)
_VERSION = 1
_SAVE_DELAY_SECONDS = 0.2
"""What happened in so short a time before a crash may be told once more."""
_FORGET_DELAY_SECONDS = 2.0
"""Longer than anybody takes to write the result; closed twice, a session has the same one."""
SAVE_EVERY_SECONDS = 5.0
"""Without news it is saved so often: how long nobody led is known that well."""
ABANDONED_SECONDS = 15 * 60.0
"""Without news for so long, nobody comes back to a session. Ours."""

_NO_SIGN_OF_LIFE = (SensorLost, SensorBack, SamplesMissed)
"""Events that happen without an athlete."""

type Links = Mapping[str, Source]


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """A session from another life."""

    session: Session
    athlete: str | None
    """Id of who trains."""
    events: list[SessionEvent]
    age: float
    """Seconds since anybody led it."""


class Recovery:
    """The checkpoint of a station's session: written while it lasts, read once at the start."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry_id: str,
        exercises: Mapping[str, Exercise],
    ) -> None:
        """Keep the checkpoint of a config entry, whose plan is made of these exercises."""
        self._store = _store(hass, entry_id)
        self._now = hass.loop.time
        self._exercises = exercises
        self._marks: dict[str, Mark] = {}
        self._saved = 0.0
        self.news = self._now()
        """Station's time at which something happened last."""

    async def async_load(self) -> Checkpoint | None:
        """Return the checkpoint of a session that was cut short; None without one."""
        if (data := await self._store.async_load()) is None:
            return None
        try:
            return thaw_checkpoint(data, self._exercises)
        except ThawError as error:
            _LOGGER.warning(
                "A session cannot be gone on with: its checkpoint is damaged: %s", error
            )
            self.forget()
        return None

    async def async_restore(self, links: Links) -> Restored | None:
        """Return the session that was cut short, going on, or closed when that is long ago."""
        if (checkpoint := await self.async_load()) is None:
            return None
        snapshot, self.news = checkpoint.session, self._now()
        away = max(dt_util.utcnow().timestamp() - checkpoint.saved, 0.0)
        session = new_session(snapshot.routine, snapshot.plan, links.values())
        events = session.restore(snapshot, self.news, away)
        if away > ABANDONED_SECONDS:
            events = session.stop(self.news - away)
        else:
            events += self._resume(checkpoint, session, links, away)
        return Restored(session=session, athlete=checkpoint.athlete, events=events, age=away)

    def _resume(
        self, checkpoint: Checkpoint, session: Session, links: Links, away: float
    ) -> list[SessionEvent]:
        """Go on in the sensors' streams where the running set began."""
        events: list[SessionEvent] = []
        self._marks = {each.sensor: each.mark for each in checkpoint.marks}
        for link in links.values():
            mark = self._marks.get(link.settings.hello.id)
            if isinstance(link, SensorLink) and mark is not None:
                link.stream.resume(mark, self.news - away)
            elif link.settings.leads:
                # Nobody can say again what it measured meanwhile.
                events += session.gap(link.settings.hello.kind, away, rebooted=True)
        return events

    @property
    def is_abandoned(self) -> bool:
        """Tell whether nothing has happened for so long that nobody will come back."""
        return self._now() - self.news > ABANDONED_SECONDS

    def keep(
        self, events: list[SessionEvent], session: Session | None, athlete: str | None, links: Links
    ) -> None:
        """Write down where a session is: soon when something happened, else now and then."""
        now = self._now()
        if events:
            self._mark(events, session, links)
        if any(not isinstance(event, _NO_SIGN_OF_LIFE) for event in events):
            self.news = now
        if session is None or not session.is_active:
            if events:
                self.forget()
        elif events or now - self._saved >= SAVE_EVERY_SECONDS:
            self._saved = now
            checkpoint = self._checkpoint(session, athlete, links)
            self._store.async_delay_save(
                lambda: freeze_checkpoint(checkpoint, self._exercises), _SAVE_DELAY_SECONDS
            )

    def _mark(self, events: list[SessionEvent], session: Session | None, links: Links) -> None:
        """Note where in the streams a set, or the part of it behind a pause, began."""
        if session is None or session.progress is None:
            self._marks.clear()
        elif any(isinstance(event, SetStarted | SessionResumed) for event in events):
            self._marks = _marks(links)

    async def async_close(self, session: Session | None, athlete: str | None, links: Links) -> None:
        """Write at once what the next start is to find."""
        if session is not None and session.is_active:
            checkpoint = self._checkpoint(session, athlete, links)
            await self._store.async_save(freeze_checkpoint(checkpoint, self._exercises))
        elif session is not None:
            await self._store.async_save(None)

    def forget(self) -> None:
        """Write that no session is under way, once what came out of it has been written."""
        # Not removed: a write that is under way would bring the file back.
        self._store.async_delay_save(lambda: None, _FORGET_DELAY_SECONDS)

    def _checkpoint(self, session: Session, athlete: str | None, links: Links) -> Checkpoint:
        """Return the session as it is now."""
        here = _marks(links)
        marks = self._marks or here
        return Checkpoint(
            saved=dt_util.utcnow().timestamp(),
            athlete=athlete,
            session=session.snapshot(self._now()),
            marks=tuple(
                SensorMark(sensor=sensor, mark=mark.taken_until(here.get(sensor)))
                for sensor, mark in marks.items()
            ),
        )


def _marks(links: Links) -> dict[str, Mark]:
    """Return where all sensors are in their streams."""
    ours = (link for link in links.values() if isinstance(link, SensorLink))
    marks = {link.settings.hello.id: link.stream.mark for link in ours}
    return {sensor: mark for sensor, mark in marks.items() if mark is not None}


async def async_forget_session(hass: HomeAssistant, entry_id: str) -> None:
    """Remove the file of a station that is gone."""
    await _store(hass, entry_id).async_remove()


def _store(hass: HomeAssistant, entry_id: str) -> Store[Any]:
    """Return the file of a station's session."""
    return Store(hass, _VERSION, f"{DOMAIN}.{entry_id}.session")
