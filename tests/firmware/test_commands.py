"""Commands: obeyed, refused or ignored, and never a danger."""

from collections.abc import Iterator
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from primer.app import App
import pytest

from .parts import FakeBoard, make_app


@pytest.fixture
def app(tmp_path: Path) -> App:
    """The application with ten frames in its ring."""
    app = make_app(tmp_path)
    for _ in range(10):
        app.ring.append(bytes(100))
    return app


def ask(app: App, **command: object) -> dict[str, Any]:
    """Send a command and return the answer."""
    app.commands.take(json.dumps(command).encode())
    answer: dict[str, Any] = json.loads(app.link._replies.pop())
    return answer


def test_resend_is_answered_with_what_there_still_is(app: App) -> None:
    answer = ask(app, id="7", cmd="resend", boot=app.boot, **{"from": 4, "to": 400})
    assert answer == {"id": "7", "ok": True, "from": 4, "to": 9}
    assert app.link._ranges == [[4, 9]]


def test_ranges_that_meet_become_one_and_too_many_are_refused(app: App) -> None:
    for first, last in ((0, 1), (3, 3), (1, 2)):
        assert ask(app, cmd="resend", boot=app.boot, **{"from": first, "to": last})["ok"]
    assert len(app.link._ranges) == 2
    for first in (5, 7):
        assert ask(app, cmd="resend", boot=app.boot, **{"from": first, "to": first})["ok"]
    assert ask(app, cmd="resend", boot=app.boot, **{"from": 9, "to": 9})["error"] == "busy"


def test_at_most_256_frames_are_sent_for_one_command(app: App) -> None:
    for _ in range(500):
        app.ring.append(bytes(100))
    answer = ask(app, cmd="resend", boot=app.boot, **{"from": 0, "to": 509})
    assert answer["to"] - answer["from"] == 255


@pytest.mark.parametrize(
    ("command", "error"),
    [
        ({}, "unknown_command"),
        ({"cmd": ["resend"]}, "unknown_command"),
        ({"cmd": "resend"}, "bad_range"),
        ({"cmd": "resend", "from": -1, "to": 3}, "bad_range"),
        ({"cmd": "resend", "from": 3, "to": 2}, "bad_range"),
        ({"cmd": "resend", "from": 1.0, "to": 2}, "bad_range"),
        ({"cmd": "resend", "from": True, "to": 2}, "bad_range"),
        ({"cmd": "resend", "from": 0, "to": 2, "boot": 1}, "other_boot"),
        ({"cmd": "resend", "from": 0, "to": 2, "boot": "this"}, "gone"),
        ({"cmd": "resend", "from": 90, "to": 92, "boot": "this"}, "gone"),
    ],
)
def test_what_cannot_be_obeyed_is_refused(app: App, command: dict[str, object], error: str) -> None:
    if command.get("boot") == "this":
        command = {**command, "boot": app.boot}
        app.ring.first = 5
    answer = ask(app, id=9, **command)
    assert (answer["id"], answer["ok"], answer["error"]) == (9, False, error)


@pytest.mark.parametrize("caller", [None, ["x"], {"a": 1}, "x" * 65, 2.5])
def test_a_strange_caller_is_not_echoed(app: App, caller: object) -> None:
    assert ask(app, id=caller, cmd="dance")["id"] is None


@pytest.mark.parametrize(
    "payload",
    [b"", b"[]", b"7", b"null", b"{", b"\xff", b"[" * 2048, b'{"cmd":"resend"}' + b" " * 2048],
)
def test_what_is_no_command_is_counted_and_changes_nothing(app: App, payload: bytes) -> None:
    app.commands.take(payload)
    assert app.commands.ignored == 1
    assert not app.link._replies


@given(st.binary(max_size=2100) | st.text().map(lambda text: json.dumps({"cmd": text}).encode()))
def test_no_payload_breaks_it(payload: bytes) -> None:
    with TemporaryDirectory() as flash:
        app = make_app(Path(flash))
        app.commands.take(payload)
        assert len(app.link._replies) + app.commands.ignored + (app._step is not None) == 1


def test_a_flood_is_ignored_but_for_twenty_a_second(tmp_path: Path) -> None:
    board = FakeBoard()
    app = make_app(tmp_path, board)
    asked = json.dumps({"cmd": "dance"}).encode()
    for _ in range(3000):
        board.time_us += 1000
        app.commands.take(asked)
    assert 95 <= 3000 - app.commands.ignored <= 101
    assert len(app.link._replies) <= 8, "and the answers wait in a queue with an end"


def test_identify_blinks_for_ten_seconds_and_tells_how_it_is(tmp_path: Path) -> None:
    board = FakeBoard()
    app = make_app(tmp_path, board)
    answer = ask(app, cmd="identify")
    assert answer["ok"]
    assert answer["rates_hz"] == [0, 0]
    assert app.led.shown() == "identify"
    board.time_us += 10_000_001
    assert app.led.shown() == "joining"


def test_a_restart_leaves_time_for_the_answer(tmp_path: Path) -> None:
    board = FakeBoard()
    app = make_app(tmp_path, board)
    assert ask(app, cmd="restart") == {"id": None, "ok": True}
    app.look_after()
    assert board.restarts == 0
    board.time_us += 1_000_000
    app.look_after()
    assert board.restarts == 1


def boots(flash: Path) -> Iterator[int]:
    """Yield the number of boot after boot."""
    while True:
        yield make_app(flash).boot


def test_every_boot_has_a_number_of_its_own(tmp_path: Path) -> None:
    numbers = [number for number, _ in zip(boots(tmp_path), range(50), strict=False)]
    assert len(set(numbers)) == 50
    assert all(0 < number < 2**32 for number in numbers)


def test_an_update_that_never_reaches_the_broker_restarts(tmp_path: Path) -> None:
    (tmp_path / "boot.json").write_text('{"slot": "a", "state": "trial", "back": ""}')
    board = FakeBoard()
    app = make_app(tmp_path, board)
    board.time_us += 179_000_000
    app.look_after()
    assert board.restarts == 0
    board.time_us += 2_000_000
    app.look_after()
    assert board.restarts == 1


def test_an_update_that_reaches_the_broker_is_kept(tmp_path: Path) -> None:
    (tmp_path / "boot.json").write_text('{"slot": "a", "state": "trial", "back": ""}')
    board = FakeBoard()
    app = make_app(tmp_path, board)
    app.link.confirmed = True
    app.look_after()
    assert json.loads((tmp_path / "boot.json").read_text())["state"] == "good"
    board.time_us += 500_000_000
    app.look_after()
    assert board.restarts == 0
