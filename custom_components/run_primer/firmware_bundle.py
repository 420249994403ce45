"""The firmware that ships with this version, as the one file that sensors receive."""

from dataclasses import dataclass
import hashlib
import hmac
from pathlib import Path

BUNDLE = Path(__file__).parent / "firmware" / "bundle.txt"
_MAGIC = "run-primer-bundle 1 "
KEY_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """A firmware for sensors, ready to send."""

    version: str
    data: bytes
    """What is sent, as it is."""
    sha256: str
    """Of the data, as hexadecimal digits."""

    def sign(self, key: bytes) -> str:
        """Return what proves to the sensor with this key that the bundle is for it."""
        return hmac.new(key, f"{self.sha256}{self.version}".encode(), hashlib.sha256).hexdigest()


def read_bundle(path: Path) -> Bundle | None:
    """Return the bundle in a file; None without the file, as in a checkout that built none.

    Blocks. Raise ValueError when it is no bundle.
    """
    if not path.is_file():
        return None
    data = path.read_bytes()
    first = data.partition(b"\n")[0].decode()
    version = first.removeprefix(_MAGIC)
    if not first.startswith(_MAGIC) or not version:
        raise ValueError("no bundle")
    return Bundle(version=version, data=data, sha256=hashlib.sha256(data).hexdigest())


def parse_key(text: str) -> bytes:
    """Return the key that script/flash printed for a sensor. Raise ValueError when it is none."""
    key = bytes.fromhex(text.strip())
    if len(key) != KEY_BYTES:
        raise ValueError("length")
    return key
