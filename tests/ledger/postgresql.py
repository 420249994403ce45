"""A PostgreSQL server of the tests' own, in a folder, reached by a socket in it."""

from dataclasses import dataclass
import os
from pathlib import Path
import shutil
import subprocess

_OWNER = "postgres"
"""Who runs it when we are root: it refuses root itself."""


@dataclass(frozen=True, kw_only=True)
class PostgreSql:
    """A server that can be stopped and started."""

    folder: Path
    programs: Path

    @property
    def address(self) -> str:
        """Return the address of its database."""
        return f"postgresql://{_OWNER}@/postgres?host={self.folder}"

    @property
    def _data(self) -> str:
        """Return where it keeps its data."""
        return str(self.folder / "data")

    def make(self) -> None:
        """Make its files."""
        if os.geteuid() == 0:
            shutil.chown(self.folder, _OWNER)
        self._run("initdb", "-D", self._data, "-U", _OWNER, "-A", "trust", "-N", "-E", "UTF8")

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = f"-c listen_addresses= -c unix_socket_directories={self.folder} -c fsync=off"
        log = str(self.folder / "log")
        self._run("pg_ctl", "-D", self._data, "-l", log, "-w", "-o", options, "start")

    def stop(self) -> None:
        """Stop it at once, whoever is connected."""
        self._run("pg_ctl", "-D", self._data, "-m", "immediate", "stop")

    def _run(self, program: str, *arguments: str) -> None:
        """Run one of its programs."""
        subprocess.run(  # noqa: S603  found by us, called with words of our own
            [str(self.programs / program), *arguments],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=60,
            cwd=self.folder,
            user=_OWNER if os.geteuid() == 0 else None,
        )


def find_programs() -> Path | None:
    """Return the folder of PostgreSQL's programs; None where it is not installed."""
    # Debian keeps them out of PATH.
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if found := shutil.which("initdb"):
        folders.insert(0, Path(found).parent)
    return next((folder for folder in folders if (folder / "pg_ctl").exists()), None)
