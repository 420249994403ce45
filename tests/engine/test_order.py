"""Frames once each and in their order, whatever the network does."""

from hypothesis import given
from hypothesis import strategies as st

from custom_components.run_primer.engine.order import FrameOrder, Hole
from custom_components.run_primer.engine.wire import Frame


def frame(seq: int, boot: int = 1) -> Frame:
    return Frame(boot, seq, 0, False, ())


def seqs(rows: list[object]) -> list[int]:
    return [row.frame.seq for row in rows]


@given(st.permutations(range(1, 12)), st.lists(st.integers(0, 11), max_size=10))
def test_any_order_with_repeats_comes_out_sorted_and_once(
    order: list[int], twice: list[int]
) -> None:
    line = FrameOrder()
    out = seqs(line.feed(frame(0), 0.0))
    for seq in [*order, *twice]:
        out += seqs(line.feed(frame(seq), 0.1))
    assert out == list(range(12))
    assert line.gaps == 0


def test_a_hole_is_asked_for_at_once_and_then_every_second() -> None:
    line = FrameOrder()
    line.feed(frame(0), 0.0)
    assert line.hole(0.0) is None
    assert line.feed(frame(3), 1.0) == []
    assert line.hole(1.0) == Hole(boot=1, first=1, last=2)
    assert line.hole(1.5) is None
    assert line.hole(2.1) == Hole(boot=1, first=1, last=2)


def test_a_hole_nobody_fills_becomes_a_gap() -> None:
    line = FrameOrder()
    line.feed(frame(0), 0.0)
    line.feed(frame(3), 1.0)
    out = line.feed(frame(4), 5.0)
    assert seqs(out) == [3, 4]
    assert [row.after_gap for row in out] == [True, False]
    assert line.gaps == 1


def test_a_new_boot_is_a_gap_and_the_old_one_is_over() -> None:
    line = FrameOrder()
    line.feed(frame(5), 0.0)
    (first,) = line.feed(frame(0, boot=2), 1.0)
    assert first.after_gap
    assert line.feed(frame(6), 1.1) == []
    assert line.repeats == 1
