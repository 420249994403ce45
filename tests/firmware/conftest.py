"""MicroPython's unix port, and a broker."""

from collections.abc import Iterator
from pathlib import Path
import shutil
import subprocess

import pytest

from tests.broker import MOSQUITTO, Broker

from .unix_port import find_micropython


@pytest.fixture(scope="session")
def micropython() -> str:
    """The interpreter that script/setup finds or unpacks."""
    found = find_micropython()
    if found is None:
        pytest.skip("no MicroPython 1.26 here, and script/setup could not unpack one")
    return found


@pytest.fixture
def broker(tmp_path: Path, socket_enabled: None) -> Iterator[Broker]:
    """A mosquitto of its own."""
    if MOSQUITTO is None:
        pytest.skip("mosquitto is missing: run script/setup")
    broker = Broker(tmp_path)
    yield broker
    broker.stop()


@pytest.fixture
def authority(tmp_path: Path) -> Path:
    """A folder with an authority of our own (ca.pem) and a broker's certificate and key."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is missing")
    new = "req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
    commands = (
        f"{new} -x509 -days 2 -keyout ca.key -out ca.pem -subj /CN=Gym-CA",
        f"{new} -keyout broker.key -out broker.csr -subj /CN=127.0.0.1",
        "x509 -req -in broker.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -out broker.pem",
    )
    for command in commands:
        subprocess.run(  # noqa: S603
            ["openssl", *command.split()],  # noqa: S607
            cwd=tmp_path,
            check=True,
            capture_output=True,
        )
    return tmp_path
