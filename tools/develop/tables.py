"""Printing what was found."""

from collections.abc import Iterable, Sequence

from .counted import SetDone, hold_fault, reps_fault
from .finding import Finding
from .spoken import SetSpeech
from .story import SetSeen

_HEADS = ("set", "by", "reps done", "counted", "held", "measured", "counts said", "announced", "")


def set_table(sets: Sequence[SetSeen], done: Sequence[SetDone], speech: Sequence[SetSpeech]) -> str:
    """Return a table with one line for each set."""
    rows = [_HEADS, *(_row(*three) for three in zip(sets, done, speech, strict=False))]
    return format_table(rows)


def finding_lines(findings: Iterable[Finding]) -> str:
    """Return one line for each finding."""
    return "\n".join(
        f"  {'ok  ' if one.passed else 'FAIL'}  {one.name}{f': {one.detail}' if one.detail else ''}"
        for one in findings
    )


def format_table(rows: Sequence[Sequence[str]]) -> str:
    """Return rows in columns; the first row is the head."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "  "
        + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    lines.insert(1, "  " + "  ".join("-" * width for width in widths if width))
    return "\n".join(lines)


def _row(seen: SetSeen, done: SetDone, speech: SetSpeech) -> tuple[str, ...]:
    """Return one set as cells."""
    fine = not (reps_fault(seen, done) or hold_fault(seen, done) or speech.wrong)
    holds = done.held is not None
    return (
        seen.name,
        seen.measured_by,
        "" if holds else str(done.reps),
        "" if holds or seen.reps is None else str(seen.reps),
        f"{done.held:.2f} s" if done.held is not None else "",
        f"{seen.held:.2f} s" if holds else "",
        f"{len(speech.counts)} of {len(seen.counts)}" if seen.counts else "",
        "yes" if speech.announced else "NO",
        "ok" if fine else "WRONG",
    )
