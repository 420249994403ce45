"""Following by ear: the virtual athlete knows nothing but what a loudspeaker really plays."""

import asyncio
from collections.abc import Mapping
import json
from pathlib import Path
from typing import Any, Protocol

from tools.develop.phrases import Heard, Phrases

_LISTEN_SECONDS = 0.02
_ENDS = ("set_done", "skipped", "target_done")


_LOUDER = {"target_more": 1, "target_less": -1}


class Pushes(Protocol):
    """Feet that push as a coach says."""

    def aim(self, percent: int) -> None:
        """Take note of the share of the best push that is to be held."""

    def adjust(self, way: int) -> None:
        """Push more (1) or less (-1)."""

    def push(self) -> None:
        """Push as quickly and strongly as can be."""

    def release(self) -> None:
        """Let go."""


class Follows(Protocol):
    """Somebody who does what a coach says."""

    @property
    def pusher(self) -> Pushes:
        """Return who pushes when told to."""

    def lie_down(self) -> None:
        """Get in place for a routine."""

    def get_up(self) -> None:
        """Leave the platform."""

    def begin(self, exercise: str, side: str, reps: int) -> None:
        """Begin a set."""

    def end(self) -> None:
        """End the set that is going on, if any."""


class Listener:
    """Listens to the loudspeaker and tells the athlete."""

    def __init__(self, athlete: Follows, phrases: Phrases) -> None:
        """Lead this athlete, by these words."""
        self._athlete = athlete
        self._phrases = phrases
        self._told: Mapping[str, str] = {}

    async def listen(self, speech: Path) -> None:
        """Do what is said, until cancelled; what was said before is not listened to."""
        news = News(speech)
        news.read()
        while True:
            await asyncio.sleep(_LISTEN_SECONDS)
            for text in news.read():
                self.hear(text)

    def hear(self, text: str) -> None:
        """Do what one prompt says."""
        lines = self._phrases.hear(text)
        keys = {line.key for line in lines}
        if "session_started" in keys:
            self._athlete.lie_down()
        over = any(key.startswith(("completed", "stopped")) for key in keys)
        if over or keys.intersection(_ENDS):
            self._athlete.end()
        if over:
            self._athlete.get_up()
        for line in lines:
            if line.key.startswith("next_"):
                self._told = self._understand(line)
            self._push(line)
        if "go" in keys and self._told:
            told = self._told
            self._athlete.begin(told["exercise"], told["side"], int(told["reps"]))

    def _push(self, line: Heard) -> None:
        """Push as one line says, if it is about pushing."""
        pusher = self._athlete.pusher
        match line.key:
            case "push" | "push_again":
                pusher.push()
            case "release":
                pusher.release()
            case "go_target":
                pusher.aim(int(line.values["percent"]))
            case "target_more" | "target_less":
                pusher.adjust(_LOUDER[line.key])

    def _understand(self, line: Heard) -> Mapping[str, str]:
        """Return exercise, side and reps by their keys."""
        side = line.values.get("side")
        return {
            "exercise": self._phrases.exercise_named(line.values["exercise"]),
            "side": "both" if side is None else self._phrases.side_named(side),
            "reps": line.values.get("reps", "0"),
        }


class News:
    """What was added to a diary of a loudspeaker."""

    def __init__(self, file: Path) -> None:
        """Begin with its first line."""
        self._file = file
        self._position = 0

    def read(self) -> list[str]:
        """Return the texts whose playing began since the last time; lines under way are left."""
        if not self._file.exists():
            return []
        with self._file.open("rb") as file:
            file.seek(self._position)
            news = file.read()
        whole = news[: news.rfind(b"\n") + 1]
        self._position += len(whole)
        rows: list[Mapping[str, Any]] = [json.loads(line) for line in whole.splitlines()]
        return [str(row["text"]) for row in rows if row["event"] == "playing" and row["text"]]
