"""script/outages: what is counted when something goes wrong in the middle of a set."""

import argparse
import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
import shutil
import sys
import time

from tools.develop.children import Children
from tools.develop.opening import prepare_place
from tools.develop.options import parse_options
from tools.develop.places import ROOT
from tools.develop.waiting import until

from .place import Stand, open_stand
from .scenarios import SCENARIOS, Scenario

_AT_REP = 4
_EXERCISE = "glute_bridge"
_SET_SECONDS = 240.0
_SETTLED_SECONDS = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a scenario."""

    name: str
    done: int = 0
    """Reps the athlete did."""
    counted: int | None = None
    twice: tuple[int, ...] = ()
    """Numbers that were counted more than once."""
    gaps: int = 0
    ended_by: str = ""
    seconds: float = 0.0
    fault: str = ""

    @property
    def passed(self) -> bool:
        """Tell whether nothing is wrong."""
        return not self.fault


def main() -> int:
    """Run from the command line and return the exit code."""
    given = _arguments()
    names = given.scenario or list(SCENARIOS)
    return asyncio.run(_run_all(names, given.seconds, given.jobs, given.tempo, keep=given.keep))


def _arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="script/outages", description=__doc__)
    parser.add_argument("scenario", nargs="*", help=f"of {', '.join(SCENARIOS)}; none: all")
    parser.add_argument("--seconds", type=float, default=60.0, help="of an outage (default: 60)")
    parser.add_argument("--jobs", type=int, default=3, help="scenarios at a time (default: 3)")
    parser.add_argument("--tempo", type=float, default=0.7, help="of the athlete (default: 0.7)")
    parser.add_argument("--keep", action="store_true", help="keep the temporary directories")
    return parser.parse_args()


async def _run_all(names: list[str], seconds: float, jobs: int, tempo: float, *, keep: bool) -> int:
    """Run scenarios side by side, print a table, and return the exit code."""
    room = asyncio.Semaphore(jobs)

    async def run(name: str) -> Outcome:
        async with room:
            outcome = await _run(name, seconds, tempo, keep=keep)
            print(_row(outcome), flush=True)
            return outcome

    print(_HEAD, flush=True)
    outcomes = await asyncio.gather(*(run(name) for name in names))
    failed = sum(not outcome.passed for outcome in outcomes)
    print(f"\n{len(outcomes) - failed} right, {failed} wrong", flush=True)
    return 1 if failed else 0


async def _run(name: str, seconds: float, tempo: float, *, keep: bool) -> Outcome:
    """Run one scenario in a gym of its own."""
    options = parse_options(["--check", "--tempo", str(tempo), *(["--keep"] if keep else [])])
    place = prepare_place(options)
    children = Children(place.logs, ROOT)
    began = time.monotonic()
    stand: Stand | None = None
    try:
        stand = await open_stand(options, children, place, lambda _: None)
        outcome = await _play(stand, name, SCENARIOS[name], seconds)
    except Exception as error:  # noqa: BLE001 - the others go on
        outcome = Outcome(name=name, fault=f"{type(error).__name__}: {error}"[:300])
    finally:
        if stand is not None:
            await stand.disconnect()
            await asyncio.to_thread(stand.weather.stop)
        await asyncio.shield(children.stop_all())
        if options.temporary:
            shutil.rmtree(options.config, ignore_errors=True)
        elif keep:
            print(f"{name}: {options.config}", file=sys.stderr)
    return replace(outcome, seconds=time.monotonic() - began)


async def _play(stand: Stand, name: str, scenario: Scenario, seconds: float) -> Outcome:
    """Let it happen in a set of reps, and compare what was counted with what was done."""
    await asyncio.sleep(4)
    await stand.home.act(
        "run_primer.start_routine", {"routine": "pre_run_short", "prepare": 4}, response=True
    )
    await asyncio.sleep(3)
    for _ in range(3):
        await stand.home.act("run_primer.skip_step", response=True)
        await asyncio.sleep(1)

    async def counting() -> bool:
        return stand.truth(_EXERCISE).count("rep") >= _AT_REP

    await until(counting, f"rep {_AT_REP}", seconds=60)
    await scenario.happen(stand, seconds)
    await until(lambda: _is_over(stand), "the end of the set", seconds=_SET_SECONDS)
    result = await _result(stand)
    return _judge(stand, name, scenario, result)


async def _is_over(stand: Stand) -> bool:
    """Tell whether the athlete is through with the set, or Home Assistant is."""
    return "set_done" in stand.truth(_EXERCISE) or _completed(stand) is not None


def _completed(stand: Stand) -> Mapping[str, object] | None:
    """Return what Home Assistant says of the set once it is over."""
    rows = [row for row in stand.events("set", "set_completed") if row["exercise"] == _EXERCISE]
    return rows[-1] if rows else None


async def _result(stand: Stand) -> Mapping[str, object]:
    """Return the result of the set; its athlete says that it is done if it does not end."""

    async def completed() -> Mapping[str, object] | None:
        return _completed(stand)

    try:
        return await until(completed, "the set to end", seconds=_SETTLED_SECONDS)
    except TimeoutError:
        done = stand.gym.entities.one("button", "done")
        await stand.home.ask(
            "call_service", domain="button", service="press", service_data={"entity_id": done}
        )
    return await until(completed, "the set to end by its button", seconds=10)


def _judge(stand: Stand, name: str, scenario: Scenario, result: Mapping[str, object]) -> Outcome:
    """Compare."""
    done = stand.truth(_EXERCISE).count("rep")
    counted = int(str(result["reps"]))
    numbers = [
        row["rep"] for row in stand.events("rep", "rep_counted") if row["exercise"] == _EXERCISE
    ]
    twice = tuple(sorted({number for number in numbers if numbers.count(number) > 1}))
    gaps = len(stand.events("session", "gap"))
    faults = []
    if counted != done and not (scenario.has_gap and counted == done - 1):
        faults.append(f"{counted} counted, {done} done")
    if twice:
        faults.append(f"counted twice: {twice}")
    if scenario.has_gap != bool(gaps):
        faults.append("the gap was not said" if scenario.has_gap else f"{gaps} gaps")
    return Outcome(
        name=name,
        done=done,
        counted=counted,
        twice=twice,
        gaps=gaps,
        ended_by=str(result["ended_by"]),
        fault="; ".join(faults),
    )


_HEAD = (
    f"{'scenario':<14}{'done':>5}{'counted':>9}{'twice':>7}{'gaps':>6}"
    f"{'ended by':>10}{'seconds':>9}"
)


def _row(outcome: Outcome) -> str:
    """Return a row of the table."""
    counted = "-" if outcome.counted is None else outcome.counted
    told = outcome.fault or f"right: {SCENARIOS[outcome.name].about}"
    return (
        f"{outcome.name:<14}{outcome.done:>5}{counted:>9}{len(outcome.twice):>7}"
        f"{outcome.gaps:>6}{outcome.ended_by:>10}{outcome.seconds:>9.0f}  {told}"
    )


if __name__ == "__main__":
    sys.exit(main())
