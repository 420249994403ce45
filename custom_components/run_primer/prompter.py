"""Says what the coach makes of events, and tells which of it is worth showing."""

from collections.abc import Callable, Mapping
from typing import Final

from homeassistant.const import MAX_LENGTH_STATE_STATE

from .engine import (
    PATIENCE,
    Coach,
    Event,
    PlannedSet,
    Prompt,
    RepCounted,
    Session,
    Urgency,
    Words,
    after_rep,
    rehearse,
    timetable,
)
from .recovery import ABANDONED_SECONDS
from .speaker import Speaker

_SHOW_EVERY_SECONDS = 0.95
"""A little less than the second between two numbers of a countdown."""
_TOO_LATE: Final[Mapping[Urgency, float]] = {**PATIENCE, Urgency.STAGE: ABANDONED_SECONDS}
"""Seconds after which it is better to say nothing of a thing that happened."""


class Prompter:
    """Speaks to the athlete in their language."""

    def __init__(self, speaker: Speaker, words: Words, now: Callable[[], float]) -> None:
        """Say these words through a speaker; `now` is the station's time."""
        self._speaker = speaker
        self.words = words
        """Those of the athlete's language."""
        self._now = now
        self._coach = Coach(())
        self._shown = 0.0

    def begin(self, closing_cues: tuple[str, ...], plan: tuple[PlannedSet, ...]) -> None:
        """Coach these sets, closed with these cues for the run."""
        self._coach = Coach(closing_cues)
        self._speaker.rehearse(rehearse(plan))

    def tell(self, event: Event, age: float) -> str | None:
        """Say something about what happened so many seconds ago; return what to show of it.

        Of a quick row of counts not every one is shown, and what is long over is not said.
        """
        now = self._now()
        prompts = self._coach.prompts(event)
        prompts = tuple(prompt for prompt in prompts if age <= _TOO_LATE[prompt.urgency])
        for prompt in prompts:
            if not prompt.timed:
                self._speaker.say(prompt)
        if isinstance(event, RepCounted):
            for prompt in after_rep(event.planned, now - age):
                self._speaker.say(prompt)
        urgent = any(prompt.urgency >= Urgency.STAGE for prompt in prompts)
        if not prompts or not (urgent or now - self._shown >= _SHOW_EVERY_SECONDS):
            return None
        self._shown = now
        return " ".join(self.words.prompt(prompt) for prompt in prompts)

    def add(self, prompt: Prompt, shown: str | None) -> str:
        """Say something beside the session; return what to show behind what is shown."""
        self._speaker.say(prompt)
        text = self.words.prompt(prompt)
        both = f"{shown} {text}"
        return both if shown and len(both) <= MAX_LENGTH_STATE_STATE else text

    def follow(self, session: Session | None) -> None:
        """Plan what is said by the clock."""
        self._speaker.plan(() if session is None else timetable(session))
