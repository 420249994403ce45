"""The firmware's application as one text: script/bundle --help.

hardware/firmware/primer/bundle.py, which reads it, explains the format. Sources go out as
they are: flash is cheap, and they run on any release of MicroPython from 1.26 on.
"""

from pathlib import Path
import re
import sys

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "hardware" / "firmware" / "primer"
TARGET = ROOT / "custom_components" / "run_primer" / "firmware" / "bundle.txt"
MAGIC = "run-primer-bundle 1"


def read_version() -> str:
    """Return the firmware's version."""
    source = (SOURCE / "__init__.py").read_text("utf-8")
    found = re.search(r'^VERSION = "([^"]+)"$', source, re.MULTILINE)
    if found is None:
        raise SystemExit("bundle: primer/__init__.py has no VERSION")
    return found[1]


def make_bundle() -> bytes:
    """Return all files of the application behind each other."""
    out = [f"{MAGIC} {read_version()}\n".encode()]
    for path in sorted(SOURCE.glob("*.py")):
        content = path.read_bytes()
        out.append(f"file {path.name} {len(content)}\n".encode() + content)
    return b"".join(out)


def main() -> int:
    """Write the bundle, or compare."""
    bundle = make_bundle()
    if "--check" in sys.argv:
        if TARGET.exists() and TARGET.read_bytes() == bundle:
            return 0
        print(f"{TARGET.relative_to(ROOT)} is old: run script/bundle", file=sys.stderr)
        return 1
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_bytes(bundle)
    return 0


if __name__ == "__main__":
    sys.exit(main())
