"""What was really heard in the room: one WAV file by the wall clock, overlapping sounds mixed."""

import hashlib
from pathlib import Path
import struct
import time

import numpy as np

RATE = 22050
"""Samples a second, 16 bits each, one channel: what Home Assistant wants of a satellite."""
WIDTH = 2
_HEADER = struct.Struct("<4sI4s4sIHHIIHH4sI")
_ENDLESS = 0x7FFFFFFF
"""The length a WAV file tells while it grows."""
_LOUDEST = 32767


def sound_of(samples: bytes) -> str:
    """Return a name for a sound: the same samples, the same name."""
    return hashlib.sha256(samples).hexdigest()[:16]


class Recording:
    """A microphone beside the loudspeaker."""

    def __init__(self, file: Path) -> None:
        """Begin now."""
        self._file = file
        self.began = time.time()
        """Wall time."""
        file.write_bytes(
            _HEADER.pack(
                *(b"RIFF", _ENDLESS, b"WAVE", b"fmt ", 16, 1, 1),
                *(RATE, RATE * WIDTH, WIDTH, 8 * WIDTH, b"data", _ENDLESS - _HEADER.size),
            )
        )

    def add(self, samples: bytes, at: float) -> int:
        """Hear a sound from a wall time on; return where it lies in the file, in bytes."""
        offset = _HEADER.size + max(round((at - self.began) * RATE), 0) * WIDTH
        with self._file.open("r+b") as file:
            file.seek(offset)
            before = file.read(len(samples))
            file.seek(offset)
            file.write(_mix(before, samples))
        return offset


def read_sound(file: Path, offset: int, size: int) -> str:
    """Return the name of what was heard at a place of a recording."""
    with file.open("rb") as recorded:
        recorded.seek(offset)
        return sound_of(recorded.read(size))


def _mix(before: bytes, samples: bytes) -> bytes:
    """Return two sounds together; the second one is the longer."""
    if not any(before):
        return samples
    mixed = np.frombuffer(samples, "<i2").astype(np.int32)
    heard = np.frombuffer(before[: len(before) // WIDTH * WIDTH], "<i2")
    mixed[: heard.size] += heard
    return np.clip(mixed, -_LOUDEST, _LOUDEST).astype("<i2").tobytes()
