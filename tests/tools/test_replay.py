"""Recordings through the counter."""

from datetime import UTC, datetime, timedelta
import json
from pathlib import Path
import subprocess
import sys

import pytest

from custom_components.run_primer.engine.model import SensorKind
from tests.engine.traces import Trace, ten_reps
from tools.replay import read_recordings, replay

ROOT = Path(__file__).parents[2]


def _write(path: Path, *, polarity: int = 1, held: float = 0.5) -> Path:
    """Write five reps as a recording."""
    trace = Trace().stay(3)
    for _ in range(5):
        trace.rep(held=held)
    rows = [f"{r.at:.4f},{polarity * r.force:.3f}" for r in trace.stay(1).readings()]
    path.write_text("\n".join(["t_seconds,value", *rows]), "utf-8")
    return path


def _replay(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the tool as the script does."""
    return subprocess.run(  # noqa: S603
        [sys.executable, "-m", "tools.replay", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_json_has_the_public_keys(tmp_path: Path) -> None:
    first = _write(tmp_path / "reps.csv")
    second = _write(tmp_path / "holds.csv", held=3.0)
    run = _replay(str(first), str(second), "--json")
    assert run.returncode == 0, run.stderr
    reps, holds = [json.loads(line) for line in run.stdout.splitlines()]
    assert list(reps) == [
        "file", "reps", "live_reps", "rep_times", "live_latency_s", "holds", "confidence", "gaps",
    ]  # fmt: skip
    assert (reps["file"], reps["reps"], reps["live_reps"], reps["gaps"]) == (str(first), 5, 5, 0)
    assert len(reps["rep_times"]) == 5
    assert all(-0.1 < late < 0.3 for late in reps["live_latency_s"])
    assert (holds["reps"], len(holds["holds"])) == (5, 5)
    assert holds["holds"][0]["start"] < holds["holds"][0]["end"]


def test_polarity_turns_the_signal(tmp_path: Path) -> None:
    path = _write(tmp_path / "dips.csv", polarity=-1)
    run = _replay(str(path), "--polarity", "-1", "--expect", "reps")
    assert "5 reps" in run.stdout


def test_what_is_no_recording_is_said(tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("t_seconds,value\n1,2\nno,number\n", "utf-8")
    run = _replay(str(bad), str(tmp_path / "missing.csv"), str(_write(tmp_path / "good.csv")))
    assert run.returncode == 1
    assert "line 3" in run.stderr
    assert "missing.csv" in run.stderr
    assert "good.csv: 5 reps" in run.stdout


def test_a_diagnostics_download_is_a_recording(tmp_path: Path) -> None:
    path = tmp_path / "diagnostics.json"
    path.write_text(json.dumps({"data": {"sensors": [{"readings": [[0, 1.0], [1, 2.0]]}]}}))
    assert [reading.force for reading in read_recordings(path, -1)[0].readings] == [-1.0, -2.0]


def test_of_a_download_only_the_sensor_that_is_meant_is_replayed(tmp_path: Path) -> None:
    rows = [[reading.at, reading.force] for reading in ten_reps().readings()]
    station = {
        "sensors": [{"hello": {"kind": "platform"}, "readings": rows}],
        "topics": [{"channel": "band", "readings": rows[::8]}],
    }
    path = tmp_path / "diagnostics.json"
    path.write_text(json.dumps({"data": station}))
    for sensor, kind in (("platform", SensorKind.PLATFORM), ("band", SensorKind.BAND)):
        (heard,) = read_recordings(path, kind=kind)
        assert heard.by_arrival is (sensor == "band")
        assert len(replay(heard, kind).count.reps) == 10


def test_an_empty_file_is_no_recording(tmp_path: Path) -> None:
    path = tmp_path / "empty.csv"
    path.write_text("")
    with pytest.raises(ValueError, match="no readings"):
        read_recordings(path)


def _session(path: Path, **changes: object) -> Path:
    """Write a session of two sets of five reps on a band, with its trace, a stretch a set."""
    began = datetime(2026, 11, 21, 6, tzinfo=UTC)
    sets, stretches = [], []
    for number in range(2):
        trace = Trace().stay(3)
        for _ in range(5):
            trace.rep()
        rows = [list(reading) for reading in trace.stay(1).readings()]
        at = began + timedelta(minutes=2 * number)
        over = at + timedelta(seconds=rows[-1][0] - rows[0][0])
        times = {"started": (at + timedelta(seconds=1)).isoformat(), "ended": over.isoformat()}
        exercise = {"exercise": "band_abduction", "side": "left", "number": number + 1}
        sets.append({"measure": "band", **exercise, **times})
        # The sensor was started anew between the sets: its clock begins again.
        stretches.append(
            {"sensor": "band", "at": at.isoformat(), "after_gap": bool(number), "rows": rows}
        )
    by_hand = {"measure": "manual", "started": began.isoformat(), "ended": began.isoformat()}
    document = {
        "schema": "run_primer/trace",
        "version": 1,
        "session": {"timing": "device", "sets": [*sets, by_hand]},
        "trace": stretches,
    }
    path.write_text(json.dumps(document | changes), "utf-8")
    return path


def test_of_a_session_with_its_trace_every_set_is_replayed_by_itself(tmp_path: Path) -> None:
    path = _session(tmp_path / "session-trace.json")
    run = _replay(str(path), "--json")
    assert run.returncode == 0, run.stderr
    first, second = [json.loads(line) for line in run.stdout.splitlines()]
    assert first["file"] == f"{path} band_abduction left 1"
    assert (first["reps"], second["reps"]) == (5, 5)
    assert (first["live_reps"], second["live_reps"]) == (5, 5)


BAND = {"sensor": "band", "at": "2026-11-21T06:00:00+00:00", "after_gap": False}


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"trace": None}, "no trace"),
        ({"trace": [{**BAND, "sensor": "thermometer", "rows": [[0, 1]]}]}, "thermometer"),
        ({"trace": [{**BAND, "at": "yesterday", "rows": [[0, 1]]}]}, "isoformat"),
        ({"trace": [{**BAND, "rows": [[0, "x"]]}]}, "no trace"),
        ({"trace": [{**BAND, "rows": [[1, 1], [0, 1]]}]}, "do not rise"),
        ({"session": {"sets": [{"measure": "band"}]}}, "no trace"),
    ],
)
def test_a_trace_that_is_none_is_told_as_such(
    tmp_path: Path, change: dict[str, object], why: str
) -> None:
    path = _session(tmp_path / "session-trace.json", **change)
    with pytest.raises(ValueError, match=why):
        read_recordings(path)
