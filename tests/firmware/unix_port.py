"""The firmware in a process of MicroPython's unix port, over real sockets."""

import json
import os
from pathlib import Path
import re
import shutil
import subprocess
from threading import Thread
from typing import Any, Self, override

from primer import wire

from tests.broker import LOOPBACK

from .parts import KEY

ROOT = Path(__file__).parents[2]
SCRIPTS = Path(__file__).parent / "unix"
TOPIC = "run_primer/abcd0123"
_PATH = {"MICROPYPATH": f"{ROOT / 'hardware' / 'firmware'}:.frozen"}
_NEW_ENOUGH = "import sys, asyncio, tls; assert sys.implementation.version[:2] >= (1, 26)"


def find_micropython() -> str | None:
    """Return an interpreter that is new enough: from PATH, or unpacked by script/setup."""
    own = ROOT / ".tools" / "micropython" / "micropython"
    for candidate in (shutil.which("micropython"), str(own)):
        if candidate and Path(candidate).exists():
            done = subprocess.run(  # noqa: S603
                [candidate, "-c", _NEW_ENOUGH], capture_output=True, check=False
            )
            if done.returncode == 0:
                return candidate
    return None


def run_script(micropython: str, name: str, lines: list[str]) -> list[str]:
    """Run a script of the folder `unix` with these lines as input; return its output."""
    done = subprocess.run(  # noqa: S603
        [micropython, str(SCRIPTS / name)],
        input="\n".join(lines),
        env={**os.environ, **_PATH},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return done.stdout.splitlines()


class Device:
    """A device until the end of a `with`."""

    def __init__(self, micropython: str, port: int, folder: Path, **options: Any) -> None:
        """Start one with two channels at 80 Hz."""
        self.options = {
            "host": LOOPBACK,
            "port": port,
            "rate": 80,
            "kind": "platform",
            "channels": ["feet_left", "feet_right"],
            "key": KEY.hex(),
            "root": str(folder),
            **options,
        }
        self._log = folder / "device.log"
        self._file = folder / "options.json"
        self._file.write_text(json.dumps(self.options))
        self._micropython = micropython
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        """Start the process."""
        command = [self._micropython, str(SCRIPTS / "device.py"), str(self._file)]
        with self._log.open("ab") as log:
            return subprocess.Popen(  # noqa: S603
                command, env={**os.environ, **_PATH}, stdout=log, stderr=subprocess.STDOUT
            )

    def boot_again(self) -> None:
        """Wait until it has restarted itself, and start it as its hardware would."""
        self.process.wait(20)
        self.process = self._start()

    def log(self) -> str:
        """Return what it printed."""
        return self._log.read_text("utf-8")

    def __enter__(self) -> Self:
        """Run."""
        return self

    def __exit__(self, *_: object) -> None:
        """Kill it: a device never says goodbye."""
        self.process.kill()
        self.process.wait(5)


class Pico(Device):
    """A device that starts again whenever it ends, and whose plug can be pulled."""

    def __init__(self, micropython: str, port: int, folder: Path, **options: Any) -> None:
        """Start it with a thread that watches it."""
        super().__init__(micropython, port, folder, **options)
        self._plugged_in = True
        self._watching = Thread(target=self._watch, name="pico")
        self._watching.start()

    def _watch(self) -> None:
        """Start it again, as often as it ends."""
        while self.process.wait() is not None and self._plugged_in:
            self.process = self._start()

    def cut_power(self) -> None:
        """Let it lose power for a moment."""
        self.process.kill()

    @override
    def __exit__(self, *_: object) -> None:
        """Unplug it."""
        self._plugged_in = False
        self.process.kill()
        self._watching.join(10)
        # The thread may have been about to start it once more.
        super().__exit__()


def flash(folder: Path, version: str) -> None:
    """Put the firmware into a device's flash by USB, as if it had another version."""
    package = folder / "primer"
    package.mkdir()
    for source in (ROOT / "hardware" / "firmware" / "primer").glob("*.py"):
        text = source.read_text("utf-8")
        if source.name == "__init__.py":
            text = re.sub(r'(?m)^VERSION = ".*"$', f'VERSION = "{version}"', text)
        (package / source.name).write_text(text, "utf-8")


def signal(index: int, channel: int) -> int:
    """Return sample `index` of a channel, as unix/device.py makes it."""
    return (index * 7919 + channel * 1_000_003) % 400_001 - 200_000


def unique(payloads: list[bytes]) -> dict[int, wire.Frame]:
    """Return frames by number, each once, as Home Assistant takes them; all of one boot."""
    frames = [wire.decode_frame(payload) for payload in payloads]
    assert len({frame.boot for frame in frames}) <= 1
    return {frame.seq: frame for frame in sorted(frames, key=lambda frame: frame.seq)}


def assert_nothing_is_missing(payloads: list[bytes], channels: int = 2) -> None:
    """Check that frames have no hole, and that each sample in them is there once."""
    frames = unique(payloads)
    assert list(frames) == list(range(len(frames)))
    for channel in range(channels):
        values = [
            value
            for frame in frames.values()
            for block in frame.blocks
            if block.channel == channel
            for value in block.values
        ]
        assert values == [signal(i, channel) for i in range(len(values))]
        assert len(values) > 40
