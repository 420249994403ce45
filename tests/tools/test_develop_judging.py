"""What script/develop --check makes of a session."""

from dataclasses import replace
import json
from pathlib import Path

import pytest

from tools.develop.counted import SetDone, judge_counting, order_fault
from tools.develop.finding import Finding
from tools.develop.measures import (
    busiest_second,
    complaints,
    judge_latency,
    judge_log,
    judge_rate,
    judge_rows,
    rep_latencies,
)
from tools.develop.story import Correction, Count, SetSeen, tell_story
from tools.develop.tables import finding_lines, format_table, set_table
from tools.develop.truth import read_truth
from tools.develop.witness import Change, Frame

BRIDGE = SetSeen(
    exercise="glute_bridge",
    side="both",
    number=1,
    started=100.0,
    completed=110.0,
    reps=3,
    ended_by="goal",
    measured_by="platform",
    counts=tuple(Count(number=n, at=100.0 + 2 * n) for n in (1, 2, 3)),
)
HOLD = SetSeen(
    exercise="bridge_isometric",
    side="both",
    number=1,
    started=60.0,
    completed=82.0,
    reps=0,
    held=20.0,
    ended_by="goal",
    measured_by="platform",
)
BRIDGE_DONE = SetDone(exercise="glute_bridge", side="both", reps=3, held=None)
HOLD_DONE = SetDone(exercise="bridge_isometric", side="both", reps=0, held=20.1)
PLAN = [("bridge_isometric", "both"), ("glute_bridge", "both")]


def failed(findings: list[Finding]) -> list[str]:
    """Return what did not pass."""
    return [one.name for one in findings if not one.passed]


def test_a_session_counted_as_done_passes() -> None:
    assert failed(judge_counting([HOLD, BRIDGE], [HOLD_DONE, BRIDGE_DONE], PLAN)) == []


@pytest.mark.parametrize(
    ("seen", "done", "fault"),
    [
        (replace(BRIDGE, reps=4), BRIDGE_DONE, "reps are those"),
        (BRIDGE, replace(BRIDGE_DONE, reps=2), "reps are those"),
        (replace(BRIDGE, ended_by="skip"), BRIDGE_DONE, "every set ended"),
        (replace(BRIDGE, counts=BRIDGE.counts[1:]), BRIDGE_DONE, "live counts"),
        (
            replace(BRIDGE, corrections=(Correction(before=3, number=4, at=109.0),)),
            BRIDGE_DONE,
            "corrected",
        ),
        (replace(BRIDGE, partials=1), BRIDGE_DONE, "no partial"),
    ],
)
def test_every_fault_of_counting_is_found(seen: SetSeen, done: SetDone, fault: str) -> None:
    names = failed(judge_counting([HOLD, seen], [HOLD_DONE, done], PLAN))
    assert len(names) == 1
    assert fault in names[0]


def test_a_set_that_nothing_measures_ends_by_its_button() -> None:
    pressed = replace(BRIDGE, measured_by="button", ended_by="done", reps=None, counts=())
    done = [HOLD_DONE, replace(BRIDGE_DONE, reps=0)]
    assert failed(judge_counting([HOLD, pressed], done, PLAN)) == []
    assert failed(judge_counting([HOLD, replace(pressed, ended_by="skip")], done, PLAN))


@pytest.mark.parametrize(("held", "passes"), [(19.8, True), (20.3, False), (19.7, False)])
def test_a_hold_is_right_to_a_quarter_of_a_second(held: float, *, passes: bool) -> None:
    done = replace(HOLD_DONE, held=20.0)
    names = failed(judge_counting([replace(HOLD, held=held), BRIDGE], [done, BRIDGE_DONE], PLAN))
    assert (names == []) is passes


def test_counting_goes_on_from_a_correction() -> None:
    counts = (Count(number=1, at=1), Count(number=2, at=2), Count(number=5, at=4))
    seen = replace(BRIDGE, counts=counts, corrections=(Correction(before=2, number=4, at=3),))
    assert order_fault(seen) == []
    assert order_fault(replace(seen, corrections=()))


def test_a_missing_set_and_an_empty_session_fail() -> None:
    assert "the sets are the planned ones, in order" in failed(
        judge_counting([HOLD], [HOLD_DONE], PLAN)
    )
    assert failed(judge_counting([], [], []))


def test_the_story_is_told_by_the_event_entities() -> None:
    which = {"exercise": "glute_bridge", "side": "both", "set": 1, "sets": 1}
    over = {"reps": 1, "partial_reps": 0, "held": 0.0, "ended_by": "goal", "measured_by": "band"}
    happened = [
        ("event.rep", {"event_type": None}),
        ("event.set", {"event_type": "set_started", **which}),
        ("event.rep", {"event_type": "rep_counted", "rep": 1}),
        ("event.rep", {"event_type": "rep_corrected", "rep": 2, "before": 1}),
        ("event.set", {"event_type": "set_completed", **which, **over}),
    ]
    changes = [
        Change(at=float(index), entity=entity, state="", attributes=attributes)
        for index, (entity, attributes) in enumerate(happened)
    ]
    (told,) = tell_story(changes, "event.rep", "event.set")
    assert (told.started, told.completed, told.reps) == (1.0, 4.0, 1)
    assert told.corrections == (Correction(before=1, number=2, at=3.0),)
    assert told.counts == (Count(number=1, at=2.0),)


