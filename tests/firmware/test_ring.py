"""The last frames, kept whether the broker has them or not."""

from array import array

from hypothesis import given
from hypothesis import strategies as st
from primer.ring import Ring, choose_bytes, make_ring
import pytest

FRAMES = st.lists(st.binary(min_size=1, max_size=300), max_size=200)


@given(FRAMES, st.integers(302, 3000))
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
    assert ring.next - ring.first >= 20_000 // (size + 2) - 1


def test_a_frame_that_can_never_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="frame"):
        Ring(100).append(bytes(99))


def test_a_pico_w_with_tls_has_96_kilobytes_and_a_pico_2_w_the_most() -> None:
    assert choose_bytes(174_000, tls=True) == 96 * 1024
    assert choose_bytes(174_000, tls=False) > choose_bytes(174_000, tls=True)
    assert choose_bytes(500_000, tls=True) == 256 * 1024
    assert choose_bytes(20_000, tls=True) == 8192, "little is better than nothing"


def test_a_heap_in_pieces_gives_a_smaller_ring(monkeypatch: pytest.MonkeyPatch) -> None:
    def piecemeal(size: int) -> bytearray:
        if size > 50_000:
            raise MemoryError
        return bytearray(size)

    monkeypatch.setattr("primer.ring.bytearray", piecemeal, raising=False)
    assert make_ring(96 * 1024).size == 48 * 1024
    monkeypatch.setattr("primer.ring.array", lambda *_: array("I", piecemeal(99_999)))
    with pytest.raises(MemoryError):
        make_ring(96 * 1024)
