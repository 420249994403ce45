"""Whether what the loudspeaker said was right."""

from dataclasses import replace
from pathlib import Path

import pytest

from custom_components.run_primer.engine import Earcon, draw_earcon
from tools.develop.diary import Diary
from tools.develop.phrases import NUMBER, Phrases, load_phrases
from tools.develop.recording import sound_of
from tools.develop.speaker import text_of
from tools.develop.spoken import Utterance, judge_speech, listen_to_set, read_speech
from tools.develop.story import Count, SetSeen
from tools.develop.voice import samples_of

ROOT = Path(__file__).resolve().parents[2]
WORDS = {
    "prompts": {
        "session_started": "{routine}. {count} exercises.",
        "next_reps": "Next: {exercise}. {reps} reps.",
        "next_reps_side": "Next: {exercise}, {side}. {reps} reps.",
        "go": "Go.",
        "count": "{number}",
        "set_done": "Set done.",
        "completed_all": "{routine} done.",
        "rest": "Rest {seconds} seconds.",
        "resumed": "Go on.",
        "completed": "{routine} done. {reps} reps counted, {seconds} seconds held.",
    },
    "advice": {},
    "faults": {"incomplete_lockout": "All the way up."},
    "sides": {"left": "left side", "right": "right side"},
    "sensors": {"band": "band"},
    "routines": {"short": {"name": "Short"}},
    "exercises": {"clamshell": {"name": "clamshell"}, "glute_bridge": {"name": "glute bridge"}},
}
PHRASES = Phrases(WORDS)


def said(text: str, started: float) -> Utterance:
    """Return something heard for half a second."""
    return Utterance(text=text, started=started, ended=started + 0.5)


def a_set(exercise: str, side: str, started: float) -> SetSeen:
    """Return a set of two reps that lasts ten seconds."""
    return SetSeen(
        exercise=exercise,
        side=side,
        number=1,
        started=started,
        completed=started + 10,
        reps=2,
        ended_by="goal",
        measured_by="band",
        counts=(Count(number=1, at=started + 3), Count(number=2, at=started + 6)),
    )


SETS = (a_set("glute_bridge", "both", 10), a_set("clamshell", "left", 24))
SPEECH = (
    said("Short. 2 exercises. Next: glute bridge. 2 reps.", 1),
    said("1", 9),
    said("Go. Squeeze.", 10.1),
    said("1", 13.2),
    said("2", 16.2),
    said("Set done. Rest 4 seconds. Next: clamshell, left side. 2 reps.", 20.1),
    said("Go. Lift.", 24.1),
    said("1", 27.2),
    said("2", 30.2),
    said("Short done. 4 reps counted, 0 seconds held.", 34.1),
)


def failed(speech: tuple[Utterance, ...], sets: tuple[SetSeen, ...] = SETS) -> list[str]:
    """Return what did not pass."""
    return [one.name for one in judge_speech(sets, speech, PHRASES, 0)[1] if not one.passed]


def replaced(index: int, text: str) -> tuple[Utterance, ...]:
    """Return the speech with one other text."""
    return (*SPEECH[:index], replace(SPEECH[index], text=text), *SPEECH[index + 1 :])


def test_a_session_spoken_right_passes() -> None:
    heard, _ = judge_speech(SETS, SPEECH, PHRASES, 0)
    assert failed(SPEECH) == []
    assert [one.counts for one in heard] == [(1, 2), (1, 2)]
    assert [one.rest for one in heard] == [4, None]


@pytest.mark.parametrize(
    ("index", "text", "fault"),
    [
        (0, "Short. 2 exercises. Next: clamshell, left side. 2 reps.", "announced"),
        (5, "Set done. Rest 4 seconds. Next: clamshell, right side. 2 reps.", "announced"),
        (2, "Squeeze.", "go"),
        (4, "3", "wrong or doubled"),
        (4, "1", "wrong or doubled"),
        (5, "Set done. Next: clamshell, left side. 2 reps.", "rest"),
        (5, "Set done. Rest 9 seconds. Next: clamshell, left side. 2 reps.", "rest"),
        (9, "Short done. 5 reps counted, 0 seconds held.", "completion"),
        (3, "All the way up.", "without a reason"),
        (3, "", "without a reason"),
    ],
)
def test_every_fault_of_speech_is_found(index: int, text: str, fault: str) -> None:
    assert [name for name in failed(replaced(index, text)) if fault in name]


def test_the_end_of_the_countdown_is_no_count() -> None:
    heard = listen_to_set(0, SETS[0], 24, (said("1", 10.3),), PHRASES)
    assert (heard.counts, heard.wrong) == ((), ())


def test_a_count_that_comes_much_too_late_is_wrong() -> None:
    heard = listen_to_set(0, SETS[0], 24, (said("1", 18),), PHRASES)
    assert heard.wrong


def test_too_few_counts_are_found() -> None:
    silent = tuple(one for one in SPEECH if not one.text.isdigit())
    assert failed(silent) == ["most counts were said"]


def test_lines_are_told_apart() -> None:
    keys = {line.key for line in PHRASES.hear("Go on.")}
    assert keys == {"resumed"}
    assert [line.key for line in PHRASES.hear("12")] == [NUMBER]


def test_the_integrations_own_words_can_be_read_backwards() -> None:
    phrases = load_phrases(ROOT / "custom_components" / "run_primer" / "words" / "en.toml")
    exercise = phrases.exercise("clamshell")
    heard = phrases.hear(f"Set done. Rest 20 seconds. Next: {exercise}, left side. 15 reps.")
    lines = {line.key: line.values for line in heard}
    assert lines["rest"] == {"seconds": "20"}
    assert lines["next_reps_side"]["exercise"] == exercise


def test_the_integrations_own_sounds_are_known_and_waking_is_no_fault(tmp_path: Path) -> None:
    waking = sound_of(samples_of(draw_earcon(Earcon.WAKE)))
    assert text_of(Diary(tmp_path / "speech.jsonl"), waking) == "[wake]"
    assert failed((*SPEECH, said("[wake]", 0.2))) == []


def test_the_diary_knows_old_sounds(tmp_path: Path) -> None:
    diary = Diary(tmp_path / "speech.jsonl")
    diary.write("synthesized", text="seven", sound="abc", seconds=0.4)
    diary.write("played", text="seven", seconds=0.4, started=5.0, ended=5.4)
    assert text_of(diary, "abc") == "seven"
    assert text_of(diary, "xyz") is None
    assert read_speech(diary.file, 4) == (Utterance(text="seven", started=5.0, ended=5.4),)
    assert read_speech(diary.file, 6) == ()
