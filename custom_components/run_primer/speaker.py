"""Says prompts, one at a time, each in time or not at all."""

import asyncio
from dataclasses import dataclass
import logging

from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from .engine import PATIENCE, Urgency
from .settings import AthleteSettings, Voice

_LOGGER = logging.getLogger(__name__)
SPEECH_SECONDS_PER_CHARACTER = 0.065
"""About 15 characters a second: `tts.speak` returns before the words are over. Ours."""
LONGEST_SECONDS = 30.0
_MAX_WAITING = 8


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A prompt whose turn has not come."""

    urgency: Urgency
    text: str
    expires: float


class Speaker:
    """A queue of prompts before one athlete's loudspeaker."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Speak through Home Assistant's actions."""
        self._hass = hass
        self._athlete: AthleteSettings | None = None
        self._waiting: list[_Waiting] = []
        self._news = asyncio.Event()
        self._failed = False
        self.dropped = 0
        """Prompts that were stale before their turn came."""

    def use(self, athlete: AthleteSettings | None) -> None:
        """Speak to this athlete from now on; to nobody with None."""
        self._athlete = athlete
        self._failed = False

    def say(self, text: str, urgency: Urgency) -> None:
        """Put a prompt in the queue."""
        if self._athlete is None or self._athlete.voice is Voice.SHOW:
            return
        expires = self._hass.loop.time() + PATIENCE[urgency]
        if urgency is Urgency.STAGE:
            # What happens now makes what was to be said before it pointless.
            self._drop([w for w in self._waiting if w.urgency is not Urgency.STAGE])
        self._waiting.append(_Waiting(urgency, text, expires))
        self._drop(self._waiting[:-_MAX_WAITING])
        self._news.set()

    def hush(self) -> None:
        """Drop everything that was not said yet."""
        self._waiting.clear()

    async def async_run(self) -> None:
        """Speak until cancelled."""
        while True:
            await self._news.wait()
            self._news.clear()
            while prompt := self._next():
                await self._async_speak(prompt.text)

    def _next(self) -> _Waiting | None:
        """Take the most urgent prompt that is still true, the oldest of these first."""
        now = self._hass.loop.time()
        self._drop([waiting for waiting in self._waiting if waiting.expires < now])
        if not self._waiting:
            return None
        prompt = max(self._waiting, key=lambda waiting: waiting.urgency)
        self._waiting.remove(prompt)
        return prompt

    def _drop(self, stale: list[_Waiting]) -> None:
        """Leave prompts out, and count them."""
        self.dropped += len(stale)
        self._waiting = [waiting for waiting in self._waiting if waiting not in stale]

    async def _async_speak(self, text: str) -> None:
        """Say one prompt; a loudspeaker that fails never holds up the session."""
        athlete = self._athlete
        if athlete is None:
            return
        try:
            async with asyncio.timeout(LONGEST_SECONDS):
                if athlete.voice is Voice.SATELLITE:
                    await self._async_announce(athlete, text)
                else:
                    await self._async_play(athlete, text)
        except (HomeAssistantError, TimeoutError) as error:
            if not self._failed:
                _LOGGER.warning("%s cannot be spoken to: %s", athlete.name, error)
            self._failed = True
        else:
            self._failed = False

    async def _async_announce(self, athlete: AthleteSettings, text: str) -> None:
        """Announce on an assist satellite; returns when it was played."""
        await self._hass.services.async_call(
            "assist_satellite",
            "announce",
            {ATTR_ENTITY_ID: athlete.satellite, "message": text, "preannounce": False},
            blocking=True,
        )

    async def _async_play(self, athlete: AthleteSettings, text: str) -> None:
        """Speak on a media player, and wait about as long as the words last."""
        await self._hass.services.async_call(
            "tts",
            "speak",
            {
                ATTR_ENTITY_ID: athlete.tts,
                "media_player_entity_id": athlete.media_player,
                "message": text,
            },
            blocking=True,
        )
        await asyncio.sleep(len(text) * SPEECH_SECONDS_PER_CHARACTER)
