"""Sentences rendered by a text-to-speech engine, as Home Assistant offers it."""

from types import ModuleType
from typing import Any

import pytest

from homeassistant import components
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from custom_components.run_primer.clips import Rendering, async_render, speech_seconds
from custom_components.run_primer.engine import Earcon, draw_earcon


class TextToSpeech(ModuleType):
    """The face of Home Assistant's text to speech, which cannot be imported without an engine."""

    ATTR_PREFERRED_FORMAT = "preferred_format"

    def __init__(self) -> None:
        """Speak German only."""
        super().__init__("homeassistant.components.tts")
        self.sound = draw_earcon(Earcon.GO)
        self.asked: list[tuple[str, str | None, Any]] = []

    def generate_media_source_id(
        self,
        _: HomeAssistant,
        message: str,
        engine: str,
        language: str | None = None,
        options: dict[str, str] | None = None,
    ) -> str:
        """Return an id, or raise for a language that is not spoken."""
        if language not in (None, "de"):
            raise HomeAssistantError("language is not supported")
        self.asked.append((message, language, options))
        return f"media-source://tts/{engine}?message={message}"

    async def async_get_media_source_audio(self, _: HomeAssistant, __: str) -> tuple[str, bytes]:
        """Return the sound."""
        return "wav", self.sound


@pytest.fixture
def speech(hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch) -> TextToSpeech:
    """Text to speech that is set up."""
    module = TextToSpeech()
    monkeypatch.setattr(components, "tts", module, raising=False)
    hass.config.components.add("tts")
    return module


def how(language: str = "de", *, wav: bool = True) -> Rendering:
    return Rendering(engine="tts.local", language=language, wav=wav)


async def test_a_clip_is_kept_by_home_assistant_and_knows_its_length(
    hass: HomeAssistant, speech: TextToSpeech
) -> None:
    clip = await async_render(hass, how(), "Los.")
    assert clip.media_id == "media-source://tts/tts.local?message=Los."
    assert clip.seconds == pytest.approx(0.38, abs=0.01)
    assert speech.asked == [("Los.", "de", {"preferred_format": "wav"})]


async def test_an_engine_that_does_not_know_the_language_speaks_its_own(
    hass: HomeAssistant, speech: TextToSpeech
) -> None:
    await async_render(hass, how("nl", wav=False), "Start.")
    assert speech.asked == [("Start.", None, None)]


async def test_a_sound_that_does_not_tell_its_length_is_measured_by_its_letters(
    hass: HomeAssistant, speech: TextToSpeech
) -> None:
    speech.sound = b"ID3 some other format"
    clip = await async_render(hass, how(wav=False), "Los.")
    assert clip.seconds == speech_seconds("Los.")


async def test_without_text_to_speech_nothing_is_rendered(hass: HomeAssistant) -> None:
    with pytest.raises(HomeAssistantError, match="not set up"):
        await async_render(hass, how(), "Los.")
