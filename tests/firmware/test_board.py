"""What a board does with settings it cannot use; only the chip's own modules are imitated."""

from collections.abc import Iterator
import importlib
from pathlib import Path
import sys
from types import ModuleType, SimpleNamespace
from typing import Any

from main import Slots
from primer.settings import SettingsError
import pytest


class Interrupt(BaseException):
    """Somebody pressed Ctrl-C."""


class Watchdog:
    """Would restart the board if nobody fed it."""

    fed = 0

    def feed(self) -> None:
        """Be fed, and let it be interrupted the second time."""
        self.fed += 1
        if self.fed > 1:
            raise Interrupt


@pytest.fixture
def board(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The module of the firmware, on a board whose settings make no sense."""
    pin = SimpleNamespace(value=lambda _level: None)
    machine: Any = ModuleType("machine")
    machine.Pin = type("Pin", (), {"OUT": 1, "__new__": lambda *_: pin})
    converters: Any = ModuleType("primer.hx711")
    converters.monotonic_us = lambda: 0
    for module in (machine, ModuleType("network"), converters):
        monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.delitem(sys.modules, "primer.board", raising=False)
    board = importlib.import_module("primer.board")
    (tmp_path / "settings.json").write_text('{"wifi": 7}')
    monkeypatch.setattr("primer.settings.FILE", str(tmp_path / "settings.json").removeprefix("/"))
    yield board
    sys.modules.pop("primer.board", None)


def test_wrong_settings_are_told_on_usb_for_ever(
    board: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    slots = Slots(str(tmp_path))
    slots.begin()
    with pytest.raises(Interrupt):
        board.run(slots, Watchdog())
    assert "Run Primer cannot start: wifi" in capsys.readouterr().out


def test_an_update_that_cannot_read_the_settings_gives_way_to_the_one_before(
    board: Any, tmp_path: Path
) -> None:
    slots = Slots(str(tmp_path))
    slots.begin()
    slots.try_next("a")
    slots.begin()
    with pytest.raises(SettingsError):
        board.run(slots, Watchdog())
    assert slots.begin() == str(tmp_path), "what main.py does after the restart"
