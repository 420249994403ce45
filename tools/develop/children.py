"""The processes of one run: each in a group of its own, all gone when the run is over."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
import ctypes
from dataclasses import dataclass
import os
from pathlib import Path
import signal
import sys

STOP_SECONDS = 20.0
"""Home Assistant writes its files when it stops; then patience ends."""
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class Child:
    """A process and its log."""

    name: str
    process: asyncio.subprocess.Process
    log: Path

    def tail(self, lines: int = 40) -> str:
        """Return the end of its log."""
        text = self.log.read_text("utf-8", errors="replace") if self.log.exists() else ""
        return "\n".join(text.splitlines()[-lines:])


class ChildDiedError(Exception):
    """A process ended that should not have."""

    def __init__(self, child: Child) -> None:
        """Say which, with the end of its log."""
        super().__init__(
            f"{child.name} ended with code {child.process.returncode}:\n{child.tail()}"
        )
        self.child = child


class Children:
    """Starts processes, watches them, and stops them in reverse order."""

    def __init__(self, logs: Path, root: Path) -> None:
        """Keep logs in one directory and work in another."""
        self._logs = logs
        self._root = root
        self._running: list[Child] = []

    async def start(self, name: str, *command: str, env: Mapping[str, str] | None = None) -> Child:
        """Start a process; its output goes to its log."""
        log = self._logs / f"{name}.log"
        with log.open("wb") as output:
            process = await asyncio.create_subprocess_exec(
                *command,
                cwd=self._root,
                env={**os.environ, **(env or {})},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=asyncio.subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_end_with_parent if sys.platform == "linux" else None,
            )
        child = Child(name, process, log)
        self._running.append(child)
        return child

    async def watch(self) -> None:
        """Wait for ever. Raise ChildDiedError when a process ends."""
        while True:
            self.check()
            await asyncio.sleep(0.5)

    def check(self) -> None:
        """Raise ChildDiedError when a process has ended."""
        for child in self._running:
            if child.process.returncode is not None:
                raise ChildDiedError(child)

    async def stop(self, child: Child) -> int:
        """Stop one process and return its exit code."""
        if child in self._running:
            self._running.remove(child)
        _signal_group(child, signal.SIGTERM)
        with suppress(TimeoutError):
            async with asyncio.timeout(STOP_SECONDS):
                await child.process.wait()
        # Also when the process itself is gone: it may have had children.
        _signal_group(child, signal.SIGKILL)
        return await child.process.wait()

    async def kill(self, child: Child) -> None:
        """Kill a process and its children, as a power cut does."""
        self._running.remove(child)
        _signal_group(child, signal.SIGKILL)
        await child.process.wait()

    def signal(self, name: str, number: signal.Signals) -> None:
        """Send a signal to the process of a name, and not to its children."""
        self.named(name).process.send_signal(number)

    def named(self, name: str) -> Child:
        """Return the process of this name that was started last."""
        return next(child for child in reversed(self._running) if child.name == name)

    async def wait(self, child: Child, seconds: float) -> int:
        """Wait until a process ends by itself, and return its exit code."""
        async with asyncio.timeout(seconds):
            code = await child.process.wait()
        self._running.remove(child)
        return code

    async def stop_all(self) -> None:
        """Stop everything, the last one started first."""
        for child in reversed(self._running.copy()):
            await self.stop(child)


def _signal_group(child: Child, number: signal.Signals) -> None:
    """Send a signal to a process and its children."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.process.pid, number)


def _end_with_parent() -> None:
    """Ask Linux to stop this process should its parent be killed."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
