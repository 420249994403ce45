"""What is heard of a routine, on loudspeakers with all their habits."""

from datetime import time, timedelta
from pathlib import Path

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from homeassistant.components.media_player import MediaPlayerEntityFeature
from homeassistant.core import HomeAssistant

from custom_components import run_primer
from custom_components.run_primer.engine import load_words, wav_seconds
from custom_components.run_primer.settings import AthleteSettings, Voice

from .conftest import Find, Settle
from .earlier import all_of, train_earlier
from .loudspeakers import (
    MUSIC,
    PLAYER,
    SATELLITE,
    Engine,
    VirtualPlayer,
    VirtualSatellite,
    engine,
)
from .virtual import Gym, VirtualSensor, athlete

__all__ = ["engine"]

BY_SATELLITE = athlete("Sam", voice="satellite", satellite=SATELLITE)
BY_PLAYER = athlete("Sam", voice="media_player", tts="tts.local", media_player=PLAYER)
on_a_satellite = pytest.mark.parametrize("athletes", [[BY_SATELLITE]])
on_a_player = pytest.mark.parametrize("athletes", [[BY_PLAYER]])
ANNOUNCES = MediaPlayerEntityFeature.PLAY_MEDIA | MediaPlayerEntityFeature.MEDIA_ANNOUNCE


async def start(hass: HomeAssistant, **data: object) -> None:
    await hass.services.async_call("run_primer", "start_routine", data, blocking=True)


async def stop(hass: HomeAssistant) -> None:
    await hass.services.async_call("run_primer", "stop_routine", {}, blocking=True)


@on_a_satellite
async def test_a_satellite_counts_every_rep_from_clips_and_never_two_at_once(
    hass: HomeAssistant,
    engine: Engine,
    station: MockConfigEntry,
    gym: Gym,
    platform: VirtualSensor,
) -> None:
    satellite = VirtualSatellite(hass=hass)
    await start(hass, prepare=20)
    await gym.wait(24)
    assert {"1", "15", "Halfway.", "3 to go."} <= set(engine.rendered), "before the set"
    await gym.lift(platform, 15)
    assert satellite.said[0].startswith("Pre-run activation. 3 exercises. Next: glute bridge.")
    assert satellite.said[1] == "Tuck your pelvis, lift, and squeeze at the top."
    assert satellite.said[2:6] == ["3", "2", "1", "Go."]
    counted = [text for text in satellite.said[6:] if text.isdigit()]
    assert counted == [str(number) for number in range(1, 16)]
    assert satellite.said.index("Halfway.") == satellite.said.index("8") + 1
    assert satellite.said.index("3 to go.") == satellite.said.index("12") + 1
    assert satellite.said[-1].startswith("Set done. Rest 30 seconds. You should feel your glutes")
    assert "Next: clamshell, left side. 15 reps." in satellite.said[-1]
    assert satellite.at_once == 1


@pytest.mark.parametrize(
    "athletes",
    [[BY_SATELLITE, athlete("Alex", voice="satellite", satellite=SATELLITE, language="de")]],
)
async def test_everybody_is_spoken_to_in_their_own_language(
    hass: HomeAssistant, engine: Engine, station: MockConfigEntry, gym: Gym
) -> None:
    satellite = VirtualSatellite(hass=hass)
    for name in ("Sam", "Alex", "Sam"):
        await start(hass, athlete=name, prepare=15)
        await gym.wait(5)
        await stop(hass)
        await gym.wait(5)
    begun = [text for text in satellite.said if "Next:" in text or "Als N" in text]
    assert [text.split(".")[0] for text in begun] == [
        "Pre-run activation",
        "Aktivierung vor dem Lauf",
        "Pre-run activation",
    ]
    assert "Beendet." in satellite.said


