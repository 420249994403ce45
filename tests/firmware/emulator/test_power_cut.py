"""An update on the flash of the emulated Pico, and the plug that is pulled in the midst of it."""

from collections.abc import Iterator
import json

import pytest

from tests.firmware.test_bundle import packed, steps

from .board import FIRMWARE, Board, Run

KEY = "00" * 32
NEW = {"__init__.py": b'VERSION = "2"\n', "app.py": b"# new\n" * 700, "wire.py": b"#\n" * 900}
OLD = ["1", []]
WHOLE = ["2", [len(content) for content in NEW.values()]]
UPDATE = """
import asyncio, json
from main_ import Slots
from primer.bundle import Receiver
slots = Slots("")
slots.begin()
receiver = Receiver(slots, bytes(32))
async def receive():
    with open("/steps.json") as file:
        for line in file:
            answer = await receiver.obey(json.loads(line))
            if not answer["ok"]:
                break
asyncio.run(receive())
"""
BOOT = """
import json, os, sys
from main_ import Slots
slots = Slots("")
folder = slots.begin()
sys.path.insert(0, folder)
import primer
names = ("__init__.py", "app.py", "wire.py") if folder else ()
print(json.dumps([primer.VERSION, [os.stat(folder + "/primer/" + name)[6] for name in names]]))
"""


@pytest.fixture(name="flashed")
def flashed_fixture(board: Board) -> Board:
    """A board with version 1 of the firmware, and the steps of an update to version 2."""
    board.files["primer/__init__.py"] = b'VERSION = "1"\n'
    board.files["main_.py"] = (FIRMWARE / "main.py").read_bytes()
    told = [json.dumps(step) for step in steps(packed(NEW), key=bytes(32))]
    board.files["steps.json"] = "\n".join(told).encode()
    return board


def boots(board: Board, run: Run, count: int) -> Iterator[object]:
    """Switch a board on so many times after a run; yield what it started each time."""
    disk = run.disk
    for _ in range(count):
        run = board.run(BOOT, disk=disk)
        disk = run.disk
        yield run.json


def test_wherever_the_power_goes_either_the_old_or_the_whole_update_starts(
    flashed: Board,
) -> None:
    whole = flashed.run(UPDATE)
    # On trial once; nobody confirmed it, so the old one comes back.
    assert list(boots(flashed, whole, 2)) == [WHOLE, OLD]
    assert whole.flash_writes > 40
    for cut in (whole.flash_writes // 2, whole.flash_writes - 4):
        done = flashed.run(UPDATE, cut_after=cut)
        (started,) = boots(flashed, done, 1)
        assert started in (OLD, WHOLE)
