"""Recordings through the very counter that runs in Home Assistant, sample by sample."""

import argparse
from collections.abc import Iterable, Iterator
import csv
from dataclasses import dataclass, field
import json
from pathlib import Path
import sys
from typing import Any

from custom_components.run_primer.engine.counter import MotionCounter
from custom_components.run_primer.engine.doubt import ArrivalCounter
from custom_components.run_primer.engine.model import Reading, SensorKind
from custom_components.run_primer.engine.motion import Counter, LockoutReached, SetCount
from custom_components.run_primer.engine.stream import LONGEST_STEP_SECONDS

from .replay_trace import TRACE_SCHEMA, Recording, read_trace


@dataclass
class Replayed:
    """What the counter said of a recording."""

    count: SetCount
    lockouts: list[LockoutReached] = field(default_factory=list)
    announced: list[float] = field(default_factory=list)
    """Signal time at which each lockout was told."""
    gaps: int = 0


def replay(recording: Recording, kind: SensorKind) -> Replayed:
    """Return what the counter says of readings, fed as Home Assistant feeds them."""
    counter: Counter = MotionCounter(recording.kind or kind)
    if recording.by_arrival:
        counter = ArrivalCounter(counter)
    counter.begin()
    counter.end()
    replayed = Replayed(count=counter.recording().count())
    begun = recording.begins is None
    if begun:
        counter.begin()
    last: float | None = None
    for reading in recording.readings:
        if not begun and recording.begins is not None and reading.at >= recording.begins:
            begun = True
            counter.begin()
        if last is not None and not 0 <= reading.at - last <= LONGEST_STEP_SECONDS:
            counter.gap()
            replayed.gaps += 1
        last = reading.at
        for motion in counter.feed(reading):
            if begun and isinstance(motion, LockoutReached):
                replayed.lockouts.append(motion)
                replayed.announced.append(reading.at)
    counter.end()
    replayed.count = counter.recording().count()
    return replayed


def read_recordings(
    path: Path, polarity: int = 1, kind: SensorKind = SensorKind.PLATFORM
) -> list[Recording]:
    """Return what is in a file: of a session with its trace a recording for each set.

    A diagnostics download has those of every sensor; only this kind is meant.
    Raise ValueError when it is no recording.
    """
    text = path.read_text("utf-8-sig")
    if not text.lstrip().startswith("{"):
        return [_recording(_csv_rows(text), polarity)]
    document = json.loads(text)
    if document.get("schema") == TRACE_SCHEMA:
        return list(read_trace(document))
    heard = [each for each in _diagnostics(document, polarity) if each.kind in (None, kind)]
    if not heard:
        raise ValueError("no readings")
    return heard


def _recording(rows: Iterable[tuple[float, float]], polarity: int) -> Recording:
    """Return a recording of bare times and values. Raise ValueError when there are none."""
    readings = [Reading(at, polarity * value) for at, value in rows]
    if not readings:
        raise ValueError("no readings")
    return Recording(readings=readings)


def _csv_rows(text: str) -> Iterator[tuple[float, float]]:
    """Yield time and value of each line; only the first line may be no numbers."""
    for place, row in enumerate(csv.reader(text.splitlines())):
        if not row:
            continue
        try:
            yield float(row[0]), float(row[1])
        except (ValueError, IndexError) as error:
            if place:
                raise ValueError(f"line {place + 1} is not t_seconds,value") from error


def _diagnostics(download: dict[str, Any], polarity: int) -> Iterator[Recording]:
    """Yield the last readings of each sensor in a diagnostics download, and of each topic."""
    station = download.get("data", download)
    for key, by_arrival in (("sensors", False), ("topics", True)):
        for sensor in station.get(key, []):
            rows = [Reading(float(at), polarity * float(n)) for at, n, *_ in sensor["readings"]]
            channel, kind = sensor.get("channel"), sensor.get("hello", {}).get("kind")
            if channel is not None:
                kind = "band" if channel == "band" else "platform"
            if rows:
                known = None if kind is None else SensorKind(kind)
                yield Recording(readings=rows, kind=known, by_arrival=by_arrival)


def describe(file: str, replayed: Replayed, expect: str) -> dict[str, object]:
    """Return the public facts about a recording; times in seconds of the file."""
    count = replayed.count
    return {
        "file": file,
        "reps": len(count.reps),
        "live_reps": len(replayed.lockouts),
        "rep_times": [round(rep.ended, 3) for rep in count.reps],
        "live_latency_s": [
            round(told - lockout.at, 3)
            for told, lockout in zip(replayed.announced, replayed.lockouts, strict=True)
        ],
        "holds": []
        if expect == "reps"
        else [
            {"start": round(hold.started, 3), "end": round(hold.ended, 3)} for hold in count.holds
        ],
        "confidence": round(count.confidence, 3),
        "gaps": replayed.gaps,
    }


def _told(facts: dict[str, object], replayed: Replayed) -> str:
    """Return the facts as a line for people."""
    count = replayed.count
    holds = ", ".join(f"{hold.started:.2f}-{hold.ended:.2f} s" for hold in count.holds)
    parts = [
        f"{facts['file']}: {facts['reps']} reps ({facts['live_reps']} live",
        f"{count.partials} partial",
        f"confidence {facts['confidence']})",
    ]
    if facts["holds"]:
        parts.append(f"holds {holds}")
    if count.blind:
        parts.append("these sensors cannot tell such reps apart")
    if replayed.gaps:
        parts.append(f"{replayed.gaps} gaps")
    return ", ".join(parts)


def _arguments() -> argparse.Namespace:
    """Return what was asked for."""
    parser = argparse.ArgumentParser(prog="script/replay", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--sensor", choices=[kind.value for kind in SensorKind], default="platform")
    parser.add_argument("--expect", choices=["reps", "hold", "both"], default="both")
    parser.add_argument("--polarity", type=int, choices=[1, -1], default=1)
    parser.add_argument("--json", action="store_true", help="one line of JSON per file")
    return parser.parse_args()


def main() -> int:
    """Replay every file; return how many could not be read."""
    arguments = _arguments()
    failed = 0
    for path in arguments.files:
        try:
            kind = SensorKind(arguments.sensor)
            recordings = read_recordings(path, arguments.polarity, kind)
        except (OSError, ValueError) as error:
            print(f"replay: {path}: {error}", file=sys.stderr)
            failed += 1
            continue
        for recording in recordings:
            replayed = replay(recording, kind)
            facts = describe(f"{path} {recording.name}".strip(), replayed, arguments.expect)
            print(json.dumps(facts) if arguments.json else _told(facts, replayed), flush=True)
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main())
