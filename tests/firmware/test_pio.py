"""The HX711's PIO program, cycle by cycle: a cycle is a microsecond."""

from collections import deque
from dataclasses import dataclass, field
from itertools import pairwise

from pioemu import State, emulate
import pytest

from .assembler import Program, load_driver

DATA, CLOCK = 1, 2
SIGN = 0x800000


@pytest.fixture(name="program", scope="module")
def program_fixture() -> Program:
    program = load_driver().read_hx711
    assert isinstance(program, Program)
    return program


@dataclass
class Cell:
    """An HX711 that shows each value in turn, and counts the pulses of every read-out."""

    values: list[int]
    pause_us: int = 200
    """From the end of a read-out to the next conversion."""
    first_us: int = 50
    missed: int | None = None
    """The pulse that it does not notice."""
    pulses: list[int] = field(default_factory=list)
    clock: list[int] = field(default_factory=list)
    """Level of the clock pin in each cycle."""

    def __post_init__(self) -> None:
        self._ready_us = self.first_us
        self._noticed = 0
        self._quiet_us = 0
        self._level = 1

    def data(self, state: State) -> int:
        """Return the pins as they are before the next instruction."""
        level = 1 if state.pin_values & CLOCK else 0
        risen = level and not (self.clock and self.clock[-1])
        self.clock.append(level)
        if risen:
            self._rise()
        self._quiet_us = 0 if level else self._quiet_us + 1
        if self._noticed and self._quiet_us > 10:
            self._end(state.clock)
        if not self._noticed and self.values and state.clock >= self._ready_us:
            self._level = 0
        return self._level

    def _rise(self) -> None:
        if not self._noticed:
            self.pulses.append(0)
        self.pulses[-1] += 1
        if self.pulses[-1] == self.missed:
            return
        self._noticed += 1
        shown = (self.values[0] & 0xFFFFFF) >> (24 - self._noticed) if self._noticed <= 24 else 1
        self._level = shown & 1

    def _end(self, now_us: int) -> None:
        self.values.pop(0)
        self._noticed = 0
        self._level = 1
        self._ready_us = now_us + self.pause_us


def run(program: Program, cell: Cell, more_pulses: int = 0, cycles: int = 2000) -> list[int]:
    """Return the words a state machine read from a cell."""

    def data(state: State) -> int:
        return cell.data(state)

    steps = emulate(
        program.opcodes,
        stop_when=lambda _, state: state.clock >= cycles,
        initial_state=State(pin_directions=CLOCK, y_register=more_pulses),
        input_source=data,
        auto_push=True,
        push_threshold=program.settings["push_thresh"],
        shift_isr_right=False,
        side_set_base=1,
        side_set_count=1,
        wrap_target=program.wrap_target,
        wrap_top=program.wrap_top,
    )
    ((_, last),) = deque(steps, maxlen=1)
    return list(last.receive_fifo)


def decode(word: int) -> int:
    return ((word >> 1) ^ SIGN) - SIGN


@pytest.mark.parametrize("value", [0x123456, 1, 0, -1, -2, 0x7FFFFF, -0x800000, 0x555555])
def test_a_value_comes_through_bit_by_bit(program: Program, value: int) -> None:
    (word,) = run(program, Cell([value]))
    assert decode(word) == value
    assert word & 1


def test_conversions_follow_each_other(program: Program) -> None:
    values = [-5, 1 << 20, 77]
    assert [decode(word) for word in run(program, Cell(list(values)))] == values


@pytest.mark.parametrize("more", [0, 1, 2])
def test_pulses_after_the_value_choose_the_gain(program: Program, more: int) -> None:
    cell = Cell([1, 2, 3])
    assert [decode(word) for word in run(program, cell, more)] == [1, 2, 3]
    assert cell.pulses == [25 + more] * 3


@pytest.mark.parametrize("more", [0, 1, 2])
def test_the_clock_is_within_the_data_sheet(program: Program, more: int) -> None:
    # High 0.2 to 50 us, low at least 0.2 us.
    cell = Cell([0x2AAAAA])
    run(program, cell, more)
    edges = [at for at, (old, new) in enumerate(pairwise(cell.clock)) if old != new]
    widths = [later - earlier for earlier, later in pairwise(edges)]
    assert widths[::2] == [1] * (25 + more)
    assert min(widths[1::2]) >= 1


def test_a_conversion_from_before_the_start_is_read(program: Program) -> None:
    assert [decode(word) for word in run(program, Cell([0x123456], first_us=0))] == [0x123456]


def test_nothing_is_clocked_without_a_conversion(program: Program) -> None:
    cell = Cell([])
    assert run(program, cell) == []
    assert not any(cell.clock)


def test_a_missed_pulse_shows_in_the_25th_bit(program: Program) -> None:
    (word,) = run(program, Cell([0x123456], missed=7), cycles=300)
    assert not word & 1


def test_a_line_that_hangs_low_gives_one_word_out_of_step_and_no_more(program: Program) -> None:
    class Short(Cell):
        def data(self, state: State) -> int:
            super().data(state)
            return 0

    cell = Short([0])
    assert run(program, cell) == [0]
    assert cell.pulses == [25]


def test_a_read_out_takes_as_long_as_the_driver_says(program: Program) -> None:
    driver = load_driver()
    read = (us for us in range(20, 200) if run(program, Cell([5], first_us=20), cycles=us))
    assert abs(next(read) - 20 - driver.READ_OUT_US) <= 1
