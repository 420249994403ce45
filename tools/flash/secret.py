"""Passwords and keys: where they come from, and where they are kept.

None is ever an option: a command line can be seen by everybody on the machine, and stays in
the shell's history.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
import getpass
import hashlib
import json
import os
from pathlib import Path
import secrets
import ssl
import sys
from typing import Any

from .mistake import Mistake

_MOST = 4096
_MOSQUITTO_ROUNDS = 101
_MOSQUITTO_SALT = 12


@dataclass(frozen=True, kw_only=True)
class Secrets:
    """What only this device and those it talks to know."""

    key: str
    """Update key, 64 hexadecimal digits."""
    password: str
    """MQTT password."""


def read_password(what: str, file: Path | None, variable: str) -> str:
    """Return a password from a file, the environment or the keyboard. Raise Mistake."""
    if file is not None:
        try:
            with file.open(encoding="utf-8") as source:
                return source.read(_MOST).rstrip("\r\n")
        except (OSError, UnicodeError) as error:
            raise Mistake(f"{what} password: {file} cannot be read") from error
    if variable in os.environ:
        return os.environ[variable]
    if not sys.stdin.isatty():
        raise Mistake(f"{what} password: give it in a file or in ${variable}")
    return getpass.getpass(f"{what} password (not shown): ")


def recall(file: Path) -> Secrets | None:
    """Return the secrets of a device that was flashed before. Raise Mistake on nonsense."""
    try:
        kept: Any = json.loads(file.read_text("utf-8"))
        return Secrets(key=kept["device"]["key"], password=kept["mqtt"]["password"])
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Mistake(f"--keep: {file} cannot be used; remove it, or use --new-secrets") from error


def make(password: str | None = None) -> Secrets:
    """Return a new key, and a new password unless one is given."""
    return Secrets(key=secrets.token_hex(32), password=password or secrets.token_urlsafe(24))


def write_private(file: Path, content: bytes) -> None:
    """Write a file that only its owner can read, even if it was there before."""
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_name(f".{file.name}.new")
    new.unlink(missing_ok=True)
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(content)
    new.replace(file)


def mosquitto_line(user: str, password: str, salt: bytes | None = None) -> str:
    """Return the line of a login for mosquitto's password file.

    It is what mosquitto_passwd of mosquitto 2.0 writes: PBKDF2 with HMAC-SHA512. So the
    password itself need not be shown to be set up.
    """
    salt = salt or secrets.token_bytes(_MOSQUITTO_SALT)
    digest = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, _MOSQUITTO_ROUNDS)
    return f"{user}:$7${_MOSQUITTO_ROUNDS}${_base64(salt)}${_base64(digest)}"


def read_authority(file: Path) -> str:
    """Return a certificate authority's certificate, PEM or DER, as base64. Raise Mistake."""
    try:
        data = file.read_bytes()
        der = ssl.PEM_cert_to_DER_cert(data.decode("ascii").strip()) if _is_pem(data) else data
        ssl.create_default_context(cadata=der)
    except OSError as error:
        raise Mistake(f"--ca: {file} is no certificate that can be read") from error
    except ValueError as error:
        raise Mistake(f"--ca: {file} does not hold one certificate, PEM or DER") from error
    return _base64(der)


def hidden(settings: str) -> str:
    """Return settings.json with its secrets blotted out, for showing."""

    def blot(value: Any) -> Any:
        if not isinstance(value, Mapping):
            return value
        return {name: "(hidden)" if name in {"password", "key"} else v for name, v in value.items()}

    shown = {name: blot(value) for name, value in json.loads(settings).items()}
    return json.dumps(shown, indent=1)


def _is_pem(data: bytes) -> bool:
    return data.lstrip().startswith(b"-----BEGIN")


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
