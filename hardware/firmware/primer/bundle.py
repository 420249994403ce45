"""Receives an update in parts, proves it, and unpacks it where the next start tries it.

A bundle is one text: a line "run-primer-bundle 1 VERSION", then for each file a
line "file NAME BYTES" and its bytes. Nothing that runs is touched: the parts
go into a file of their own, the files into the folder that is not in use, and
the last step is one atomic change of boot.json (main.Slots).
"""

import asyncio
import binascii
import hashlib
import os

from .commands import is_count, refusal
from .native import const

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import BinaryIO, TypeGuard

    from .faces import Slots

MAGIC = b"run-primer-bundle 1 "
MAX_BUNDLE = const(262_144)
MAX_PART = const(1024)
_MAX_FILES = const(40)
_MAX_LINE = const(80)
_CHUNK = const(512)
_PARTS = "update.part"
_FOLDER = "primer"
_SPARE = const(16_384)
"""Bytes of flash to leave free."""
_NAME = "abcdefghijklmnopqrstuvwxyz0123456789_"
_VERSION = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.+-"
_BLOCK = const(64)


class Receiver:
    """The update that is being received, if any."""

    def __init__(self, slots: Slots, key: bytes) -> None:
        """Accept what is signed with this key."""
        self._slots = slots
        self._key = key
        self._path = slots.root + "/" + _PARTS
        self._size = 0
        self._offset = 0
        self._sha256 = ""
        self._version = ""

    async def obey(self, command: dict) -> dict:
        """Do one step and return the answer; `done` in it tells that a restart is due."""
        step = command.get("step")
        try:
            if step == "begin":
                return self._begin(command)
            if step == "part":
                return self._part(command)
            if step == "commit":
                return await self._commit()
        except OSError:
            self._size = 0
            return self._refuse("no_space", "The flash refuses.")
        return self._refuse("bad_range", "No such step.")

    def _begin(self, command: dict) -> dict:
        """Begin anew, if the announced bundle is signed by whoever flashed this device."""
        self._size = self._offset = 0
        size, version = command.get("size"), command.get("version")
        sha256, mac = command.get("sha256"), command.get("mac")
        if not _is_text(version, 32, _VERSION) or not _is_text(sha256, 64, "0123456789abcdef"):
            return self._refuse("bad_range", "version and sha256 are needed.")
        if not is_count(size) or not 0 < size <= MAX_BUNDLE:
            return self._refuse("bad_range", "size is out of range.")
        if not isinstance(mac, str) or not _same(mac, sign(self._key, sha256 + version)):
            return self._refuse("bad_mac", "Not signed with this device's key.")
        if self._free() < 2 * size + _SPARE:
            return self._refuse("no_space", "The flash is too full.")
        with open(self._path, "wb"):
            pass
        self._size, self._sha256, self._version = size, sha256, version
        return {"ok": True, "offset": 0}

    def _part(self, command: dict) -> dict:
        """Take the next part."""
        data = command.get("data")
        if not self._size or not isinstance(data, str) or command.get("offset") != self._offset:
            return self._refuse("bad_range", "Not the next part.")
        try:
            raw = binascii.a2b_base64(data)
        except ValueError:
            return self._refuse("bad_range", "data is no base64.")
        if not 0 < len(raw) <= min(MAX_PART, self._size - self._offset):
            return self._refuse("bad_range", "data has a wrong length.")
        with open(self._path, "ab") as file:
            file.write(raw)
        self._offset += len(raw)
        return {"ok": True, "offset": self._offset}

    async def _commit(self) -> dict:
        """Prove the bundle, unpack it, and let the next start try it."""
        if not self._size or self._offset != self._size:
            return self._refuse("bad_range", "Parts are missing.")
        if await self._hash() != self._sha256:
            self._size = self._offset = 0
            return self._refuse("bad_hash", "The bundle was damaged on its way.")
        slot = self._slots.idle()
        try:
            await self._unpack(self._slots.root + "/" + slot)
        except ValueError:
            self._size = self._offset = 0
            return self._refuse("bad_hash", "That is no bundle.")
        self._slots.try_next(slot)
        self._size = 0
        os.remove(self._path)
        return {"ok": True, "offset": self._offset, "done": True}

    async def _hash(self) -> str:
        """Return the SHA-256 of what was received."""
        digest = hashlib.sha256()
        with open(self._path, "rb") as file:
            chunk = file.read(_CHUNK)
            while chunk:
                digest.update(chunk)
                await asyncio.sleep(0)
                chunk = file.read(_CHUNK)
        return binascii.hexlify(digest.digest()).decode()

    async def _unpack(self, folder: str) -> None:
        """Write the files of the bundle. Raise ValueError when it is none."""
        _make_folder(folder)
        _make_folder(folder + "/" + _FOLDER)
        for name in os.listdir(folder + "/" + _FOLDER):
            os.remove(folder + "/" + _FOLDER + "/" + name)
        with open(self._path, "rb") as file:
            if _line(file) != MAGIC + self._version.encode():
                raise ValueError("magic")
            for _ in range(_MAX_FILES):
                line = _line(file)
                if not line:
                    return
                name, size = _parse(line)
                await _copy(file, folder + "/" + _FOLDER + "/" + name, size)
        raise ValueError("files")

    def _free(self) -> int:
        """Return how many bytes of flash are free."""
        status = os.statvfs(self._slots.root or "/")
        return status[0] * status[3]

    def _refuse(self, error: str, message: str) -> dict:
        """Return a refusal that tells how far the update is."""
        answer = refusal(error, message)
        answer["offset"] = self._offset
        return answer


