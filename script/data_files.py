"""Fail when a JSON or TOML file of the repository cannot be read."""

import json
from pathlib import Path
import sys
import tomllib

ROOT = Path(__file__).parent.parent
FOLDERS = ("custom_components", "docs", "hardware", "tests", ".")


def main() -> int:
    """Read them all."""
    faults = []
    for folder in FOLDERS:
        walk = (ROOT / folder).rglob if folder != "." else (ROOT / folder).glob
        for path in [*walk("*.json"), *walk("*.toml")]:
            try:
                text = path.read_text("utf-8")
                json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
            except ValueError as error:
                faults.append(f"{path.relative_to(ROOT)}: {error}")
    print("\n".join(faults), end="\n" if faults else "")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
