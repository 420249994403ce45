"""A real mosquitto that can be stopped and started, and somebody who hears everything on it."""

from collections.abc import Callable
import json
from pathlib import Path
import shutil
import signal
import socket
import subprocess
import time
from typing import Any

from paho.mqtt import client as paho
from paho.mqtt.enums import CallbackAPIVersion

MOSQUITTO = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin")
LOOPBACK = "127.0.0.1"
WAIT_SECONDS = 15.0


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as free:
        free.bind((LOOPBACK, 0))
        return int(free.getsockname()[1])


class Broker:
    """A mosquitto for one test; `options` are lines of its listener."""

    def __init__(self, folder: Path, *options: str) -> None:
        """Start it."""
        self.port = free_port()
        self._folder = folder
        self._options = options
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        """Start, and wait until it listens."""
        conf = self._folder / f"mosquitto-{self.port}.conf"
        lines = [f"listener {self.port} {LOOPBACK}", "allow_anonymous true", *self._options, ""]
        conf.write_text("\n".join(["set_tcp_nodelay true", "user root", *lines]))
        with (self._folder / "mosquitto.log").open("ab") as log:
            command = [str(MOSQUITTO), "-v", "-c", str(conf)]
            self._process = subprocess.Popen(command, stderr=log)  # noqa: S603 - our own broker
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex((LOOPBACK, self.port)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError("mosquitto does not listen")

    def stop(self) -> None:
        """Kill it: nobody is told."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait(5)
            self._process = None

    def log(self) -> str:
        """Return what it logged."""
        return (self._folder / "mosquitto.log").read_text("utf-8")


class Listener:
    """Hears everything, and keeps it with the time it came."""

    def __init__(self, port: int) -> None:
        """Connect; after an outage it connects again by itself."""
        self.heard: list[tuple[str, bytes]] = []
        self.client = paho.Client(CallbackAPIVersion.VERSION2)
        self.client.on_connect = lambda client, *_: client.subscribe("#", 1)
        self.client.on_message = lambda _c, _u, message: self.heard.append(
            (message.topic.rsplit("/", 1)[1], message.payload)
        )
        self.client.reconnect_delay_set(0.1, 0.2)
        self.client.connect(LOOPBACK, port)
        self.client.loop_start()

    def close(self) -> None:
        """Disconnect."""
        self.client.disconnect()
        self.client.loop_stop()

    def on(self, name: str) -> list[bytes]:
        """Return what came on the topics of this name."""
        return [payload for topic, payload in self.heard if topic == name]

    def wait_for(self, name: str, count: int = 1) -> list[bytes]:
        """Return what came on a topic once there is enough of it."""
        self.wait_until(lambda: len(self.on(name)) >= count, f"{count} on {name}")
        return self.on(name)

    def wait_until(self, happened: Callable[[], bool], what: str) -> None:
        """Wait for something."""
        end = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < end:
            if happened():
                return
            time.sleep(0.02)
        raise AssertionError(f"{what}: {[(topic, data[:80]) for topic, data in self.heard[-5:]]}")

    def ask(self, topic: str, **command: object) -> dict[str, Any]:
        """Send a command and return its answer."""
        call = f"call{len(self.heard)}.{time.monotonic_ns()}"
        self.client.publish(f"{topic}/command", json.dumps({"id": call, **command}), 1)
        answers: list[dict[str, Any]] = []

        def answered() -> bool:
            answers[:] = [one for one in map(json.loads, self.on("reply")) if one["id"] == call]
            return bool(answers)

        self.wait_until(answered, f"an answer to {command}")
        return answers[0]
