"""A MariaDB server of the tests' own, in a folder, on a port of this machine."""

from dataclasses import dataclass, field
import os
from pathlib import Path
import shutil
import subprocess
import time

from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from tests.broker import LOOPBACK, free_port

_OWNER = "mysql"
"""Who runs it when we are root: it refuses root itself."""
_PATIENCE_SECONDS = 60


@dataclass(kw_only=True)
class MariaDb:
    """A server that can be stopped and started."""

    folder: Path
    programs: Path
    port: int = field(default_factory=free_port)
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def address(self) -> str:
        """Return the address of its database."""
        return self._address("log")

    def make(self) -> None:
        """Make its files."""
        if os.geteuid() == 0:
            shutil.chown(self.folder, _OWNER)
        subprocess.run(  # noqa: S603  found by us, called with words of our own
            [
                *(shutil.which("mariadb-install-db") or "", "--no-defaults", self._data),
                *("--auth-root-authentication-method=normal", "--skip-test-db"),
            ],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE_SECONDS,
            cwd=self.folder,
            user=_OWNER if os.geteuid() == 0 else None,
        )

    def start(self) -> None:
        """Start it and wait until it answers."""
        self._process = subprocess.Popen(  # noqa: S603  as above
            [
                *(str(self.programs / "mariadbd"), "--no-defaults", self._data),
                *(f"--socket={self.folder / 's'}", f"--pid-file={self.folder / 'pid'}"),
                *(f"--bind-address={LOOPBACK}", f"--port={self.port}", "--skip-grant-tables"),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self.folder,
            user=_OWNER if os.geteuid() == 0 else None,
        )
        engine = create_engine(self._address(""))
        until = time.monotonic() + _PATIENCE_SECONDS
        while True:
            try:
                with engine.begin() as connection:
                    connection.execute(
                        text("CREATE DATABASE IF NOT EXISTS log CHARACTER SET utf8mb4")
                    )
                break
            except DBAPIError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)
        engine.dispose()

    def stop(self) -> None:
        """Stop it at once, whoever is connected."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(_PATIENCE_SECONDS)

    @property
    def _data(self) -> str:
        """Return the option of where it keeps its data."""
        return f"--datadir={self.folder / 'data'}"

    def _address(self, database: str) -> str:
        """Return the address of a database."""
        return f"mysql+pymysql://root@{LOOPBACK}:{self.port}/{database}?charset=utf8mb4"


def find_programs() -> Path | None:
    """Return the folder of MariaDB's server; None where it is not installed."""
    # Debian keeps it where only root looks.
    found = shutil.which("mariadbd", path=f"{os.environ['PATH']}:/usr/sbin")
    return Path(found).parent if found and shutil.which("mariadb-install-db") else None
