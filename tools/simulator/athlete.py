"""A virtual athlete on the stage: begins sets, ends them, and writes down what was done."""

import asyncio
import json
from pathlib import Path
import time

import numpy as np

from custom_components.run_primer.engine.catalogue import load_catalogue

from .body import Athlete as Body
from .motion import RATE
from .pushing import PUSHING, Pusher
from .stage import Stage
from .styles import BAND_STYLES, Performance, perform

REACTION_SECONDS = 0.8
_STYLE = {
    "glute_bridge": "bridge_bodyweight",
    "bridge_isometric": "hold_alone",
    "single_leg_bridge": "single_leg",
    "single_leg_hip_thrust": "single_leg",
    "barbell_hip_thrust": "dead_stop",
    "banded_hip_thrust": "thrust_bodyweight",
    "elevated_hip_thrust": "dead_stop",
    "eccentric_hip_thrust": "eccentric_slow",
    "clamshell": "clamshell",
    "lateral_band_walk": "lateral_band_walk",
    "band_abduction": "band_abduction",
    "cable_hip_abduction": "band_abduction",
    "standing_kickback": "kickback",
}
_EXERCISES = load_catalogue().exercises
_LONGEST_HOLD_SECONDS = 180.0
_BLEND = 0.4
"""Seconds the stage takes to blend a performance in."""


class Diary:
    """A file of JSON lines with the wall time of everything the athlete does."""

    def __init__(self, path: Path | None) -> None:
        """Write to a file, or to nowhere."""
        self._path = path

    def write(self, event: str, **fields: object) -> None:
        """Add a line."""
        line = json.dumps({"at": round(time.time(), 4), "event": event, **fields})
        print(line, flush=True)
        if self._path is not None:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(f"{line}\n")


class Athlete:
    """Does sets on the stage, as somebody tells."""

    def __init__(
        self, stage: Stage, diary: Diary, rng: np.random.Generator, tempo: float = 1.0
    ) -> None:
        """Be an athlete; `tempo` 2 does reps twice as fast."""
        self._stage = stage
        self._diary = diary
        self._rng = rng
        self._tempo = tempo
        self._body = Body(mass=70.0)
        self.pusher = Pusher(stage, diary.write)
        self._set: asyncio.Task[None] | None = None
        self._pushes = False
        self._lying = dict.fromkeys(("feet_left", "feet_right", "bench"), 0.0)
        """Newtons on each channel of the platform between sets."""

    def lie_down(self) -> None:
        """Get in place for a routine."""
        self._rest(lying=True)

    def get_up(self) -> None:
        """Leave the platform."""
        self._rest(lying=False)

    def begin(self, exercise: str, side: str, reps: int) -> None:
        """Begin a set, after a moment; `reps` do not matter for a hold."""
        self.end()
        if exercise == PUSHING:
            self._pushes = True
            self._diary.write("set", exercise=exercise, side=side)
            if not reps:
                self.pusher.hold()
            return
        self._set = asyncio.ensure_future(self._do(exercise, side, reps))

    def end(self) -> None:
        """End the set that is going on, if any."""
        if self._set is not None:
            self._set.cancel()
            self._set = None
        if self._pushes:
            self._pushes = False
            self.pusher.release()

    def _rest(self, *, lying: bool) -> None:
        """Rest on the platform, or leave it."""
        still = perform("hold_alone", self._rng, athlete=self._body, quiet=1.0, hold=1.0)
        self._lying = {
            key: float(getattr(still, key)[: int(RATE)].mean()) if lying else 0.0
            for key in self._lying
        }
        self.pusher.lie(self._lying)
        for key, newtons in self._lying.items():
            self._stage.rest(key, newtons, time.monotonic() + 0.5)

    async def _do(self, exercise: str, side: str, reps: int) -> None:
        """Do one set as it is prescribed; come to rest when it ends, however it ends."""
        self._diary.write("set", exercise=exercise, side=side)
        style = _STYLE.get(exercise)
        if style is None:
            return
        kind = "band" if style in BAND_STYLES else "platform"
        await asyncio.sleep(REACTION_SECONDS)
        performance = self._perform(exercise, style, reps)
        start = time.monotonic()
        self._stage.play(performance, start, frozenset({kind}))
        try:
            await self._write_down(performance, start + _BLEND)
        except asyncio.CancelledError:
            self._come_down(performance, kind, start)
            raise
        self._diary.write("set_done", exercise=exercise)

    def _perform(self, exercise: str, style: str, reps: int) -> Performance:
        """Return what to do."""
        if style == "hold_alone":
            options = {"hold": _LONGEST_HOLD_SECONDS, "quiet": 0.3}
            return perform(style, self._rng, athlete=self._body, **options)
        prescribed = _EXERCISES[exercise].tempo
        return perform(
            style,
            self._rng,
            reps=reps,
            athlete=self._body,
            quiet=0.3,
            tempo=self._tempo,
            concentric=prescribed.concentric / self._tempo,
            hold=prescribed.hold / self._tempo,
            eccentric=prescribed.eccentric / self._tempo,
        )

    async def _write_down(self, performance: Performance, start: float) -> None:
        """Write reps and holds into the diary as they are done."""
        moments = [(rep.lockout, "rep") for rep in performance.reps]
        if performance.style == "hold_alone":
            moments = [(hold.start, "hold_started") for hold in performance.holds]
        for moment, event in moments:
            await asyncio.sleep(max(start + moment - time.monotonic(), 0.0))
            self._diary.write(event)
        await asyncio.sleep(max(start + performance.times[-1] - time.monotonic(), 0.0))

    def _come_down(self, performance: Performance, kind: str, start: float) -> None:
        """Stop, and lie on both feet. A rep that is over its top is finished first."""
        now = time.monotonic()
        played = now - start - _BLEND
        ends = [rep.end for rep in performance.reps if rep.lockout <= played < rep.end]
        if performance.style == "hold_alone":
            ends = []
        at = start + _BLEND + max(ends) if ends else now + 0.1
        if kind == "band":
            self._stage.rest("band", float(performance.band[0]), at)
            return
        for key, newtons in self._lying.items():
            self._stage.rest(key, newtons, at)
