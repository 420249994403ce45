"""From conversions to frames."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st
from primer import wire
from primer.frames import make_frames
from primer.sampler import LOOK_US, Sampler
import pytest

from .parts import FakeAdc

PERIOD_US = 12_500
START_US = 5_000_000
_LEARNING = 3
"""Frames of one sample, until the period is known."""


class Bench:
    """Converters, a sampler and all that came out of it."""

    def __init__(self, count: int = 2) -> None:
        """Begin at START_US."""
        self.adcs = [FakeAdc() for _ in range(count)]
        self.ring = make_frames(100_000, 77)
        self.now = START_US
        self.sampler = Sampler(self.adcs, self.ring, self.now)

    def run(self, seconds: float, signals: list[list[tuple[int, int]]]) -> None:
        """Let time pass; each channel converts (stamp, value) when its time has come."""
        waiting = [list(signal) for signal in signals]
        end = self.now + round(seconds * 1e6)
        while self.now < end:
            self.now += LOOK_US
            for adc, signal in zip(self.adcs, waiting, strict=False):
                while signal and signal[0][0] <= self.now:
                    stamp, value = signal.pop(0)
                    adc.put(value, stamp)
            self.sampler.poll(self.now)

    def frames(self) -> list[wire.Frame]:
        """Return all frames."""
        kept = range(self.ring.first, self.ring.next)
        return [wire.decode_frame(bytes(self.ring.peek(seq) or b"")) for seq in kept]

    def samples(self, channel: int, mask: int = 0) -> list[tuple[int, int]]:
        """Return (stamp, value) of all samples of a channel whose block has no flag of a mask."""
        out = []
        for frame in self.frames():
            for block in frame.blocks:
                if block.channel != channel or block.flags & mask:
                    continue
                steps = max(len(block.values) - 1, 1)
                first = frame.t0_us + block.first_us
                out += [
                    (first + block.span_us * i // steps, value)
                    for i, value in enumerate(block.values)
                ]
        return out


def even(
    period_us: float, count: int, value: int = 0, start_us: int = START_US
) -> list[tuple[int, int]]:
    """Return an evenly sampled signal."""
    return [(round(start_us + period_us * (i + 1)), value) for i in range(count)]


def test_at_80_hz_every_second_look_makes_a_frame_of_nine_or_ten_samples() -> None:
    bench = Bench()
    bench.run(5, [even(PERIOD_US, 400), even(PERIOD_US, 400)])
    frames = bench.frames()
    assert [frame.seq for frame in frames] == list(range(len(frames)))
    sizes = {len(block.values) for frame in frames[_LEARNING:-1] for block in frame.blocks}
    assert sizes == {9, 10}
    assert 41 <= len(frames) <= 47
    assert {frame.boot for frame in frames} == {77}


@pytest.mark.parametrize("hertz", [77.6, 80, 93.6, 10, 11.7])
def test_the_true_rate_is_measured_and_told_from_the_boards_strap(hertz: float) -> None:
    bench = Bench()
    bench.run(10, [even(1e6 / hertz, 2000)] * 2)
    channel = bench.sampler.channels[0]
    assert channel.rate_hz == pytest.approx(hertz, rel=0.002)
    assert channel.nominal_hz == (10 if hertz < 20 else 80)
    assert bench.sampler.is_measured()


@given(
    st.lists(st.floats(0.97, 1.17), min_size=1, max_size=4),
    st.integers(0, 2**32),
    st.lists(st.tuples(st.integers(0, 200), st.integers(1, 60)), max_size=4),
)
def test_every_sample_comes_out_once_in_order_and_at_its_time(
    clocks: list[float], seed: int, holes: list[tuple[int, int]]
) -> None:
    bench = Bench(len(clocks))
    signals = []
    for index, clock in enumerate(clocks):
        lost = {i for at, length in holes for i in range(at, at + length)}
        signal = [
            (stamp, (seed * (i + 3) + index) % 2**24 - 2**23)
            for i, (stamp, _) in enumerate(even(PERIOD_US / clock, 300))
            if i not in lost
        ]
        signals.append(signal)
    bench.run(4.5, signals)
    for index, signal in enumerate(signals):
        out = bench.samples(index, wire.SENSOR_FAULT)
        assert [value for _, value in out] == [value for _, value in signal][: len(out)]
        assert len(out) >= len(signal) - 12
        assert all(abs(a[0] - b[0]) <= 2 for a, b in zip(out, signal, strict=False))


def test_after_a_stall_nothing_is_missing_and_no_frame_is_too_large() -> None:
    bench = Bench()
    signal = even(PERIOD_US, 256)
    for adc in bench.adcs:
        for stamp, value in signal:
            adc.put(value, stamp)
    bench.now = signal[-1][0]
    bench.sampler.poll(bench.now)
    out = bench.samples(0)
    assert out == signal[: len(out)]
    assert len(out) == len(signal)
    assert max(len(b.values) for f in bench.frames() for b in f.blocks) <= 15


def rising(count: int, start_us: int) -> list[tuple[int, int]]:
    """Return lifts: 400,000 counts up in 20 samples, and down again, without end."""
    times = [stamp for stamp, _ in even(PERIOD_US, count, 0, start_us)]
    return [(stamp, 20_000 * abs(20 - i % 40)) for i, stamp in enumerate(times)]


def test_a_fast_signal_closes_frames_early_and_a_still_one_does_not() -> None:
    bench = Bench(1)
    noise = [(stamp, i % 7 * 500) for i, (stamp, _) in enumerate(even(PERIOD_US, 160))]
    bench.run(3, [noise + rising(80, noise[-1][0])])
    counts = [len(frame.blocks[0].values) for frame in bench.frames()]
    assert set(counts[_LEARNING:15]) == {9, 10}
    assert set(counts[23:]) == {4, 5}, "each look makes a frame"


def reps(seconds: int, seed: int) -> list[tuple[int, int]]:
    """Return reps of 330 N, one in four seconds, in the noise of the converter's data sheet."""
    noise = Random(seed)
    signal = []
    for stamp, _ in even(PERIOD_US, 80 * seconds):
        quarter, way = divmod((stamp - START_US) / 1e6 % 4, 1)
        height = (way, 1.0, 1 - way, 0.0)[int(quarter)]
        smooth = height * height * (3 - 2 * height)
        signal.append((stamp, round(400_000 + 360_000 * smooth + noise.gauss(0, 38))))
    return signal


