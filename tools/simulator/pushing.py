"""Feet pressed against the platform: quick pushes when told to, and a share of the best one."""

import asyncio
from collections.abc import Callable, Mapping

from .stage import Stage

PUSHING = "iso_force_control"
"""The exercise that is done so."""
_FULL_NEWTONS = {"feet_left": 150.0, "feet_right": 150.0}
"""What the strongest push adds to the load of somebody who lies there."""
_REACTION_SECONDS = 0.3
_UP_SECONDS = 0.4
"""In which the stage goes to another force."""
_FIRST_GUESS = 1.3
"""Times the share that is to be held: nobody knows at once how much forty percent is."""
_FIRST_STRIDE = 0.3


class Pusher:
    """Pushes as a coach says. What was done is told by `tell`: "rep" and "hold_started"."""

    def __init__(self, stage: Stage, tell: Callable[[str], None]) -> None:
        """Push on this stage."""
        self._stage = stage
        self._tell = tell
        self._lying: Mapping[str, float] = dict.fromkeys(_FULL_NEWTONS, 0.0)
        self._share = 1.0
        self._level: float | None = None
        self._stride = 0.0
        self._way = 0
        self._done: asyncio.TimerHandle | None = None

    def lie(self, newtons: Mapping[str, float]) -> None:
        """Take note of what the feet press with at rest."""
        self._lying = {key: newtons[key] for key in _FULL_NEWTONS}

    def aim(self, percent: int) -> None:
        """Take note of the share of the best push that is to be held."""
        self._share = percent / 100

    def hold(self) -> None:
        """Guess how much that is, and stay there."""
        self._level, self._stride, self._way = _FIRST_GUESS, _FIRST_STRIDE, 0
        self._press(self._level * self._share)

    def adjust(self, way: int) -> None:
        """Push more (1) or less (-1); less of a change with every turn."""
        if self._level is None:
            return
        self._stride /= 2 if way == -self._way else 1
        self._level, self._way = self._level + way * self._stride, way
        self._press(self._level * self._share, "hold_started")

    def push(self) -> None:
        """Push as quickly and strongly as can be."""
        self._press(1.0, "rep")

    def release(self) -> None:
        """Let go."""
        self._level = None
        self._press(0.0)

    def _press(self, share: float, done: str | None = None) -> None:
        """Press with a share of the strongest push, and tell what is done with that."""
        loop = asyncio.get_running_loop()
        at = loop.time() + _REACTION_SECONDS
        for key, full in _FULL_NEWTONS.items():
            self._stage.rest(key, self._lying[key] + share * full, at)
        if self._done is not None:
            self._done.cancel()
            self._done = None
        if done is not None:
            self._done = loop.call_at(at + _UP_SECONDS, self._tell, done)
