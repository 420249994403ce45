"""The workout log: how fast, how small, and what is left when its process is killed."""

import argparse
import asyncio
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial, reduce
import json
import multiprocessing
import operator
from pathlib import Path
import random
import sqlite3
import statistics
import sys
from tempfile import TemporaryDirectory
import time

from custom_components.run_primer.ledger import (
    HoldRecord,
    LogFile,
    Outcome,
    RepRecord,
    SessionRecord,
    Setback,
    SetRecord,
    Wanted,
    Writer,
    close_session,
    find_sessions,
    session_data,
)

from .killing import STATION, Verdict, kill_often
from .showing import trace_bytes

_SESSIONS, _SETS, _REPS = 10_000, 5, 20
_BEGIN = datetime(2017, 1, 1, tzinfo=UTC)
_APART = timedelta(hours=8)
_MONTH = timedelta(days=31)


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One thing that was measured."""

    name: str
    value: float
    unit: str
    limit: float | None = None
    """What it must not exceed."""

    @property
    def kept(self) -> bool:
        """Tell whether it is within its limit."""
        return self.limit is None or self.value <= self.limit

    def __str__(self) -> str:
        """Return it as a line."""
        limit = "" if self.limit is None else f"  (at most {self.limit:g})"
        return f"{self.name:58} {self.value:10.3f} {self.unit}{limit}{'' if self.kept else '  NO'}"


def main() -> int:
    """Measure, print, and tell by the exit code whether all limits are kept."""
    parser = argparse.ArgumentParser(prog="script/bench log", description=__doc__)
    parser.add_argument("--sessions", type=int, default=_SESSIONS, help="of 100 reps each")
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--workers", type=int, default=4, help="logs that are killed at a time")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    figures: list[Figure] = []
    with TemporaryDirectory() as folder:
        path = Path(folder) / "run_primer.db"
        figures += _fill(path, options.sessions, options.seed)
        figures += _read(path, options.sessions)
        figures += asyncio.run(_start(path))
    figures.append(
        Figure(
            name="raw trace of ten minutes, three channels",
            value=trace_bytes(options.seed) / 1e3,
            unit="kB",
            limit=300,
        )
    )
    if options.kills:
        figures += _kill(options.kills, options.workers, options.seed)
    print(*figures, sep="\n")
    return 0 if all(figure.kept for figure in figures) else 1


def _fill(path: Path, sessions: int, seed: int) -> list[Figure]:
    """Write many sessions."""
    print(f"writing {sessions} sessions …", file=sys.stderr)
    chance = random.Random(seed)
    writer = _open(path)
    started = time.perf_counter()
    for number in range(sessions):
        done = writer.submit(partial(close_session, session=_session(number, chance)))
        if number % 1000 == 999:
            done.result()
            print(f"  {number + 1}", file=sys.stderr)
    writer.close()
    reps = sessions * _SETS * _REPS
    return [
        Figure(name="reps in the log", value=reps, unit=""),
        Figure(
            name="written in bulk, per rep",
            value=(time.perf_counter() - started) / reps * 1e6,
            unit="µs",
        ),
        Figure(name="file, per rep", value=path.stat().st_size / reps, unit="B", limit=400),
    ]


def _read(path: Path, sessions: int) -> list[Figure]:
    """Read months out of the middle, as the action does; beside it the bare query for scale."""
    writer = _open(path)
    writer.submit(lambda _: None).result()
    since = _BEGIN + _APART * (sessions // 2)
    wanted = Wanted(station=STATION, since=since, until=since + _MONTH)
    full = Wanted(station=STATION, since=since, until=since + _MONTH, full=True)

    def read(which: Wanted) -> int:
        found = writer.read(partial(find_sessions, wanted=which))
        data = [session_data(session, full=which.full) for session in found]
        json.dumps(data)
        return len(found)

    months = _times(lambda: read(wanted))
    whole = _times(lambda: read(full))
    with sqlite3.connect(path) as database:
        bounds = [round(moment.timestamp() * 1000) for moment in (since, since + _MONTH)]
        query = (
            "SELECT * FROM sessions JOIN sets ON session_id = sessions.id "
            "WHERE sessions.started >= ? AND sessions.started < ?"
        )
        bare = _times(lambda: len(database.execute(query, bounds).fetchall()))
    database.close()
    found = read(wanted)
    writer.close()
    return [
        Figure(name="sessions of the month", value=found, unit=""),
        Figure(name="get_sessions for a month, median", value=months[0], unit="ms", limit=100),
        Figure(name="get_sessions for a month, worst of 20", value=months[1], unit="ms", limit=100),
        Figure(name="… with every rep, median", value=whole[0], unit="ms"),
        Figure(name="… as times the bare SQL join", value=months[0] / bare[0], unit="x"),
    ]


async def _start(path: Path) -> list[Figure]:
    """Open the log beside an event loop, and see how long that stands still."""
    worst = 0.0
    opened = asyncio.Event()
    loop = asyncio.get_running_loop()

    async def watch() -> None:
        nonlocal worst
        while not opened.is_set():
            before = time.perf_counter()
            await asyncio.sleep(0.001)
            worst = max(worst, time.perf_counter() - before - 0.001)

    watcher = asyncio.create_task(watch())
    await asyncio.sleep(0.05)
    worst = 0.0
    before = time.perf_counter()
    writer = _open(path)
    blocked = time.perf_counter() - before
    await asyncio.wrap_future(writer.submit(lambda _: None), loop=loop)
    ready = time.perf_counter() - before
    opened.set()
    await watcher
    await loop.run_in_executor(None, writer.close)
    return [
        Figure(name="start of the integration delayed", value=blocked * 1e3, unit="ms", limit=50),
        Figure(name="event loop stood still while it opened", value=worst * 1e3, unit="ms"),
        Figure(name="checked whole and ready, in its own thread", value=ready * 1e3, unit="ms"),
    ]


def _kill(kills: int, workers: int, seed: int) -> list[Figure]:
    """Kill writing processes."""
    print(f"killing {kills} times …", file=sys.stderr)
    share = [kills // workers + (number < kills % workers) for number in range(workers)]
    with (
        TemporaryDirectory() as folder,
        ProcessPoolExecutor(workers, multiprocessing.get_context("fork")) as pool,
    ):
        homes = [Path(folder) / str(number) for number in range(workers)]
        for home in homes:
            home.mkdir()
        verdicts = pool.map(kill_often, homes, share, range(seed, seed + workers))
        verdict = reduce(operator.add, verdicts, Verdict())
    return [
        Figure(name="processes killed", value=verdict.kills, unit=""),
        Figure(name="reps they counted", value=verdict.counted, unit=""),
        Figure(name="lost, counted more than 1 s before", value=verdict.lost, unit="", limit=0),
        Figure(name="doubled", value=verdict.doubled, unit="", limit=0),
        Figure(name="files damaged", value=verdict.damaged, unit="", limit=0),
        Figure(name="missing, counted just before", value=verdict.young, unit=""),
        Figure(
            name="… the oldest of them, before the kill",
            value=verdict.oldest_missing * 1e3,
            unit="ms",
            limit=1000,
        ),
    ]


def _open(path: Path) -> Writer:
    """Open a log."""
    writer = Writer(LogFile(path), _report)
    writer.start()
    return writer


def _report(setback: Setback | None, name: str) -> None:
    """End at once: nothing measured of a failing file means anything."""
    raise SystemExit(f"{name}: {setback}")


def _times(work: Callable[[], object]) -> tuple[float, float]:
    """Return the median and worst of 20 times, in milliseconds; the first, cold one counts."""
    times = []
    for _ in range(20):
        before = time.perf_counter()
        work()
        times.append((time.perf_counter() - before) * 1e3)
    return statistics.median(times), max(times)


def _session(number: int, chance: random.Random) -> SessionRecord:
    """Return a session as it is after a routine."""
    started = _BEGIN + _APART * number
    sets = tuple(
        SetRecord(
            id=f"{number:022d}{index:04d}",
            exercise="glute_bridge",
            side="both",
            measure="platform",
            number=index + 1,
            total=_SETS,
            goal_reps=_REPS,
            started=started + timedelta(minutes=2 * index),
            ended=started + timedelta(minutes=2 * index + 1),
            ended_by="goal",
            reps=_REPS,
            confidence=0.97,
            asymmetry=chance.uniform(-5, 5),
            done=tuple(_rep(each, started, chance) for each in range(1, _REPS + 1)),
            holds=(_hold(chance),),
        )
        for index in range(_SETS)
    )
    return SessionRecord(
        id=f"{number:026d}",
        station=STATION,
        athlete="01KAJ7Q0000000000000000000",
        athlete_name="Sam",
        routine="pre_run_activation",
        started=started,
        ended=started + timedelta(minutes=2 * _SETS),
        outcome=Outcome.COMPLETED,
        planned_sets=_SETS,
        share=1.0,
        sets=sets,
    )


def _rep(number: int, started: datetime, chance: random.Random) -> RepRecord:
    """Return a rep with all its measures."""
    return RepRecord(
        number=number,
        at=started + timedelta(seconds=3 * number),
        device_us=chance.randrange(2**40),
        confidence=chance.random(),
        rise=chance.uniform(0.5, 1.5),
        top=chance.uniform(0.5, 1.5),
        fall=chance.uniform(0.5, 1.5),
        peak=chance.uniform(200, 900),
        low=chance.uniform(100, 200),
    )


def _hold(chance: random.Random) -> HoldRecord:
    """Return a hold."""
    return HoldRecord(
        number=1,
        seconds=chance.uniform(1, 30),
        device_us=chance.randrange(2**40),
        mean=chance.uniform(200, 900),
        steadiness=chance.uniform(1, 4),
    )


if __name__ == "__main__":
    sys.exit(main())
