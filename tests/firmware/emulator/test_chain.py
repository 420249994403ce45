"""From the load cells to a real broker: the whole application on the emulated Pico."""

from collections.abc import Iterator
from dataclasses import replace
import json
from pathlib import Path

from primer.frames import choose_bytes
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
PICO_HEAP = 251_880
PICO_W_HEAP = 210_208
"""From __GcHeapStart to __GcHeapEnd of the linker's map, MicroPython 1.26 for either board."""
TLS_BYTES = 26_200
"""What a context and a session take on the heap, measured on the emulated Pico."""


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


def run_application(board: Board, port: int, chips: tuple[Chip, ...]) -> Run:
    """Run the application against a broker for SECONDS."""
    options = {"seconds": SECONDS, "channels": CHANNELS, "key": KEY}
    board.files["chain.json"] = json.dumps(options).encode()
    script = (EMULATOR / "chain.py").read_text("utf-8").replace("from main ", "from main_ ")
    return board.run(script, chips=chips, port=port, limit_ms=SECONDS * 1000 + 15_000)


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


def test_reps_cost_little_of_processor_network_and_memory(
    whole_board: Board, broker: Broker, listener: Listener
) -> None:
    done = run_application(whole_board, broker.port, CELLS)
    listener.wait_until(lambda: b"offline" in listener.on("status"), "its goodbye")
    payloads = listener.on("frames")[10:]
    frames = [decode_frame(data) for data in payloads]
    seconds = (frames[-1].t0_us - frames[0].t0_us) / 1e6
    said = done.json
    figures = {
        "bytes_a_second": sum(map(len, payloads[:-1])) / seconds,
        "frames_a_second": (len(frames) - 1) / seconds,
        # The chip's own clock, not this machine's.
        "share_of_the_processor": said["sampling_us"] / 1e6 / SECONDS,
    }
    assert figures["bytes_a_second"] <= 1300, figures
    # Ten, and those that are closed early because of a large change.
    assert figures["frames_a_second"] < 13, figures
    # 12 to 13 %; the rest is what garbage collection in the wrong moment costs.
    assert figures["share_of_the_processor"] <= 0.15, figures
    # Beside TLS a Pico W has this much less than the Pico that ran here.
    before = said["free_heap"] + said["ring_bytes"] * 17 // 16
    on_a_pico_w = before - (PICO_HEAP - PICO_W_HEAP)
    ring = choose_bytes(on_a_pico_w, tls=True)
    assert on_a_pico_w - ring * 17 // 16 - TLS_BYTES > 20_000
    figures["seconds_beside_tls"] = said["ring_seconds"] * ring / said["ring_bytes"]
    assert figures["seconds_beside_tls"] >= 50, figures
    print(figures, said, ring)  # noqa: T201 - pytest -s