@pytest.mark.parametrize(("channels", "most"), [(3, 1100), (4, 1300)])
def test_a_set_takes_no_more_of_the_network_than_it_may(channels: int, most: int) -> None:
    bench = Bench(channels)
    bench.run(40, [reps(40, seed) for seed in range(channels)])
    frames = [bench.ring.peek(seq) for seq in range(bench.ring.first, bench.ring.next)]
    assert sum(len(frame or b"") for frame in frames) / 40 <= most
    assert len(frames) / 40 <= 10


def test_a_rep_is_held_up_by_at_most_a_frame() -> None:
    bench = Bench(1)
    bench.run(2, [even(PERIOD_US, 200)])
    waits = [
        frame.t0_us - before.t0_us
        for before, frame in zip(bench.frames(), bench.frames()[1:], strict=False)
    ]
    assert max(waits) <= 2 * LOOK_US + PERIOD_US


def test_a_silent_channel_is_a_fault_and_the_others_go_on() -> None:
    bench = Bench(2)
    bench.run(3, [even(PERIOD_US, 240), even(PERIOD_US, 80, 1234)])
    assert bench.sampler.is_faulty()
    last = bench.frames()[-1]
    assert [block.flags for block in last.blocks] == [0, wire.SENSOR_FAULT]
    assert last.blocks[1].values == (1234,)
    assert bench.adcs[1].recovered >= 1
    assert bench.adcs[0].recovered == 0
    flagged = [f.t0_us for f in bench.frames() if any(b.flags for b in f.blocks)]
    assert flagged[0] - (START_US + 80 * PERIOD_US) < 4 * PERIOD_US + 150_000


def test_a_channel_that_comes_back_is_no_fault_any_more() -> None:
    bench = Bench(1)
    bench.run(6, [even(PERIOD_US, 80) + even(PERIOD_US, 240, 9, START_US + 3_000_000)])
    assert not bench.sampler.is_faulty()
    assert bench.samples(0, wire.SENSOR_FAULT)[-1][1] == 9


def test_without_any_converter_a_frame_a_second_says_so() -> None:
    bench = Bench(2)
    bench.run(10, [[], []])
    assert 8 <= len(bench.frames()) <= 10
    assert all(b.flags == wire.SENSOR_FAULT for f in bench.frames() for b in f.blocks)


def test_flagged_samples_share_no_block_with_good_ones() -> None:
    bench = Bench(1)
    bench.adcs[0].flags = wire.SETTLING
    bench.run(0.1, [even(PERIOD_US, 4)])
    bench.adcs[0].flags = wire.SATURATED
    bench.run(0.1, [even(PERIOD_US, 4, 5, bench.now)])
    bench.adcs[0].flags = 0
    bench.run(1, [even(PERIOD_US, 40, 7, bench.now)])
    kinds = {(b.flags, value) for f in bench.frames() for b in f.blocks for value in b.values}
    assert kinds == {(wire.SETTLING, 0), (wire.SATURATED, 5), (0, 7)}


def test_samples_lost_in_the_converter_are_told() -> None:
    bench = Bench(1)
    bench.adcs[0].dropped = 17
    bench.run(1, [even(PERIOD_US, 80)])
    assert bench.frames()[-1].blocks[0].dropped == 17
