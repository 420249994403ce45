"""A voice satellite of Home Assistant's own make, whose room is made of sentences."""

import asyncio
from dataclasses import dataclass, field
from typing import Any, override

from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    MockModule,
    MockPlatform,
    mock_config_flow,
    mock_integration,
    mock_platform,
)

from homeassistant.components.assist_pipeline import PipelineEvent, PipelineEventType
from homeassistant.components.assist_satellite import (
    AssistSatelliteAnnouncement,
    AssistSatelliteConfiguration,
    AssistSatelliteEntity,
    AssistSatelliteEntityFeature,
)
from homeassistant.components.tts import TextToSpeechEntity, TtsAudioType, async_get_stream
from homeassistant.components.tts.const import DATA_TTS_MANAGER
from homeassistant.config_entries import ConfigEntry, ConfigFlow
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity import Entity
from homeassistant.setup import async_setup_component

PLATFORMS = [Platform.ASSIST_SATELLITE, Platform.TTS]


class Voice(TextToSpeechEntity):
    """An engine that speaks every language we do."""

    _attr_name = "Voice"
    _attr_default_language = "en"
    _attr_supported_languages = ["en", "de"]  # noqa: RUF012 - Home Assistant's own form

    @override
    async def async_get_tts_audio(
        self, message: str, language: str, options: dict[str, Any]
    ) -> TtsAudioType:
        """Render a moment of nothing; mp3 needs no converting."""
        return "mp3", b"\x00"


@dataclass(kw_only=True)
class Room:
    """What there is to hear for a satellite."""

    answers: list[str | None] = field(default_factory=list)
    """What is said to questions; None: the satellite hears nothing. Empty: nobody answers ever."""
    questions: list[str] = field(default_factory=list)
    """What was asked."""
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    announced: int = 0
    """How many announcements were begun."""
    silence: asyncio.Event = field(default_factory=asyncio.Event)
    """Until it is set, an announcement goes on."""


class TalkingSatellite(AssistSatelliteEntity):
    """A satellite in a room."""

    _attr_name = "Hall"
    _attr_unique_id = "hall"
    _attr_supported_features = (
        AssistSatelliteEntityFeature.ANNOUNCE | AssistSatelliteEntityFeature.START_CONVERSATION
    )

    def __init__(self, room: Room) -> None:
        """Stand in a room."""
        self._room = room

    @override
    def async_get_configuration(self) -> AssistSatelliteConfiguration:
        """Return nothing to choose from."""
        return AssistSatelliteConfiguration([], [], 1)

    @override
    async def async_set_configuration(self, config: AssistSatelliteConfiguration) -> None:
        """Take nothing."""

    @override
    def on_pipeline_event(self, event: PipelineEvent) -> None:
        """Show nothing."""

    @override
    async def async_announce(self, announcement: AssistSatelliteAnnouncement) -> None:
        """Speak for as long as the room lets it."""
        self._room.announced += 1
        await self._room.silence.wait()

    @override
    async def async_start_conversation(
        self, start_announcement: AssistSatelliteAnnouncement
    ) -> None:
        """Ask, and let the room answer."""
        await self._play(start_announcement)
        self._room.questions.append(start_announcement.message)
        self._room.asked.set()
        if not self._room.answers:
            return
        answer = self._room.answers.pop(0)
        if answer is not None:
            heard = {"stt_output": {"text": answer}}
            self._internal_on_pipeline_event(PipelineEvent(PipelineEventType.STT_END, heard))
        self._internal_on_pipeline_event(PipelineEvent(PipelineEventType.RUN_END))

    async def _play(self, announcement: AssistSatelliteAnnouncement) -> None:
        """Play the question to its end."""
        assert announcement.tts_token is not None
        stream = async_get_stream(self.hass, announcement.tts_token)
        assert stream is not None
        async for _ in stream.async_stream_result():
            pass


async def async_set_up_satellite(hass: HomeAssistant, room: Room) -> TalkingSatellite:
    """Add a satellite with a voice."""
    satellite = TalkingSatellite(room)

    async def set_up(hass: HomeAssistant, entry: ConfigEntry) -> bool:
        await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
        return True

    def platform(entity: Entity) -> MockPlatform:
        async def add(_: HomeAssistant, __: ConfigEntry, async_add_entities: Any) -> None:
            async_add_entities([entity])

        return MockPlatform(async_setup_entry=add)

    mock_integration(hass, MockModule("speech", async_setup_entry=set_up))
    mock_platform(hass, "speech.config_flow")
    mock_platform(hass, "speech.tts", platform(Voice()))
    mock_platform(hass, "speech.assist_satellite", platform(satellite))
    for name in ("homeassistant", "media_source", "tts", "assist_satellite"):
        assert await async_setup_component(hass, name, {})
    hass.data[DATA_TTS_MANAGER].use_file_cache = False
    entry = MockConfigEntry(domain="speech")
    entry.add_to_hass(hass)
    with mock_config_flow("speech", ConfigFlow):
        assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()
    return satellite
