"""The last frames, kept whether the broker has them or not."""

from array import array

from hypothesis import given
from hypothesis import strategies as st
from primer import wire
from primer.frames import Frames, choose_bytes, make_frames
from primer.ring import Ring
import pytest

FRAMES = st.lists(st.binary(min_size=1, max_size=300), max_size=200)


@given(FRAMES, st.integers(304, 3000))
def test_what_is_kept_is_the_newest_and_unharmed(frames: list[bytes], size: int) -> None:
    ring = Ring(size)
    for frame in frames:
        ring.append(frame)
    assert ring.next == len(frames)
    for seq in range(ring.first, ring.next):
        kept = ring.peek(seq)
        assert kept is not None
        assert bytes(kept) == frames[seq]
    assert ring.peek(ring.first - 1) is None
    assert ring.peek(ring.next) is None


@given(st.integers(80, 300))
def test_frames_of_one_size_fill_it_but_for_one_at_the_end(size: int) -> None:
    ring = Ring(20_000)
    for _ in range(1000):
        ring.append(bytes(size))
    assert ring.next - ring.first >= 20_000 // (size + 5) - 1


BLOCKS = st.lists(
    st.builds(
        wire.Block,
        st.integers(0, 9),
        st.integers(0, 15),
        st.sampled_from([0, 0, 0, 3]),
        st.integers(-(2**25), 2**25),
        st.integers(0, 2**25),
        st.sampled_from([0, 0, 0, 17]),
        st.lists(st.integers(-(2**23), 2**23 - 1), min_size=1, max_size=12).map(tuple),
    ),
    min_size=1,
    max_size=4,
)


@given(st.lists(st.tuples(st.integers(0, 2**48 - 1), BLOCKS), max_size=20))
def test_frames_come_back_to_the_last_byte(contents: list[tuple[int, list[wire.Block]]]) -> None:
    frames = Frames(20_000)
    sent = [
        wire.encode_frame(0xABCD0123, seq, t0_us, blocks)
        for seq, (t0_us, blocks) in enumerate(contents)
    ]
    for frame in sent:
        frames.append(frame)
    assert [frames.peek(seq) for seq in range(len(sent))] == sent


def test_96_kilobytes_are_two_minutes_of_a_platform_with_three_channels() -> None:
    frames = Frames(96 * 1024)
    noise = [40 * ((i * 7919) % 7 - 3) for i in range(8)]
    values = [400_000 + 600 * i + noise[i] for i in range(8)]
    blocks = [wire.Block(index, 0, 0, 4000 * index, 87_500, 0, values) for index in range(3)]
    for seq in range(3000):
        frames.append(wire.encode_frame(1, seq, seq * 100_000, blocks))
    assert (frames.next - frames.first) * 0.1 > 120


def test_a_frame_that_can_never_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="frame"):
        Ring(100).append(bytes(99))


def test_the_ring_takes_what_tls_and_work_leave() -> None:
    assert choose_bytes(174_000, tls=True) == 108 * 1024
    assert choose_bytes(174_000, tls=False) > choose_bytes(174_000, tls=True)
    assert choose_bytes(500_000, tls=True) == 256 * 1024
    assert choose_bytes(20_000, tls=True) == 8192, "little is better than nothing"


def test_a_heap_in_pieces_gives_a_smaller_ring(monkeypatch: pytest.MonkeyPatch) -> None:
    def piecemeal(size: int) -> bytearray:
        if size > 50_000:
            raise MemoryError
        return bytearray(size)

    monkeypatch.setattr("primer.ring.bytearray", piecemeal, raising=False)
    assert make_frames(96 * 1024).size == 48 * 1024
    monkeypatch.setattr("primer.ring.array", lambda *_: array("I", piecemeal(99_999)))
    with pytest.raises(MemoryError):
        make_frames(96 * 1024)
