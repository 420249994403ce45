"""Whether prompts were heard one at a time, once, in time, and as the voice made them."""

from dataclasses import replace
from pathlib import Path
import wave

import pytest

from tests.tools.test_develop_speech import PHRASES, a_set, said
from tools.develop.diary import Diary
from tools.develop.heard import (
    judge_dispatch,
    judge_hearing,
    judge_recording,
    judge_shown,
)
from tools.develop.recording import RATE, Recording, read_sound, sound_of
from tools.develop.spoken import Utterance
from tools.develop.witness import Change, Dispatch, Frame

BEEP = b"\x10\x20" * (RATE // 4)
"""A quarter of a second."""
SETS = (a_set("glute_bridge", "both", 10), a_set("clamshell", "left", 24))
SPEECH = (
    said("Short. 2 exercises. Next: glute bridge. 2 reps.", 1),
    *(said(str(3 - i), 7 + i) for i in range(3)),
    said("Go.", 10.1),
    said("1", 13.1),
    said("Set done. Rest 4 seconds. Next: clamshell, left side. 2 reps.", 20.1),
    said("1", 23.1),
    said("Go.", 23.9),
    said("Short done. 4 reps counted, 0 seconds held.", 34.1),
)


def failed(speech: tuple[Utterance, ...]) -> list[str]:
    """Return what did not pass."""
    return [one.name for one in judge_hearing(SETS, speech, PHRASES) if not one.passed]


def moved(index: int, seconds: float) -> tuple[Utterance, ...]:
    """Return the speech with one prompt at another time."""
    at = SPEECH[index].started + seconds
    other = replace(SPEECH[index], started=at, ended=at + 0.5)
    return (*SPEECH[:index], other, *SPEECH[index + 1 :])


def test_what_was_heard_in_its_time_passes() -> None:
    assert failed(SPEECH) == []


@pytest.mark.parametrize(
    ("index", "seconds", "fault"),
    [(1, 0.8, "overlap"), (4, 1.5, "go was heard"), (8, -0.6, "go was heard"), (2, -0.7, "right")],
)
def test_a_prompt_at_the_wrong_time_is_found(index: int, seconds: float, fault: str) -> None:
    assert [name for name in failed(moved(index, seconds)) if fault in name]


def test_a_prompt_that_is_said_twice_or_never_is_found() -> None:
    assert "what is said once was said once" in failed((*SPEECH, said("Go.", 33)))
    assert "what is said once was said once" in failed(SPEECH[1:])


def test_a_recording_is_a_wav_file_that_holds_each_sound_where_it_was_heard(
    tmp_path: Path,
) -> None:
    recording = Recording(tmp_path / "room.wav")
    first = recording.add(BEEP, recording.began + 0.1)
    second = recording.add(BEEP[:1000], recording.began + 0.5)
    file = tmp_path / "room.wav"
    assert read_sound(file, first, len(BEEP)) == sound_of(BEEP)
    assert read_sound(file, second, 1000) == sound_of(BEEP[:1000])
    with wave.open(str(file), "rb") as heard:
        assert (heard.getframerate(), heard.getnchannels()) == (RATE, 1)
        heard.setpos(round(0.1 * RATE))
        assert heard.readframes(len(BEEP) // 2) == BEEP


def test_two_sounds_at_once_are_neither_of_them(tmp_path: Path) -> None:
    recording = Recording(tmp_path / "room.wav")
    recording.add(BEEP, recording.began + 0.1)
    offset = recording.add(BEEP, recording.began + 0.2)
    assert read_sound(tmp_path / "room.wav", offset, len(BEEP)) != sound_of(BEEP)


@pytest.mark.parametrize(
    ("voiced", "gap", "passed"), [("Go.", 1.0, True), ("Stop.", 1.0, False), ("Go.", 0.1, False)]
)
def test_a_recording_is_compared_with_what_the_voice_made(
    tmp_path: Path, voiced: str, gap: float, *, passed: bool
) -> None:
    diary, recording = Diary(tmp_path / "speech.jsonl"), Recording(tmp_path / "room.wav")
    diary.write("synthesized", text=voiced, sound=sound_of(BEEP))
    for number in range(2):
        started = recording.began + gap * number
        offset = recording.add(BEEP, started)
        diary.write("played", text="Go.", started=started, offset=offset, size=len(BEEP))
    assert judge_recording(tmp_path / "room.wav", diary.file, recording.began).passed is passed


def test_a_recording_without_a_word_does_not_pass(tmp_path: Path) -> None:
    assert not judge_recording(tmp_path / "room.wav", tmp_path / "speech.jsonl", 0.0).passed


def a_change(text: str, at: float) -> Change:
    """Return a prompt that is shown."""
    return Change(at=at, entity="sensor.prompt", state=text, attributes={})


@pytest.mark.parametrize(
    ("shown", "passed"),
    [(("8 Halfway.", 5.0), True), (("8", 5.0), False), (("8 Halfway.", 50.0), False)],
)
def test_what_is_said_but_not_shown_about_then_is_found(
    shown: tuple[str, float], *, passed: bool
) -> None:
    heard = (said("Halfway.", 5.6),)
    assert judge_shown([a_change(*shown)], "sensor.prompt", heard).passed is passed


def test_what_is_said_while_it_still_stands_there_was_shown() -> None:
    heard = (said("Holds only.", 50.0),)
    long_ago = a_change("Hinge retraining. Holds only.", 5.0)
    assert judge_shown([long_ago], "sensor.prompt", heard).passed
    assert not judge_shown([long_ago, a_change("3", 30.0)], "sensor.prompt", heard).passed


@pytest.mark.parametrize(
    ("wait", "faults"), [(0.004, 0), (0.2, 1), (0.6, 2)], ids=["soon", "late", "too late"]
)
def test_how_soon_counts_are_sent_is_measured_from_the_frame(wait: float, faults: int) -> None:
    frames = [Frame(at=i / 10, kind="band") for i in range(400)]
    sent = [
        Dispatch(at=count.at + wait, text=str(count.number)) for s in SETS for count in s.counts
    ]
    found = judge_dispatch(SETS, sent, frames)
    assert sum(not one.passed for one in found) == faults
    assert "4 counts" in found[0].detail


def test_without_counts_nothing_is_measured() -> None:
    assert not judge_dispatch(SETS, [], [])[0].passed
