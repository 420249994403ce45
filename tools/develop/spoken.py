"""What the loudspeaker said, and whether that was right."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from custom_components.run_primer.engine.catalogue import load_catalogue

from .diary import read_diary
from .finding import Finding, finding
from .phrases import Heard, Phrases
from .story import SetSeen

LAG_SECONDS = 0.75
"""A number may be heard so long after the rep: it waits 0.4 s for its turn, and is sent."""
EARLY_SECONDS = 0.5
"""Go is sent earlier, by as much as the loudspeaker is late."""
MOST_COUNTS = 0.9
"""Share of counts that are said: a word on form may stand in the way of the next number."""
WAKE = "[wake]"
"""A nearly silent sound that wakes a loudspeaker before the first words."""
_EXERCISES = load_catalogue().exercises
_COUNTDOWN = (10, 5, 3, 2, 1)
_UNWANTED = ("sensor_lost", "sensor_back", "paused", "resumed", "stopped")


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """Something that was heard from start to end; wall times."""

    text: str
    started: float
    ended: float


def read_speech(file: Path, since: float) -> tuple[Utterance, ...]:
    """Return what was played since a wall time."""
    return tuple(
        Utterance(text=line["text"] or "", started=line["started"], ended=line["ended"])
        for line in read_diary(file)
        if line["event"] == "played" and line["started"] >= since
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SetSpeech:
    """What was heard around one set."""

    announced: bool
    go: bool
    rest: int | None
    """Seconds of rest that were promised."""
    counts: tuple[int, ...]
    wrong: tuple[str, ...]
    """Counts that were not true when they were heard, or were heard twice."""


def listen_to_set(
    before: float, seen: SetSeen, after: float | None, speech: Sequence[Utterance], phrases: Phrases
) -> SetSpeech:
    """Return what was heard from the end of the set before to the start of the next one."""
    end = seen.completed or float("inf")
    ahead = [u for u in speech if before <= u.started <= seen.started + 1.0]
    begun = [u for u in speech if seen.started - EARLY_SECONDS <= u.started < end]
    during = [u for u in speech if seen.started <= u.started < end]
    behind = [u for u in speech if end - 0.2 <= u.started < (after or end)]
    rests = [int(h.values["seconds"]) for h in _lines(behind, phrases) if h.key == "rest"]
    counts, wrong = _counts(seen, during)
    return SetSpeech(
        announced=any(_announces(h, seen, phrases) for h in _lines(ahead, phrases)),
        go=any(h.key == "go" for h in _lines(begun, phrases)),
        rest=rests[0] if rests else None,
        counts=counts,
        wrong=wrong,
    )


def judge_speech(
    sets: Sequence[SetSeen], speech: Sequence[Utterance], phrases: Phrases, since: float
) -> tuple[tuple[SetSpeech, ...], list[Finding]]:
    """Return what was heard around each set, and the findings about all of it."""
    ends = [since, *(seen.completed or since for seen in sets)]
    starts = [*(seen.started for seen in sets[1:]), None]
    heard = tuple(
        listen_to_set(before, seen, after, speech, phrases)
        for before, seen, after in zip(ends, sets, starts, strict=False)
    )
    return heard, [
        _all("every set was announced before it began", sets, [h.announced for h in heard]),
        _all("every set began with go", sets, [h.go for h in heard]),
        _rests(sets, heard),
        _wrong_counts(heard),
        _share(sets, heard),
        _completion(sets, speech, phrases),
        _unwanted(speech, phrases),
    ]


def _counts(seen: SetSeen, during: Iterable[Utterance]) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Return the counts heard in a set, and those that were wrong."""
    said: list[int] = []
    wrong: list[str] = []
    for utterance in during:
        if not utterance.text.isdigit() or not seen.counts:
            continue
        number = int(utterance.text)
        counted = [c for c in seen.counts if c.at <= utterance.started]
        if not counted and number in _COUNTDOWN:
            continue  # the last of the countdown to the start
        true = any(c.number == number and utterance.started - c.at < LAG_SECONDS for c in counted)
        if not true:
            wrong.append(f"{seen.name}: {number} at count {len(counted)}")
        elif number in said:
            wrong.append(f"{seen.name}: {number} twice")
        else:
            said.append(number)
    return tuple(said), tuple(wrong)


