"""Which sensors of a station are heard."""

from collections.abc import Mapping
import logging

from .engine import Event, LiveValues, SensorKind, Session
from .source import Source

EXPECTED_SECONDS = 5.0
"""In which a sensor is heard when all is well. Ours."""
_LOGGER = logging.getLogger(__name__)


class Presence:
    """Notes sensors that come and go, and tells a session of them."""

    def __init__(self, links: Mapping[str, Source], live: LiveValues) -> None:
        """Watch these sensors, by subentry id, and forget shown values of silent ones."""
        self.connected: frozenset[str] = frozenset()
        """Subentry ids of the sensors that are heard."""
        self._missed_at: float | None = None
        self._links = links
        self._live = live

    def hears(self, kind: SensorKind | None) -> bool:
        """Tell whether a sensor of this kind is heard; True when none is needed."""
        return kind is None or any(
            settings.leads and settings.hello.kind is kind
            for settings in (self._links[key].settings for key in self.connected)
        )

    def expect_all(self, now: float) -> None:
        """Miss sensors that are not heard soon: a session that goes on had them."""
        self._missed_at = now + EXPECTED_SECONDS

    def look(self, session: Session | None, now: float) -> list[Event]:
        """Look who is heard at this time; return what that means for a session."""
        before = self.connected
        self.connected = frozenset(
            key for key, link in self._links.items() if link.is_connected(now)
        )
        events: list[Event] = []
        changed = self.connected ^ before
        if self._missed_at is not None and now >= self._missed_at:
            self._missed_at = None
            changed |= self._links.keys() - self.connected
        for key in sorted(changed):
            events += self._changed(self._links[key], session, heard=key in self.connected)
        return events

    def _changed(self, link: Source, session: Session | None, *, heard: bool) -> list[Event]:
        """Take note that a sensor came or went."""
        kind = link.settings.hello.kind
        _LOGGER.info("%s is %s", link.settings.name, "heard" if heard else "silent")
        if not link.settings.leads:
            return []
        if not heard:
            self._live.silence(kind)
        return session.sense(kind, heard=heard) if session else []
