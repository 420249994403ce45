"""The broker of docs/building/broker.md: its very files and commands, in a real mosquitto."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
import os
from pathlib import Path
import re
import shutil
import socket
import ssl
import subprocess
import time

from paho.mqtt import client as paho
from paho.mqtt.enums import CallbackAPIVersion
import pytest

from tests.firmware.unix_port import TOPIC, Device, find_micropython
from tools.flash.next_steps import access_rules
from tools.flash.secret import mosquitto_line, read_authority

ROOT = Path(__file__).parents[2]
FILES = ROOT / "hardware" / "broker"
PAGE = ROOT / "docs" / "building" / "broker.md"
SEARCH = f"{os.environ.get('PATH', '')}:/usr/sbin"
MOSQUITTO = shutil.which("mosquitto", path=SEARCH)
HOME = "homeassistant"
PLATFORM = "3f2a9c1e"
BAND = "00c0ffee"
pytestmark = [
    pytest.mark.skipif(MOSQUITTO is None, reason="mosquitto is missing: run script/setup"),
    pytest.mark.usefixtures("socket_enabled"),
]
type Join = Callable[..., Client]


class Client:
    """Somebody at the broker, and what they hear."""

    def __init__(self, port: int, user: str | None, ca: Path | None = None) -> None:
        """Connect; everybody's password is their name backwards."""
        self.heard: list[tuple[str, bytes]] = []
        self.answer: str | None = None
        self.client = paho.Client(CallbackAPIVersion.VERSION2)
        if user:
            self.client.username_pw_set(user, user[::-1])
        if ca:
            self.client.tls_set_context(ssl.create_default_context(cafile=str(ca)))
        self.client.on_connect = self._on_connect
        self.client.on_message = lambda _c, _u, m: self.heard.append((m.topic, m.payload))
        self.client.connect("127.0.0.1", port)
        self.client.loop_start()
        wait_until(lambda: self.answer is not None)

    def _on_connect(self, _c: object, _u: object, _flags: object, code: object, _p: object) -> None:
        self.answer = str(code)

    def subscribe(self, topic: str) -> None:
        """Return once the broker has taken it."""
        taken: list[int] = []
        self.client.on_subscribe = lambda _c, _u, mid, *_: taken.append(mid)
        _, mid = self.client.subscribe(topic, 1)
        wait_until(lambda: mid in taken)

    def say(self, topic: str, payload: str = "") -> None:
        """Publish, and return once the broker has answered."""
        self.client.publish(topic, payload, 1).wait_for_publish(5)

    def wait_for(self, topic: str, payload: bytes) -> None:
        """Return once this was heard."""
        wait_until(lambda: (topic, payload) in self.heard)

    def close(self) -> None:
        """Leave."""
        self.client.disconnect()
        self.client.loop_stop()


def wait_until(condition: Callable[[], bool]) -> None:
    """Return once it holds."""
    for _ in range(500):
        if condition():
            return
        time.sleep(0.01)
    raise AssertionError("waited for five seconds")


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@contextmanager
def broker(folder: Path, *confs: str) -> Iterator[dict[int, int]]:
    """Run mosquitto with files of the docs; yield the true port for each port in them."""
    text = "\n".join((FILES / conf).read_text("utf-8") for conf in confs)
    ports = {int(port): free_port() for port in re.findall(r"^listener (\d+)", text, re.MULTILINE)}
    for port, true in ports.items():
        text = text.replace(f"listener {port}", f"listener {true} 127.0.0.1")
    text = text.replace("/etc/mosquitto", str(folder))
    if os.geteuid() == 0:
        text += "\nuser root\n"
    (folder / "mosquitto.conf").write_text(text, "utf-8")
    process = subprocess.Popen([str(MOSQUITTO), "-c", str(folder / "mosquitto.conf")])  # noqa: S603
    try:
        for port in ports.values():
            wait_until(lambda port=port: is_open(port))  # type: ignore[misc]
        yield ports
    finally:
        process.terminate()
        process.wait(5)


