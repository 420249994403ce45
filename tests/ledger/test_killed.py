"""`kill -9` at any moment costs no rep that was counted a second before, and doubles none."""

from pathlib import Path

import pytest

from tools.bench.killing import kill_often, sessions_in


@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")
def test_killed_again_and_again_the_log_stays_whole_and_exact(tmp_path: Path) -> None:
    verdict = kill_often(tmp_path, 20, seed=6)
    assert verdict.counted > 300
    assert verdict.spotless, verdict
    over = [one for each in sessions_in(tmp_path) for one in each.sets if one.ended]
    assert len(over) > 20
    for one in over:
        assert [rep.number for rep in one.done] == list(range(1, 13))
        assert {rep.peak for rep in one.done} == {800.0}
