"""How a board on USB is asked and filled."""

import os
from pathlib import Path
import shutil

import pytest

from tools.flash.board import ask, put
from tools.flash.mistake import Mistake


class FolderBoard:
    """A board whose flash is a folder: commands do there what they would do on a Pico."""

    def __init__(self, flash: Path, said: str = "") -> None:
        """Answer questions with `said`."""
        self.flash = flash
        self.said = said
        self.runs_while_copied: list[bool] = []
        self.starts = 0

    def __call__(self, *words: str) -> str:
        """Do one line of mpremote commands."""
        if words[0] == "exec":
            here = Path.cwd()
            os.chdir(self.flash)
            try:
                if not self.said:
                    exec(words[1], {})  # noqa: S102 - the very code that runs on the Pico
            finally:
                os.chdir(here)
            return self.said
        line = list(words)
        while line:
            end = line.index("+") if "+" in line else len(line)
            self._do(line[:end])
            del line[: end + 1]
        return ""

    def _do(self, words: list[str]) -> None:
        if words[:2] == ["fs", "cp"]:
            self.runs_while_copied.append((self.flash / "main.py").exists())
            shutil.copyfile(words[2], self.flash / words[3].removeprefix(":"))
        else:
            assert words == ["reset"]
            self.starts += 1


def test_old_firmware_is_gone_before_new_comes_and_main_comes_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tools.flash.board.time.sleep", lambda _seconds: None)
    board = FolderBoard(tmp_path)
    (tmp_path / "primer").mkdir()
    for path in ("main.py", "boot.json", "primer/app.py"):
        (tmp_path / path).write_text("old")
    put(board, {"primer/app.mpy": b"new", "settings.json": b"{}", "main.py": b"start"})
    assert sorted(path.name for path in (tmp_path / "primer").iterdir()) == ["app.mpy"]
    assert not (tmp_path / "boot.json").exists()
    assert (tmp_path / "main.py").read_bytes() == b"start"
    assert board.runs_while_copied == [False, False, False]
    assert board.starts == 2


def test_an_empty_board_can_be_flashed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tools.flash.board.time.sleep", lambda _seconds: None)
    put(FolderBoard(tmp_path), {"primer/app.py": b"new", "main.py": b"start"})
    assert (tmp_path / "primer" / "app.py").read_bytes() == b"new"


def test_a_board_tells_its_id(tmp_path: Path) -> None:
    board = ask(FolderBoard(tmp_path, "3f2a9c1e 1.26 Raspberry Pi Pico 2 W with RP2350\r\n"))
    assert (board.id, board.version) == ("3f2a9c1e", (1, 26))


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("3f2a9c1e 1.24 Raspberry Pi Pico W with RP2040", "too old"),
        ("3f2a9c1e 1.26 Raspberry Pi Pico with RP2040", "no radio"),
        ("hello", "does not answer like MicroPython"),
    ],
)
def test_a_board_that_cannot_run_it_is_refused(tmp_path: Path, said: str, words: str) -> None:
    with pytest.raises(Mistake, match=words):
        ask(FolderBoard(tmp_path, said))
