"""Says what the coach makes of events, and tells which of it is worth showing."""

from collections.abc import Callable, Mapping
from typing import Final

from homeassistant.const import MAX_LENGTH_STATE_STATE
from homeassistant.core import HomeAssistant

from .alarm import Alarm
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

_SHOW_EVERY_SECONDS = 0.5
"""Nothing is written more than twice a second."""
_STILL_SHOWN_SECONDS = 0.2
"""What was due so long ago, and was not shown, is no longer worth it."""
_TOO_LATE: Final[Mapping[Urgency, float]] = {**PATIENCE, Urgency.STAGE: ABANDONED_SECONDS}
"""Seconds after which it is better to say nothing of a thing that happened."""


class Prompter:
    """Speaks to the athlete in their language, and shows what it says."""

    def __init__(
        self, hass: HomeAssistant, speaker: Speaker, words: Words, show: Callable[[str], None]
    ) -> None:
        """Say these words through a speaker; `show` is called with those that are due."""
        self._speaker = speaker
        self.words = words
        """Those of the athlete's language."""
        self._now = hass.loop.time
        self._show = show
        self._coach = Coach(())
        self._shown = 0.0
        self._beside: tuple[Prompt, ...] = ()
        self._coming: tuple[Prompt, ...] = ()
        self._captioned = 0.0
        self._alarm = Alarm(hass, self._caption)

    def begin(self, closing_cues: tuple[str, ...], plan: tuple[PlannedSet, ...]) -> None:
        """Coach these sets, closed with these cues for the run."""
        self._coach = Coach(closing_cues)
        self._speaker.rehearse(rehearse(plan))

    def end(self) -> None:
        """Show nothing any more by the clock."""
        self._alarm.set(None)

    def tell(self, event: Event, age: float) -> str | None:
        """Say something about what happened so many seconds ago; return what to show of it now.

        Of a quick row of counts not every one is shown, and what is long over is not said.
        """
        now = self._now()
        prompts = self._coach.prompts(event)
        prompts = tuple(prompt for prompt in prompts if age <= _TOO_LATE[prompt.urgency])
        for prompt in prompts:
            if not prompt.timed:
                self._speaker.say(prompt)
        if isinstance(event, RepCounted):
            self._beside = after_rep(event.planned, now - age)
            for prompt in self._beside:
                self._speaker.say(prompt)
        if any(prompt.urgency >= Urgency.STAGE for prompt in prompts):
            self._beside = ()
        elif now - self._shown < _SHOW_EVERY_SECONDS:
            # A number would be wrong by then.
            cues = [each for each in prompts if each.urgency is Urgency.CUE]
            soon = max(self._shown, self._captioned) + _SHOW_EVERY_SECONDS
            self._beside += tuple(cue.heard_at(soon) for cue in cues)
            return None
        if not prompts:
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
        """Plan what is said and shown by the clock."""
        planned = () if session is None else timetable(session)
        self._speaker.plan(planned)
        late = max(self._now() - _STILL_SHOWN_SECONDS, self._captioned)
        coming = [each for each in (*planned, *self._beside) if (each.at or 0.0) > late]
        self._coming = tuple(sorted(coming, key=_due))
        self._alarm.set(_due(self._coming[0]) if self._coming else None)

    def _caption(self) -> None:
        """Show what is due, with or without a voice."""
        at = _due(self._coming[0])
        due = [each for each in self._coming if _due(each) == at]
        self._coming, self._captioned = self._coming[len(due) :], at
        self._alarm.set(_due(self._coming[0]) if self._coming else None)
        self._shown = self._now()
        self._show(" ".join(self.words.prompt(each) for each in due))


def _due(prompt: Prompt) -> float:
    """Return when a planned prompt is heard."""
    return prompt.at or 0.0
