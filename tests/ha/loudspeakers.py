"""Loudspeakers and a text-to-speech engine made of numbers."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import unquote

import pytest

from homeassistant.components.media_player import MediaPlayerEntityFeature
from homeassistant.core import HomeAssistant, ServiceCall
from homeassistant.exceptions import HomeAssistantError

from custom_components.run_primer import clips
from custom_components.run_primer.clips import Clip, Rendering

SATELLITE = "assist_satellite.hall"
PLAYER = "media_player.gym"
MUSIC = "http://radio.local/running.mp3"


class SatelliteBusyError(HomeAssistantError):
    """What an assist satellite raises while it announces."""


def text_of(media_id: str) -> str:
    """Return what a sound says: words, or the name of an earcon in brackets."""
    if media_id.startswith("media-source://tts/"):
        return media_id.removeprefix("media-source://tts/")
    if "/earcon/" in media_id:
        return f"[{unquote(media_id).rpartition('/')[2].removesuffix('.wav')}]"
    return media_id


def seconds_of(text: str) -> float:
    """Return how long a sound lasts: three words a second."""
    return 0.2 if text.startswith("[") else len(text.split()) / 3


@dataclass(kw_only=True)
class Engine:
    """Renders a text after a while."""

    takes: float = 0.0
    fails: bool = False
    rendered: list[str] = field(default_factory=list)

    async def render(self, _: HomeAssistant, __: Rendering, text: str) -> Clip:
        """Render a text."""
        await asyncio.sleep(self.takes)
        if self.fails:
            raise HomeAssistantError("no voice")
        self.rendered.append(text)
        return Clip(media_id=f"media-source://tts/{text}", seconds=seconds_of(text))


@dataclass(kw_only=True)
class VirtualSatellite:
    """An assist satellite that takes its time."""

    hass: HomeAssistant
    lag: float = 0.05
    slow: float = 1.0
    """How much longer than it should a sound takes."""
    busy: bool = False
    broken: bool = False
    error: type[Exception] = HomeAssistantError
    hear: Callable[[str], None] = lambda _: None
    """Called with everything that begins to be heard."""
    said: list[str] = field(default_factory=list)
    woken: int = 0
    at_once: int = 0
    """Most announcements under way at one time."""
    _now: int = 0

    def __post_init__(self) -> None:
        """Offer its action."""
        self.hass.services.async_register("assist_satellite", "announce", self._announce)

    async def _announce(self, call: ServiceCall) -> None:
        if self.busy:
            raise SatelliteBusyError
        if self.broken:
            raise self.error("unplugged")
        text = text_of(call.data["media_id"])
        if text == "[wake]":
            self.woken += 1
        else:
            self.said.append(text)
            self.hear(text)
        self._now += 1
        self.at_once = max(self.at_once, self._now)
        await asyncio.sleep(self.lag + self.slow * seconds_of(text))
        self._now -= 1


@dataclass(kw_only=True)
class VirtualPlayer:
    """A media player with habits."""

    hass: HomeAssistant
    features: MediaPlayerEntityFeature = MediaPlayerEntityFeature.PLAY_MEDIA
    lag: float = 0.3
    seconds: float = 1.0
    shows: bool = True
    """False when its state never tells that it plays an announcement."""
    returns_to_music: bool = False
    played: list[str] = field(default_factory=list)
    sought: list[float] = field(default_factory=list)
    switched_on: int = 0

    def __post_init__(self) -> None:
        """Offer its actions."""
        for name in ("play_media", "media_seek", "media_stop", "turn_on"):
            self.hass.services.async_register("media_player", name, getattr(self, f"_{name}"))

    def show(self, state: str, content: str | None = None, **attributes: object) -> None:
        """Set its state."""
        shown = {"supported_features": int(self.features), **attributes}
        if content is not None:
            shown |= {"media_content_id": content, "media_content_type": "music"}
        self.hass.states.async_set(PLAYER, state, shown)

    async def _play_media(self, call: ServiceCall) -> None:
        content = call.data["media_content_id"]
        self.played.append(text_of(content))
        if self.shows:
            self.hass.async_create_background_task(self._perform(content), "player")

    async def _perform(self, content: str) -> None:
        await asyncio.sleep(self.lag)
        self.show("playing", content)
        if content == MUSIC:
            return
        await asyncio.sleep(self.seconds)
        self.show(*(("playing", MUSIC) if self.returns_to_music else ("idle",)))

    async def _media_seek(self, call: ServiceCall) -> None:
        self.sought.append(call.data["seek_position"])

    async def _media_stop(self, _: ServiceCall) -> None:
        self.played.append("[stopped]")

    async def _turn_on(self, _: ServiceCall) -> None:
        self.switched_on += 1


@pytest.fixture
def engine(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """A voice that renders at once."""
    voice = Engine()
    monkeypatch.setattr(clips, "async_render", voice.render)
    hass.config.internal_url = "http://10.0.0.2:8123"
    hass.states.async_set("tts.local", "unknown")
    return voice
