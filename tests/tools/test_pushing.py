"""Feet that push as they are told."""

import time

import numpy as np
import pytest

from tools.simulator.pushing import Pusher
from tools.simulator.stage import Stage

LYING = 50.0
FULL = 150.0


class Feet:
    """A pusher on a stage, and what its left foot will press with in two seconds."""

    def __init__(self) -> None:
        now = time.monotonic()
        lying = {"feet_left": LYING, "feet_right": LYING}
        self._stage = Stage(now - 1, lying, np.random.default_rng(1))
        self.pusher = Pusher(self._stage, lambda _: None)
        self.pusher.lie({**lying, "bench": 0.0})

    @property
    def share(self) -> float:
        at = time.monotonic() + 2
        return (float(self._stage.forces("feet_left", at, at + 0.2).mean()) - LYING) / FULL


@pytest.fixture
async def feet() -> Feet:
    return Feet()


async def test_a_push_is_the_strongest_there_is_and_is_let_go(feet: Feet) -> None:
    feet.pusher.push()
    assert feet.share == pytest.approx(1.0, abs=0.02)
    feet.pusher.release()
    assert feet.share == pytest.approx(0.0, abs=0.02)


async def test_a_share_is_guessed_too_high_and_found_by_more_and_less(feet: Feet) -> None:
    feet.pusher.aim(40)
    feet.pusher.hold()
    assert feet.share == pytest.approx(0.52, abs=0.02)
    feet.pusher.adjust(-1)
    assert feet.share == pytest.approx(0.40, abs=0.02)
    feet.pusher.adjust(-1)
    feet.pusher.adjust(1)
    assert feet.share == pytest.approx(0.34, abs=0.02)
    feet.pusher.release()


async def test_who_holds_nothing_is_not_moved_by_more_and_less(feet: Feet) -> None:
    feet.pusher.adjust(1)
    assert feet.share == pytest.approx(0.0, abs=0.02)
