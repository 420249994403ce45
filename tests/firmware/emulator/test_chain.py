"""From the load cells to a real broker: the whole application on the emulated Pico."""

from collections.abc import Iterator
from dataclasses import replace
import json
from pathlib import Path
from threading import Thread
import time
from typing import Any

from primer.frames import make_frames
import pytest

from custom_components.run_primer.engine.wire import Frame, decode_frame
from tests.broker import MOSQUITTO, Broker, Listener
from tools.flash.tree import device_tree

from .board import EMULATOR, FIRMWARE, Board, Chip, Lift, Run, Seen
from .test_acquisition import FOUR

CHANNELS = ("feet_left", "feet_right", "bench")
KEY = "ab" * 32
SECONDS = 6
CELLS = tuple(
    # 330 N of 1095 counts each, in the noise of the data sheet: 90 nV are 38 counts.
    replace(chip, lift=Lift(seconds=4.0, rest=400_000, swing=360_000, noise=38))
    for chip in FOUR[: len(CHANNELS)]
)
TOPIC = "run_primer/e0e0e0e0"
PICO_HEAP = 225_000
PICO_W_HEAP = 210_208 * 128 // 131
"""From __GcHeapStart to __GcHeapEnd of the linker's map for a Pico W, MicroPython 1.26, without
the three bits that it keeps for each sixteen bytes."""


@pytest.fixture(name="whole_board")
def whole_board_fixture(board: Board) -> Board:
    """A board with what script/flash writes."""
    board.files.clear()
    board.files.update(device_tree("{}", compiled=True))
    del board.files["main.py"]
    # As a module: the board starts with a REPL instead.
    board.files["main_.py"] = (FIRMWARE / "main.py").read_bytes()
    return board


@pytest.fixture
def broker(tmp_path: Path, socket_enabled: None) -> Iterator[Broker]:
    """A mosquitto of its own."""
    if MOSQUITTO is None:
        pytest.skip("mosquitto is missing: run script/setup")
    broker = Broker(tmp_path)
    yield broker
    broker.stop()


@pytest.fixture
def listener(broker: Broker) -> Iterator[Listener]:
    """Somebody who hears everything."""
    listener = Listener(broker.port)
    yield listener
    listener.close()


def run_application(
    board: Board,
    port: int,
    chips: tuple[Chip, ...],
    *,
    seconds: int = SECONDS,
    heap: int = PICO_HEAP,
    tls: bool = False,
    **options: Any,
) -> Run:
    """Run the application against a broker for some seconds, on a board with so much heap."""
    given = {"seconds": seconds, "channels": CHANNELS, "key": KEY, "heap": heap, "tls": tls}
    board.files["chain.json"] = json.dumps(given).encode()
    script = (EMULATOR / "chain.py").read_text("utf-8").replace("from main ", "from main_ ")
    return board.run(script, chips=chips, port=port, limit_ms=seconds * 1000 + 15_000, **options)


def join(frames: list[Frame], channel: int) -> list[tuple[int, int]]:
    """Return time and value of a channel's samples; those that are not settled are left out."""
    return [
        (frame.t0_us + block.first_us + round(i * block.span_us / max(len(block.values) - 1, 1)), v)
        for frame in frames
        for block in frame.blocks
        if block.channel == channel and not block.flags
        for i, v in enumerate(block.values)
    ]


def agree(sent: list[tuple[int, int]], seen: Seen) -> None:
    """Every sample is what was converted; none is missing, none is double."""
    start = next(i for i, (at, _) in enumerate(seen.converted) if abs(at - sent[0][0]) < 5000)
    converted = seen.converted[start : start + len(sent)]
    assert [value for _, value in sent] == [value for _, value in converted]
    # A frame says when its first and last sample were; the others are evenly between.
    assert max(abs(at - true) for (at, _), (true, _) in zip(sent, converted, strict=True)) < 10


def test_every_sample_reaches_a_broker_bit_by_bit(
    whole_board: Board, broker: Broker, listener: Listener
) -> None:
    done = run_application(whole_board, broker.port, FOUR[: len(CHANNELS)])
    listener.wait_until(lambda: b"offline" in listener.on("status"), "its goodbye")
    frames = [decode_frame(data) for data in listener.on("frames")]
    assert [frame.seq for frame in frames] == list(range(len(frames)))
    for channel, seen in enumerate(done.chips):
        sent = join(frames, channel)
        assert len(sent) > 70 * (SECONDS - 1)
        agree(sent, seen)
    hello = json.loads(listener.on("hello")[-1])
    assert [channel["key"] for channel in hello["channels"]] == list(CHANNELS)
    assert done.json["lost"] == 0
    assert done.json["log"] == []


