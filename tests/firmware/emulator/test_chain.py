"""From the load cells to a real broker: the whole application on the emulated Pico."""

import json
from pathlib import Path

import pytest

from custom_components.run_primer.engine.wire import Frame, decode_frame

from .board import EMULATOR, FIRMWARE, Board, Run, Seen
from .test_acquisition import FOUR

CHANNELS = ("feet_left", "feet_right", "bench")
KEY = "ab" * 32
SECONDS = 6


@pytest.fixture(name="whole_board")
def whole_board_fixture(board: Board) -> Board:
    """A board with the whole application on its disk."""
    for needed in ("main.py", "primer/app.py", "primer/mqtt.py"):
        if not (FIRMWARE / needed).exists():
            pytest.skip(f"the application is not there: no {needed}")
    # As a module: the board starts with a REPL instead.
    board.files["main_.py"] = (FIRMWARE / "main.py").read_bytes()
    return board


def run_application(board: Board, port: int, seconds: float = SECONDS) -> Run:
    """Run the application against a broker."""
    options = {"seconds": seconds, "channels": CHANNELS, "key": KEY}
    board.files["chain.json"] = json.dumps(options).encode()
    script = (EMULATOR / "chain.py").read_text("utf-8").replace("from main ", "from main_ ")
    limit_ms = seconds * 1000 + 15_000
    return board.run(script, chips=FOUR[: len(CHANNELS)], port=port, limit_ms=limit_ms)


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


@pytest.mark.usefixtures("socket_enabled")
def test_every_sample_reaches_a_broker_bit_by_bit(whole_board: Board, tmp_path: Path) -> None:
    mqtt = pytest.importorskip("tests.broker", reason="no tests/broker.py")
    broker = mqtt.Broker(tmp_path)
    listener = mqtt.Listener(broker.port)
    try:
        done = run_application(whole_board, broker.port)
        listener.wait_until(lambda: b"offline" in listener.on("status"), "its goodbye")
    finally:
        listener.close()
        broker.stop()
    said = done.json
    frames = [decode_frame(data) for data in listener.on("frames")]
    assert [frame.seq for frame in frames] == list(range(len(frames)))
    for channel, seen in enumerate(done.chips[: len(CHANNELS)]):
        sent = join(frames, channel)
        assert len(sent) > 70 * (SECONDS - 1)
        agree(sent, seen)
    hello = json.loads(listener.on("hello")[-1])
    assert [channel["key"] for channel in hello["channels"]] == list(CHANNELS)
    assert said["lost"] == 0
    assert said["log"] == []
    (tmp_path / "figures.json").write_text(json.dumps({"busy": done.busy, **said}))