@on_a_satellite
async def test_advice_to_rest_is_heard_and_does_not_hold_up_the_start(
    hass: HomeAssistant, engine: Engine, station: MockConfigEntry, gym: Gym, settle: Settle
) -> None:
    satellite = VirtualSatellite(hass=hass)
    sets = all_of(station, "upper_glutes")
    await train_earlier(hass, station, timedelta(hours=20), *sets, routine="upper_glutes")
    await settle()
    await start(hass, routine="hip_thrust_for_runners", prepare=20)
    await gym.wait(19)
    advice = "Strength again within two days: 28 more hours of rest would do you good."
    assert advice in satellite.said[:2]
    await gym.wait(2)
    assert satellite.said[-2] == "1"
    assert satellite.said[-1].startswith("Go.")


@on_a_satellite
async def test_a_busy_satellite_is_asked_again_and_says_nothing_that_is_stale(
    hass: HomeAssistant,
    engine: Engine,
    station: MockConfigEntry,
    gym: Gym,
    platform: VirtualSensor,
) -> None:
    satellite = VirtualSatellite(hass=hass)
    await start(hass, prepare=20)
    await gym.wait(15)
    satellite.busy = True
    await gym.wait(6)
    assert len(satellite.said) == 2
    satellite.busy = False
    await gym.wait(1)
    assert satellite.said[-1].startswith("Go.")
    assert not [text for text in satellite.said if text.isdigit()]
    satellite.busy = True
    await gym.lift(platform, 2)
    satellite.busy = False
    await gym.lift(platform, 2)
    assert [text for text in satellite.said if text.isdigit()] == ["3", "4"]
    assert station.runtime_data.speaker.dropped >= 2


@on_a_satellite
async def test_a_loudspeaker_that_fails_is_logged_once_and_holds_nothing_up(
    hass: HomeAssistant,
    engine: Engine,
    station: MockConfigEntry,
    gym: Gym,
    find: Find,
    caplog: pytest.LogCaptureFixture,
) -> None:
    VirtualSatellite(hass=hass, broken=True)
    await start(hass, prepare=2)
    await gym.wait(3)
    assert find("sensor", "session_state").state == "working"
    assert caplog.text.count("cannot be spoken to") == 1


@on_a_satellite
async def test_a_loudspeaker_that_breaks_in_a_way_of_its_own_is_spoken_to_again(
    hass: HomeAssistant, engine: Engine, station: MockConfigEntry, gym: Gym
) -> None:
    satellite = VirtualSatellite(hass=hass, broken=True, error=ConnectionError)
    await start(hass, prepare=15)
    await gym.wait(10)
    satellite.broken = False
    await gym.wait(6)
    assert satellite.said[:3] == ["3", "2", "1"]


@on_a_satellite
async def test_a_second_routine_is_started_with_words_like_the_first(
    hass: HomeAssistant, engine: Engine, station: MockConfigEntry, gym: Gym
) -> None:
    satellite = VirtualSatellite(hass=hass)
    for _ in range(2):
        await start(hass, prepare=15)
        await gym.wait(19)
        await stop(hass)
        await gym.wait(5)
    assert len([text for text in satellite.said if text.startswith("Go.")]) == 2


@on_a_player
async def test_music_comes_back_when_the_voice_is_switched_off_in_mid_routine(
    hass: HomeAssistant, engine: Engine, station: MockConfigEntry, gym: Gym, find: Find
) -> None:
    player = VirtualPlayer(hass=hass, features=ANNOUNCES, seconds=0.5)
    player.show("playing", MUSIC)
    await start(hass, prepare=30)
    await gym.wait(4)
    entity = {"entity_id": find("switch", "voice").entity_id}
    await hass.services.async_call("switch", "turn_off", entity, blocking=True)
    await gym.wait(12)
    assert player.played[-1] == MUSIC


