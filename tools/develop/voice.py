"""Text to speech: espeak-ng behind the Wyoming protocol, streamed as 16-bit samples."""

import asyncio
from collections.abc import Iterator
import io
import wave

from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.error import Error
from wyoming.event import Event
from wyoming.info import Attribution, Describe, Info, TtsProgram, TtsVoice
from wyoming.server import AsyncEventHandler
from wyoming.tts import Synthesize

from .broker import find_program
from .diary import Diary
from .recording import RATE, WIDTH, sound_of

NAME = "espeak-ng"
CHANNELS = 1
_CHUNK_BYTES = 4096
_BY = Attribution(name="eSpeak NG", url="")

VOICE_INFO = Info(
    tts=[
        TtsProgram(
            name=NAME,
            attribution=_BY,
            installed=True,
            description="Formant synthesis",
            version=None,
            voices=[
                TtsVoice(
                    name="en",
                    attribution=_BY,
                    installed=True,
                    description="English",
                    version=None,
                    languages=["en"],
                )
            ],
        )
    ]
)


def seconds_of(samples: bytes) -> float:
    """Return how long a recording lasts."""
    return len(samples) / (RATE * WIDTH * CHANNELS)


async def speak(text: str, words_a_minute: int) -> bytes:
    """Return a text as samples. Raise OSError when it cannot be spoken."""
    process = await asyncio.create_subprocess_exec(
        find_program("espeak-ng"),
        *("-v", "en", "-s", str(words_a_minute), "--stdin", "--stdout"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    output, complaint = await process.communicate(text.encode())
    if process.returncode:
        raise OSError(complaint.decode(errors="replace"))
    return samples_of(output)


class VoiceHandler(AsyncEventHandler):
    """Answers one client of the text-to-speech service."""

    def __init__(
        self,
        diary: Diary,
        words_a_minute: int,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        """Note every text in the diary."""
        super().__init__(reader, writer)
        self._diary = diary
        self._words_a_minute = words_a_minute

    async def handle_event(self, event: Event) -> bool:
        """Describe the service, or speak."""
        if Describe.is_type(event.type):
            await self.write_event(VOICE_INFO.event())
        elif Synthesize.is_type(event.type):
            await self._synthesize(Synthesize.from_event(event).text)
        return True

    async def _synthesize(self, text: str) -> None:
        """Send a text as sound."""
        try:
            samples = await speak(text, self._words_a_minute)
        except OSError as error:
            await self.write_event(Error(text=str(error), code="espeak-ng").event())
            return
        self._diary.write(
            "synthesized", text=text, sound=sound_of(samples), seconds=round(seconds_of(samples), 3)
        )
        await self.write_event(AudioStart(rate=RATE, width=WIDTH, channels=CHANNELS).event())
        for chunk in _chunks(samples):
            await self.write_event(
                AudioChunk(rate=RATE, width=WIDTH, channels=CHANNELS, audio=chunk).event()
            )
        await self.write_event(AudioStop().event())


def samples_of(wav: bytes) -> bytes:
    """Return the samples of a WAV file written to a pipe, whose header knows no length."""
    with wave.open(io.BytesIO(wav), "rb") as header:
        kind = (header.getframerate(), header.getsampwidth(), header.getnchannels())
    if kind != (RATE, WIDTH, CHANNELS):
        message = f"espeak-ng speaks in another format: {kind}"
        raise OSError(message)
    return wav[wav.index(b"data") + 8 :]


def _chunks(samples: bytes) -> Iterator[bytes]:
    """Return a recording in pieces."""
    for start in range(0, len(samples), _CHUNK_BYTES):
        yield samples[start : start + _CHUNK_BYTES]
