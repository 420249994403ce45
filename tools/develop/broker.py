"""A real mosquitto on the loopback, for one user only."""

from dataclasses import dataclass
from pathlib import Path
import shutil
import subprocess

from .children import Child, Children
from .places import LOOPBACK, Place
from .waiting import until_listening

USER = "primer"
PASSWORD = "primer"  # noqa: S105 - the broker answers on the loopback only


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerAccess:
    """How to reach the broker."""

    host: str
    port: int
    user: str
    password: str


def broker_conf(port: int, passwords: Path) -> str:
    """Return mosquitto's configuration."""
    return "\n".join(
        [
            "per_listener_settings false",
            f"listener {port} {LOOPBACK}",
            "allow_anonymous false",
            f"password_file {passwords}",
            "persistence false",
            # Only heeded when started by root: stay who can read these files.
            "user root",
            "log_type error",
            "log_type warning",
            # Frames are small and late ones are useless: do not collect them to send together.
            "set_tcp_nodelay true",
            "max_inflight_messages 100",
            "",
        ]
    )


def find_program(name: str) -> str:
    """Return the path of a program. Raise FileNotFoundError without it."""
    path = shutil.which(name) or shutil.which(
        name, path="/usr/sbin:/usr/local/sbin:/opt/homebrew/sbin"
    )
    if path is None:
        message = f"{name} is missing: run script/setup"
        raise FileNotFoundError(message)
    return path


async def start_broker(
    children: Children, place: Place, port: int, name: str = "mosquitto"
) -> BrokerAccess:
    """Start a broker, empty, and return how to reach it."""
    passwords = place.state / f"{name}.passwords"
    passwords.unlink(missing_ok=True)
    subprocess.run(  # noqa: ASYNC221 - takes a moment, once
        [find_program("mosquitto_passwd"), "-b", "-c", str(passwords), USER, PASSWORD],
        check=True,
        capture_output=True,
    )
    conf = place.state / f"{name}.conf"
    conf.write_text(broker_conf(port, passwords), "utf-8")
    child: Child = await children.start(name, find_program("mosquitto"), "-c", str(conf))
    await until_listening(port, child, seconds=10)
    return BrokerAccess(host=LOOPBACK, port=port, user=USER, password=PASSWORD)
