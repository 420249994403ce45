"""A virtual Pico on a real broker."""

from collections.abc import Iterator
import json
from pathlib import Path
import shutil
import socket
import subprocess
import time

import numpy as np
from paho.mqtt import client as paho
from paho.mqtt.enums import CallbackAPIVersion
import pytest

from tools.simulator.device import Access, VirtualPico
from tools.simulator.firmware import wire
from tools.simulator.stage import Stage

MOSQUITTO = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin")
pytestmark = [
    pytest.mark.skipif(MOSQUITTO is None, reason="mosquitto is missing: run script/setup"),
    pytest.mark.usefixtures("socket_enabled"),
]


@pytest.fixture
def access(tmp_path: Path) -> Iterator[Access]:
    """A mosquitto of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    conf = tmp_path / "mosquitto.conf"
    conf.write_text(f"listener {port} 127.0.0.1\nallow_anonymous true\n")
    process = subprocess.Popen(  # noqa: S603 - our own broker
        [str(MOSQUITTO), "-c", str(conf)], stderr=subprocess.DEVNULL
    )
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    yield Access(port=port)
    process.terminate()
    process.wait(5)


class Listener:
    """Somebody who hears everything."""

    def __init__(self, access: Access) -> None:
        """Connect."""
        self.heard: list[tuple[str, bytes]] = []
        self.client = paho.Client(CallbackAPIVersion.VERSION2)
        self.client.on_message = lambda _c, _u, message: self.heard.append(
            (message.topic.rsplit("/", 1)[1], message.payload)
        )
        self.client.connect(access.host, access.port)
        self.client.subscribe("#", 1)
        self.client.loop_start()

    def wait_for(self, name: str, count: int = 1) -> list[bytes]:
        """Return what came on a topic once there is enough of it."""
        for _ in range(200):
            found = [payload for topic, payload in self.heard if topic == name]
            if len(found) >= count:
                return found
            time.sleep(0.02)
        raise AssertionError(f"{name}: {len(found)} of {count}")


def pico_on(access: Access) -> VirtualPico:
    """Return a platform that somebody lies on."""
    rest = {"feet_left": 80.0, "feet_right": 80.0}
    stage = Stage(time.monotonic() - 1, rest, np.random.default_rng(1))
    return VirtualPico("platform", ("feet_left", "feet_right"), stage, access)


def test_a_virtual_pico_says_hello_streams_without_holes_and_sends_again(access: Access) -> None:
    pico = pico_on(access)
    listener = Listener(access)
    hello = json.loads(listener.wait_for("hello")[0])
    assert [channel["key"] for channel in hello["channels"]] == ["feet_left", "feet_right"]
    frames = [wire.decode_frame(payload) for payload in listener.wait_for("frames", 5)]
    assert [frame.seq for frame in frames] == list(range(len(frames)))
    assert {frame.boot for frame in frames} == {hello["boot"]}
    listener.heard.clear()
    ask = {"id": "1", "cmd": "resend", "boot": hello["boot"], "from": 1, "to": 3}
    listener.client.publish(f"run_primer/{pico.id}/command", json.dumps(ask), 1)
    again = [wire.decode_frame(payload) for payload in listener.wait_for("frames", 3)]
    assert [(frame.seq, frame.again) for frame in again] == [(1, True), (2, True), (3, True)]
    assert again == [frame._replace(again=True) for frame in frames[1:4]]
    assert json.loads(listener.wait_for("reply")[0])["ok"] is True
    pico.close()
    assert listener.wait_for("status", 1)[-1] == b"offline"
    listener.client.loop_stop()


@pytest.mark.parametrize(
    ("command", "error"),
    [
        ({"cmd": "dance"}, "unknown_command"),
        ({"cmd": "resend"}, "bad_range"),
        ({"cmd": "resend", "boot": 1, "from": 0, "to": 1}, "other_boot"),
    ],
)
def test_a_bad_command_gets_an_error(
    access: Access, command: dict[str, object], error: str
) -> None:
    pico = pico_on(access)
    listener = Listener(access)
    listener.wait_for("status")
    for payload in ("", "[]", "{", json.dumps({"id": "9", **command})):
        listener.client.publish(f"run_primer/{pico.id}/command", payload, 1)
    reply = json.loads(listener.wait_for("reply")[0])
    assert (reply["id"], reply["ok"], reply["error"]) == ("9", False, error)
    pico.close()
    listener.client.loop_stop()
