"""Says what the coach makes of events, and tells which of it is worth showing."""

from collections.abc import Callable, Mapping
from typing import Final

from .engine import PATIENCE, Coach, Event, Urgency, Words
from .recovery import ABANDONED_SECONDS
from .speaker import Speaker

_SHOW_EVERY_SECONDS = 0.95
"""A little less than the second between two numbers of a countdown."""
_TOO_LATE: Final[Mapping[Urgency, float]] = {**PATIENCE, Urgency.STAGE: ABANDONED_SECONDS}
"""Seconds after which it is better to say nothing of a thing that happened."""


class Prompter:
    """Speaks to the athlete in one language."""

    def __init__(self, speaker: Speaker, words: Words, now: Callable[[], float]) -> None:
        """Say these words through a speaker; `now` is the station's time."""
        self._speaker = speaker
        self._words = words
        self._now = now
        self._coach = Coach(())
        self._shown = 0.0

    def begin(self, closing_cues: tuple[str, ...]) -> None:
        """Coach a routine that is closed with these cues for the run."""
        self._coach = Coach(closing_cues)

    def tell(self, event: Event, age: float) -> str | None:
        """Say something about what happened so many seconds ago; return what to show of it.

        Of a quick row of counts not every one is shown, and what is long over is not said.
        """
        prompt = self._coach.prompt(event)
        if prompt is None or age > _TOO_LATE[prompt.urgency]:
            return None
        text = self._words.prompt(prompt)
        self._speaker.say(text, prompt.urgency)
        if prompt.urgency < Urgency.STAGE and self._now() - self._shown < _SHOW_EVERY_SECONDS:
            return None
        self._shown = self._now()
        return text
