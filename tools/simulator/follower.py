"""A virtual athlete who does what Home Assistant leads, and writes down what they did."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
import json
from pathlib import Path
import time
from typing import Any

import aiohttp
import numpy as np

from custom_components.run_primer.engine.catalogue import load_catalogue

from .body import Athlete
from .motion import RATE
from .stage import Stage
from .styles import BAND_STYLES, Performance, perform

REACTION_SECONDS = 0.8
_STYLE = {
    "glute_bridge": "bridge_bodyweight",
    "bridge_isometric": "hold_alone",
    "single_leg_bridge": "single_leg",
    "clamshell": "clamshell",
    "lateral_band_walk": "lateral_band_walk",
    "band_abduction": "band_abduction",
    "standing_kickback": "kickback",
}
_EXERCISES = load_catalogue().exercises
_LONGEST_HOLD_SECONDS = 180.0
_NO_TIMES = ("unknown", "unavailable")


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


class Follower:
    """Listens to a station and moves on the stage."""

    def __init__(
        self, stage: Stage, diary: Diary, rng: np.random.Generator, tempo: float = 1.0
    ) -> None:
        """Be an athlete; `tempo` 2 does reps twice as fast."""
        self._stage = stage
        self._diary = diary
        self._rng = rng
        self._tempo = tempo
        self._athlete = Athlete(mass=70.0)
        self._states: dict[str, Mapping[str, Any]] = {}
        self._keys: dict[str, str] = {}
        self._seen: dict[str, str] = {}
        self._set: asyncio.Task[None] | None = None

    async def follow(self, address: str, token: str) -> None:
        """Do every set that is started, until cancelled; connect again when the line is cut."""
        async with aiohttp.ClientSession() as http:
            while True:
                with suppress(aiohttp.ClientError, ConnectionError, asyncio.IncompleteReadError):
                    async with http.ws_connect(f"{address}/api/websocket") as socket:
                        await self._listen(socket, token)
                await asyncio.sleep(1)

    async def _listen(self, socket: aiohttp.ClientWebSocketResponse, token: str) -> None:
        """Take messages until the connection ends."""
        await socket.receive_json()
        await socket.send_json({"type": "auth", "access_token": token})
        await socket.receive_json()
        for number, kind in ((1, "config/entity_registry/list"), (2, "subscribe_events")):
            event = {"event_type": "state_changed"} if number > 1 else {}
            await socket.send_json({"id": number, "type": kind, **event})
        await socket.send_json(
            {"id": 3, "type": "subscribe_events", "event_type": "entity_registry_updated"}
        )
        asked = 3
        async for message in socket:
            row = message.json()
            if row["type"] == "result" and isinstance(row.get("result"), list):
                self._learn_entities(row["result"])
            elif row["type"] == "event" and row["id"] == 2:
                self._see(row["event"]["data"])
            elif row["type"] == "event":
                asked += 1
                await socket.send_json({"id": asked, "type": "config/entity_registry/list"})

    def _learn_entities(self, rows: list[Mapping[str, Any]]) -> None:
        """Find the station's entities by their keys."""
        self._keys = {
            row["entity_id"]: row["translation_key"]
            for row in rows
            if row["platform"] == "run_primer" and row["translation_key"]
        }

    def _see(self, data: Mapping[str, Any]) -> None:
        """Take a new state."""
        entity, state = data["entity_id"], data["new_state"]
        key = self._keys.get(entity)
        if key is None or state is None:
            return
        if not entity.startswith("event."):
            self._states[key] = state
            return
        # An event that comes back after a restart has its old time, or none.
        if state["state"] in (*_NO_TIMES, self._seen.get(key)):
            return
        self._seen[key] = state["state"]
        if key == "set":
            self._act(state["attributes"])
        elif key == "session":
            self._get_on_or_off(state["attributes"].get("event_type"))

    def _get_on_or_off(self, happened: str | None) -> None:
        """Lie down when a routine begins, and get up when it is over."""
        if happened not in ("started", "completed", "stopped"):
            return
        lying = perform("hold_alone", self._rng, athlete=self._athlete, quiet=1.0, hold=1.0)
        for key in ("feet_left", "feet_right", "bench"):
            newtons = float(getattr(lying, key)[: int(RATE)].mean())
            at = time.monotonic() + 0.5
            self._stage.rest(key, newtons if happened == "started" else 0.0, at)

    def _act(self, happened: Mapping[str, Any]) -> None:
        """Begin a set, or end it."""
        if self._set is not None:
            self._set.cancel()
            self._set = None
        if happened.get("event_type") == "set_started":
            self._set = asyncio.ensure_future(self._do(happened))

    async def _do(self, happened: Mapping[str, Any]) -> None:
        """Do one set as it is prescribed; come to rest when it ends, however it ends."""
        exercise = str(happened["exercise"])
        self._diary.write("set", exercise=exercise, side=happened["side"], set=happened["set"])
        style = _STYLE.get(exercise)
        if style is None:
            return
        kind = "band" if style in BAND_STYLES else "platform"
        await asyncio.sleep(REACTION_SECONDS)
        performance = self._perform(exercise, style)
        start = time.monotonic()
        self._stage.play(performance, start, frozenset({kind}))
        try:
            await self._write_down(performance, start + _BLEND)
        except asyncio.CancelledError:
            self._come_down(performance, kind, start)
            raise
        self._diary.write("set_done", exercise=exercise)

    def _perform(self, exercise: str, style: str) -> Performance:
        """Return what to do."""
        if style == "hold_alone":
            options = {"hold": _LONGEST_HOLD_SECONDS, "quiet": 0.3}
            return perform(style, self._rng, athlete=self._athlete, **options)
        reps = int(float(self._states["reps_target"]["state"]))
        prescribed = _EXERCISES[exercise].tempo
        return perform(
            style,
            self._rng,
            reps=reps,
            athlete=self._athlete,
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
        """Stop: rest where the set began. A rep that is over its top is finished first."""
        now = time.monotonic()
        played = now - start - _BLEND
        ends = [rep.end for rep in performance.reps if rep.lockout <= played < rep.end]
        if performance.style == "hold_alone":
            ends = []
        at = start + _BLEND + max(ends) if ends else now + 0.1
        for key in ("band",) if kind == "band" else ("feet_left", "feet_right", "bench"):
            self._stage.rest(key, float(getattr(performance, key)[0]), at)


_BLEND = 0.4
"""Seconds the stage takes to blend a performance in."""
