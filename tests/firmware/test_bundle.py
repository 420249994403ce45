"""Updates: proved, unpacked beside what runs, tried once, and survived by any power cut."""

import base64
import binascii
from collections.abc import Callable, Iterator
import hashlib
import hmac
import json
import os
from pathlib import Path
import subprocess
from types import SimpleNamespace
from typing import Any

import main
from main import Slots
from primer import bundle
from primer.bundle import Receiver
import pytest

from .parts import KEY

ROOT = Path(__file__).parents[2]
BUNDLE = ROOT / "custom_components" / "run_primer" / "firmware" / "bundle.txt"
OLD = {"app.py": b"print('old')\n", "gone.py": b"# was once needed\n"}
NEW = {"app.py": b"print('new')\n" * 100, "wire.py": b"", "x_2.py": bytes(range(256)) * 9}


def packed(files: dict[str, bytes], version: str = "2.0.0") -> bytes:
    """Return a bundle."""
    out = [f"run-primer-bundle 1 {version}\n".encode()]
    out += [f"file {name} {len(data)}\n".encode() + data for name, data in files.items()]
    return b"".join(out)


def begin(data: bytes, version: str = "2.0.0", key: bytes = KEY) -> dict[str, Any]:
    """Return the first step of an update."""
    sha256 = hashlib.sha256(data).hexdigest()
    mac = hmac.new(key, (sha256 + version).encode(), hashlib.sha256).hexdigest()
    return {"step": "begin", "version": version, "size": len(data), "sha256": sha256, "mac": mac}


def steps(data: bytes, **first: Any) -> Iterator[dict[str, Any]]:
    """Yield all steps of an update."""
    yield begin(data, **first)
    for offset in range(0, len(data), 1024):
        part = base64.b64encode(data[offset : offset + 1024]).decode()
        yield {"step": "part", "offset": offset, "data": part}
    yield {"step": "commit"}


async def install(receiver: Receiver, data: bytes, **first: Any) -> dict[str, Any]:
    """Send a whole update and return the last answer."""
    answer: dict[str, Any] = {}
    for step in steps(data, **first):
        answer = await receiver.obey(step)
        if not answer["ok"]:
            break
    return answer


def started(flash: Path) -> tuple[Slots, Path]:
    """Start a device: the slots, and the folder its application is taken from."""
    slots = Slots(str(flash))
    return slots, Path(slots.begin())


def content(folder: Path) -> dict[str, bytes]:
    """Return the application in a folder."""
    return {path.name: path.read_bytes() for path in (folder / "primer").iterdir()}


@pytest.fixture
def flash(tmp_path: Path) -> Path:
    """The flash of a device as USB left it."""
    (tmp_path / "primer").mkdir()
    for name, data in OLD.items():
        (tmp_path / "primer" / name).write_bytes(data)
    return tmp_path


async def test_an_update_runs_from_the_next_start_and_stays_once_confirmed(flash: Path) -> None:
    slots, folder = started(flash)
    assert content(folder) == OLD
    answer = await install(Receiver(slots, KEY), packed(NEW))
    assert answer["done"]
    slots, folder = started(flash)
    assert (content(folder), slots.trial) == (NEW, True)
    slots.confirm()
    for _ in range(3):
        slots, folder = started(flash)
        assert (content(folder), slots.trial) == (NEW, False)
    assert slots.idle() == "b"
    assert not (flash / "update.part").exists()


async def test_an_update_that_is_not_confirmed_gives_way_to_what_ran_before(flash: Path) -> None:
    slots, _ = started(flash)
    await install(Receiver(slots, KEY), packed(NEW))
    assert content(started(flash)[1]) == NEW
    for _ in range(2):
        slots, folder = started(flash)
        assert (content(folder), slots.trial) == (OLD, False)


async def test_the_update_after_next_falls_back_to_the_one_before(flash: Path) -> None:
    await install(Receiver(started(flash)[0], KEY), packed(NEW))
    slots, _ = started(flash)
    slots.confirm()
    await install(Receiver(slots, KEY), packed({"app.py": b"broken"}, "3.0.0"), version="3.0.0")
    assert content(started(flash)[1]) == {"app.py": b"broken"}
    assert content(started(flash)[1]) == NEW


