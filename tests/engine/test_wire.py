"""The frame format: exact there and back, and unharmed by anything else."""

from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st
import pytest

from custom_components.run_primer.engine.wire import (
    MAX_FRAME,
    SENT_AGAIN,
    Block,
    Frame,
    decode_frame,
    encode_frame,
)

VALUES = st.lists(st.integers(-(2**23), 2**23 - 1), min_size=1, max_size=64).map(tuple)
BLOCKS = st.builds(
    Block,
    channel=st.integers(0, 15),
    flags=st.integers(0, 15),
    shift=st.integers(0, 24),
    first_us=st.integers(-(2**31), 2**31 - 1),
    span_us=st.integers(0, 2**32 - 1),
    dropped=st.integers(0, 2**32 - 1),
    values=VALUES,
)
FRAMES = st.builds(
    Frame,
    boot=st.integers(0, 2**32 - 1),
    seq=st.integers(0, 2**32 - 1),
    t0_us=st.integers(0, 2**64 - 1),
    again=st.booleans(),
    blocks=st.lists(BLOCKS, min_size=1, max_size=8).map(tuple),
)


def encode(frame: Frame) -> bytes:
    flags = SENT_AGAIN if frame.again else 0
    return encode_frame(frame.boot, frame.seq, frame.t0_us, frame.blocks, flags)


@given(FRAMES)
def test_every_frame_comes_back_exactly(frame: Frame) -> None:
    assert decode_frame(encode(frame)) == frame


@given(st.binary(max_size=MAX_FRAME + 10))
def test_any_bytes_are_a_frame_or_a_value_error(data: bytes) -> None:
    with suppress(ValueError):
        decode_frame(data)


@given(FRAMES, st.integers(0), st.integers(1, 255))
def test_a_changed_byte_is_always_noticed(frame: Frame, where: int, change: int) -> None:
    data = bytearray(encode(frame))
    data[where % len(data)] ^= change
    with pytest.raises(ValueError, match=r"."):
        decode_frame(bytes(data))


@given(FRAMES, st.integers(1))
def test_a_frame_that_was_cut_is_always_noticed(frame: Frame, cut: int) -> None:
    data = encode(frame)
    with pytest.raises(ValueError, match=r"."):
        decode_frame(data[: -(cut % (len(data) - 1) + 1)])


@pytest.mark.parametrize("blocks", [(), (Block(0, 0, 0, 0, 0, 0, ()),)])
def test_what_is_no_frame_is_not_encoded(blocks: tuple[Block, ...]) -> None:
    with pytest.raises(ValueError, match=r"blocks|samples"):
        encode_frame(1, 1, 1, blocks)


def with_crc(body: bytes) -> bytes:
    import binascii  # noqa: PLC0415

    return body + binascii.crc32(body).to_bytes(4, "little")


@pytest.mark.parametrize(
    ("place", "value", "fault"),
    [
        (0, 0, "magic"),
        (1, 2, "version"),
        (2, 0, "blocks"),
        (2, 9, "blocks"),
        (2, 2, "length"),
        (21, 0, "samples"),
        (21, 65, "samples"),
        (23, 25, "shift"),
        (21, 1, "length"),
        (21, 3, "length"),
        (36, 0xFF, "length"),
    ],
)
def test_each_field_that_is_wrong_is_named(place: int, value: int, fault: str) -> None:
    body = bytearray(encode_frame(1, 1, 1, [Block(0, 0, 0, 0, 0, 0, (5, 6))])[:-4])
    body[place] = value
    with pytest.raises(ValueError, match=fault):
        decode_frame(with_crc(bytes(body)))


def test_numbers_without_end_and_too_large_are_refused() -> None:
    head = encode_frame(1, 1, 1, [Block(0, 0, 0, 0, 0, 0, (0,))])[:36]
    with pytest.raises(ValueError, match="varint"):
        decode_frame(with_crc(head + b"\xff" * 6))
    with pytest.raises(ValueError, match="value"):
        decode_frame(with_crc(head + b"\xff\xff\xff\xff\x7f"))
