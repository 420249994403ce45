"""A whole routine in a second: a session, a coach, a loudspeaker and an athlete, without a clock.

The athlete knows nothing but what it is told: by ear (what the loudspeaker really
played) or by eye (what the dashboard shows).
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
import math
from pathlib import Path
from random import Random

from custom_components.run_primer.engine import (
    Coach,
    Event,
    Lag,
    MotionCounter,
    Playback,
    Prompt,
    Reading,
    RepCounted,
    Scheduler,
    SensorKind,
    Session,
    SessionView,
    after_rep,
    load_catalogue,
    load_words,
    plan_sets,
    timetable,
    view_session,
)

CATALOGUE = load_catalogue()
WORDS = load_words(Path(__file__).parents[2] / "custom_components" / "run_primer" / "words", "en")
BOTH = frozenset({SensorKind.PLATFORM, SensorKind.BAND})
RATE = 20.0
STEP = 1 / RATE
REST_NEWTONS = 100.0
PUSH_NEWTONS = 100.0


def seconds_of(prompt: Prompt) -> float:
    """Return how long a prompt lasts, about fifteen letters a second."""
    return 0.2 + 0.065 * len(WORDS.prompt(prompt))


@dataclass(kw_only=True)
class Told:
    """What an athlete knows of the set."""

    exercise: str = ""
    side: str | None = None
    reps: int | None = None
    hold: float | None = None
    button: bool = False


class Athlete:
    """Does what it is told; forces in newtons over station time."""

    def __init__(self) -> None:
        self.told = Told()
        self.done: list[Told] = []
        self.presses = False
        self._since: float | None = None
        self._pushing: float | None = None
        self._level = 0.7
        self._stride = 0.2
        self._way = 0

    def listen(self, prompt: Prompt, at: float) -> None:
        for line in prompt.lines:
            key, values = line.key.removeprefix("prompts."), dict(line.values)
            if key.startswith("next_"):
                self.told = Told(
                    exercise=str(values["exercise"]),
                    side=str(values["side"]) if "side" in values else None,
                    reps=int(values["reps"]) if "reps" in values else None,
                    hold=None if "reps" in values else float(values["seconds"]),
                    button="button" in key,
                )
            self._act(key, at)

    def look(self, view: SessionView, shown: str | None, at: float) -> None:
        if view.state == "working" and self._since is None and view.exercise:
            self.told = Told(
                exercise=view.exercise,
                side=None if view.side == "both" else view.side,
                reps=view.reps_target or (None if view.hold_target else 0),
                hold=view.hold_target,
                button=view.measure == "button",
            )
            self._act("go", at)
        if view.state != "working" and self._since is not None:
            self._act("set_done", at)
        if shown is not None:
            self._act({"More.": "target_more", "Less.": "target_less"}.get(shown, ""), at)

    def _act(self, key: str, at: float) -> None:
        if key == "go" and not (self.goes_on and self._since is not None):
            self._since, self._pushing = at + 0.5, None
            self._level, self._stride, self._way = 0.7, 0.2, 0
            self.done.append(self.told)
        elif key in ("rest", "completed", "set_done", "target_done", "stopped"):
            self._since = None
        elif key in ("push", "push_again"):
            self._pushing = at
        elif key == "release":
            self._pushing = None
        elif key in ("target_more", "target_less"):
            way = 1 if key == "target_more" else -1
            self._stride *= 0.6 if way == -self._way else 1.0
            self._level, self._way = self._level + way * self._stride, way

    def force(self, at: float) -> float:
        """Return what the sensor in use is pressed or stretched with."""
        if self._since is None or at < self._since:
            return REST_NEWTONS
        elapsed, told = at - self._since, self.told
        if told.hold is not None:
            return REST_NEWTONS + PUSH_NEWTONS * self._level * min(elapsed, 1.0)
        if self._pushing is not None or told.exercise == "iso_force_control":
            return self._push(at, elapsed)
        tempo = CATALOGUE.exercises[told.exercise].tempo
        parts = (tempo.concentric, max(tempo.hold, 0.3), tempo.eccentric, tempo.pause + 0.6)
        number, phase = divmod(elapsed, sum(parts))
        if number >= (told.reps or 0) and (told.button or not self.goes_on):
            self.presses = self.presses or told.button
            self._since = None
            return REST_NEWTONS
        return REST_NEWTONS + PUSH_NEWTONS * _height(phase, parts)

    def _push(self, at: float, elapsed: float) -> float:
        """Push when told to; without words, in a rhythm of its own."""
        begun = at - self._pushing if self._pushing is not None else -1.0
        if self.told.reps and self._pushing is None and self.by_eye:
            begun = elapsed % 8.0 - 2.0
            if elapsed > 8.0 * self.told.reps and not self.goes_on:
                return REST_NEWTONS
            begun = begun if 0 <= begun < 4.5 else -1.0
        return REST_NEWTONS + (PUSH_NEWTONS * min(begun / 0.4, 1.0) if begun >= 0 else 0.0)

    by_eye = False
    """True when it also reads what is shown."""
    goes_on = False
    """True when it goes on until it is told that the set is over, however many reps that takes."""


class Reader(Athlete):
    """An athlete that reads what is shown."""

    by_eye = True


def _height(phase: float, parts: tuple[float, float, float, float]) -> float:
    up, top, down, _ = parts
    if phase < up:
        return (1 - math.cos(math.pi * phase / up)) / 2
    if phase < up + top:
        return 1.0
    if phase < up + top + down:
        return (1 + math.cos(math.pi * (phase - up - top) / down)) / 2
    return 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """A prompt that was really heard."""

    prompt: Prompt
    sent: float
    started: float
    ended: float
    late: float
    """Seconds from when it was asked for until it was sent."""


@dataclass(kw_only=True)
class Loudspeaker:
    """A loudspeaker with moods.

    A satellite tells when it is over, a player only shows its state, a blind one not even that.
    """

    kind: str = "satellite"
    lag: float = 0.25
    faults: float = 0.0
    random: Random = field(default_factory=lambda: Random(3))
    sounds: list[Sound] = field(default_factory=list)
    measured: Lag = field(default_factory=lambda: Lag(0.5))
    _ends: float | None = None
    _busy_until: float = 0.0
    _playback: Playback | None = None
    _changes: deque[tuple[float, bool]] = field(default_factory=deque)

    def send(self, prompt: Prompt, at: float, late: float = 0.0) -> bool:
        """Take a sound; False when somebody else is speaking."""
        if self.random.random() < self.faults:
            self._busy_until = at + self.random.uniform(0.2, 6.0)
        if at < self._busy_until:
            return False
        fate = self.random.random()
        started = at + self._delay(slow=fate < self.faults)
        ended = started + seconds_of(prompt)
        if fate > 1 - self.faults:
            # It fails without a sound: at once, or only after a timeout.
            self._ends = at + self.random.choice([0.0, 30.0])
            return True
        self.sounds.append(
            Sound(
                prompt=prompt,
                sent=at,
                started=started,
                ended=ended,
                late=late,
            )
        )
        self._ends = ended + 0.05
        if self.kind == "satellite":
            self.measured.note(started - at + 0.05)
        if self.kind != "satellite":
            self._playback = Playback(at, seconds_of(prompt), self.measured)
            self._changes = deque([(started, True), (ended, False)])
        return True

    def is_over(self, at: float) -> bool:
        """Tell whether the speaker believes that the last sound is over."""
        if self._playback is None:
            return self._ends is None or at >= self._ends
        while self.kind == "player" and self._changes and self._changes[0][0] <= at:
            self._playback.show(at, playing=self._changes.popleft()[1])
        if at < self._playback.over:
            return False
        self._playback.close()
        return True

    def _delay(self, *, slow: bool) -> float:
        if self.kind == "blind":
            return self.random.uniform(0.5, 1.0) * self.measured.typical
        return self.lag * self.random.uniform(0.7, 1.3) + (
            self.random.uniform(0.3, 3.0) if slow else 0.0
        )


class Gym:
    """Leads a routine to its end."""

    def __init__(
        self,
        routine: str,
        athlete: Athlete,
        loudspeaker: Loudspeaker | None = None,
        *,
        sensors: frozenset[SensorKind] = BOTH,
        start: float = 1000.0,
    ) -> None:
        self.routine = CATALOGUE.routines[routine]
        self.plan = plan_sets(self.routine, CATALOGUE.exercises, sensors)
        self.session = Session(routine, self.plan, {kind: MotionCounter(kind) for kind in sensors})
        self.athlete = athlete
        self.loudspeaker = loudspeaker
        self.scheduler = Scheduler(seconds_of, lambda _: True)
        self.events: list[Event] = []
        self.shown: str | None = None
        self.views: list[SessionView] = []
        self.at = start
        self._coach = Coach(self.routine.closing_cues)
        self._asked: Prompt | None = None
        self._heard = 0
        self._said: dict[Prompt, float] = {}

    def run(self, longest: float = 3600.0) -> None:
        """Go on until it is over and all was said."""
        ends = self.at + longest
        self._handle(self.session.start(self.at))
        while self.at < ends and (self.session.is_active or not self.scheduler.is_idle):
            self.step()
        assert not self.session.is_active, f"stuck at {view_session(self.session)}"

    def step(self) -> None:
        """Let a moment pass."""
        self.at += STEP
        if self.session.stage.due is not None and self.session.stage.due <= self.at:
            self._handle(self.session.tick(self.at))
        planned = self.session.current
        force = self.athlete.force(self.at)
        if planned is not None and planned.measure.value in SensorKind:
            kind = SensorKind(planned.measure.value)
            reading = Reading(self.at, force)
            self._handle(self.session.feed(kind, reading, self.at, self.at))
        if self.athlete.presses:
            self.athlete.presses = False
            self._handle(self.session.done(self.at))
        self._handle(self.session.settle(self.at))
        if self.loudspeaker is not None:
            self._speak(self.loudspeaker)
        if self.loudspeaker is None or self.athlete.by_eye:
            self.athlete.look(view_session(self.session), self.shown, self.at)
        self.shown = None

    def _handle(self, events: list[Event]) -> None:
        if not events:
            return
        self.events += events
        for event in events:
            for prompt in self._coach.prompts(event):
                self.shown = WORDS.prompt(prompt)
                if not prompt.timed:
                    self._said[prompt] = self.at
                    self.scheduler.say(prompt, self.at)
            if isinstance(event, RepCounted):
                for prompt in after_rep(event.planned, self.at):
                    self.scheduler.say(prompt, self.at)
        self.scheduler.plan(timetable(self.session), self.at)
        self.views.append(view_session(self.session))

    def _speak(self, loudspeaker: Loudspeaker) -> None:
        if self._asked is not None and loudspeaker.is_over(self.at):
            self._asked = None
            self.scheduler.over()
        self.scheduler.lag = loudspeaker.measured.typical
        prompt = self.scheduler.next(self.at)
        if prompt is not None:
            self._asked = prompt
            if not loudspeaker.send(prompt, self.at, self._late(prompt)):
                self._asked = None
                self.scheduler.was_busy(self.at)
        for sound in self._ended(loudspeaker):
            self.athlete.listen(sound.prompt, self.at)

    def _late(self, prompt: Prompt) -> float:
        """Return how long ago a prompt was asked for, or should have been sent."""
        if prompt.at is None:
            return self.at - self._said[prompt]
        return self.at - (prompt.at - self.scheduler.lag)

    def _ended(self, loudspeaker: Loudspeaker) -> Iterator[Sound]:
        """Yield sounds when they are understood: at their end, commands at their start."""
        while self._heard < len(loudspeaker.sounds):
            sound = loudspeaker.sounds[self._heard]
            if sound.started > self.at:
                return
            self._heard += 1
            yield sound