async def test_an_application_that_cannot_be_imported_is_given_up(flash: Path) -> None:
    await install(Receiver(started(flash)[0], KEY), packed(NEW))
    started(flash)[0].give_up()
    assert content(started(flash)[1]) == OLD


@pytest.mark.parametrize("text", ["", "{", "[]", "7", '{"slot": "c", "state": "good", "back": ""}'])
def test_a_damaged_choice_starts_what_was_flashed(flash: Path, text: str) -> None:
    (flash / "boot.json").write_text(text)
    assert content(started(flash)[1]) == OLD


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"mac": "0" * 64}, "bad_mac"),
        ({"mac": None}, "bad_mac"),
        ({"mac": "ä" * 64}, "bad_mac"),
        ({"version": "2.0.1"}, "bad_mac"),
        ({"version": "../../x"}, "bad_range"),
        ({"sha256": "short"}, "bad_range"),
        ({"sha256": 7}, "bad_range"),
        ({"size": 0}, "bad_range"),
        ({"size": 10**9}, "bad_range"),
        ({"size": "1"}, "bad_range"),
        ({"step": "dance"}, "bad_range"),
    ],
)
async def test_what_is_not_signed_or_makes_no_sense_is_refused(
    flash: Path, change: dict[str, Any], error: str
) -> None:
    receiver = Receiver(started(flash)[0], KEY)
    answer = await receiver.obey({**begin(packed(NEW)), **change})
    assert (answer["ok"], answer["error"]) == (False, error)
    answer = await receiver.obey({"step": "commit"})
    assert answer["error"] == "bad_range"


async def test_another_devices_key_does_not_sign(flash: Path) -> None:
    answer = await install(Receiver(started(flash)[0], KEY), packed(NEW), key=bytes(32))
    assert answer["error"] == "bad_mac"


async def test_parts_come_in_order_and_a_refusal_tells_where_to_go_on(flash: Path) -> None:
    receiver = Receiver(started(flash)[0], KEY)
    sent = list(steps(packed(NEW)))
    await receiver.obey(sent[0])
    assert await receiver.obey(sent[1]) == {"ok": True, "offset": 1024}
    for wrong in (sent[1], sent[3], {**sent[2], "data": "?"}, {**sent[2], "data": ""}):
        answer = await receiver.obey(wrong)
        assert (answer["error"], answer["offset"]) == ("bad_range", 1024)
    large = base64.b64encode(bytes(1025)).decode()
    assert (await receiver.obey({**sent[2], "data": large}))["error"] == "bad_range"
    assert (await receiver.obey({"step": "commit"}))["error"] == "bad_range"
    for step in sent[2:]:
        answer = await receiver.obey(step)
    assert answer["done"]


async def test_a_damaged_bundle_is_not_unpacked(flash: Path) -> None:
    slots, _ = started(flash)
    receiver = Receiver(slots, KEY)
    sent = list(steps(packed(NEW)))
    sent[1]["data"] = base64.b64encode(bytes(1024)).decode()
    for step in sent:
        answer = await receiver.obey(step)
    assert answer["error"] == "bad_hash"
    assert content(started(flash)[1]) == OLD


@pytest.mark.parametrize(
    "data",
    [
        b"something else\n",
        packed(NEW, "9.9.9"),
        packed({"../main.py": b"x"}),
        packed({"app.txt": b"x"}),
        packed({"A.py": b"x"}),
        packed(NEW)[:-10],
        packed(NEW) + b"file",
        packed({f"m{i}.py": b"" for i in range(60)}),
        b"run-primer-bundle 1 2.0.0\nfile app.py -1\n",
        b"run-primer-bundle 1 2.0.0\nfile app.py many\n",
        b"run-primer-bundle 1 2.0.0\n" + b"x" * 200,
    ],
)
async def test_a_signed_text_that_is_no_bundle_is_not_tried(flash: Path, data: bytes) -> None:
    slots, _ = started(flash)
    answer = await install(Receiver(slots, KEY), data)
    assert answer["error"] == "bad_hash"
    assert content(started(flash)[1]) == OLD
    assert "main.py" not in {name for _, _, names in os.walk(flash) for name in names}


