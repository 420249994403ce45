"""What the firmware's tests share."""

from pathlib import Path
import shutil
import subprocess

import pytest

from .board import ROOT, Board


@pytest.fixture(scope="session")
def image() -> None:
    """An image for the emulated Pico; without one the test is skipped."""
    if shutil.which("node") is None:
        pytest.skip("no Node.js: script/setup installs it")
    script = ROOT / "script" / "firmware-image"
    done = subprocess.run([script, "--check"], check=False, capture_output=True)  # noqa: S603
    if done.returncode:
        pytest.skip("no image for the emulated Pico: script/firmware-image builds it")


@pytest.fixture
def board(image: None, tmp_path: Path) -> Board:
    """An emulated Pico with the application on its disk, but without main.py."""
    return Board(tmp_path)
