"""A virtual loudspeaker: a Wyoming satellite that plays what Home Assistant announces.

It sends no sound anywhere, but records it. It takes as long as a real one would,
answers that it has played, and writes down what was said and when.
"""

import argparse
import asyncio
from contextlib import suppress
from pathlib import Path
import time

from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.event import Event
from wyoming.info import Attribution, Describe, Info, Satellite
from wyoming.ping import Ping, Pong
from wyoming.server import AsyncEventHandler
from wyoming.snd import Played

from custom_components.run_primer.engine import Earcon, draw_earcon

from .diary import Diary, read_diary
from .places import LOOPBACK
from .recording import Recording, sound_of
from .voice import VoiceHandler, samples_of, seconds_of

NAME = "Gym speaker"
SATELLITE_INFO = Info(
    satellite=Satellite(
        name=NAME,
        attribution=Attribution(name="Run Primer", url=""),
        installed=True,
        description="Virtual loudspeaker",
        version=None,
        area=None,
    )
)
EARCONS = {sound_of(samples_of(draw_earcon(each))): f"[{each.value}]" for each in Earcon}
"""The integration's own sounds: their names in brackets, by their samples."""


class SatelliteHandler(AsyncEventHandler):
    """Answers one connection to the loudspeaker; Home Assistant opens more to ask for news."""

    def __init__(
        self,
        diary: Diary,
        recording: Recording,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        """Note what is played in the diary, and record it."""
        super().__init__(reader, writer)
        self._diary = diary
        self._recording = recording
        self._started = 0.0
        self._sound = bytearray()
        self._playing: asyncio.Task[None] | None = None

    async def handle_event(self, event: Event) -> bool:
        """Take what Home Assistant sends."""
        if Describe.is_type(event.type):
            await self.write_event(SATELLITE_INFO.event())
        elif Ping.is_type(event.type):
            await self.write_event(Pong(text=Ping.from_event(event).text).event())
        elif AudioStart.is_type(event.type):
            self._sound.clear()
        elif AudioChunk.is_type(event.type):
            if not self._sound:
                self._started = time.time()
            self._sound += AudioChunk.from_event(event).audio
        elif AudioStop.is_type(event.type) and self._sound:
            # Pings go on meanwhile, so playing must not hold up the reading.
            self._playing = asyncio.create_task(self._play(bytes(self._sound)))
        return True

    async def disconnect(self) -> None:
        """Stop playing when Home Assistant hangs up."""
        if self._playing is not None:
            self._playing.cancel()

    async def _play(self, samples: bytes) -> None:
        """Take the time that playing takes, and say when it is over."""
        seconds = seconds_of(samples)
        end = self._started + seconds
        offset = self._recording.add(samples, self._started)
        text = text_of(self._diary, sound_of(samples))
        self._diary.write("playing", text=text, started=round(self._started, 4))
        await asyncio.sleep(max(end - time.time(), 0.0))
        self._diary.write(
            "played",
            text=text,
            seconds=round(seconds, 3),
            offset=offset,
            size=len(samples),
            started=round(self._started, 4),
            ended=round(time.time(), 4),
        )
        await self.write_event(Played().event())


def text_of(diary: Diary, sound: str) -> str | None:
    """Return the words of a recording; Home Assistant caches sounds, so it may be an old one."""
    if sound in EARCONS:
        return EARCONS[sound]
    for line in read_diary(diary.file):
        if line.get("sound") == sound:
            return str(line["text"])
    return None


async def serve(
    diary: Diary, recording: Recording, ports: tuple[int, int], words_a_minute: int
) -> None:
    """Serve the voice on the first port and the loudspeaker on the second, until cancelled."""

    async def voice(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Talk to one client of the text-to-speech service."""
        await VoiceHandler(diary, words_a_minute, reader, writer).run()

    async def satellite(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Talk to one client of the loudspeaker."""
        await SatelliteHandler(diary, recording, reader, writer).run()

    async with (
        await asyncio.start_server(voice, LOOPBACK, ports[0]),
        await asyncio.start_server(satellite, LOOPBACK, ports[1]),
    ):
        await asyncio.Event().wait()


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(prog="tools.develop.speaker", description=__doc__)
    parser.add_argument("--voice-port", type=int, required=True, help="text to speech")
    parser.add_argument("--satellite-port", type=int, required=True, help="the loudspeaker")
    parser.add_argument("--diary", type=Path, required=True, help="JSON lines of what was said")
    parser.add_argument("--recording", type=Path, required=True, help="WAV of what was heard")
    parser.add_argument("--words-a-minute", type=int, default=170)
    options = parser.parse_args()
    with suppress(KeyboardInterrupt):
        asyncio.run(
            serve(
                Diary(options.diary),
                Recording(options.recording),
                (options.voice_port, options.satellite_port),
                options.words_a_minute,
            )
        )


if __name__ == "__main__":
    main()
