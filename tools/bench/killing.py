"""Processes that write reps into a log until they are killed, and what is found afterwards."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
import multiprocessing
from multiprocessing.connection import Connection as Pipe
import os
from pathlib import Path
import random
import shutil
import signal
import sqlite3
from tempfile import TemporaryDirectory
import time

from custom_components.run_primer.ledger import (
    LogFile,
    Outcome,
    RepRecord,
    SessionRecord,
    Setback,
    SetRecord,
    Wanted,
    Writer,
    close_session,
    correct_reps,
    count_rep,
    find_sessions,
    finish_set,
    open_sessions,
)

STATION = "garage"
_REPS_A_SET = 12
_SETS_A_SESSION = 4
_LIVES = (0.02, 1.6)
"""Seconds until a process is killed, from and to."""
_FORK = multiprocessing.get_context("fork")


@dataclass(frozen=True, kw_only=True)
class Told:
    """A rep, as the process that counted it says."""

    set_id: str
    number: int
    at: float
    """Seconds of the machine's monotonic clock."""
    withdrawn: bool = False
    """True when the count was taken back: from then on it may be missing."""


@dataclass(kw_only=True)
class Verdict:
    """What many kills came to."""

    kills: int = 0
    counted: int = 0
    """Reps that were told."""
    young: int = 0
    """Reps told less than a second before the kill that are not there."""
    lost: int = 0
    """Reps told longer before that are not there."""
    doubled: int = 0
    """Reps that are there more than once."""
    damaged: int = 0
    """Files that were not whole."""
    oldest_missing: float = 0.0
    """Seconds before the kill at which the oldest missing rep was told."""

    def __add__(self, other: Verdict) -> Verdict:
        """Return both together."""
        return Verdict(
            kills=self.kills + other.kills,
            counted=self.counted + other.counted,
            young=self.young + other.young,
            lost=self.lost + other.lost,
            doubled=self.doubled + other.doubled,
            damaged=self.damaged + other.damaged,
            oldest_missing=max(self.oldest_missing, other.oldest_missing),
        )

    @property
    def spotless(self) -> bool:
        """Tell whether nothing was lost, doubled or damaged."""
        return not (self.lost or self.doubled or self.damaged)


def kill_often(folder: Path, kills: int, seed: int) -> Verdict:
    """Let processes write into one log, one after another, each killed at some moment.

    Every process opens the file as the one before left it, and goes on with
    the session it finds open: in the same set, the last rep told once more.
    """
    chance = random.Random(seed)
    path = folder / "run_primer.db"
    told: dict[tuple[str, int], float | None] = {}
    total = Verdict()
    for number in range(kills):
        seen, killed = _one_life(path, chance.uniform(*_LIVES), seed * 1_000_003 + number)
        for each in seen:
            told[each.set_id, each.number] = None if each.withdrawn else each.at
        total += _judge(path, told, killed, len(seen))
    return total


def _one_life(path: Path, seconds: float, seed: int) -> tuple[list[Told], float]:
    """Let a process write for a while; return what it told, and when it was killed."""
    mine, its = _FORK.Pipe(duplex=False)
    process = _FORK.Process(target=_live, args=(path, its, seed))
    process.start()
    its.close()
    time.sleep(seconds)
    killed = time.monotonic()
    if process.pid is not None:
        os.kill(process.pid, signal.SIGKILL)
    process.join()
    return list(_heard(mine)), killed


def _heard(pipe: Pipe) -> Iterator[Told]:
    """Yield what was told until the process was gone; a message cut short was not told."""
    while True:
        try:
            yield pipe.recv()
        except EOFError, OSError:
            return


def _judge(
    path: Path, told: dict[tuple[str, int], float | None], killed: float, counted: int
) -> Verdict:
    """Compare the file with all that was ever told of it."""
    verdict = Verdict(kills=1, counted=counted)
    with TemporaryDirectory() as folder, closing(sqlite3.connect(_copy(path, folder))) as database:
        whole = database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        rows = _rows(database)
    setbacks = [found for found in path.parent.iterdir() if found.suffix[1:] in tuple(Setback)]
    verdict.damaged = int(not whole or bool(setbacks))
    verdict.doubled = len(rows) - len(set(rows))
    there = set(rows)
    for key, at in told.items():
        if at is None or key in there:
            continue
        age = killed - at
        verdict.oldest_missing = max(verdict.oldest_missing, age)
        verdict.lost += age > 1.0
        verdict.young += age <= 1.0
    for key in [key for key, at in told.items() if at is not None and key not in there]:
        # It is judged once: the next process counts it again, or never.
        told[key] = None
    return verdict


