"""Which prompt is said when: one at a time, each in time or not at all.

Pure: times are station seconds that are passed in. Whoever speaks asks for the
next prompt, says it, and tells when it was over.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from .prompts import PATIENCE, Prompt, Urgency, Verbosity

BUSY_SECONDS = 0.25
"""After which a loudspeaker that was busy is asked again. Ours."""
_MAX_WAITING = 8
_MAX_PLANNED = 64
"""Planned prompts whose time has come that are remembered, so that none comes twice."""
_CLOSE_SECONDS = 0.2
"""A cue may be so much longer than the room before the next count."""
_SAME_MOMENT_SECONDS = 0.2
"""Stages so near to each other are about one thing that happened: all of them are told. Ours."""
_SLOWEST_REP_SECONDS = 12.0
"""A count that came so long after another one tells nothing of when the next will come."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A prompt whose turn has not come; station seconds."""

    prompt: Prompt
    since: float
    """When it should be sent to the loudspeaker."""

    @property
    def expires(self) -> float:
        """Return when it is too late to send it."""
        return self.since + PATIENCE[self.prompt.urgency]


class Scheduler:
    """Puts prompts in their order before one loudspeaker."""

    def __init__(
        self, seconds: Callable[[Prompt], float], is_ready: Callable[[Prompt], bool]
    ) -> None:
        """Ask how long a prompt lasts, and whether its sound is there.

        A prompt waits for its sound as long as it may; a count or a stop does not.
        """
        self._seconds = seconds
        self._is_ready = is_ready
        self.verbosity = Verbosity.ALL
        self.lag = 0.0
        """Seconds from sending a sound to hearing it: what is planned is sent so much earlier."""
        self.dropped = 0
        """Prompts that were stale before their turn came."""
        self._waiting: list[_Waiting] = []
        self._planned: tuple[Prompt, ...] = ()
        self._said: deque[str] = deque(maxlen=_MAX_WAITING)
        self._sent: deque[Prompt] = deque(maxlen=_MAX_PLANNED)
        self._speaking: _Waiting | None = None
        self._not_before = 0.0
        self._counted: float | None = None
        self._pace: float | None = None

    @property
    def is_idle(self) -> bool:
        """Tell whether nothing is being said, and nothing waits."""
        return self._speaking is None and not self._waiting

    @property
    def must_cut(self) -> bool:
        """Tell whether what is being said must give way to a stop."""
        return self._speaking is not None and any(
            w.prompt.urgency is Urgency.STOP for w in self._waiting
        )

    def begin(self) -> None:
        """Start a routine: what was said in the last one may be said again."""
        self._said.clear()
        self._sent.clear()
        self._planned = ()
        self._counted = self._pace = None

    def say(self, prompt: Prompt, at: float) -> None:
        """Take a prompt to be said now, or at its own time."""
        if prompt.urgency is Urgency.COUNT and prompt.at is None:
            self._keep_pace(at)
            # Only the newest number is true.
            self._drop([w for w in self._waiting if _is_number_now(w.prompt)])
        if not self.verbosity.allows(prompt.urgency) or self._is_known(prompt):
            return
        if prompt.key is not None:
            self._planned = tuple(p for p in self._planned if p.key != prompt.key)
        if prompt.urgency >= Urgency.STAGE:
            # What happens now makes what was to be said before it pointless.
            self._drop([w for w in self._waiting if w.prompt.urgency < prompt.urgency])
            self._counted = self._pace = None
        since = at if prompt.at is None else max(prompt.at - self.lag, at)
        self._waiting.append(_Waiting(prompt, since))
        self._drop(self._waiting[:-_MAX_WAITING])

    def plan(self, prompts: tuple[Prompt, ...], at: float) -> None:
        """Take all that is to be said by the clock; what was planned before does not hold."""
        late = at - PATIENCE[Urgency.COUNT]
        self._planned = tuple(
            prompt
            for prompt in prompts
            if self.verbosity.allows(prompt.urgency)
            and not self._is_known(prompt)
            and prompt.at is not None
            and prompt.at - self.lag >= late
            and prompt not in self._sent
        )

    def hush(self) -> None:
        """Drop everything that was not said yet."""
        self._drop(self._waiting)
        self._planned = ()

    def next(self, at: float) -> Prompt | None:
        """Take the prompt to say now; None when there is none, or something is being said."""
        self._let_due(at)
        if self._speaking is not None or at < self._not_before:
            return None
        self._drop([w for w in self._waiting if w.expires < at and not self._falls_back(w)])
        ready = [w for w in self._waiting if w.since <= at and self._may(w, at)]
        if not ready:
            return None
        self._speaking = max(ready, key=lambda w: (w.prompt.urgency, -w.since))
        self._waiting.remove(self._speaking)
        self._drop([w for w in self._waiting if _is_overtaken(w, self._speaking)])
        if self._speaking.prompt.key is not None:
            self._said.append(self._speaking.prompt.key)
        return self._speaking.prompt

    def due(self, at: float) -> float | None:
        """Return when to ask for the next prompt; None when only news can change anything."""
        times = [p.at - self.lag for p in self._planned if p.at is not None]
        if self._speaking is None:
            times += [max(w.since, self._not_before) for w in self._waiting if w.since > at]
            times += [at + BUSY_SECONDS for w in self._waiting if w.since <= at]
        return min(times, default=None)

    def over(self) -> None:
        """Take note that the prompt was said, or failed."""
        self._speaking = None

    def was_busy(self, at: float) -> None:
        """Take note that the loudspeaker was busy with somebody else: the prompt waits again."""
        if self._speaking is not None:
            if self._speaking.prompt.key in self._said:
                self._said.remove(self._speaking.prompt.key or "")
            self._waiting.insert(0, self._speaking)
        self._speaking = None
        self._not_before = at + BUSY_SECONDS

    def _let_due(self, at: float) -> None:
        """Let planned prompts whose time has come wait with the others."""
        due = [p for p in self._planned if p.at is not None and p.at - self.lag <= at]
        if not due:
            return
        self._planned = tuple(p for p in self._planned if p not in due)
        self._sent.extend(due)
        for prompt in due:
            since = (prompt.at or at) - self.lag
            if prompt.urgency is Urgency.STAGE:
                self._drop([w for w in self._waiting if w.prompt.urgency < Urgency.STAGE])
            self._waiting.append(_Waiting(prompt, since))

    def _is_known(self, prompt: Prompt) -> bool:
        """Tell whether a prompt that is said once was said, or waits for its turn."""
        waiting = [waiting.prompt.key for waiting in self._waiting]
        return prompt.key is not None and (prompt.key in self._said or prompt.key in waiting)

    def _may(self, waiting: _Waiting, at: float) -> bool:
        """Tell whether a prompt may be said now."""
        prompt = waiting.prompt
        if prompt.urgency in (Urgency.COUNT, Urgency.STOP) or waiting.expires < at:
            return True
        if prompt.urgency is Urgency.STAGE:
            before = self._waiting[: self._waiting.index(waiting)]
            return self._is_ready(prompt) and not any(_goes_before(w, waiting) for w in before)
        return self._is_ready(prompt) and self._has_room(prompt, at)

    def _falls_back(self, waiting: _Waiting) -> bool:
        """Tell whether a prompt that waited for its sound too long is told by its earcon."""
        return waiting.prompt.urgency is Urgency.STAGE and not self._is_ready(waiting.prompt)

    def _has_room(self, prompt: Prompt, at: float) -> bool:
        """Tell whether a cue would be over before the next number is due."""
        ends = at + self.lag + self._seconds(prompt) - _CLOSE_SECONDS
        planned = [p.at for p in self._planned if p.at is not None and p.urgency > Urgency.CUE]
        if planned and ends > min(planned):
            return False
        if self._counted is None or self._pace is None:
            return True
        following = self._counted + self._pace
        return not at < following < ends

    def _keep_pace(self, at: float) -> None:
        """Learn from a count when the next one will come."""
        last, self._counted = self._counted, at
        pace = None if last is None else at - last
        self._pace = pace if pace is not None and pace < _SLOWEST_REP_SECONDS else None

    def _drop(self, stale: list[_Waiting]) -> None:
        """Leave prompts out, and count them."""
        self.dropped += len(stale)
        self._waiting = [waiting for waiting in self._waiting if waiting not in stale]


def _is_overtaken(waiting: _Waiting, speaking: _Waiting) -> bool:
    """Tell whether a stage would be told behind a later one."""
    if speaking.prompt.urgency < Urgency.STAGE or waiting.prompt.urgency is not Urgency.STAGE:
        return False
    return waiting.since < speaking.since and not _is_same_moment(waiting, speaking)


def _goes_before(early: _Waiting, late: _Waiting) -> bool:
    """Tell whether a stage has to be told first, even if only the sound of the other is there."""
    return early.prompt.urgency is Urgency.STAGE and _is_same_moment(early, late)


def _is_same_moment(early: _Waiting, late: _Waiting) -> bool:
    """Tell whether two stages are about one thing that happened; "go" is about nothing else."""
    return late.prompt.key is None and late.since - early.since <= _SAME_MOMENT_SECONDS


def _is_number_now(prompt: Prompt) -> bool:
    """Tell whether a prompt is a number that was true when it came."""
    return prompt.urgency is Urgency.COUNT and prompt.at is None
