"""What `rp2` does when a PIO program is decorated: turns its instructions into opcodes.

Only the instructions this firmware uses, coded by the RP2040 data sheet, section 3.4. That
MicroPython's own assembler agrees is shown on the emulated Pico (test_acquisition.py).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
import importlib.util
from pathlib import Path
import sys
from types import ModuleType, SimpleNamespace
from typing import Self

FIRMWARE = Path(__file__).parent.parent.parent / "hardware" / "firmware"
WIRE = "custom_components.run_primer.engine.wire"
_JMP, _WAIT, _IN, _MOV, _SET = 0x0000, 0x2000, 0x4000, 0xA000, 0xE000
_WAIT_PIN = 1 << 5
_NOP = _MOV | 2 << 5 | 2  # mov y, y
_SIDE = 1 << 12
_NAMES = {"pins": 0, "x": 1, "y": 2, "x_dec": 2, "pin": 6}


@dataclass
class Program:
    """A PIO program: its opcodes, and the first and last instruction of its loop."""

    opcodes: list[int] = field(default_factory=list)
    wrap_target: int = 0
    wrap_top: int = 0
    labels: dict[str, int] = field(default_factory=dict)
    settings: dict[str, object] = field(default_factory=dict)

    def add(self, opcode: int) -> Self:
        """Append an instruction; `side` may follow."""
        self.opcodes.append(opcode)
        return self

    def side(self, value: int) -> None:
        """Drive the side-set pin with the last instruction."""
        self.opcodes[-1] |= value * _SIDE

    def jmp(self, *to: object) -> Self:
        """Append a jump: to a label, or on a condition and to a label."""
        condition = to[0] if len(to) > 1 else 0
        assert isinstance(condition, int)
        return self.add(_JMP | condition << 5 | self.labels.get(str(to[-1]), 0))

    def instructions(self) -> dict[str, object]:
        """Return the words a program may use."""
        return {
            **_NAMES,
            "wrap_target": lambda: setattr(self, "wrap_target", len(self.opcodes)),
            "wrap": lambda: setattr(self, "wrap_top", len(self.opcodes) - 1),
            "label": lambda name: self.labels.__setitem__(name, len(self.opcodes)),
            "nop": lambda: self.add(_NOP),
            "jmp": self.jmp,
            "wait": lambda level, _pin, index: self.add(_WAIT | level << 7 | _WAIT_PIN | index),
            "in_": lambda source, count: self.add(_IN | source << 5 | count),
            "mov": lambda to, source: self.add(_MOV | to << 5 | source),
            "set": lambda to, value: self.add(_SET | to << 5 | value),
        }


def _asm_pio(**settings: object) -> Callable[[Callable[[], None]], Program]:
    """Return the decorator of a program."""

    def assemble(write: Callable[[], None]) -> Program:
        program = Program(settings=settings)
        names = vars(sys.modules["builtins"])
        words = program.instructions()
        kept = {name: names[name] for name in words if name in names}
        names.update(words)
        try:
            write()  # for the labels
            program.opcodes.clear()
            write()
        finally:
            for name in words:
                del names[name]
            names.update(kept)
        return program

    return assemble


def _same[T](value: T) -> T:
    """Return what came in."""
    return value


@contextmanager
def _modules(**replaced: object) -> Iterator[None]:
    """Let these be importable for a while."""
    kept = {name: sys.modules.get(name) for name in replaced}
    sys.modules.update(replaced)  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name, module in kept.items():
            if module is None:
                del sys.modules[name]
            else:
                sys.modules[name] = module


def load_driver() -> ModuleType:
    """Import hx711.py under CPython, where it touches no hardware."""
    wire = importlib.import_module(WIRE)
    package = ModuleType("primer")
    package.wire = wire  # type: ignore[attr-defined]
    package.__path__ = []
    pio = SimpleNamespace(OUT_LOW=2, SHIFT_LEFT=0)
    same = SimpleNamespace(const=_same, viper=_same, native=_same)
    with _modules(
        primer=package,
        **{"primer.wire": wire},
        machine=SimpleNamespace(Pin=None, mem32=None),
        micropython=same,
        rp2=SimpleNamespace(asm_pio=_asm_pio, PIO=pio, DMA=None),
        uctypes=SimpleNamespace(),
    ):
        spec = importlib.util.spec_from_file_location(
            "primer.hx711", FIRMWARE / "primer" / "hx711.py"
        )
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    return module
