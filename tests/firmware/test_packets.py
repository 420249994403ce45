"""MQTT packets, in whatever pieces they arrive."""

from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st
from primer import packets
import pytest

SIZE = 300
PAYLOADS = st.lists(st.binary(max_size=2 * SIZE), min_size=1, max_size=12)


def publish(payload: bytes, number: int = 7) -> bytes:
    """Return a whole PUBLISH."""
    buffer = bytearray(5000)
    return bytes(buffer[: packets.publish_into(buffer, "a/b", payload, number, retain=False)])


def cut(inbox: packets.Inbox, stream: bytes, pieces: st.DataObject | int) -> list[tuple]:
    """Feed a stream in pieces and return (first byte, body, whole) of each packet."""
    found = []
    while stream:
        room = inbox.room()
        size = pieces if isinstance(pieces, int) else pieces.draw(st.integers(1, SIZE))
        size = min(size, room)
        inbox.put(stream[:size])
        stream = stream[size:]
        while (packet := inbox.take()) is not None:
            first, body, whole = packet
            found.append((first, bytes(body), whole))
    return found


@given(PAYLOADS, st.data())
def test_packets_come_out_as_they_were_however_they_are_cut(
    payloads: list[bytes], data: st.DataObject
) -> None:
    stream = b"".join(publish(payload, number) for number, payload in enumerate(payloads, 1))
    found = cut(packets.Inbox(SIZE), stream, data)
    assert len(found) == len(payloads)
    for number, (payload, (first, body, whole)) in enumerate(zip(payloads, found, strict=True), 1):
        told, kept = packets.parse_publish(first, memoryview(body))
        assert told == number, "also one that is too large is acknowledged"
        assert kept == payload if whole else payload.startswith(kept)
        assert whole == (len(publish(payload)) <= SIZE)


@given(st.binary(max_size=1000), st.integers(1, SIZE))
def test_any_bytes_are_packets_or_a_value_error(stream: bytes, size: int) -> None:
    with suppress(ValueError):
        for first, body, _ in cut(packets.Inbox(SIZE), stream, size):
            packets.parse_publish(first, memoryview(body))


def test_a_length_without_end_is_refused() -> None:
    with pytest.raises(ValueError, match="packet"):
        cut(packets.Inbox(SIZE), b"\x30\xff\xff\xff\xff\xff", 6)


def test_what_does_not_fit_the_buffer_is_not_sent() -> None:
    with pytest.raises(ValueError, match="packet"):
        packets.publish_into(bytearray(50), "topic", bytes(60), 1, retain=True)


def test_the_retain_bit_and_the_number_are_where_mqtt_wants_them() -> None:
    buffer = bytearray(100)
    size = packets.publish_into(buffer, "t", b"hi", 0x1234, retain=True)
    assert bytes(buffer[:size]) == b"\x33\x07\x00\x01t\x12\x34hi"
