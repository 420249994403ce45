"""Four load cells on an emulated Pico: the driver as it is, in MicroPython, on the chip."""

from itertools import pairwise
from typing import Any

from custom_components.run_primer.engine.wire import (
    DESYNC,
    SATURATED,
    SENSOR_FAULT,
    SETTLING,
    Frame,
    decode_frame,
)
from tests.firmware.assembler import load_driver

from .board import Board, Chip, Run, Seen

PERIOD_NS = 12_500_000
RATES = (1.0, 1.03, 0.95, 1.01)
"""Four boards at 80 Hz nominal, as far apart as their oscillators are."""
FOUR = tuple(
    Chip(
        data=2 + 2 * i,
        clock=3 + 2 * i,
        period_ns=round(PERIOD_NS / rate),
        offset_ns=i * 3_100_000,
        seed=i + 1,
    )
    for i, rate in enumerate(RATES)
)
WRAP_US = 1 << 32
LOOP = """
import time, binascii, gc, json
from primer import hx711, wire

class Tap:
    def __init__(self, slot):
        self.slot = slot
        self.adc = hx711.Hx711(slot, 2 + 2 * slot, 3 + 2 * slot)
        self.seq = 0
        self.flags = 0
    def send(self, limit=64):
        now = hx711.monotonic_us()
        values, ages, flags, dropped = self.adc.drain(now)
        stamps = [now - ages[i] for i in range(len(values))]
        self.flags |= flags
        for at in range(0, len(values), 32):
            v, s = values[at:at + 32], stamps[at:at + 32]
            block = wire.Block(self.slot, flags, 0, 0, s[-1] - s[0], dropped, v)
            print(str(binascii.hexlify(wire.encode_frame(7, self.seq, s[0], [block])), 'ascii'))
            self.seq += 1
        return len(values), dropped

taps = [Tap(slot) for slot in range({count})]
for tap in taps:
    tap.adc.start()
def go(ms):
    end = time.ticks_add(time.ticks_ms(), ms)
    while time.ticks_diff(end, time.ticks_ms()) > 0:
        time.sleep_ms(25)
        for tap in taps:
            tap.send()
{body}
print(json.dumps([tap.flags for tap in taps]))
"""


def run(board: Board, body: str, chips: tuple[Chip, ...] = FOUR, **options: Any) -> Run:
    """Sample these cells with this body of a script."""
    return board.run(LOOP.format(count=len(chips), body=body), chips=chips, **options)


def frames(done: Run) -> list[Frame]:
    """Return what was sent."""
    lines = [line for line in done.output.splitlines() if line.startswith("52")]
    return [decode_frame(bytes.fromhex(line)) for line in lines]


def samples(done: Run, channel: int, flags: int = 0) -> list[tuple[int, int]]:
    """Return microseconds and value of each sample of a channel with just these flags."""
    found = []
    for frame in frames(done):
        (block,) = frame.blocks
        if block.channel == channel and block.flags == flags:
            step = block.span_us / max(len(block.values) - 1, 1)
            found += [
                (frame.t0_us + round(i * step), value) for i, value in enumerate(block.values)
            ]
    return found


def agree(sent: list[tuple[int, int]], seen: Seen) -> None:
    """Every sample is what was converted, none is missing or double, none a microsecond off."""
    assert len(sent) > 20
    start = next(i for i, (at, _) in enumerate(seen.converted) if abs(at - sent[0][0]) < 1000)
    converted = seen.converted[start : start + len(sent)]
    assert [value for _, value in sent] == [value for _, value in converted]
    assert max(abs(at - true) for (at, _), (true, _) in zip(sent, converted, strict=True)) <= 2


def test_four_cells_come_through_bit_by_bit(board: Board) -> None:
    done = run(board, "go(1500)")
    for channel, seen in enumerate(done.chips):
        agree(samples(done, channel), seen)
        assert seen.pulses == [25]
        assert seen.high_ns == (1000, 1000)
        assert seen.low_ns[0] >= 1000


def test_a_processor_that_is_busy_for_2500_ms_loses_nothing(board: Board) -> None:
    busy = """
go(300)
end = time.ticks_add(time.ticks_ms(), 2500)
while time.ticks_diff(end, time.ticks_ms()) > 0:
    pass
go(300)
"""
    done = run(board, busy)
    for channel, seen in enumerate(done.chips):
        sent = samples(done, channel)
        assert len(sent) > 0.9 * 80 * 3
        agree(sent, seen)
    assert {block.dropped for frame in frames(done) for block in frame.blocks} == {0}


