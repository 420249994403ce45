"""An athlete that does what it hears."""

from pathlib import Path

import pytest

from tools.develop.diary import Diary
from tools.develop.phrases import load_phrases
from tools.develop.places import WORDS
from tools.simulator.listener import Listener, News

PHRASES = load_phrases(WORDS)


class Told:
    """An athlete that remembers what it was told."""

    def __init__(self) -> None:
        self.acts: list[object] = []
        self.pusher = self

    def aim(self, percent: int) -> None:
        self.acts.append(f"aim at {percent} %")

    def adjust(self, way: int) -> None:
        self.acts.append("more" if way > 0 else "less")

    def push(self) -> None:
        self.acts.append("push")

    def release(self) -> None:
        self.acts.append("release")

    def lie_down(self) -> None:
        self.acts.append("lie down")

    def get_up(self) -> None:
        self.acts.append("get up")

    def begin(self, exercise: str, side: str, reps: int) -> None:
        self.acts.append((exercise, side, reps))

    def end(self) -> None:
        self.acts.append("end")


def acts(*texts: str) -> list[object]:
    """Return what an athlete does that hears these prompts."""
    told = Told()
    listener = Listener(told, PHRASES)
    for text in texts:
        listener.hear(text)
    return told.acts


def test_a_routine_is_understood_from_its_words_alone() -> None:
    assert acts(
        "Short pre-run activation. 4 exercises. Next: bridge hold. 20 seconds. Lie on your back.",
        "Hips up, squeeze, and keep breathing.",
        "1",
        "Go.",
        "Set done. Rest 20 seconds. Next: clamshell, left side. 15 reps.",
        "Ready in 10.",
        "Go.",
        "Short pre-run activation done. 15 reps counted, 20 seconds held. Run tall.",
    ) == [
        "lie down",
        ("bridge_isometric", "both", 0),
        "end",
        ("clamshell", "left", 15),
        "end",
        "get up",
    ]


def test_pushes_are_done_when_they_are_told_and_a_force_is_found_by_more_and_less() -> None:
    assert acts(
        "Set done. Rest 30 seconds. Next: isometric push. 5 reps.",
        "Go.",
        "1. Push.",
        "Let go.",
        "Once more. Push.",
        "Set done. Rest 60 seconds. Next: isometric push. 20 seconds.",
        "Push to 40 percent of your best, and stay there.",
        "Go.",
        "Less.",
        "More.",
        "Hold.",
        "Set done. Off by 4 percent. Rest 40 seconds.",
    ) == [
        "end",
        ("iso_force_control", "both", 5),
        "push",
        "release",
        "push",
        "end",
        "aim at 40 %",
        ("iso_force_control", "both", 0),
        "less",
        "more",
        "end",
    ]


def test_who_was_told_nothing_does_nothing_at_go() -> None:
    assert acts("Go.", "Halfway.", "3") == []


@pytest.mark.parametrize("text", ["Stopped.", "Stopped. Leave it for today, and ask a health-care"])
def test_a_stop_ends_it(text: str) -> None:
    assert acts(text)[-2:] == ["end", "get up"]


def test_only_what_began_to_play_is_heard_once(tmp_path: Path) -> None:
    diary = Diary(tmp_path / "speech.jsonl")
    news = News(diary.file)
    assert news.read() == []
    diary.write("synthesized", text="Go.", sound="abc")
    diary.write("playing", text="Go.", started=1.0)
    with diary.file.open("a", encoding="utf-8") as file:
        file.write('{"event": "playing", "text": "hal')
    assert news.read() == ["Go."]
    with diary.file.open("a", encoding="utf-8") as file:
        file.write('f"}\n')
    assert news.read() == ["half"]
    diary.write("playing", text=None, started=2.0)
    assert news.read() == []
