"""What a loudspeaker is to whoever speaks: it plays one sound and says when it is over."""

from dataclasses import dataclass
from typing import Protocol

from homeassistant.exceptions import HomeAssistantError

from .engine import Lag

ASLEEP_SECONDS = 20.0
"""Silence after which a loudspeaker may be asleep, and would swallow the first syllable."""


class LoudspeakerBusyError(HomeAssistantError):
    """Somebody else is speaking."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """Something to play."""

    media_id: str
    """A URL or a media source."""
    seconds: float
    wake: str | None = None
    """What to play before it to wake the loudspeaker; None when that would make it late."""


class Loudspeaker(Protocol):
    """Plays one sound at a time."""

    lag: Lag

    async def async_play(self, sound: Sound) -> None:
        """Return when it is over. Raise LoudspeakerBusyError, or what Home Assistant raises."""

    def cut(self) -> None:
        """Let the sound that is playing give way, as far as that can be done."""

    async def async_release(self) -> None:
        """Give the loudspeaker back as it was found."""