def test_the_truth_is_what_was_done_in_this_session(tmp_path: Path) -> None:
    lines = [
        {"at": 10, "event": "set", "exercise": "clamshell", "side": "left"},
        {"at": 60, "event": "set", "exercise": "bridge_isometric", "side": "both"},
        {"at": 61.9, "event": "hold_started"},
        {"at": 100, "event": "set", "exercise": "glute_bridge", "side": "both"},
        *({"at": 100 + 2 * n, "event": "rep"} for n in (1, 2, 3)),
    ]
    file = tmp_path / "truth.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in lines) + '\n{"at": 1', "utf-8")
    hold, bridge = read_truth(file, 50, [HOLD, BRIDGE])
    assert hold.held == pytest.approx(20.1)
    assert (bridge.reps, bridge.held) == (3, None)


def test_latency_is_from_the_last_frame_of_the_right_sensor() -> None:
    frames = [
        Frame(at=101.95, kind="platform"),
        Frame(at=101.999, kind="band"),
        Frame(at=103.99, kind="platform"),
        Frame(at=105.98, kind="platform"),
        Frame(at=106.01, kind="platform"),
    ]
    assert rep_latencies([BRIDGE], frames) == pytest.approx([0.05, 0.01, 0.02])


def test_one_late_rep_in_thirty_is_forgiven_and_three_are_not() -> None:
    assert judge_latency([0.005] * 29 + [0.3]).passed
    assert not judge_latency([0.005] * 27 + [0.3] * 3).passed
    assert not judge_latency([]).passed


@pytest.mark.parametrize(
    ("times", "most"), [([], 0), ([1.0], 1), ([0.0, 0.5, 0.99, 1.0], 3), ([0.0, 0.9, 1.8], 2)]
)
def test_the_busiest_second_may_begin_anywhere(times: list[float], most: int) -> None:
    assert busiest_second(times) == most


def test_only_exempt_entities_may_write_often() -> None:
    changes = [
        Change(at=0.1 * index, entity=entity, state="", attributes={})
        for index in range(4)
        for entity in ("event.rep", "sensor.force")
    ]
    assert not judge_rate(changes, frozenset()).passed
    finding = judge_rate(changes, frozenset({"event.rep"}))
    assert (finding.passed, finding.detail) == (False, "sensor.force 4")
    assert judge_rate(changes, frozenset({"event.rep", "sensor.force"})).passed


@pytest.mark.parametrize(("rows", "passes"), [(0, False), (1000, True), (1001, False)])
def test_rows_have_a_limit_and_none_at_all_is_no_success(rows: int, *, passes: bool) -> None:
    assert judge_rows({"sensor.force": rows}, 100).passed is passes


LOADER = (
    "2026-11-21 03:37:18.915+00:00 WARNING (SyncWorker_0) [homeassistant.loader] "
    "We found a custom integration run_primer which has not been tested"
)
OTHERS = "2026-11-21 03:37:19.124+00:00 ERROR (MainThread) [homeassistant.setup] Setup failed"
OURS = (
    "2026-11-21 03:37:19.124+00:00 WARNING (MainThread) [custom_components.run_primer.speaker] "
    "Robin cannot be spoken to"
)
INFO = "2026-11-21 03:37:19.1+00:00 INFO (MainThread) [custom_components.run_primer] heard"
REPORTED = (
    "2026-11-21 03:37:19.124+00:00 WARNING (MainThread) [homeassistant.helpers.frame] "
    "Detected that custom integration 'run_primer' calls something"
)
TRACE = '  File "/config/custom_components/run_primer/event.py", line 3, in on_event'


def test_a_quiet_log_passes() -> None:
    assert judge_log(f"{LOADER}\n{OTHERS}\n{INFO}").passed


@pytest.mark.parametrize("line", [OURS, REPORTED, TRACE])
def test_every_complaint_about_us_is_found(line: str) -> None:
    assert len(complaints(f"{LOADER}\n{line}\n{OTHERS}")) == 1


def test_the_table_has_a_line_for_each_set() -> None:
    table = set_table([HOLD, BRIDGE], [HOLD_DONE, BRIDGE_DONE], [])
    assert len(table.splitlines()) == 2
    rows = format_table([("a", "long"), ("longer", "b")]).splitlines()
    assert rows[0].split() == ["a", "long"]
    assert len(rows) == 3


def test_findings_show_their_detail() -> None:
    lines = finding_lines(
        [Finding(name="good", passed=True), Finding(name="bad", passed=False, detail="why")]
    )
    assert lines.splitlines() == ["  ok    good", "  FAIL  bad: why"]
