"""One outage in the middle of a set, on real parts."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
import shutil
import sys
import time
from typing import Any

from tools.develop.children import Children
from tools.develop.opening import prepare_place
from tools.develop.options import parse_options
from tools.develop.places import ROOT
from tools.develop.waiting import until

from .outcome import Outcome, Told, find_faults
from .place import Stand, open_stand
from .scenarios import Scenario

_AT_REP = 4
_EXERCISE = "glute_bridge"
_SET_SECONDS = 240.0
_LOOK_SECONDS = 0.1
_LIVE_SECONDS = 1.0
"""In which a rep is counted when all is well."""
_SETTLED_SECONDS = 20.0
_RECORDED_SECONDS = 7.0
"""The recorder writes behind, by five seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """How to run a scenario."""

    seconds: float
    """Of the outage."""
    tempo: float
    """Of the athlete; 2 is twice as fast."""
    keep: bool
    """Keep the directory with everything that was written."""


async def run_scenario(name: str, scenario: Scenario, trial: Trial) -> Outcome:
    """Run one scenario in a gym of its own."""
    options = parse_options(
        ["--check", "--by-eye", "--tempo", str(trial.tempo), *(["--keep"] if trial.keep else [])]
    )
    place = prepare_place(options)
    children = Children(place.logs, ROOT)
    began = time.monotonic()
    stand: Stand | None = None
    try:
        stand = await open_stand(options, children, place, lambda _: None)
        outcome = await _play(stand, name, scenario, trial.seconds)
    except Exception as error:  # noqa: BLE001 - the others go on
        fault = f"{type(error).__name__}: {error}"[:300]
        outcome = Outcome(name=name, about=scenario.about, fault=fault)
    finally:
        if stand is not None:
            await stand.disconnect()
            await asyncio.to_thread(stand.weather.stop)
        await asyncio.shield(children.stop_all())
        if options.temporary:
            shutil.rmtree(options.config, ignore_errors=True)
        elif trial.keep:
            print(f"{name}: {options.config}", file=sys.stderr)
    return replace(outcome, took=time.monotonic() - began)


async def _play(stand: Stand, name: str, scenario: Scenario, seconds: float) -> Outcome:
    """Let it happen in a set of reps, and compare what was counted with what was done."""
    await _begin_set(stand)

    async def under_way() -> bool:
        return len(stand.reps(_EXERCISE)) >= _AT_REP

    await until(under_way, f"rep {_AT_REP}", seconds=60)
    await scenario.happen(stand, seconds)
    async with asyncio.timeout(_SET_SECONDS):
        caught_up = await _catch_up(stand, allowed=int(scenario.has_gap))
    await until(lambda: _is_over(stand), "the end of the set", seconds=_SET_SECONDS)
    result = await _result(stand)
    await asyncio.sleep(_RECORDED_SECONDS)
    await asyncio.to_thread(stand.read_recorder)
    done, told = len(stand.reps(_EXERCISE)), _told(stand, result)
    return Outcome(
        name=name,
        about=scenario.about,
        done=done,
        told=told,
        caught_up=caught_up,
        fault=find_faults(done, told, has_gap=scenario.has_gap),
    )


async def _begin_set(stand: Stand) -> None:
    """Start a routine and go to its set of reps on the platform."""
    await asyncio.sleep(4)
    await stand.home.act(
        "run_primer.start_routine", {"routine": "pre_run_short", "prepare": 4}, response=True
    )
    await asyncio.sleep(3)
    for _ in range(3):
        await stand.home.act("run_primer.skip_step", response=True)
        await asyncio.sleep(1)


async def _catch_up(stand: Stand, *, allowed: int) -> float:
    """Return for how many seconds behind the outage something that was done was still missing.

    So many reps may be missing for good. It ends when a rep that was done since is counted.
    """
    back, began = time.monotonic(), time.time()
    behind = 0.0
    while _completed(stand) is None:
        done = [at for at in stand.reps(_EXERCISE) if at < time.time() - _LIVE_SECONDS]
        counted = (await stand.state("sensor", "reps"))["state"]
        if not counted.isdecimal() or int(counted) < len(done) - allowed:
            behind = time.monotonic() - back
        elif done and done[-1] > began:
            break
        await asyncio.sleep(_LOOK_SECONDS)
    return behind


async def _is_over(stand: Stand) -> bool:
    """Tell whether the athlete is through with the set, or Home Assistant is."""
    return stand.is_through(_EXERCISE) or _completed(stand) is not None


def _completed(stand: Stand) -> Mapping[str, Any] | None:
    """Return what Home Assistant says of the set once it is over."""
    rows = [row for row in stand.events("set", "set_completed") if row["exercise"] == _EXERCISE]
    return rows[-1] if rows else None


async def _result(stand: Stand) -> Mapping[str, Any]:
    """Return the result of the set; its athlete says that it is done if it does not end."""

    async def completed() -> Mapping[str, Any] | None:
        return _completed(stand)

    try:
        return await until(completed, "the set to end", seconds=_SETTLED_SECONDS)
    except TimeoutError:
        done = stand.gym.entities.one("button", "done")
        await stand.home.act("button.press", {"entity_id": done})
    return await until(completed, "the set to end by its button", seconds=10)


def _told(stand: Stand, result: Mapping[str, Any]) -> Told:
    """Return all that Home Assistant told of the set."""
    counted = stand.events("rep", "rep_counted")
    restored = stand.events("session", "restored")
    return Told(
        reps=int(result["reps"]),
        ended_by=str(result["ended_by"]),
        numbers=[row["rep"] for row in counted if row["exercise"] == _EXERCISE],
        gaps=[row["seconds"] for row in stand.events("session", "gap")],
        away=float(restored[-1]["away"]) if restored else None,
    )
