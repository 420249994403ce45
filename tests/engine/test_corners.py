"""One mass at five places of a board."""

from hypothesis import given
from hypothesis import strategies as st
import pytest

from custom_components.run_primer.engine.calibration import Calibration
from custom_components.run_primer.engine.corners import (
    PLACES,
    Board,
    CornerError,
    Verdict,
    judge_spread,
    solve_scales,
    spread_percent,
)
from custom_components.run_primer.engine.weighing import Look

LEVERS = ((0.5, 0.2, 0.2, 0.1), (0.2, 0.5, 0.1, 0.2), (0.2, 0.1, 0.5, 0.2), (0.1, 0.2, 0.2, 0.5))
FOUR = (*LEVERS, (0.25, 0.25, 0.25, 0.25))
TWO = ((0.9, 0.1), (0.1, 0.9), (0.8, 0.2), (0.2, 0.8), (0.5, 0.5))
gains = st.floats(500, 3000)


@given(st.tuples(gains, gains, gains, gains), st.floats(50, 800))
def test_cells_of_any_gain_are_found_from_five_places(
    cells: tuple[float, ...], newtons: float
) -> None:
    placements = [
        [newtons * part * gain for part, gain in zip(place, cells, strict=True)] for place in FOUR
    ]
    found = solve_scales(placements, newtons)
    assert [1 / scale for scale in found] == pytest.approx(list(cells), rel=1e-4)


@given(
    st.tuples(gains, gains),
    st.lists(st.floats(-0.5, 0.5), min_size=10, max_size=10),
)
def test_no_other_scales_fit_the_mass_better(
    cells: tuple[float, float], noise: list[float]
) -> None:
    rows = [
        [(300 * part + noise[2 * i + j]) * cells[j] for j, part in enumerate(place)]
        for i, place in enumerate(TWO)
    ]
    found = solve_scales(rows, 300)

    def error(scales: tuple[float, ...]) -> float:
        return sum((sum(k * c for k, c in zip(scales, r, strict=True)) - 300) ** 2 for r in rows)

    for factor in (0.999, 1.001):
        assert error(found) <= error((found[0] * factor, found[1])) + 1e-6
        assert error(found) <= error((found[0], found[1] * factor)) + 1e-6


@given(st.lists(st.floats(1, 1000), min_size=5, max_size=5), st.floats(0.1, 10))
def test_a_spread_does_not_depend_on_the_scale(forces: list[float], factor: float) -> None:
    spread = spread_percent(forces)
    assert spread == pytest.approx(spread_percent([f * factor for f in forces]), abs=1e-6)
    assert spread >= 0


@pytest.mark.parametrize(
    ("spread", "verdict"),
    [(0, "ok"), (1.0, "ok"), (1.01, "warn"), (3.0, "warn"), (3.01, "bad")],
)
def test_a_spread_is_judged(spread: float, verdict: str) -> None:
    assert judge_spread(spread) is Verdict(verdict)


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ([], "few_placements"),
        ([[1.0, 2.0]] * 4, "few_placements"),
        ([[1.0, 2.0]] * 5, "same_places"),
        ([[0.0, 2.0]] * 5, "same_places"),
    ],
)
def test_placements_that_do_not_tell_are_refused(rows: list[list[float]], fault: str) -> None:
    with pytest.raises(CornerError, match=fault):
        solve_scales(rows, 100)


def test_no_force_has_no_spread() -> None:
    with pytest.raises(CornerError, match="no_change"):
        spread_percent([0.0] * 5)


CELLS = {
    "feet_left": Calibration(zero=100.0, counts_per_newton=1095.0),
    "feet_right": Calibration(zero=200.0, counts_per_newton=1095.0),
}
EMPTY = {"feet_left": Look(mean=100.0), "feet_right": Look(mean=200.0)}


def place(board: Board, share: float, gains: tuple[float, float], width: float = 0.0) -> Board:
    left, right = share * board.newtons, (1 - share) * board.newtons
    return board.place(
        {
            "feet_left": Look(mean=100 + left * gains[0], width=width),
            "feet_right": Look(mean=200 + right * gains[1], width=width),
        }
    )


def test_a_board_on_unlike_cells_shows_it_and_is_put_right() -> None:
    board = Board(calibrations=CELLS, empty=EMPTY, newtons=300)
    for share in (0.9, 0.1, 0.8, 0.2, 0.5):
        board = place(board, share, (1000.0, 1150.0))
    assert judge_spread(spread_percent(board.forces(CELLS))) is Verdict.BAD
    found = board.solved("2026-11-21")
    assert board.forces(found) == pytest.approx([300] * len(PLACES))
    assert found["feet_left"].counts_per_newton == pytest.approx(1000)
    assert found["feet_right"].calibrated_on == "2026-11-21"
    assert not found["feet_right"].nominal


@pytest.mark.parametrize(("gain", "width", "fault"), [(0, 0, "no_change"), (1, 2e4, "unstable")])
def test_a_mass_that_is_not_there_or_rocks_is_refused(
    gain: float, width: float, fault: str
) -> None:
    board = Board(calibrations=CELLS, empty=EMPTY, newtons=300)
    with pytest.raises(CornerError, match=fault):
        place(board, 0.5, (1095 * gain, 1095 * gain), width)


def test_scales_that_no_cell_has_are_refused() -> None:
    board = Board(calibrations=CELLS, empty=EMPTY, newtons=300)
    for share in (0.9, 0.1, 0.8, 0.2, 0.5):
        board = place(board, share, (1095.0 * 25, 1095.0))
    with pytest.raises(CornerError, match="implausible"):
        board.solved("2026-11-21")
