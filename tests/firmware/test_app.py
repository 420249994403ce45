"""The application as a whole, on a board whose clock a test sets."""

import asyncio
import json
from pathlib import Path

from primer.led import PATTERNS, Led
import pytest

from .parts import FakeAdc, FakeBoard, let_run, make_app
from .test_bundle import packed, steps


def convert(board: FakeBoard, seconds: float) -> None:
    """Let all converters deliver this long at 80 Hz."""
    for adc in board.adcs:
        for i in range(int(seconds * 80)):
            adc.put(i, board.time_us + i * 12_500)
    board.time_us += int(seconds * 1e6)


def test_it_introduces_itself_once_the_pace_is_known(tmp_path: Path) -> None:
    board = FakeBoard()
    app = make_app(tmp_path, board)
    app.look_after()
    assert app.link.hello == b""
    convert(board, 0.2)
    app.sampler.poll(board.time_us)
    app.look_after()
    hello = json.loads(app.link.hello)
    assert hello["protocol"] == 1
    assert hello["boot"] == app.boot
    assert [channel["key"] for channel in hello["channels"]] == ["feet_left", "feet_right"]
    assert len(app.link.hello) < 4096


def test_without_converters_it_introduces_itself_all_the_same(tmp_path: Path) -> None:
    board = FakeBoard()
    app = make_app(tmp_path, board)
    board.time_us += 3_000_001
    app.look_after()
    assert json.loads(app.link.hello)["channels"][0]["rate_hz"] == 80


def test_a_board_strapped_to_10_hz_introduces_itself_again(tmp_path: Path) -> None:
    board = FakeBoard()
    app = make_app(tmp_path, board)
    board.time_us += 3_000_001
    app.look_after()
    for i in range(20):
        for adc in board.adcs:
            adc.put(0, board.time_us + i * 100_000)
    board.time_us += 2_000_000
    app.sampler.poll(board.time_us)
    app.look_after()
    assert [channel["rate_hz"] for channel in json.loads(app.link.hello)["channels"]] == [10, 10]


def test_the_ring_tells_how_far_it_reaches(tmp_path: Path) -> None:
    two = make_app(tmp_path, FakeBoard(heap=174_000))
    one = make_app(tmp_path, FakeBoard(adcs=[FakeAdc()], heap=174_000))
    assert 60 < json.loads(two.hello())["ring_seconds"] < json.loads(one.hello())["ring_seconds"]


async def test_a_part_that_fails_ends_the_application_so_that_it_is_started_again(
    tmp_path: Path,
) -> None:
    class Broken(FakeAdc):
        def drain(self, now_us: int) -> tuple[list[int], list[int], int, int]:
            raise RuntimeError(f"broken at {now_us}")

    app = make_app(tmp_path, FakeBoard(adcs=[Broken()]))
    with pytest.raises(RuntimeError, match="broken"):
        await app.run()


async def test_steps_of_an_update_are_answered_one_after_the_other(tmp_path: Path) -> None:
    board = FakeBoard()
    app = make_app(tmp_path, board)
    running = asyncio.create_task(app.run())
    await let_run()
    for step in steps(packed({"app.py": b"x" * 2000})):
        payload = json.dumps({"id": "u", "cmd": "update", **step}).encode()
        app.commands.take(payload)
        app.commands.take(payload)
        answers = [json.loads(app.link._replies.pop())]
        while len(answers) < 2:
            await let_run()
            answers += [json.loads(one) for one in app.link._replies]
            app.link._replies.clear()
        assert answers[0]["error"] == "busy"
        assert answers[1]["ok"], answers
    board.time_us += 1_000_000
    app.look_after()
    assert board.restarts == 1
    app.close()
    running.cancel()


async def test_the_light_shows_the_state() -> None:
    shown: list[bool] = []
    board = FakeBoard()
    led = Led(shown.append, board.now_us)
    led.state = "online"
    blinking = asyncio.create_task(led.run())
    await let_run()
    blinking.cancel()
    assert shown[0] is True
    assert len(set(PATTERNS.values())) == len(PATTERNS), "each state looks different"
    assert all(len(pattern) % 2 == 0 for pattern in PATTERNS.values())


def test_the_light_tells_a_silent_converter_from_a_missing_broker(tmp_path: Path) -> None:
    board = FakeBoard()
    app = make_app(tmp_path, board)
    app.look_after()
    assert app.led.state == "joining"
    app.link.state = 2
    app.look_after()
    assert app.led.state == "online"
    board.time_us += 5_000_000
    app.sampler.poll(board.time_us)
    app.look_after()
    assert app.led.state == "fault"
