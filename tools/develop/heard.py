"""Whether it was heard as it should be: the very sounds, one at a time, once, and in time."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from statistics import quantiles

from .diary import read_diary
from .finding import Finding, finding
from .phrases import Phrases
from .recording import read_sound
from .speaker import EARCONS
from .spoken import WAKE, Utterance
from .story import Count, SetSeen
from .witness import Change, Dispatch, Frame

DISPATCH_P95_SECONDS = 0.050
LATEST_DISPATCH_SECONDS = 0.45
"""A count that waited longer than 400 ms for its turn is dropped; the rest is measuring."""
IN_TIME_SECONDS = 0.5
_SHOWN_BEFORE = 5.0
"""Seconds: what may wait is shown when it is true, and said when there is room."""
_SHOWN_BEHIND = 1.0
_COUNTDOWN = ("3", "2", "1")
_ONCE = ("session_started", "completed_all", "go", "set_done", "hold_started")


def judge_recording(recording: Path, speech: Path, since: float) -> Finding:
    """Judge whether the recording holds the very samples that the voice made, and nothing else."""
    lines = list(read_diary(speech))
    voiced = {line["sound"]: line["text"] for line in lines if line["event"] == "synthesized"}
    voiced |= EARCONS
    played = [line for line in lines if line["event"] == "played" and line["started"] >= since]
    faults = [
        f"{line['text'] or 'an unknown sound'} at {line['started'] - since:.1f} s"
        for line in played
        if voiced.get(read_sound(recording, line["offset"], line["size"]), "") != line["text"]
    ]
    name = "the recording holds every prompt, sample by sample"
    if not played:
        return Finding(name=name, passed=False, detail="nothing was played")
    return finding(name, faults, f"{len(played)} prompts")


def judge_hearing(
    sets: Sequence[SetSeen], speech: Sequence[Utterance], phrases: Phrases
) -> list[Finding]:
    """Judge whether prompts came one at a time, once, and in time."""
    in_order = sorted(speech, key=lambda each: each.started)
    overlaps = [f"{a.text} / {b.text}" for a, b in pairwise(in_order) if b.started < a.ended]
    return [
        finding("no two prompts overlap", overlaps),
        finding("what is said once was said once", _more_than_once(sets, speech, phrases)),
        finding(f"go was heard within {IN_TIME_SECONDS:g} s of the start", _go(sets, speech)),
        finding(
            f"countdowns to a set were right to {IN_TIME_SECONDS:g} s", _countdowns(sets, speech)
        ),
    ]


def judge_dispatch(
    sets: Iterable[SetSeen], dispatches: Sequence[Dispatch], frames: Sequence[Frame]
) -> list[Finding]:
    """Judge how soon counts are sent to the loudspeaker behind the frame with their lockout."""
    waits = [wait for seen in sets for wait in _waits(seen, dispatches, frames)]
    name = f"a count is sent within {DISPATCH_P95_SECONDS * 1000:.0f} ms of its lockout (p95)"
    if len(waits) < 2:
        return [Finding(name=name, passed=False, detail="no counts")]
    cuts = quantiles(waits, n=20, method="inclusive")
    detail = (
        f"p50 {cuts[9] * 1000:.1f} ms, p95 {cuts[18] * 1000:.1f} ms, "
        f"most {max(waits) * 1000:.1f} ms, {len(waits)} counts"
    )
    late = [f"{wait * 1000:.0f} ms" for wait in waits if wait > LATEST_DISPATCH_SECONDS]
    return [
        Finding(name=name, passed=cuts[18] <= DISPATCH_P95_SECONDS, detail=detail),
        finding("no count was sent more than 400 ms late", late),
    ]


def _is_shown(said: Utterance, shown: Sequence[Change]) -> bool:
    """Tell whether what was said was written about then, or still stood there."""
    before = [change for change in shown if change.at <= said.started]
    return (bool(before) and said.text in before[-1].state) or any(
        said.text in change.state and -_SHOWN_BEFORE < change.at - said.started < _SHOWN_BEHIND
        for change in shown
    )


def judge_shown(changes: Sequence[Change], prompt: str, speech: Sequence[Utterance]) -> Finding:
    """Judge whether everything that was said could be read about then, too."""
    shown = [change for change in changes if change.entity == prompt]
    unseen = [each.text for each in speech if each.text != WAKE and not _is_shown(each, shown)]
    return finding("everything that was said was shown", unseen, f"{len(speech)} prompts")


def _waits(
    seen: SetSeen, dispatches: Sequence[Dispatch], frames: Sequence[Frame]
) -> Iterable[float]:
    """Yield the seconds from the frame with a lockout to its number's way to the loudspeaker."""
    arrivals = [frame.at for frame in frames if frame.kind == seen.measured_by]
    for count in seen.counts:
        index = bisect_right(arrivals, count.at)
        sent = _sent(count, dispatches)
        if index and sent is not None:
            yield sent - arrivals[index - 1]


def _sent(count: Count, dispatches: Sequence[Dispatch]) -> float | None:
    """Return when a count was sent; None when it was dropped."""
    text = str(count.number)
    times = (sent.at for sent in dispatches if sent.text == text and abs(sent.at - count.at) < 1.0)
    return next(times, None)


def _more_than_once(
    sets: Sequence[SetSeen], speech: Sequence[Utterance], phrases: Phrases
) -> list[str]:
    """Return what was said too often, or too seldom."""
    heard = [line.key for each in speech for line in phrases.hear(each.text)]
    wanted = dict.fromkeys(_ONCE, 1) | {
        "go": len(sets),
        "set_done": len(sets) - 1,
        "hold_started": sum(seen.measured_by == "platform" and not seen.reps for seen in sets),
    }
    return [
        f"{key} {heard.count(key)} times instead of {times}"
        for key, times in wanted.items()
        if heard.count(key) != times
    ]


def _go(sets: Sequence[SetSeen], speech: Sequence[Utterance]) -> list[str]:
    """Return the sets whose go was late or early."""
    times = [each.started for each in speech if each.text == "Go."]
    faults: list[str] = []
    for seen in sets:
        off = min((at - seen.started for at in times), key=abs, default=float("inf"))
        if abs(off) > IN_TIME_SECONDS:
            faults.append(f"{seen.name}: {off:+.1f} s")
    return faults


def _countdowns(sets: Sequence[SetSeen], speech: Sequence[Utterance]) -> list[str]:
    """Return what was wrong with the last seconds before a set."""
    faults: list[str] = []
    for seen in sets:
        last = [u for u in speech if -4.0 < u.started - seen.started < 0.0]
        said = {u.text: seen.started - u.started for u in last if u.text in _COUNTDOWN}
        if _COUNTDOWN[-1] not in said:
            # The others may give way to a long announcement before a short rest's end.
            faults.append(f"{seen.name}: no {_COUNTDOWN[-1]}")
        faults += [
            f"{seen.name}: {text} at {left:.1f} s"
            for text, left in said.items()
            if abs(left - int(text)) > IN_TIME_SECONDS
        ]
    return faults