def _copy(path: Path, folder: str) -> Path:
    """Return a copy of the file as the kill left it, so that looking does not mend it."""
    for part in path.parent.glob(f"{path.name}*"):
        if not part.name.endswith("-shm"):
            shutil.copy(part, folder)
    return Path(folder) / path.name


def _rows(database: sqlite3.Connection) -> list[tuple[str, int]]:
    """Return the reps of a file; none when it died before it had any table."""
    tables = database.execute("SELECT name FROM sqlite_master WHERE name = 'reps'").fetchall()
    return database.execute("SELECT set_id, number FROM reps").fetchall() if tables else []


def _live(path: Path, pipe: Pipe, seed: int) -> None:
    """Train until killed: the very writing that Home Assistant's process does."""
    writer = Writer(LogFile(path), partial(_report, path))
    writer.start()
    chance = random.Random(seed)
    left = writer.read(partial(open_sessions, station=STATION))
    _train(writer, pipe, chance, left[0] if left else None)
    while True:
        _train(writer, pipe, chance, None)


def _report(path: Path, setback: Setback | None, _: str) -> None:
    """End in a way the parent cannot miss: its file is gone."""
    path.with_suffix(f".{setback}").touch()


def _train(
    writer: Writer, pipe: Pipe, chance: random.Random, session: SessionRecord | None
) -> None:
    """Do a session, or the rest of one."""
    if session is None:
        session = SessionRecord(
            id=f"{chance.getrandbits(80):020x}",
            station=STATION,
            athlete=None,
            athlete_name="Sam",
            routine="pre_run_short",
            started=datetime.now(UTC),
        )
    over = tuple(one for one in session.sets if one.ended is not None)
    one = next((one for one in session.sets if one.ended is None), None)
    while len(over) < _SETS_A_SESSION:
        one = one or _begin(chance)
        done = _do_set(writer, pipe, chance, replace(session, sets=over), one)
        over, one = (*over, done), None
    closed = replace(session, sets=over, outcome=Outcome.COMPLETED, ended=datetime.now(UTC))
    writer.submit(partial(close_session, session=closed))


def _begin(chance: random.Random) -> SetRecord:
    """Return a new set."""
    return SetRecord(
        id=f"{chance.getrandbits(80):020x}",
        exercise="glute_bridge",
        side="both",
        measure="platform",
        goal_reps=_REPS_A_SET,
        started=datetime.now(UTC),
    )


def _do_set(
    writer: Writer, pipe: Pipe, chance: random.Random, session: SessionRecord, one: SetRecord
) -> SetRecord:
    """Do a set, or the rest of it; the last rep before a crash is counted again."""
    head = replace(one, done=())
    number = max(len(one.done), 1) - 1
    while number < _REPS_A_SET:
        number += 1
        rep = RepRecord(number=number, at=datetime.now(UTC), device_us=number * 3_000_000)
        writer.submit(partial(count_rep, session=session, one=head, rep=rep))
        pipe.send(Told(set_id=one.id, number=number, at=time.monotonic()))
        if chance.random() < 0.05 and number > 1:
            # Said first: from here on the rep may be missing, until it is counted anew.
            pipe.send(Told(set_id=one.id, number=number, at=0.0, withdrawn=True))
            number -= 1
            writer.submit(partial(correct_reps, session=session, one=head, number=number))
        time.sleep(chance.expovariate(100))
    reps = tuple(
        RepRecord(number=n, device_us=n * 3_000_000, peak=800.0, rise=0.8, top=1.0, fall=1.2)
        for n in range(1, _REPS_A_SET + 1)
    )
    done = replace(one, done=reps, reps=len(reps), ended=datetime.now(UTC), ended_by="goal")
    writer.submit(partial(finish_set, session=session, one=done))
    return done


def sessions_in(folder: Path) -> tuple[SessionRecord, ...]:
    """Return what the log says in the end."""
    path = folder / "run_primer.db"
    writer = Writer(LogFile(path), partial(_report, path))
    writer.start()
    try:
        return writer.read(partial(find_sessions, wanted=Wanted(full=True)))
    finally:
        writer.close()
