"""A Pico on a USB cable, spoken to through mpremote."""

from dataclasses import dataclass
import importlib.util
from pathlib import Path
import subprocess
import sys
import tempfile
import time
from typing import Protocol

from .mistake import Mistake
from .tree import MAIN, PACKAGE, write_tree

OLDEST = (1, 26)
"""MicroPython's version that the firmware is written for."""
_PATIENCE_S = 120
_RETURN_S = 15
_ASK = (
    "import binascii, machine, os, sys;"
    "print(binascii.hexlify(machine.unique_id()).decode()[-8:],"
    "'.'.join([str(n) for n in sys.implementation.version[:2]]), os.uname().machine)"
)
# Without main.py nothing starts, so no watchdog bites while the files come in; without
# boot.json no earlier update is preferred; a stale .py would hide a new .mpy.
_CLEAR = f"""
import os
for path in ("{MAIN}", "boot.json"):
    try:
        os.remove(path)
    except OSError:
        pass
try:
    for name in os.listdir("{PACKAGE}"):
        os.remove("{PACKAGE}/" + name)
except OSError:
    os.mkdir("{PACKAGE}")
"""


class Remote(Protocol):
    """Does one line of mpremote commands and returns what the board printed."""

    def __call__(self, *words: str) -> str:
        """Raise Mistake when it does not work."""


@dataclass(frozen=True, kw_only=True)
class Board:
    """What a board says of itself."""

    id: str
    version: tuple[int, int]
    model: str


def over_usb(port: str | None) -> Remote:
    """Return a way to the board on a serial port, or to the only one there is."""
    if importlib.util.find_spec("mpremote") is None:
        raise Mistake("mpremote is missing: start this with script/flash, or pip install mpremote")

    def remote(*words: str) -> str:
        command = [sys.executable, "-m", "mpremote", "connect", port or "auto", *words]
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, check=False, timeout=_PATIENCE_S
            )
        except subprocess.TimeoutExpired as error:
            raise Mistake("the board does not answer: unplug it, plug it in again") from error
        if done.returncode:
            last = (done.stderr or done.stdout).strip().splitlines()[-1:] or ["no answer"]
            raise Mistake(f"no Pico with MicroPython on USB ({last[0].strip()})")
        return done.stdout

    return remote


def ask(remote: Remote) -> Board:
    """Return which board this is. Raise Mistake for one that cannot run the firmware."""
    words = remote("exec", _ASK).strip().split(" ", 2)
    try:
        number, version, model = words
        major, minor = version.split(".")
        board = Board(id=number, version=(int(major), int(minor)), model=model)
    except ValueError as error:
        raise Mistake("the board on USB does not answer like MicroPython") from error
    if " W " not in f" {model} ":
        raise Mistake(f"{model}: a Pico W or Pico 2 W is needed, this one has no radio")
    if board.version < OLDEST:
        raise Mistake(f"MicroPython {version} is too old: install {OLDEST[0]}.{OLDEST[1]} or later")
    return board


def put(remote: Remote, tree: dict[str, bytes]) -> None:
    """Replace the firmware on a board, and start it. main.py comes last. Raise Mistake."""
    remote("exec", _CLEAR)
    # A watchdog of the old firmware may still run; only a start without main.py ends it.
    remote("reset")
    _wait_for(remote)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_tree(tree, folder)
        copies = [
            word for path in tree for word in ("fs", "cp", str(folder / path), f":{path}", "+")
        ]
        remote(*copies[:-1])
    remote("reset")


def _wait_for(remote: Remote) -> None:
    """Return when the board is on USB again. Raise Mistake when it stays away."""
    end = time.monotonic() + _RETURN_S
    while True:
        time.sleep(1)
        try:
            remote("exec", "pass")
        except Mistake:
            if time.monotonic() > end:
                raise
        else:
            return
