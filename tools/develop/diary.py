"""JSON lines with a time: how the virtual parts tell what they did."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
import json
from pathlib import Path
import time
from typing import Any


class Diary:
    """A file that grows by one line for everything that happens."""

    def __init__(self, file: Path) -> None:
        """Write behind what the file has already."""
        self.file = file

    def write(self, event: str, **fields: Any) -> None:
        """Add a line with the wall time."""
        line = json.dumps({"at": round(time.time(), 4), "event": event, **fields})
        with self.file.open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")


def read_diary(file: Path) -> Iterator[Mapping[str, Any]]:
    """Return the lines of a file; one that is being written is left out."""
    if not file.exists():
        return
    for line in file.read_text("utf-8").splitlines():
        with suppress(ValueError):
            yield json.loads(line)
