"""What the virtual athlete did, from the lines it wrote."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from .counted import SetDone
from .diary import read_diary
from .story import SetSeen

type Line = Mapping[str, Any]


def read_truth(file: Path, since: float, sets: Sequence[SetSeen]) -> tuple[SetDone, ...]:
    """Return what was done in each set since a wall time.

    The athlete holds until Home Assistant ends the set, so that a hold lasts
    from its start to the end of the set that was seen.
    """
    chapters = _chapters([line for line in read_diary(file) if line["at"] >= since])
    ends = [seen.completed for seen in sets]
    ends += [None] * (len(chapters) - len(ends))
    return tuple(_set_done(chapter, end) for chapter, end in zip(chapters, ends, strict=False))


def _chapters(lines: Sequence[Line]) -> list[list[Line]]:
    """Return the lines of each set; what was written before the first one is left out."""
    chapters: list[list[Line]] = []
    for line in lines:
        if line["event"] == "set":
            chapters.append([])
        if chapters:
            chapters[-1].append(line)
    return chapters


def _set_done(chapter: Sequence[Line], end: float | None) -> SetDone:
    """Return one set."""
    begin = chapter[0]
    holds = [line["at"] for line in chapter if line["event"] == "hold_started"]
    return SetDone(
        exercise=begin["exercise"],
        side=begin["side"],
        reps=sum(line["event"] == "rep" for line in chapter),
        held=end - holds[0] if holds and end is not None else None,
    )
