"""A virtual Pico, which is the real firmware, on a real broker."""

from collections.abc import Iterator
import json
from pathlib import Path
import time

import numpy as np
import pytest

from tests.broker import MOSQUITTO, Broker, Listener
from tools.simulator.device import Access, VirtualPico
from tools.simulator.firmware import wire
from tools.simulator.stage import Stage

pytestmark = [
    pytest.mark.skipif(MOSQUITTO is None, reason="mosquitto is missing: run script/setup"),
    pytest.mark.usefixtures("socket_enabled"),
]


@pytest.fixture
def broker(tmp_path: Path, socket_enabled: None) -> Iterator[Broker]:
    """A mosquitto of its own."""
    broker = Broker(tmp_path)
    yield broker
    broker.stop()


@pytest.fixture
def listener(broker: Broker) -> Iterator[Listener]:
    """Somebody who hears everything."""
    listener = Listener(broker.port)
    yield listener
    listener.close()


@pytest.fixture
def pico(broker: Broker, listener: Listener) -> Iterator[VirtualPico]:
    """A platform that somebody lies on."""
    rest = {"feet_left": 80.0, "feet_right": 80.0}
    stage = Stage(time.monotonic() - 1, rest, np.random.default_rng(1))
    pico = VirtualPico("platform", ("feet_left", "feet_right"), stage, Access(port=broker.port))
    yield pico
    pico.close()
    assert pico.fault is None


def topic(pico: VirtualPico) -> str:
    """Return where its topics begin."""
    return f"run_primer/{pico.id}"


def test_a_virtual_pico_says_hello_streams_without_holes_and_sends_again(
    pico: VirtualPico, listener: Listener
) -> None:
    hello = json.loads(listener.wait_for("hello")[0])
    assert [channel["key"] for channel in hello["channels"]] == ["feet_left", "feet_right"]
    frames = [wire.decode_frame(payload) for payload in listener.wait_for("frames", 8)]
    assert [frame.seq for frame in frames] == list(range(len(frames)))
    assert {frame.boot for frame in frames} == {hello["boot"]}
    answer = listener.ask(topic(pico), cmd="resend", boot=hello["boot"], **{"from": 1, "to": 3})
    assert (answer["ok"], answer["from"], answer["to"]) == (True, 1, 3)
    again: list[wire.Frame] = []

    def sent() -> bool:
        again[:] = [f for f in map(wire.decode_frame, listener.on("frames")) if f.again]
        return len(again) == 3

    listener.wait_until(sent, "three frames again")
    assert again == [frame._replace(again=True) for frame in frames[1:4]]


def test_what_was_sampled_without_wifi_comes_later_without_a_hole(
    pico: VirtualPico, listener: Listener
) -> None:
    listener.wait_for("frames", 8)
    pico.muted = True
    listener.wait_until(lambda: listener.on("status")[-1] == b"offline", "the last will")
    silent = len(listener.on("frames"))
    time.sleep(2)
    assert len(listener.on("frames")) == silent
    pico.muted = False
    listener.wait_for("frames", silent + 25)
    numbers = {wire.decode_frame(payload).seq for payload in listener.on("frames")}
    assert numbers == set(range(len(numbers)))
    assert listener.on("status")[-1] == b"online"


def test_a_restart_is_another_boot_of_the_same_sensor(
    pico: VirtualPico, listener: Listener
) -> None:
    before = json.loads(listener.wait_for("hello")[0])
    assert listener.ask(topic(pico), cmd="restart")["ok"]
    listener.wait_until(lambda: len(listener.on("hello")) > 1, "another hello")
    after = json.loads(listener.on("hello")[-1])
    assert after["boot"] != before["boot"]
    assert {**after, "boot": 0} == {**before, "boot": 0}


def test_it_says_offline_when_it_leaves(pico: VirtualPico, listener: Listener) -> None:
    listener.wait_for("status")
    pico.close()
    listener.wait_until(lambda: listener.on("status")[-1] == b"offline", "a goodbye")


@pytest.mark.parametrize(
    ("command", "error"),
    [
        ({"cmd": "dance"}, "unknown_command"),
        ({"cmd": "resend"}, "bad_range"),
        ({"cmd": "resend", "boot": 1, "from": 0, "to": 1}, "other_boot"),
        ({"cmd": "update", "step": "commit"}, "bad_range"),
    ],
)
def test_a_bad_command_gets_an_error(
    pico: VirtualPico, listener: Listener, command: dict[str, object], error: str
) -> None:
    listener.wait_for("hello")
    for payload in ("", "[]", "{"):
        listener.client.publish(f"{topic(pico)}/command", payload, 1)
    answer = listener.ask(topic(pico), **command)
    assert (answer["ok"], answer["error"]) == (False, error)