def _announces(line: Heard, seen: SetSeen, phrases: Phrases) -> bool:
    """Tell whether a line announces a set."""
    if not line.key.startswith("next_"):
        return False
    if line.values.get("exercise") != phrases.exercise(seen.exercise):
        return False
    return seen.side == "both" or line.values.get("side") == phrases.side(seen.side)


def _rests(sets: Sequence[SetSeen], heard: Sequence[SetSpeech]) -> Finding:
    """Judge whether every rest was said, and lasted as long as was said."""
    faults: list[str] = []
    for seen, following, speech in zip(sets, sets[1:], heard, strict=False):
        lasted = following.started - (seen.completed or following.started)
        if speech.rest is None:
            faults.append(f"{seen.name}: none said")
        elif abs(lasted - speech.rest) > 1.0:
            faults.append(f"{seen.name}: said {speech.rest} s, was {lasted:.1f} s")
    return finding("every rest was said and kept", faults)


def _wrong_counts(heard: Sequence[SetSpeech]) -> Finding:
    """Judge whether a number was wrong or doubled."""
    return finding("no count said was wrong or doubled", [w for h in heard for w in h.wrong])


def _share(sets: Sequence[SetSeen], heard: Sequence[SetSpeech]) -> Finding:
    """Judge whether most counts were said; some give way to what is more urgent.

    Who is told when to push is told the number then, before it is counted.
    """
    counted = sum(len(seen.counts) for seen in sets if not _EXERCISES[seen.exercise].paced)
    said = sum(len(h.counts) for h in heard)
    detail = f"{said} of {counted}"
    return Finding(
        name="most counts were said", passed=said >= counted * MOST_COUNTS, detail=detail
    )


def _completion(sets: Sequence[SetSeen], speech: Sequence[Utterance], phrases: Phrases) -> Finding:
    """Judge what was said at the end."""
    name = "completion was said, with the right number of reps"
    reps = sum(seen.reps or 0 for seen in sets)
    last = sets[-1].completed or 0.0 if sets else 0.0
    ends = _lines([u for u in speech if u.started >= last], phrases)
    said = [int(h.values["reps"]) for h in ends if h.key in ("completed", "completed_reps")]
    if not reps and not said:
        # Nothing was there to count: then only the end itself is told.
        told = any(h.key in ("completed_hold", "completed_all") for h in ends)
        return Finding(name=name, passed=told, detail="no reps, and none said")
    detail = f"said {said[0] if said else 'nothing'}, counted {reps}"
    return Finding(name=name, passed=said == [reps], detail=detail)


def _unwanted(speech: Sequence[Utterance], phrases: Phrases) -> Finding:
    """Judge whether something was said that had no reason."""
    faults = [
        u.text or "an unknown sound" for u in speech if u.text != WAKE and not phrases.hear(u.text)
    ]
    unwanted = phrases.faults.union(_UNWANTED)
    faults += [u.text for u in speech if any(h.key in unwanted for h in phrases.hear(u.text))]
    return finding("nothing was said without a reason", faults)


def _all(name: str, sets: Sequence[SetSeen], fine: Sequence[bool]) -> Finding:
    """Judge something that must hold for each set."""
    return finding(name, [seen.name for seen, good in zip(sets, fine, strict=True) if not good])


def _lines(speech: Iterable[Utterance], phrases: Phrases) -> list[Heard]:
    """Return all lines heard."""
    return [line for utterance in speech for line in phrases.hear(utterance.text)]
