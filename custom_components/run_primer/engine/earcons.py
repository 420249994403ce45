"""Short sounds, drawn: they need no text to speech, no file and no network.

A sound is a row of sine tones with soft edges, as a mono 16-bit WAV file.
"""

from array import array
from collections.abc import Mapping
import io
import math
import sys
import wave

from .prompts import Earcon

RATE = 22050
"""Samples a second."""
_EDGE_SECONDS = 0.008
"""Fading in and out, so that nothing clicks."""
_LOUDNESS = 0.5
_FULL_SCALE = 32767

type _Tone = tuple[float, float, float]
"""Hertz, seconds, loudness from 0 to 1."""

_TONES: Mapping[Earcon, tuple[_Tone, ...]] = {
    Earcon.COUNT: ((880.0, 0.09, 1.0),),
    Earcon.LAST: ((1318.5, 0.16, 1.0),),
    Earcon.CUE: ((660.0, 0.07, 0.7), (0.0, 0.05, 0.0), (660.0, 0.07, 0.7)),
    Earcon.GO: ((659.3, 0.10, 1.0), (987.8, 0.28, 1.0)),
    Earcon.DONE: ((987.8, 0.14, 1.0), (783.9, 0.14, 1.0), (523.3, 0.34, 1.0)),
    Earcon.STAGE: ((523.3, 0.14, 0.9), (659.3, 0.20, 0.9)),
    Earcon.STOP: ((523.3, 0.16, 1.0), (392.0, 0.16, 1.0), (261.6, 0.40, 1.0)),
    # Amplifiers switch on by sound, not by silence: very low and very soft.
    Earcon.WAKE: ((60.0, 0.7, 0.02),),
}


def seconds_of(earcon: Earcon) -> float:
    """Return how long a sound lasts."""
    return sum(seconds for _, seconds, _ in _TONES[earcon])


def draw_earcon(earcon: Earcon) -> bytes:
    """Return a sound as a WAV file."""
    samples = array("h")
    for hertz, seconds, loudness in _TONES[earcon]:
        samples.extend(_tone(hertz, seconds, loudness))
    if sys.byteorder == "big":
        samples.byteswap()
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(samples.tobytes())
    return file.getvalue()


def wav_seconds(data: bytes) -> float | None:
    """Return how long a WAV file plays; None for what is none.

    One that was written to a pipe does not know its length: what is there counts.
    """
    try:
        with wave.open(io.BytesIO(data), "rb") as file:
            frame = file.getnchannels() * file.getsampwidth()
            there = (len(data) - data.index(b"data") - 8) // frame
            return max(min(file.getnframes(), there), 0) / file.getframerate()
    except wave.Error, EOFError, ValueError, ZeroDivisionError:
        return None


def _tone(hertz: float, seconds: float, loudness: float) -> list[int]:
    """Return one tone's samples."""
    count, edge = round(seconds * RATE), _EDGE_SECONDS * RATE
    scale = _FULL_SCALE * _LOUDNESS * loudness
    return [
        round(
            scale
            * min(i / edge, (count - i) / edge, 1.0)
            * math.sin(2 * math.pi * hertz * i / RATE)
        )
        for i in range(count)
    ]