def sign(key: bytes, text: str) -> str:
    """Return HMAC-SHA256 (RFC 2104) as hexadecimal digits."""
    padded = key + bytes(_BLOCK - len(key))
    inner = hashlib.sha256(bytes([b ^ 0x36 for b in padded]))
    inner.update(text.encode())
    outer = hashlib.sha256(bytes([b ^ 0x5C for b in padded]))
    outer.update(inner.digest())
    return binascii.hexlify(outer.digest()).decode()


def _same(one: str, other: str) -> bool:
    """Compare without telling by the time it takes where they differ."""
    left, right = one.encode(), other.encode()
    if len(left) != len(right):
        return False
    differ = 0
    for i in range(len(left)):
        differ |= left[i] ^ right[i]
    return differ == 0


def _is_text(value: object, most: int, letters: str) -> TypeGuard[str]:
    """Tell whether it is a text of these letters only, not longer than this."""
    if not isinstance(value, str) or not 0 < len(value) <= most:
        return False
    return all(letter in letters for letter in value)


def _line(file: BinaryIO) -> bytes:
    """Return the next line without its end; empty behind the last. Raise ValueError."""
    line = file.readline()
    if not line:
        return b""
    if len(line) > _MAX_LINE or line[-1:] != b"\n":
        raise ValueError("line")
    return line[:-1]


def _parse(line: bytes) -> tuple[str, int]:
    """Return name and size in a line that announces a file. Raise ValueError."""
    words = line.decode().split(" ")
    if len(words) != 3 or words[0] != "file":
        raise ValueError("line")
    name, size = words[1], int(words[2])
    if not name.endswith(".py") or not _is_text(name[:-3], 32, _NAME) or size < 0:
        raise ValueError("name")
    return name, size


async def _copy(file: BinaryIO, path: str, size: int) -> None:
    """Copy so many bytes into a new file. Raise ValueError when there are fewer."""
    with open(path, "wb") as out:
        while size:
            chunk = file.read(min(size, _CHUNK))
            if not chunk:
                raise ValueError("size")
            out.write(chunk)
            size -= len(chunk)
            await asyncio.sleep(0)


def _make_folder(path: str) -> None:
    """Make a folder unless it is there."""
    try:
        os.mkdir(path)
    except OSError:
        os.stat(path)