async def test_a_full_flash_refuses(flash: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    full = SimpleNamespace(statvfs=lambda _path: (4096, 4096, 200, 1))
    monkeypatch.setattr(bundle, "os", full)
    answer = await Receiver(started(flash)[0], KEY).obey(begin(packed(NEW)))
    assert answer["error"] == "no_space"


class PowerCutError(BaseException):
    """The plug was pulled."""


class Flash:
    """Counts what changes the flash, and pulls the plug before one of it.

    A write that is cut leaves half of its bytes, which is worse than littlefs does.
    """

    def __init__(self, operations: int) -> None:
        """Let so many operations through."""
        self.left = operations
        self.names = {"rename": 2, "remove": 1, "mkdir": 1}

    def spend(self) -> None:
        """Do one more operation, or none ever again."""
        self.left -= 1
        if self.left < 0:
            raise PowerCutError

    def __getattr__(self, name: str) -> Any:
        """Return one of the functions of `os`, which is counted when it changes something."""
        function: Callable[..., Any] = getattr(os, name)
        if name not in self.names:
            return function

        def counted(*arguments: str) -> Any:
            self.spend()
            return function(*arguments)

        return counted

    def open(self, path: str, mode: str = "r") -> Any:
        """Open a file; making, emptying and writing count."""
        if "w" in mode:
            self.spend()
        file = open(path, mode)  # noqa: PTH123, SIM115 - in the place of the builtin
        if mode not in {"r", "rb"}:
            write = file.write

            def counted(data: Any) -> int:
                try:
                    self.spend()
                except PowerCutError:
                    write(data[: len(data) // 2])
                    file.flush()
                    raise
                return int(write(data))

            file.write = counted
        return file


async def life(flash: Path) -> None:
    """Update a device twice: once it proves itself, once it does not."""
    slots, _ = started(flash)
    await install(Receiver(slots, KEY), packed(NEW))
    slots, _ = started(flash)
    slots.confirm()
    await install(Receiver(slots, KEY), packed(THIRD, "3.0.0"), version="3.0.0")
    started(flash)
    started(flash)


THIRD = {"app.py": b"print('third')\n" * 90, "wire.py": b"#"}


async def test_a_power_cut_at_any_moment_leaves_a_device_that_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = 0
    while True:
        folder = tmp_path / str(moments)
        (folder / "primer").mkdir(parents=True)
        for name, data in OLD.items():
            (folder / "primer" / name).write_bytes(data)
        plug = Flash(moments)
        with monkeypatch.context() as patch:
            for module in (main, bundle):
                patch.setattr(module, "os", plug)
                patch.setattr(module, "open", plug.open, raising=False)
            try:
                await life(folder)
                cut = False
            except PowerCutError:
                cut = True
        slots, running = started(folder)
        assert content(running) in (OLD, NEW, THIRD), moments
        if not slots.trial:
            assert content(started(folder)[1]) == content(running), "it stays as it is"
        else:
            assert content(started(folder)[1]) in (OLD, NEW), "back to what had proved itself"
        answer = await install(Receiver(started(folder)[0], KEY), packed(NEW))
        assert answer["ok"], "and it can be updated"
        if not cut:
            break
        moments += 1
    assert moments > 60


def test_the_hmac_is_the_standard_one() -> None:
    expected = hmac.new(KEY, b"some text", hashlib.sha256).hexdigest()
    assert bundle.sign(KEY, "some text") == expected
    assert binascii.unhexlify(expected)


def test_the_bundle_that_ships_is_the_firmware(flash: Path) -> None:
    done = subprocess.run(  # noqa: S603
        [str(ROOT / "script" / "bundle"), "--check"], check=False, capture_output=True
    )
    assert done.returncode == 0, done.stderr.decode()


async def test_the_bundle_that_ships_can_be_installed(flash: Path) -> None:
    data = BUNDLE.read_bytes()
    version = data.split(b"\n", 1)[0].rsplit(b" ", 1)[1].decode()
    slots, _ = started(flash)
    answer = await install(Receiver(slots, KEY), data, version=version)
    assert answer["done"]
    source = ROOT / "hardware" / "firmware" / "primer"
    assert content(started(flash)[1]) == {p.name: p.read_bytes() for p in source.glob("*.py")}
    assert json.loads((flash / "boot.json").read_text())["slot"] == "a"
