"""Sentences as sounds: rendered before they are needed, by any text-to-speech engine."""

import asyncio
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
import logging

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from .engine import wav_seconds

_LOGGER = logging.getLogger(__name__)
SPEECH_SECONDS_PER_CHARACTER = 0.065
"""About 15 characters a second, where a sound does not tell its length. Ours."""
_LONGEST_SECONDS = 30.0
_FAILURES = 3
"""An engine that failed so often in a row is left alone until the next routine."""


def speech_seconds(text: str) -> float:
    """Return about how long a text lasts when it is spoken."""
    return 0.2 + len(text) * SPEECH_SECONDS_PER_CHARACTER


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """A sentence that is rendered: Home Assistant keeps its sound under this media source."""

    media_id: str
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """Who speaks, and how it is kept."""

    engine: str
    """Entity of the text-to-speech engine."""
    language: str
    wav: bool
    """True for a sound that tells its length; else the one Home Assistant thinks players play."""


async def async_render(hass: HomeAssistant, how: Rendering, text: str) -> Clip:
    """Return a text as a sound. Raise HomeAssistantError when the engine cannot speak it.

    Home Assistant keeps the sound, so that playing it later needs no engine.
    """
    if "tts" not in hass.config.components:
        raise HomeAssistantError("text to speech is not set up")
    # What it imports in turn is only there where it is set up.
    from homeassistant.components import tts  # noqa: PLC0415

    options = {tts.ATTR_PREFERRED_FORMAT: "wav"} if how.wav else None
    try:
        media_id = tts.generate_media_source_id(hass, text, how.engine, how.language, options)
    except HomeAssistantError:
        # The engine does not know the language by this name: its own one has to do.
        media_id = tts.generate_media_source_id(hass, text, how.engine, options=options)
    _, data = await tts.async_get_media_source_audio(hass, media_id)
    return Clip(media_id=media_id, seconds=wav_seconds(data) or speech_seconds(text))


class Clips:
    """The sounds of one language, rendered one after the other."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Render sentences, once it is known how."""
        self._hass = hass
        self._how: Rendering | None = None
        self._clips: dict[str, Clip] = {}
        self._wanted: deque[str] = deque()
        self._news = asyncio.Event()
        self._failures = 0

    @property
    def can_render(self) -> bool:
        """Tell whether there is an engine that still works."""
        return self._how is not None and self._failures < _FAILURES

    def use(self, engine: str | None, language: str, *, wav: bool) -> None:
        """Speak a language with this engine from now on; with None there are no words."""
        how = engine and Rendering(engine=engine, language=language, wav=wav)
        if how != self._how:
            self._clips.clear()
            self._wanted.clear()
        self._how = how or None
        self._failures = 0

    def get(self, text: str) -> Clip | None:
        """Return a text's sound if it is there."""
        return self._clips.get(text)

    def want(self, texts: Iterable[str], *, first: bool = False) -> None:
        """Have texts rendered: in their order, or before all others."""
        new = [text for text in texts if text not in self._clips]
        if first:
            for text in new:
                if text in self._wanted:
                    self._wanted.remove(text)
            self._wanted.extendleft(reversed(new))
        else:
            self._wanted.extend(text for text in new if text not in self._wanted)
        self._news.set()

    def forget_wishes(self) -> None:
        """Render nothing any more that was only wanted for a routine that is over."""
        self._wanted.clear()
        self._failures = 0

    async def async_render_next(self) -> bool:
        """Wait for a wish and fulfil it; tell whether a sound is there now."""
        while not self._wanted or not self.can_render:
            await self._news.wait()
            self._news.clear()
        text, how = self._wanted.popleft(), self._how
        if how is None or text in self._clips:
            return False
        try:
            async with asyncio.timeout(_LONGEST_SECONDS):
                clip = await async_render(self._hass, how, text)
        except Exception as error:  # noqa: BLE001 - engines are anybody's code
            self._failures += 1
            _LOGGER.warning("%s cannot say %r: %s", how.engine, text, error)
            return False
        self._failures = 0
        if how == self._how:
            self._clips[text] = clip
        return True
