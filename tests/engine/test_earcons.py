"""Sounds drawn without any file."""

from array import array
import io
import wave

from hypothesis import given
from hypothesis import strategies as st
import pytest

from custom_components.run_primer.engine import Earcon, draw_earcon, seconds_of, wav_seconds

each_earcon = pytest.mark.parametrize("earcon", Earcon)


def samples(data: bytes) -> array[int]:
    with wave.open(io.BytesIO(data), "rb") as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        return array("h", file.readframes(file.getnframes()))


@each_earcon
def test_a_sound_lasts_as_long_as_it_says_and_is_short(earcon: Earcon) -> None:
    data = draw_earcon(earcon)
    assert wav_seconds(data) == pytest.approx(seconds_of(earcon), abs=0.001)
    assert seconds_of(earcon) < 0.8


@each_earcon
def test_a_sound_begins_and_ends_softly_and_is_never_cut_off(earcon: Earcon) -> None:
    drawn = samples(draw_earcon(earcon))
    assert abs(drawn[0]) < 50
    assert abs(drawn[-1]) < 2500
    assert max(abs(value) for value in drawn) < 32767


def test_every_sound_can_be_told_from_the_others() -> None:
    assert len({draw_earcon(earcon) for earcon in Earcon}) == len(Earcon)


def test_the_waking_sound_is_nearly_silent() -> None:
    loudest = max(abs(value) for value in samples(draw_earcon(Earcon.WAKE)))
    assert 0 < loudest < 0.03 * max(abs(v) for v in samples(draw_earcon(Earcon.GO)))


@given(st.binary(max_size=200))
def test_what_is_no_sound_has_no_length(data: bytes) -> None:
    assert wav_seconds(data) is None


@given(st.integers(0, 4000))
def test_of_a_cut_off_file_what_is_there_counts(length: int) -> None:
    seconds = wav_seconds(draw_earcon(Earcon.COUNT)[:length])
    assert seconds is None or seconds == pytest.approx(max(length - 44, 0) / 44100, abs=1e-4)


def test_a_file_from_a_pipe_that_does_not_know_its_length_is_measured() -> None:
    data = draw_earcon(Earcon.COUNT)
    endless = data[:40] + b"\xff\xff\xff\x7f" + data[44:]
    assert wav_seconds(endless) == pytest.approx(seconds_of(Earcon.COUNT), abs=1e-3)