def test_reps_cost_little_of_processor_network_and_memory_beside_tls(
    whole_board: Board, broker: Broker, listener: Listener
) -> None:
    # Hours after boot: times are large numbers then, which MicroPython is slower with.
    done = run_application(
        whole_board, broker.port, CELLS, heap=PICO_W_HEAP, tls=True, start_us=7200 * 1_000_000
    )
    listener.wait_until(lambda: b"offline" in listener.on("status"), "its goodbye")
    payloads = listener.on("frames")[10:]
    frames = [decode_frame(data) for data in payloads]
    seconds = (frames[-1].t0_us - frames[0].t0_us) / 1e6
    said = done.json
    figures = {
        "bytes_a_second": sum(map(len, payloads[:-1])) / seconds,
        "frames_a_second": (len(frames) - 1) / seconds,
        # The chip's own clock, not this machine's.
        "sampling": said["sampling_us"] / 1e6 / SECONDS,
        "encoding": said["encoding_us"] / 1e6 / SECONDS,
        "collecting": said["collecting_us"] / 1e6 / SECONDS,
        "ring_seconds": reach(frames, said["ring_bytes"]),
    }
    assert figures["bytes_a_second"] <= 1150, figures
    assert figures["frames_a_second"] <= 10, figures
    assert figures["sampling"] + figures["encoding"] <= 0.10, figures
    assert figures["ring_seconds"] >= 118, figures
    assert abs(said["ring_seconds"] - figures["ring_seconds"]) < 8, "as it says itself"
    assert said["log"] == []


def reach(frames: list[Frame], ring_bytes: int) -> float:
    """Return how many seconds of frames like these a ring keeps at least."""
    ring = make_frames(ring_bytes, frames[0].boot)
    seconds = (frames[-1].t0_us - frames[0].t0_us) / 1e6
    while ring.first == 0:
        for frame in frames[:-1]:
            ring.add(frame.t0_us, list(frame.blocks))
    return (ring.next - ring.first) * seconds / (len(frames) - 1)


def test_an_outage_costs_nothing_and_is_over_soon(
    whole_board: Board, broker: Broker, listener: Listener
) -> None:
    cut_ms, back_ms = 3000, 23_000
    done = run_application(
        whole_board,
        broker.port,
        CELLS,
        heap=PICO_W_HEAP,
        tls=True,
        seconds=back_ms // 1000 + 9,
        outage_ms=(cut_ms, back_ms),
    )
    listener.wait_until(lambda: listener.on("status")[-1:] == [b"offline"], "its goodbye")
    frames = {frame.seq: frame for frame in map(decode_frame, listener.on("frames"))}
    # The last one or two are made while it says goodbye.
    assert sorted(frames) == list(range(len(frames)))
    assert len(frames) >= done.json["frames"] - 2
    for channel, seen in enumerate(done.chips):
        agree(join([frames[seq] for seq in sorted(frames)], channel), seen)
    assert done.json["lost"] == 0
    first, again = done.answered_ms
    assert first < cut_ms
    assert again - back_ms <= 5000


def test_a_thousand_commands_a_second_cost_no_sample(
    whole_board: Board, broker: Broker, listener: Listener
) -> None:
    flooding = Thread(target=flood, args=(listener,))
    flooding.start()
    done = run_application(whole_board, broker.port, CELLS, seconds=9)
    flooding.join()
    listener.wait_until(lambda: listener.on("status")[-1:] == [b"offline"], "its goodbye")
    frames = [decode_frame(data) for data in listener.on("frames")]
    assert [frame.seq for frame in frames] == list(range(len(frames)))
    for channel, seen in enumerate(done.chips):
        agree(join(frames, channel), seen)
    assert {block.dropped for frame in frames for block in frame.blocks} == {0}
    assert done.json["ignored"] > 900
    assert len(done.answered_ms) == 1, "it was connected all the time"


def flood(listener: Listener) -> None:
    """Send a device a thousand commands that are none, in a second."""
    listener.wait_for("frames", 5)
    for i in range(1000):
        listener.client.publish(f"{TOPIC}/command", b'{"cmd":"dance"}', i % 2)
        time.sleep(0.001)