@on_a_satellite
async def test_a_count_that_comes_late_is_dropped(
    hass: HomeAssistant,
    engine: Engine,
    station: MockConfigEntry,
    gym: Gym,
    platform: VirtualSensor,
) -> None:
    satellite = VirtualSatellite(hass=hass, slow=12.0)
    await start(hass, prepare=0)
    await gym.wait(1)
    await gym.lift(platform, 3)
    assert "1" not in satellite.said
    assert satellite.at_once == 1


@on_a_satellite
async def test_stop_is_said_next_whatever_waits(
    hass: HomeAssistant,
    engine: Engine,
    station: MockConfigEntry,
    gym: Gym,
) -> None:
    satellite = VirtualSatellite(hass=hass, slow=2.0)
    await start(hass, prepare=20)
    await gym.wait(1)
    await hass.services.async_call("run_primer", "pause_routine", {}, blocking=True)
    await stop(hass)
    await gym.wait(20)
    assert satellite.said[1:] == ["Stopped."]


@on_a_satellite
async def test_without_any_voice_sounds_stand_for_words(
    hass: HomeAssistant,
    engine: Engine,
    station: MockConfigEntry,
    gym: Gym,
    platform: VirtualSensor,
) -> None:
    engine.fails = True
    satellite = VirtualSatellite(hass=hass)
    await start(hass, prepare=4)
    await gym.wait(6)
    await gym.lift(platform, 2)
    # Both reps were lowered fast: a word on form is a sound, too.
    assert satellite.said == ["[stage]", *["[count]"] * 3, "[go]", *["[count]"] * 2, "[cue]"]


@on_a_satellite
async def test_a_slow_voice_holds_up_no_count(
    hass: HomeAssistant,
    engine: Engine,
    station: MockConfigEntry,
    gym: Gym,
    platform: VirtualSensor,
) -> None:
    engine.takes = 3.0
    satellite = VirtualSatellite(hass=hass)
    await start(hass, prepare=0)
    await gym.wait(1)
    await gym.lift(platform, 2)
    assert satellite.said.count("[count]") == 2, "numbers that are not rendered yet"
    assert any(text.startswith("Go.") for text in satellite.said), "words that are worth a wait"
    engine.takes = 0.0
    await gym.lift(platform, 3)
    assert satellite.said[-1] == "5"


@on_a_satellite
async def test_a_satellite_is_woken_before_the_first_words_and_after_a_long_silence(
    hass: HomeAssistant,
    engine: Engine,
    station: MockConfigEntry,
    gym: Gym,
    platform: VirtualSensor,
) -> None:
    satellite = VirtualSatellite(hass=hass)
    await start(hass, prepare=15)
    await gym.wait(19)
    assert satellite.woken == 1
    await gym.lift(platform, 3)
    assert satellite.woken == 1
    await gym.wait(25)
    await hass.services.async_call("run_primer", "pause_routine", {}, blocking=True)
    await gym.wait(1)
    assert (satellite.woken, satellite.said[-1]) == (2, "Paused.")


@on_a_satellite
async def test_a_countdown_is_sent_as_early_as_the_loudspeaker_is_late(
    hass: HomeAssistant,
    engine: Engine,
    station: MockConfigEntry,
    gym: Gym,
) -> None:
    satellite = VirtualSatellite(hass=hass, lag=2.0)
    speaker = station.runtime_data.speaker
    await start(hass, prepare=40)
    assert speaker.lag == 0.4, "not measured yet"
    await gym.wait(20)
    await hass.services.async_call("run_primer", "pause_routine", {}, blocking=True)
    await gym.wait(2)
    await hass.services.async_call("run_primer", "resume_routine", {}, blocking=True)
    await gym.wait(2)
    lag = speaker.lag
    assert lag == pytest.approx(2.0, abs=0.5)
    said = len(satellite.said)
    await gym.wait(18 - 3 - lag - 0.7)
    assert satellite.said[said:] == ["Tuck your pelvis, lift, and squeeze at the top."]
    await gym.wait(0.9)
    assert satellite.said[said + 1 :] == ["3"]


