"""The emulated Pico of the tests: builds its image once, runs scripts on it with load cells."""

import base64
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
import json
from pathlib import Path
import shutil
import subprocess

from littlefs import LittleFS

EMULATOR = Path(__file__).parent
ROOT = EMULATOR.parent.parent.parent
FIRMWARE = ROOT / "hardware" / "firmware"
WIRE = ROOT / "custom_components" / "run_primer" / "engine" / "wire.py"
IMAGE = ROOT / ".tools" / "firmware"
BLOCK = 4096
BLOCKS = 352
WALL_S = 300
"""A run that takes longer hangs."""


@dataclass(frozen=True)
class Lift:
    """What a load cell sees of reps without end, counts of the converter."""

    seconds: float
    """From one rep to the next: a quarter up, a quarter held, a quarter down, a quarter rest."""
    rest: int
    swing: int
    noise: float
    """Standard deviation."""


@dataclass(frozen=True)
class Chip:
    """An HX711 on two pins, what it converts, and what is wrong with it."""

    data: int
    clock: int
    period_ns: int = 12_500_000
    offset_ns: int = 0
    seed: int = 1
    fixed: tuple[int, ...] | None = None
    """Values that repeat, instead of one of its own for each conversion."""
    even: bool = False
    """Only even values."""
    lift: Lift | None = None
    fault: str | None = None
    """disconnected, stuck_low or desync."""


@dataclass(frozen=True)
class Seen:
    """What the model of an HX711 saw."""

    converted: list[tuple[int, int]]
    """Microseconds and value of each settled conversion."""
    pulses: list[int]
    """All counts of clock pulses of a read-out."""
    high_ns: tuple[int, int]
    low_ns: tuple[int, int]
    """Shortest and longest."""
    power_downs: int


@dataclass(frozen=True)
class Run:
    """What a script printed, and the chips beside it."""

    output: str
    chips: list[Seen]
    simulated_ms: float
    wall_ms: float
    busy: float
    """The share of the time the processor did not sleep while the script ran."""
    answered_ms: list[float]
    """When the other end of the serial line answered first, for each connection."""
    flash_writes: int
    """How often the script erased or programmed the flash."""
    disk: bytes
    """The file system it left."""

    @property
    def json(self) -> dict[str, object]:
        """Return the last line, which is JSON."""
        return json.loads(self.output.strip().splitlines()[-1])


def make_disk(files: dict[str, bytes]) -> bytes:
    """Return a file system as MicroPython makes them on a Pico."""
    disk = LittleFS(block_size=BLOCK, block_count=BLOCKS, prog_size=256, read_size=256)
    for name, content in files.items():
        folder = str(Path(name).parent)
        if folder != ".":
            disk.makedirs(folder, exist_ok=True)
        with disk.open(name, "wb") as file:
            file.write(content)
    return bytes(disk.context.buffer)


def read_firmware() -> dict[str, bytes]:
    """Return the application's files as they are on a device, without main.py."""
    files = {
        path.relative_to(FIRMWARE).as_posix(): path.read_bytes()
        for path in sorted((FIRMWARE / "primer").glob("*.py"))
    }
    files.setdefault("primer/__init__.py", b"")
    files["primer/wire.py"] = WIRE.read_bytes()
    return files


@dataclass(frozen=True)
class Board:
    """An emulated Pico, switched on anew for each run."""

    folder: Path
    """Where a scenario may be written."""
    files: dict[str, bytes] = field(default_factory=read_firmware)

    def run(
        self,
        script: str,
        *,
        chips: Sequence[Chip] = (),
        limit_ms: float = 20_000,
        start_us: int = 0,
        port: int | None = None,
        outage_ms: tuple[int, int] | None = None,
        cut_after: int | None = None,
        disk: bytes | None = None,
    ) -> Run:
        """Run a script to its end. Raise RuntimeError with what it said when it fails.

        limit_ms is simulated time; start_us is what the chip's timer begins with; port is of
        this machine: the serial line 0 is connected to it each time pin 22 rises, and the
        simulated time then goes no faster than the real one; from and to these milliseconds of
        simulated time it is cut. After so many writes the flash is without power. `disk` is a
        file system that another run left.
        """
        left = self.folder / "left.bin"
        scenario = {
            "left": str(left),
            "folder": str(IMAGE),
            "disk": base64.b64encode(disk or make_disk(self.files)).decode(),
            "chips": [asdict(chip) for chip in chips],
            "script": script,
            "limit_ms": limit_ms,
            "start_us": start_us,
            "port": port,
            "outage_ms": outage_ms,
            "cut_after": cut_after,
        }
        path = self.folder / "scenario.json"
        path.write_text(json.dumps(scenario), "utf-8")
        node = shutil.which("node") or "node"
        done = subprocess.run(  # noqa: S603 - our own program
            [node, "run.mjs", str(path)],
            cwd=EMULATOR,
            capture_output=True,
            text=True,
            timeout=WALL_S,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(done.stderr)
        answer = json.loads(done.stdout.splitlines()[-1])
        return Run(
            answer["output"],
            [
                Seen(
                    [(at, value) for at, value in chip["converted"]],
                    chip["pulses"],
                    tuple(chip["high_ns"]),
                    tuple(chip["low_ns"]),
                    chip["power_downs"],
                )
                for chip in answer["chips"]
            ],
            answer["simulated_ms"],
            answer["wall_ms"],
            answer["busy"],
            answer["answered_ms"],
            answer["flash_writes"],
            left.read_bytes(),
        )