def is_open(port: int) -> bool:
    """Tell whether somebody listens."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What /etc/mosquitto is after following the page."""
    shutil.copy(FILES / "access", tmp_path)
    passwords = tmp_path / "passwords"
    program = shutil.which("mosquitto_passwd", path=SEARCH)
    for number, user in enumerate((HOME, PLATFORM)):
        new = ["-c"] if number == 0 else []
        command = [str(program), *new, "-b", str(passwords), user, user[::-1]]
        subprocess.run(command, check=True, capture_output=True)  # noqa: S603
    with passwords.open("a", encoding="utf-8") as file:
        file.write(mosquitto_line(BAND, BAND[::-1]) + "\n")
    return tmp_path


@pytest.fixture
def join(folder: Path) -> Iterator[Join]:
    """Connect clients to the plain listener."""
    with broker(folder, "mosquitto.conf") as ports, ExitStack() as stack:

        def connect(user: str | None) -> Client:
            client = Client(ports[1883], user)
            stack.callback(client.close)
            return client

        yield connect


def test_anonymous_clients_and_wrong_passwords_are_refused(join: Join) -> None:
    assert join(None).answer == "Not authorized"
    assert join("nobody").answer == "Not authorized"


@pytest.mark.parametrize("user", [PLATFORM, BAND])
def test_a_device_publishes_below_its_own_id_only(join: Join, user: str) -> None:
    other = BAND if user == PLATFORM else PLATFORM
    home, device = join(HOME), join(user)
    assert (home.answer, device.answer) == ("Success", "Success")
    home.subscribe("#")
    for name in ("hello", "status", "frames", "reply", "command"):
        device.say(f"run_primer/{other}/{name}", "forged")
    for topic in (f"run_primer/{user}/command", f"run_primer/{user}", "homeassistant/status"):
        device.say(topic, "forged")
    own = [f"run_primer/{user}/{name}" for name in ("hello", "frames", "reply", "status")]
    for topic in own:
        device.say(topic, "true")
    home.wait_for(own[-1], b"true")
    assert home.heard == [(topic, b"true") for topic in own]


@pytest.mark.parametrize("user", [PLATFORM, BAND])
def test_a_device_hears_its_own_commands_only(join: Join, user: str) -> None:
    other = BAND if user == PLATFORM else PLATFORM
    home, device = join(HOME), join(user)
    for topic in ("#", f"run_primer/{other}/command", "run_primer/+/+", f"run_primer/{user}/#"):
        device.subscribe(topic)
    for topic in (f"run_primer/{other}/command", f"run_primer/{other}/frames", "lock/state"):
        home.say(topic, "secret")
    own = f"run_primer/{user}/command"
    home.say(f"run_primer/{user}/hello", "not for it either")
    home.say(own, "identify")
    device.wait_for(own, b"identify")
    assert set(device.heard) == {(own, b"identify")}


def test_home_assistant_hears_that_a_device_fell_silent(folder: Path) -> None:
    with broker(folder, "mosquitto.conf") as ports:
        home = Client(ports[1883], HOME)
        home.subscribe("run_primer/+/status")
        device = paho.Client(CallbackAPIVersion.VERSION2)
        device.username_pw_set(PLATFORM, PLATFORM[::-1])
        device.will_set(f"run_primer/{PLATFORM}/status", "offline", 1, retain=True)
        device.connect("127.0.0.1", ports[1883])
        device.loop_start()
        wait_until(device.is_connected)
        device.loop_stop()
        device.socket().close()  # type: ignore[union-attr]
        home.wait_for(f"run_primer/{PLATFORM}/status", b"offline")
        home.close()


