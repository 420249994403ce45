"""When a sound is over, by what a media player shows of itself."""

from hypothesis import given
from hypothesis import strategies as st
import pytest

from custom_components.run_primer.engine import Lag, Playback


def test_a_sound_is_over_when_the_player_stops() -> None:
    playback = Playback(10.0, 2.0, Lag(0.8))
    playback.show(10.5, playing=True)
    playback.show(12.4, playing=False)
    assert playback.over == 12.4


def test_the_lag_is_measured_from_sending_to_playing() -> None:
    lag = Lag(0.8)
    assert (lag.typical, lag.measured) == (0.8, 0)
    for delay in (0.3, 0.5, 2.0):
        Playback(10.0, 1.0, lag).show(10.0 + delay, playing=True)
    assert lag.typical == pytest.approx(0.5)
    assert lag.longest == pytest.approx(2.0)


def test_a_player_that_never_says_stop_is_not_waited_for_for_ever() -> None:
    playback = Playback(10.0, 2.0, Lag(0.8))
    playback.show(10.5, playing=True)
    assert playback.over == pytest.approx(14.0)


def test_a_late_start_is_waited_for() -> None:
    playback = Playback(10.0, 0.5, Lag(0.3))
    assert playback.over == pytest.approx(15.0)
    playback.show(13.0, playing=True)
    assert playback.over > 13.5


def test_a_player_that_showed_nothing_is_given_the_length_of_the_sound() -> None:
    lag = Lag(0.8)
    Playback(10.0, 0.5, lag).close()
    assert Playback(20.0, 2.0, lag).over == pytest.approx(22.95)


def test_a_sound_over_music_is_given_its_length() -> None:
    assert Playback(20.0, 2.0, Lag(0.8), hidden=True).over == pytest.approx(22.95)


def test_a_player_that_shows_itself_again_is_watched_again() -> None:
    lag = Lag(0.8)
    Playback(10.0, 0.5, lag).close()
    Playback(20.0, 0.5, lag).show(20.4, playing=True)
    assert Playback(30.0, 0.5, lag).over == pytest.approx(35.0)


@given(st.lists(st.tuples(st.floats(0, 20), st.booleans()), max_size=8), st.floats(0.1, 20))
def test_a_sound_is_always_over_some_time(news: list[tuple[float, bool]], seconds: float) -> None:
    playback = Playback(0.0, seconds, Lag(0.8))
    for at, playing in sorted(news):
        playback.show(at, playing=playing)
    assert 0.0 <= playback.over <= 20 + seconds + 5.0
