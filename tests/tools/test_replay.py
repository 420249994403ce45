"""Recordings through the counter."""

import json
from pathlib import Path
import subprocess
import sys

import pytest

from tests.engine.traces import Trace
from tools.replay import read_recordings

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


def test_an_empty_file_is_no_recording(tmp_path: Path) -> None:
    path = tmp_path / "empty.csv"
    path.write_text("")
    with pytest.raises(ValueError, match="no readings"):
        read_recordings(path)
