"""Frames once each and in their order, whatever the network does."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from custom_components.run_primer.engine.order import (
    ASK_AGAIN_SECONDS,
    MAX_RESEND,
    MAX_TRIES,
    FrameOrder,
    Hole,
    Ordered,
)
from custom_components.run_primer.engine.wire import Frame

REACH = 2000


def frame(seq: int, boot: int = 1) -> Frame:
    return Frame(boot, seq, 0, False, ())


def seqs(rows: list[Ordered]) -> list[int]:
    return [row.frame.seq for row in rows]


@given(st.permutations(range(1, 12)), st.lists(st.integers(0, 11), max_size=10))
def test_any_order_with_repeats_comes_out_sorted_and_once(
    order: list[int], twice: list[int]
) -> None:
    line = FrameOrder(REACH)
    out = seqs(line.feed(frame(0), 0.0))
    for seq in [*order, *twice]:
        out += seqs(line.feed(frame(seq), 0.1))
    assert out == list(range(12))
    assert line.gaps == 0


@given(
    count=st.integers(2, 900),
    lost=st.floats(0, 0.9),
    twice=st.floats(0, 0.5),
    reach=st.integers(900, 2000),
    seed=st.integers(0, 2**32),
)
def test_what_the_ring_still_has_comes_whole_and_once_through_any_network(
    count: int, lost: float, twice: float, reach: int, seed: int
) -> None:
    chance = Random(seed)
    line = FrameOrder(reach)
    out = seqs(line.feed(frame(0), 0.0))
    now, underway = 0.0, []
    for seq in range(1, count):
        now += 0.1
        if chance.random() >= lost or seq == count - 1:
            underway += [seq] * (1 + (chance.random() < twice))
        chance.shuffle(underway)
        for arrived in underway[: chance.randrange(len(underway) + 1)]:
            underway.remove(arrived)
            out += seqs(line.feed(frame(arrived), now))
        if hole := line.hole(now):
            underway += [
                s for s in range(hole.first, hole.last + 1) if chance.random() >= lost / 10
            ]
    for arrived in underway:
        out += seqs(line.feed(frame(arrived), now))
    # The network is fair again: every question is answered.
    out += seqs(line.feed(frame(count), now))
    while not line.complete:
        now += ASK_AGAIN_SECONDS + 0.1
        hole = line.hole(now)
        assert hole is not None
        assert hole.last - hole.first < MAX_RESEND
        for seq in range(hole.first, hole.last + 1):
            out += seqs(line.feed(frame(seq), now))
    assert out == list(range(count + 1))
    assert line.gaps == 0


def test_a_hole_is_asked_for_at_once_and_again_when_nothing_comes() -> None:
    line = FrameOrder(REACH)
    line.feed(frame(0), 0.0)
    assert line.hole(0.0) is None
    assert line.feed(frame(3), 1.0) == []
    assert line.hole(1.0) == Hole(boot=1, first=1, last=2)
    assert line.hole(1.5) is None
    assert line.hole(1.0 + ASK_AGAIN_SECONDS) == Hole(boot=1, first=1, last=2)


def test_the_next_part_of_a_long_hole_is_asked_for_when_one_is_there() -> None:
    line = FrameOrder(REACH)
    line.feed(frame(0), 0.0)
    line.feed(frame(601), 1.0)
    now = 1.0
    for first, last in ((1, 256), (257, 512), (513, 600)):
        assert line.hole(now) == Hole(boot=1, first=first, last=last)
        for seq in range(first, last + 1):
            assert line.hole(now) is None
            now += 0.01
            line.feed(frame(seq), now)
    assert line.complete


def test_a_hole_nobody_fills_is_given_up_in_the_end() -> None:
    line = FrameOrder(REACH)
    line.feed(frame(0), 0.0)
    seq, out, asked = 3, [], 0
    while not out:
        out = line.feed(frame(seq), float(seq))
        asked += line.hole(float(seq)) is not None
        seq += 1
    assert asked == MAX_TRIES
    assert seqs(out) == list(range(3, seq))
    assert [row.after_gap for row in out] == [True, *[False] * (len(out) - 1)]
    assert line.gaps == 1


def test_what_the_sensor_says_is_gone_is_given_up_at_once() -> None:
    line = FrameOrder(REACH)
    line.feed(frame(0), 0.0)
    line.feed(frame(10), 1.0)
    line.hole(1.0)
    assert line.lose(2, 9, 1.1) == [], "another boot"
    assert line.lose(1, 8, 1.1) == []
    assert line.hole(1.1) == Hole(boot=1, first=8, last=9)
    line.feed(frame(8), 1.2)
    (ninth, tenth) = line.feed(frame(9), 1.2)
    assert (ninth.after_gap, tenth.after_gap) == (False, False)
    assert line.gaps == 1
    assert line.lose(1, 50, 1.3) == [], "nothing is missing"


def test_what_no_ring_can_hold_is_not_asked_for() -> None:
    line = FrameOrder(100)
    line.feed(frame(0), 0.0)
    line.feed(frame(4_000_000_000), 1.0)
    hole = line.hole(1.0)
    assert hole is not None
    assert hole.first == 4_000_000_000 - 100


def test_a_sensor_that_cannot_send_again_is_never_waited_for() -> None:
    line = FrameOrder(0)
    line.feed(frame(0), 0.0)
    (row,) = line.feed(frame(5), 0.1)
    assert row.after_gap
    assert line.hole(0.1) is None


def test_a_new_boot_is_a_gap_and_the_old_one_is_over() -> None:
    line = FrameOrder(REACH)
    line.feed(frame(5), 0.0)
    (first,) = line.feed(frame(0, boot=2), 1.0)
    assert first.after_gap
    assert line.feed(frame(6), 1.1) == []
    assert line.repeats == 1


def test_a_new_boot_keeps_what_waited_of_the_old_one_and_asks_for_its_own_beginning() -> None:
    line = FrameOrder(REACH)
    line.feed(frame(5), 0.0)
    line.feed(frame(8), 0.1)
    out = line.feed(frame(2, boot=2), 0.2)
    assert [(row.frame.seq, row.after_gap) for row in out] == [(8, True)]
    assert line.hole(0.2) == Hole(boot=2, first=0, last=1)
    line.feed(frame(0, boot=2), 0.3)
    assert seqs(line.feed(frame(1, boot=2), 0.3)) == [1, 2]


def test_behind_a_restart_it_goes_on_where_it_was() -> None:
    line = FrameOrder(REACH)
    line.resume(1, 40)
    assert line.feed(frame(39), 0.0) == []
    assert line.feed(frame(42), 0.0) == []
    assert line.hole(0.0) == Hole(boot=1, first=40, last=41)