@on_a_player
async def test_a_player_is_given_time_by_what_it_shows(
    hass: HomeAssistant, engine: Engine, station: MockConfigEntry, gym: Gym
) -> None:
    player = VirtualPlayer(hass=hass, features=ANNOUNCES, seconds=0.4)
    player.show("idle")
    await start(hass, prepare=30)
    await gym.wait(0.2)
    assert player.played == ["[wake]"]
    await gym.wait(0.7)
    assert len(player.played) == 2, "it showed that the first sound was over"
    assert station.runtime_data.speaker.lag == pytest.approx(0.3, abs=0.3)


@on_a_player
async def test_a_player_that_is_off_is_switched_on_first(
    hass: HomeAssistant, engine: Engine, station: MockConfigEntry, gym: Gym
) -> None:
    player = VirtualPlayer(
        hass=hass, features=ANNOUNCES | MediaPlayerEntityFeature.TURN_ON, seconds=0.5
    )
    player.show("off")
    await start(hass, prepare=10)
    await gym.wait(3)
    assert player.switched_on == 1
    assert player.played[0] == "[wake]"
    assert player.played[1].startswith("Pre-run activation.")


@on_a_player
async def test_music_that_an_announcement_ended_comes_back_where_it_was(
    hass: HomeAssistant, engine: Engine, station: MockConfigEntry, gym: Gym
) -> None:
    player = VirtualPlayer(
        hass=hass, features=ANNOUNCES | MediaPlayerEntityFeature.SEEK, seconds=0.5
    )
    player.show("playing", MUSIC, media_position=61)
    await start(hass, prepare=5)
    await gym.wait(2)
    await stop(hass)
    await gym.wait(4)
    assert player.played[-2:] == ["Stopped.", MUSIC]
    assert player.sought == [61]


@on_a_player
async def test_music_that_went_on_by_itself_is_left_alone(
    hass: HomeAssistant, engine: Engine, station: MockConfigEntry, gym: Gym
) -> None:
    player = VirtualPlayer(hass=hass, features=ANNOUNCES, seconds=0.5, returns_to_music=True)
    player.show("playing", MUSIC)
    await start(hass, prepare=5)
    await gym.wait(2)
    await stop(hass)
    await gym.wait(4)
    assert player.played[-1] == "Stopped."


@on_a_player
async def test_a_stop_cuts_a_player_off(
    hass: HomeAssistant, engine: Engine, station: MockConfigEntry, gym: Gym
) -> None:
    player = VirtualPlayer(
        hass=hass, features=ANNOUNCES | MediaPlayerEntityFeature.STOP, seconds=8.0
    )
    player.show("idle")
    await start(hass, prepare=40)
    await gym.wait(5)
    assert player.played[-1].startswith("Pre-run activation.")
    await stop(hass)
    await gym.wait(0.3)
    assert player.played[-2:] == ["[stopped]", "Stopped."]


@on_a_player
async def test_a_player_that_shows_nothing_is_given_time_by_the_length_of_the_words(
    hass: HomeAssistant, engine: Engine, station: MockConfigEntry, gym: Gym
) -> None:
    player = VirtualPlayer(hass=hass, shows=False)
    await start(hass, prepare=30)
    await gym.wait(4)
    assert player.played == ["[wake]"], "it may still begin"
    await gym.wait(2)
    assert len(player.played) == 2
    await hass.services.async_call("run_primer", "pause_routine", {}, blocking=True)
    await gym.wait(8)
    assert len(player.played) == 2, "the words last ten seconds"
    await gym.wait(2)
    assert player.played[-1] == "Paused."


