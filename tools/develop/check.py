"""One whole routine by itself: what Home Assistant counted and said against what was done."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
import time
from typing import Any

import aiohttp

from .counted import judge_counting
from .finding import Finding
from .heard import judge_dispatch, judge_hearing, judge_recording, judge_shown
from .home import Home, HomeError
from .measures import (
    count_rows,
    judge_latency,
    judge_log,
    judge_rate,
    judge_rows,
    rep_latencies,
)
from .opening import Gym, Say
from .options import Options
from .phrases import load_phrases
from .places import WORDS
from .screenshot import open_dashboard
from .spoken import judge_speech, read_speech
from .story import SetSeen, tell_story
from .tables import finding_lines, set_table
from .truth import read_truth
from .waiting import until
from .witness import Change, Dispatch, Frame, FrameWitness, Witness

PREPARE_SECONDS = 12
"""The voice of a check talks twice as fast: all about the first set is said in half the time."""
ROUTINE_SECONDS = 3600.0
"""No routine takes so long; then something hangs."""
PRESS_SECONDS = 3.0
"""After which the athlete says by the button that a set is done that no sensor sees."""
STALL_SECONDS = 32.0
"""No hold of a built-in routine is longer."""
LASTWORDS_SECONDS = 45.0
_SETTLE_SECONDS = 4.0
"""The counter learns the empty signal, and the athlete gets in place."""
_PICTURE_AT_REP = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """All that was recorded of a session."""

    since: float
    until: float
    plan: tuple[tuple[str, str], ...]
    over: bool
    """It came to its end in time."""
    sets: tuple[SetSeen, ...]
    changes: tuple[Change, ...]
    frames: tuple[Frame, ...]
    dispatches: tuple[Dispatch, ...]
    picture: Finding | None


async def check_routine(options: Options, gym: Gym, ready: float, say: Say) -> int:
    """Do one routine, print what came out, and return the exit code."""
    say(f"ready after {ready:.0f} s; {options.routine} at tempo {options.tempo:g}")
    session = await _record(options, gym, say)
    await asyncio.sleep(2.0)  # the recorder writes behind
    rows = count_rows(gym.place.config / "home-assistant_v2.db", gym.entities.ids, session.since)
    await gym.children.stop_all()
    findings = _judge(session, gym, rows, lambda text: print(text, flush=True))
    failed = sum(not one.passed for one in findings)
    print(finding_lines(findings))
    if failed:
        print(f"\n--- end of Home Assistant's log\n{gym.home_process.tail(30)}")
    print(f"\n{len(findings) - failed} passed, {failed} failed", flush=True)
    return 1 if failed else 0


async def _record(options: Options, gym: Gym, say: Say) -> Session:
    """Do the routine and return what was seen of it."""
    frames = FrameWitness(gym.broker)
    await asyncio.to_thread(frames.start)
    witness = Witness(gym.entities.ids, gym.entities.one("event", "session"))
    picture: asyncio.Task[Finding] | None = None
    taken: Finding | None = None
    try:
        async with Home(gym.base, gym.token) as home:
            await witness.watch(home)
            await asyncio.sleep(_SETTLE_SECONDS)
            since = time.time()
            plan = await _start(home, options)
            if options.screenshot:
                picture = asyncio.create_task(_take_picture(gym, witness, options.screenshot))
            await _until_over(home, gym, witness, plan["sets"], say)
            await _last_words(gym, since)
            if picture is not None:
                taken = await picture
    finally:
        if picture is not None:
            picture.cancel()
        await asyncio.to_thread(frames.stop)
    return Session(
        since=since,
        until=time.time(),
        plan=tuple((one["exercise"], one["side"]) for one in plan["sets"]),
        over=witness.over.is_set(),
        sets=_story(gym, witness),
        changes=tuple(witness.changes),
        frames=tuple(frames.frames),
        dispatches=tuple(witness.dispatches),
        picture=taken,
    )


async def _start(home: Home, options: Options) -> Any:
    """Start the routine as an automation would, and return what will be done."""
    return await home.act(
        "run_primer.start_routine",
        {
            "routine": options.routine,
            "rest_factor": options.rest_factor,
            "prepare": PREPARE_SECONDS,
        },
        response=True,
    )


async def _until_over(
    home: Home, gym: Gym, witness: Witness, plan: Sequence[Any], say: Say
) -> None:
    """Wait until the session is over, or for too long, and tell how far it is.

    A set in which nothing happens any more is skipped, so that the table shows
    the others, too; the findings tell that it did not end by its goal.
    """
    told = 0
    end = time.monotonic() + ROUTINE_SECONDS
    while not witness.over.is_set() and time.monotonic() < end:
        gym.children.check()
        sets = _story(gym, witness)
        for done in [one for one in sets if one.completed][told:]:
            say(f"{done.name}: {done.outcome}")
            told += 1
        measure = plan[len(sets) - 1]["measured_by"] if sets else ""
        if measure == "button" and _has_lasted(sets[-1], PRESS_SECONDS):
            button = gym.entities.one("button", "done")
            await home.act("button.press", {"entity_id": button})
            await asyncio.sleep(1)
        elif sets and _is_stuck(sets[-1], measure):
            say(f"{sets[-1].name}: nothing happens any more after {len(sets[-1].counts)}; skipped")
            await home.act("run_primer.skip_step")
            await asyncio.sleep(1)
        await asyncio.sleep(0.2)


def _has_lasted(running: SetSeen, seconds: float) -> bool:
    """Tell whether a set has been going on for so long."""
    return running.completed is None and time.time() - running.started > seconds


def _is_stuck(running: SetSeen, measure: str) -> bool:
    """Tell whether nothing happens any more in a set that does not end by itself."""
    silent = time.time() - running.latest
    return running.completed is None and measure != "timer" and silent > STALL_SECONDS


def _story(gym: Gym, witness: Witness) -> tuple[SetSeen, ...]:
    """Return the sets seen until now."""
    rep, each_set = (gym.entities.one("event", key) for key in ("rep", "set"))
    return tell_story(witness.changes, rep, each_set)


async def _last_words(gym: Gym, since: float) -> None:
    """Wait until the loudspeaker has said that it is over; the findings tell if it never does."""
    phrases = load_phrases(WORDS)

    async def said() -> bool:
        speech = read_speech(gym.place.speech, since)
        return any(line.key == "completed_all" for one in speech for line in phrases.hear(one.text))

    try:
        await until(said, "the last words", seconds=LASTWORDS_SECONDS)
    except TimeoutError:
        return


async def _take_picture(gym: Gym, witness: Witness, file: Path) -> Finding:
    """Save a picture of the dashboard in the middle of a set of reps."""
    name = "the dashboard shows in a browser"
    profile = gym.place.state / "chromium"

    async def counting() -> bool:
        sets = _story(gym, witness)
        counts = sets[-1].counts if sets else ()
        return witness.over.is_set() or len(counts) >= _PICTURE_AT_REP

    try:
        async with open_dashboard(gym.children, gym.login, gym.dashboard, profile) as page:
            await until(counting, "a rep to photograph", seconds=ROUTINE_SECONDS)
            await asyncio.sleep(0.3)
            await page.save(file)
    except (OSError, TimeoutError, HomeError, aiohttp.ClientError) as error:
        return Finding(name=name, passed=False, detail=str(error))
    return Finding(name=name, passed=True, detail=str(file))


def _judge_haste(session: Session) -> list[Finding]:
    """Return how soon counts were sent and told; a routine of holds has none."""
    if not any(seen.counts for seen in session.sets):
        return []
    return [
        *judge_dispatch(session.sets, session.dispatches, session.frames),
        judge_latency(rep_latencies(session.sets, session.frames)),
    ]


def _judge(
    session: Session, gym: Gym, rows: dict[str, int], show: Callable[[str], None]
) -> list[Finding]:
    """Show the table of sets and return all findings."""
    done = read_truth(gym.place.truth, session.since, session.sets)
    speech = read_speech(gym.place.speech, session.since)
    phrases = load_phrases(WORDS)
    heard, about_speech = judge_speech(session.sets, speech, phrases, session.since)
    show(f"\n{set_table(session.sets, done, heard)}\n")
    changes: Sequence[Change] = [one for one in session.changes if one.at >= session.since]
    ended = Finding(name="the routine came to its end", passed=session.over)
    return [
        ended,
        *judge_counting(session.sets, done, session.plan),
        *about_speech,
        *judge_hearing(session.sets, speech, phrases),
        judge_recording(gym.place.recording, gym.place.speech, session.since),
        judge_shown(session.changes, gym.entities.one("sensor", "prompt"), speech),
        *_judge_haste(session),
        judge_rate(changes, frozenset({gym.entities.one("event", "rep")})),
        judge_rows(rows, session.until - session.since),
        judge_log(gym.home_process.log.read_text("utf-8", errors="replace")),
        *([session.picture] if session.picture else []),
    ]
