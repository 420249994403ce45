"""The last frames, kept whether the broker has them or not."""

from hypothesis import given
from hypothesis import strategies as st
from primer import wire
from primer.frames import choose_bytes, make_frames
from primer.ring import SEGMENT, Ring
import pytest

FRAMES = st.lists(st.binary(min_size=1, max_size=300), max_size=200)


def make_ring(segments: int) -> Ring:
    """Return a ring of so many segments."""
    return Ring([bytearray(SEGMENT) for _ in range(segments)])


@given(FRAMES, st.integers(2, 6))
def test_what_is_kept_is_the_newest_and_unharmed(frames: list[bytes], segments: int) -> None:
    ring = make_ring(segments)
    for frame in frames:
        ring.append(frame)
    assert ring.next == len(frames)
    for seq in range(ring.first, ring.next):
        kept = ring.find(seq)
        assert kept is not None
        assert bytes(kept) == frames[seq]
    assert ring.find(ring.first - 1) is None
    assert ring.find(ring.next) is None


@given(st.integers(80, 300))
def test_only_the_segment_that_is_filled_anew_is_not_full_of_records(size: int) -> None:
    ring = make_ring(10)
    for _ in range(1000):
        ring.append(bytes(size))
    assert ring.next - ring.first >= 9 * (SEGMENT // (size + 2))


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
    frames = make_frames(20_000, 0xABCD0123)
    for t0_us, blocks in contents:
        frames.add(t0_us, blocks)
    for flags in (0, wire.SENT_AGAIN):
        for seq, (t0_us, blocks) in enumerate(contents):
            true = wire.encode_frame(0xABCD0123, seq, t0_us, blocks, flags)
            assert bytes(frames.peek(seq, flags) or b"") == true


@given(BLOCKS)
def test_how_long_a_frame_will_be_is_known_before_it_is_made(blocks: list[wire.Block]) -> None:
    frames = make_frames(20_000, 1)
    told = frames.add(0, blocks)
    true = len(frames.peek(0) or b"")
    # Rare kinds of header are longer in the ring.
    assert true <= told <= true + 12 * len(blocks)


def test_88_kilobytes_are_two_minutes_of_lifting_without_a_pause() -> None:
    frames = make_frames(88 * 1024, 1)
    noise = [40 * ((i * 7919) % 7 - 3) for i in range(9)]
    values = [400_000 + 600 * i + noise[i] for i in range(9)]
    blocks = [wire.Block(index, 0, 0, 4000 * index, 100_000, 0, values) for index in range(3)]
    for seq in range(3000):
        frames.add(seq * 112_500, blocks)
    assert (frames.next - frames.first) * 0.1125 > 120


def test_a_record_that_can_never_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="record"):
        make_ring(2).append(bytes(SEGMENT - 1))


def test_the_ring_takes_what_tls_and_work_leave() -> None:
    assert choose_bytes(142_000, tls=True) == 78 * 1024
    assert choose_bytes(142_000, tls=False) == 104 * 1024
    assert choose_bytes(500_000, tls=True) == 256 * 1024
    assert choose_bytes(20_000, tls=True) == 8192, "little is better than nothing"


def test_a_heap_in_pieces_gives_a_smaller_ring(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[int] = []

    def little(size: int) -> bytearray:
        taken.append(size)
        if size == SEGMENT and taken.count(SEGMENT) > most:
            raise MemoryError
        return bytearray(size)

    monkeypatch.setattr("primer.frames.bytearray", little, raising=False)
    most = 30
    assert make_frames(96 * 1024, 1).size == 30 * SEGMENT
    most = 3
    taken.clear()
    with pytest.raises(MemoryError):
        make_frames(96 * 1024, 1)