@pytest.mark.parametrize(
    "athletes",
    [[athlete("Sam", voice="satellite", satellite=SATELLITE, verbosity="cues")]],
)
async def test_cues_only_means_no_numbers(
    hass: HomeAssistant,
    engine: Engine,
    station: MockConfigEntry,
    gym: Gym,
    platform: VirtualSensor,
) -> None:
    satellite = VirtualSatellite(hass=hass)
    await start(hass, prepare=5)
    await gym.wait(8)
    await gym.lift(platform, 3)
    assert not [text for text in satellite.said if text.isdigit()]
    assert satellite.said[-2].startswith("Go.")
    assert satellite.said[-1] == "Lower it slowly."


QUIET = {"quiet_from": "22:00:00", "quiet_until": "06:30:00"}


@pytest.mark.parametrize(
    "athletes",
    [
        [athlete("Sam", voice="satellite", satellite=SATELLITE, **QUIET)],
        [athlete("Sam", voice="satellite", satellite=SATELLITE, verbosity="silent")],
        [athlete("Sam", voice="show")],
    ],
    ids=["quiet hours", "silent", "only shown"],
)
@pytest.mark.freeze_time("2026-11-21 06:00:00+00:00")
async def test_what_is_not_said_is_still_shown(
    hass: HomeAssistant,
    engine: Engine,
    station: MockConfigEntry,
    gym: Gym,
    find: Find,
) -> None:
    await hass.config.async_set_time_zone("UTC")
    satellite = VirtualSatellite(hass=hass)
    await start(hass, prepare=5)
    await gym.wait(6)
    assert satellite.said == []
    assert find("sensor", "prompt").state.startswith("Go.")


@pytest.mark.parametrize(
    ("begin", "end", "moment", "quiet"),
    [
        (time(22), time(6, 30), time(23), True),
        (time(22), time(6, 30), time(6, 29), True),
        (time(22), time(6, 30), time(6, 30), False),
        (time(13), time(15), time(14), True),
        (time(13), time(15), time(15), False),
        (time(13), time(13), time(13), False),
        (None, None, time(3), False),
    ],
)
def test_quiet_hours_may_span_midnight(
    begin: time | None, end: time | None, moment: time, *, quiet: bool
) -> None:
    sam = AthleteSettings(
        id="1",
        name="Sam",
        body_mass=None,
        voice=Voice.SATELLITE,
        satellite=SATELLITE,
        tts=None,
        media_player=None,
        quiet_from=begin,
        quiet_until=end,
    )
    assert sam.is_quiet_at(moment) is quiet


@on_a_player
async def test_an_engine_that_is_not_there_is_asked_three_times_then_sounds_stand_for_words(
    hass: HomeAssistant, station: MockConfigEntry, gym: Gym, caplog: pytest.LogCaptureFixture
) -> None:
    hass.config.internal_url = "http://10.0.0.2:8123"
    player = VirtualPlayer(hass=hass, features=ANNOUNCES, seconds=0.3)
    player.show("idle")
    await start(hass, prepare=10)
    await gym.wait(12)
    assert player.played == ["[wake]", "[stage]", *["[count]"] * 3, "[go]"]
    assert caplog.text.count("text to speech is not set up") == 3


@pytest.mark.parametrize(
    ("language", "words"), [("de-AT", "Los."), ("nl", "Start."), ("tlh", "Go."), ("", "Go.")]
)
def test_words_are_those_of_the_language_or_english(language: str, words: str) -> None:
    folder = Path(run_primer.__file__).parent / "words"
    assert load_words(folder, language).text("prompts.go") == words


async def test_sounds_are_served_to_loudspeakers_that_cannot_log_in(
    hass: HomeAssistant, station: MockConfigEntry, hass_client_no_auth: ClientSessionGenerator
) -> None:
    client = await hass_client_no_auth()
    response = await client.get("/api/run_primer/earcon/go.wav")
    assert (response.status, response.content_type) == (200, "audio/wav")
    assert wav_seconds(await response.read()) == pytest.approx(0.38, abs=0.01)
    assert (await client.get("/api/run_primer/earcon/passwd.wav")).status == 404
