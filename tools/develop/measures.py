"""Figures to hold: latency, recorder rows, writing speed, and a quiet log."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
import re
import sqlite3
from statistics import quantiles

from .finding import Finding, finding
from .story import SetSeen
from .witness import Change, Frame

LATENCY_P95_SECONDS = 0.020
MOST_ROWS = 1000
MOST_STATES_A_SECOND = 2
_LINE = re.compile(
    r"^\S+ \S+ (?P<level>[A-Z]+) \((?P<thread>[^)]*)\) \[(?P<logger>[^\]]+)\] (?P<text>.*)"
)
_REPORTED = ("Detected that custom integration", "Detected blocking call", "blocking call to")


def rep_latencies(sets: Iterable[SetSeen], frames: Sequence[Frame]) -> list[float]:
    """Return for each live rep the seconds from the frame that completed it to its event.

    Reps are seen when a frame comes, so that frame is the last one before the
    event. Frames are about 100 ms apart: a delay longer than that shows as a
    shorter one, but it cannot hide from the 95th percentile for long.
    """
    times = {
        kind: [frame.at for frame in frames if frame.kind == kind] for kind in ("platform", "band")
    }
    latencies: list[float] = []
    for seen in sets:
        arrivals = times.get(seen.measured_by, [])
        latencies.extend(
            count.at - arrivals[index - 1]
            for count in seen.counts
            if (index := bisect_right(arrivals, count.at))
        )
    return latencies


def judge_latency(latencies: Sequence[float]) -> Finding:
    """Judge how late reps are told."""
    name = f"rep event within {LATENCY_P95_SECONDS * 1000:.0f} ms of its frame (p95)"
    if len(latencies) < 2:
        return Finding(name=name, passed=False, detail="no reps")
    cuts = quantiles(latencies, n=20, method="inclusive")
    detail = (
        f"p50 {cuts[9] * 1000:.1f} ms, p95 {cuts[18] * 1000:.1f} ms, "
        f"most {max(latencies) * 1000:.1f} ms, {len(latencies)} reps"
    )
    return Finding(name=name, passed=cuts[18] <= LATENCY_P95_SECONDS, detail=detail)


def judge_rate(changes: Iterable[Change], exempt: frozenset[str]) -> Finding:
    """Judge how often each entity is written."""
    times: dict[str, list[float]] = defaultdict(list)
    for change in changes:
        if change.entity not in exempt:
            times[change.entity].append(change.at)
    rates = {entity: busiest_second(at) for entity, at in times.items()}
    busy = {entity: rate for entity, rate in rates.items() if rate > MOST_STATES_A_SECOND}
    most = max(rates, key=lambda entity: rates[entity], default="")
    return finding(
        f"no entity writes more than {MOST_STATES_A_SECOND} states in a second",
        [f"{entity} {rate}" for entity, rate in sorted(busy.items())],
        f"most: {rates.get(most, 0)}, {most}",
    )


def busiest_second(times: Sequence[float]) -> int:
    """Return the most times within one second, wherever it begins. Times are in order."""
    most = start = 0
    for index, at in enumerate(times):
        while at - times[start] >= 1.0:
            start += 1
        most = max(most, index - start + 1)
    return most


def count_rows(database: Path, entities: frozenset[str], since: float) -> dict[str, int]:
    """Return the recorder rows written for each entity since a wall time."""
    query = (
        "SELECT m.entity_id, COUNT(*) FROM states s JOIN states_meta m USING (metadata_id) "
        "WHERE s.last_updated_ts >= ? GROUP BY m.entity_id"
    )
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        rows = connection.execute(query, (since,)).fetchall()
    return {entity: count for entity, count in rows if entity in entities}


def judge_rows(rows: dict[str, int], seconds: float) -> Finding:
    """Judge how much a session leaves in the database."""
    total = sum(rows.values())
    top = sorted(rows.items(), key=lambda row: -row[1])[:4]
    shown = ", ".join(f"{entity.removeprefix('sensor.')} {count}" for entity, count in top)
    return Finding(
        name=f"at most {MOST_ROWS} recorder rows",
        passed=0 < total <= MOST_ROWS,
        detail=f"{total} in {seconds:.0f} s; {shown}",
    )


def judge_log(text: str) -> Finding:
    """Judge whether Home Assistant complained about us."""
    return finding("no warning, error or report of ours in the log", complaints(text))


def complaints(text: str) -> list[str]:
    """Return the lines of a log that are about us."""
    found: list[str] = []
    for line in text.splitlines():
        if any(word in line for word in _REPORTED):
            found.append(line)
        elif match := _LINE.match(line):
            if match["level"] in ("WARNING", "ERROR", "CRITICAL") and _is_ours(match):
                found.append(line)
        elif "custom_components/run_primer" in line:
            found.append(line.strip())
    return found


def _is_ours(match: re.Match[str]) -> bool:
    """Tell whether a complaint is about us; that we are a custom integration is none."""
    if match["logger"] == "homeassistant.loader":
        return False
    return "run_primer" in match["logger"] or "run_primer" in match["text"]