def test_what_an_overrun_ring_lost_is_counted(board: Board) -> None:
    done = run(board, "go(300)\ntime.sleep_ms(5000)\ngo(200)", FOUR[:2], limit_ms=10_000)
    for channel, seen in enumerate(done.chips):
        sent = samples(done, channel)
        kept = {value: i for i, (_, value) in enumerate(seen.converted)}
        places = [kept[value] for _, value in sent]
        (hole,) = (new - old - 1 for old, new in pairwise(places) if new - old != 1)
        assert hole > 100
        last = [f.blocks[0] for f in frames(done) if f.blocks[0].channel == channel][-1]
        assert last.dropped == hole


def test_time_goes_on_where_the_timer_wraps(board: Board) -> None:
    done = run(board, "go(1500)", FOUR[:2], start_us=WRAP_US - 1_000_000)
    for channel, seen in enumerate(done.chips):
        sent = samples(done, channel)
        assert sent[0][0] < WRAP_US < sent[-1][0]
        agree(sent, seen)


def test_days_after_boot_the_time_is_still_exact(board: Board) -> None:
    done = run(board, "go(500)", FOUR[:1], start_us=30 * 86_400_000_000)
    agree(samples(done, 0), done.chips[0])


def test_what_is_not_settled_is_marked(board: Board) -> None:
    chips = tuple(Chip(chip.data, chip.clock, fixed=(4711,)) for chip in FOUR[:1])
    done = run(board, "go(500)", chips)
    settling = samples(done, 0, SETTLING)
    assert len(settling) == load_driver().SETTLING_SAMPLES
    assert {value for _, value in samples(done, 0)} == {4711}


def test_a_missing_cell_and_a_hanging_line_leave_the_others_alone(board: Board) -> None:
    chips = (
        FOUR[0],
        Chip(4, 5, fault="disconnected"),
        Chip(6, 7, fault="stuck_low"),
        FOUR[3],
    )
    done = run(board, "go(1000)", chips)
    for channel in (0, 3):
        agree(samples(done, channel), done.chips[channel])
    # One word of zeros without the 25th bit at most; it is dropped as the first one.
    assert not [frame for frame in frames(done) if frame.blocks[0].channel in {1, 2}]
    assert [flags & SENSOR_FAULT for flags in done.json] == [0, SENSOR_FAULT, SENSOR_FAULT, 0]


def test_a_missed_pulse_marks_just_that_sample(board: Board) -> None:
    chip = Chip(2, 3, even=True, fault="desync")
    done = run(board, "go(1500)", (chip,))
    wrong = samples(done, 0, DESYNC)
    assert 1 <= len(wrong) <= 3
    assert not {value for _, value in samples(done, 0)} - {v for _, v in done.chips[0].converted}


def test_the_ends_of_the_range_are_called_saturated(board: Board) -> None:
    chip = Chip(2, 3, fixed=(0x7FFFFF,))
    other = Chip(4, 5, fixed=(-0x800000,))
    done = run(board, "go(500)", (chip, other))
    assert {value for _, value in samples(done, 0, SATURATED)} == {0x7FFFFF}
    assert {value for _, value in samples(done, 1, SATURATED)} == {-0x800000}


def test_a_recovered_cell_settles_and_goes_on(board: Board) -> None:
    done = run(board, "go(500)\ntaps[0].adc.recover()\ngo(500)", FOUR[:2])
    assert done.chips[0].power_downs == 1
    assert len(samples(done, 0, SETTLING)) == 2 * load_driver().SETTLING_SAMPLES
    converted = {value for _, value in done.chips[0].converted}
    assert {value for _, value in samples(done, 0)} <= converted
    agree(samples(done, 1), done.chips[1])


def test_a_second_start_begins_afresh(board: Board) -> None:
    done = run(board, "go(300)\ntaps[0].adc.start()\ngo(500)", FOUR[:1])
    converted = [value for _, value in done.chips[0].converted]
    sent = [value for _, value in samples(done, 0)]
    assert set(sent) <= set(converted)
    assert len(set(sent)) == len(sent)


def test_what_the_chip_cannot_do_is_refused(board: Board) -> None:
    script = """
from primer.hx711 import Hx711
for arguments in ((4, 2, 3), (-1, 2, 3), (0, 2, 3, 0), (0, 2, 3, 4)):
    try:
        Hx711(*arguments)
    except ValueError as error:
        print(error)
"""
    assert board.run(script).output.split() == ["slot", "slot", "pulses", "pulses"]


def test_micropython_assembles_the_same_program(board: Board) -> None:
    script = "import json\nfrom primer import hx711\nprint(json.dumps(list(hx711.read_hx711[0])))"
    assert board.run(script).json == load_driver().read_hx711.opcodes
