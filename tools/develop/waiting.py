"""Waiting for things to be ready, with an end to patience."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
import time

from .children import Child, ChildDiedError
from .places import LOOPBACK

_LOOK_EVERY = 0.1


async def until_listening(port: int, child: Child, *, seconds: float) -> None:
    """Wait until a process listens on a port. Raise ChildDiedError or TimeoutError."""

    async def listens() -> bool:
        if child.process.returncode is not None:
            raise ChildDiedError(child)
        with suppress(OSError):
            _, writer = await asyncio.open_connection(LOOPBACK, port)
            writer.close()
            return True
        return False

    await until(listens, f"{child.name} to listen", seconds=seconds)


async def until[T](look: Callable[[], Awaitable[T | None]], what: str, *, seconds: float) -> T:
    """Return the first true answer. Raise TimeoutError that says what was waited for."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if answer := await look():
            return answer
        await asyncio.sleep(_LOOK_EVERY)
    message = f"waited {seconds:.0f} s for {what}"
    raise TimeoutError(message)