def test_the_rules_that_flash_prints_serve_a_user_of_another_name(folder: Path) -> None:
    rules = "\n".join(access_rules("bandit", "gym", BAND))
    with (folder / "access").open("a", encoding="utf-8") as file:
        file.write(f"\n{rules}\n")
    with (folder / "passwords").open("a", encoding="utf-8") as file:
        file.write(mosquitto_line("bandit", "bandit"[::-1]) + "\n")
    with broker(folder, "mosquitto.conf") as ports:
        home, device = Client(ports[1883], HOME), Client(ports[1883], "bandit")
        home.subscribe("#")
        device.subscribe(f"gym/{BAND}/command")
        device.say(f"gym/{PLATFORM}/hello", "forged")
        device.say(f"gym/{BAND}/hello", "true")
        home.wait_for(f"gym/{BAND}/hello", b"true")
        assert home.heard == [(f"gym/{BAND}/hello", b"true")]
        home.say(f"gym/{BAND}/command", "identify")
        device.wait_for(f"gym/{BAND}/command", b"identify")
        home.close()
        device.close()


@pytest.fixture
def certificates(folder: Path) -> Path:
    """What the page's own commands make, for this machine."""
    commands = re.search(r"^```sh\n(.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert commands is not None
    script = commands[1].replace("NAME=broker.lan", "NAME=localhost")
    script = script.replace("ADDRESS=192.168.1.10", "ADDRESS=127.0.0.1")
    certs = folder / "certs"
    certs.mkdir()
    done = subprocess.run(  # noqa: S603 - the commands of our own page
        ["/bin/sh", "-e", "-c", script], cwd=certs, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "broker.pem: OK" in done.stdout
    return certs


def test_the_tls_commands_make_a_broker_that_can_be_verified(
    folder: Path, certificates: Path
) -> None:
    with broker(folder, "mosquitto.conf", "mosquitto-tls.conf") as ports:
        home = Client(ports[8883], HOME, ca=certificates / "ca.pem")
        device = Client(ports[8883], PLATFORM, ca=certificates / "ca.pem")
        home.subscribe("run_primer/#")
        device.say(f"run_primer/{BAND}/hello", "forged")
        device.say(f"run_primer/{PLATFORM}/hello", "true")
        home.wait_for(f"run_primer/{PLATFORM}/hello", b"true")
        assert len(home.heard) == 1
        home.close()
        device.close()


def test_a_broker_of_another_authority_is_refused(folder: Path, certificates: Path) -> None:
    with broker(folder, "mosquitto.conf", "mosquitto-tls.conf") as ports:
        stranger = paho.Client(CallbackAPIVersion.VERSION2)
        stranger.tls_set_context(ssl.create_default_context())
        with pytest.raises(ssl.SSLCertVerificationError):
            stranger.connect("127.0.0.1", ports[8883])


def test_the_device_is_given_the_authority_as_der(certificates: Path) -> None:
    pem, der = read_authority(certificates / "ca.pem"), read_authority(certificates / "ca.der")
    assert pem == der
    for key in ("ca.key", "broker.key"):
        assert (certificates / key).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("host", [None, "127.0.0.1", "localhost"])
def test_the_firmware_is_let_in_and_trusts_this_broker(
    folder: Path, certificates: Path, tmp_path_factory: pytest.TempPathFactory, host: str | None
) -> None:
    micropython = find_micropython()
    if micropython is None:
        pytest.skip("no MicroPython 1.26 here, and script/setup could not unpack one")
    sensor = TOPIC.partition("/")[2]
    with (folder / "passwords").open("a", encoding="utf-8") as file:
        file.write(mosquitto_line(sensor, sensor[::-1]) + "\n")
    options = {"user": sensor, "password": sensor[::-1]}
    if host:
        options |= {"host": host, "ca": read_authority(certificates / "ca.pem")}
    flash = tmp_path_factory.mktemp("flash")
    with broker(folder, "mosquitto.conf", "mosquitto-tls.conf") as ports:
        home = Client(ports[1883], HOME)
        home.subscribe("run_primer/#")
        with Device(micropython, ports[8883 if host else 1883], flash, **options):
            for name in ("hello", "status", "frames"):
                wait_until(lambda name=name: f"{TOPIC}/{name}" in dict(home.heard))  # type: ignore[misc]
            home.say(f"{TOPIC}/command", '{"id": "1", "cmd": "identify"}')
            wait_until(lambda: f"{TOPIC}/reply" in dict(home.heard))
        home.wait_for(f"{TOPIC}/status", b"offline")
        home.close()
