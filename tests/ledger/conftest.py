"""A log in a folder of its own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from custom_components.run_primer.ledger import LogFile, Setback, Writer

type Open = Callable[[], Writer]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the file is."""
    return tmp_path / "run_primer.db"


@pytest.fixture
def reports() -> list[tuple[Setback | None, Path]]:
    """What was wrong with the file."""
    return []


@pytest.fixture
def opened(path: Path, reports: list[tuple[Setback | None, Path]]) -> Iterator[Open]:
    """Open the log, again and again; closed behind the test."""
    writers: list[Writer] = []

    def start() -> Writer:
        writer = Writer(
            LogFile(path),
            lambda setback, name: reports.append((setback, path.with_name(name))),
        )
        writer.start()
        writers.append(writer)
        return writer

    yield start
    for writer in writers:
        writer.close()


@pytest.fixture
def writer(opened: Open) -> Writer:
    """The log, open."""
    return opened()
