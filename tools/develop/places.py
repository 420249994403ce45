"""Where things are, and on which ports they talk."""

from contextlib import suppress
from dataclasses import asdict, dataclass
import json
from pathlib import Path
import socket

ROOT = Path(__file__).resolve().parents[2]
WORDS = ROOT / "custom_components" / "run_primer" / "words" / "en.toml"
"""What the gym's coach says: Home Assistant is set to English there."""
LOOPBACK = "127.0.0.1"
USUAL_HOME_PORT = 8123


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """One loopback port for each part. They stay the same for a configuration directory."""

    home: int
    """Home Assistant."""
    broker: int
    """Mosquitto."""
    voice: int
    """Text to speech."""
    satellite: int
    """The loudspeaker."""


@dataclass(frozen=True, slots=True)
class Place:
    """A configuration directory and what lies in it."""

    config: Path

    @property
    def state(self) -> Path:
        """Return the directory of everything that is not Home Assistant's own."""
        return self.config / "develop"

    @property
    def logs(self) -> Path:
        """Return the directory of the logs of all parts."""
        return self.state / "logs"

    @property
    def token(self) -> Path:
        """Return the file with the long-lived token for tools."""
        return self.state / "token"

    @property
    def truth(self) -> Path:
        """Return the file in which the virtual athlete writes what it did."""
        return self.state / "truth.jsonl"

    @property
    def speech(self) -> Path:
        """Return the file in which the virtual speaker writes what it said."""
        return self.state / "speech.jsonl"

    @property
    def recording(self) -> Path:
        """Return the file with all that was heard of the virtual speaker."""
        return self.state / "speech.wav"

    def make(self) -> None:
        """Make the directories, readable by nobody else."""
        self.config.mkdir(parents=True, exist_ok=True)
        self.state.mkdir(mode=0o700, exist_ok=True)
        self.logs.mkdir(exist_ok=True)


def choose_ports(place: Place, home: int | None = None) -> Ports:
    """Return the ports of a place: the ones it had, else free ones. Raise OSError when taken.

    Home Assistant gets the port that is asked for, if it is free.
    """
    file = place.state / "ports.json"
    ports = _known_ports(file)
    if ports is None:
        ports = Ports(
            home=home if home and is_free(home) else free_port(),
            broker=free_port(),
            voice=free_port(),
            satellite=free_port(),
        )
        file.write_text(json.dumps(asdict(ports)), "utf-8")
    taken = [f"{name} {port}" for name, port in asdict(ports).items() if not is_free(port)]
    if taken:
        message = f"in use: {', '.join(taken)}; is {place.config} running already?"
        raise OSError(message)
    return ports


def is_free(port: int) -> bool:
    """Tell whether nobody listens on a loopback port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with suppress(OSError):
            probe.bind((LOOPBACK, port))
            return True
    return False


def free_port() -> int:
    """Return a loopback port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def _known_ports(file: Path) -> Ports | None:
    """Return the ports a place had before."""
    with suppress(OSError, ValueError, TypeError):
        return Ports(**json.loads(file.read_text("utf-8")))
    return None
