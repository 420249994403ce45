#!/usr/bin/env python3
"""Render the brand images of the integration from docs/brand/*.svg.

The drawings are this project's own. The dark variants are the same drawings with light ink.
Needs rsvg-convert (Debian: librsvg2-bin).
"""

import argparse
from pathlib import Path
import shutil
import subprocess
import sys

ROOT = Path(__file__).parent.parent
SOURCES = ROOT / "docs" / "brand"
IMAGES = ROOT / "custom_components" / "run_primer" / "brand"
INK = "#16283F"
VARIANTS = {"": INK, "dark_": "#EAF1F8"}
SCALES = {"": 256, "@2x": 512}
"""Height in pixels: what Home Assistant asks of icons, and the most it allows for logos."""


def main() -> int:
    """Render every source in every variant and scale."""
    argparse.ArgumentParser(description=__doc__.split("\n\n")[0]).parse_args()
    program = shutil.which("rsvg-convert")
    if program is None:
        print("rsvg-convert is missing: run 'sudo apt-get install librsvg2-bin'", file=sys.stderr)
        return 1
    IMAGES.mkdir(exist_ok=True)
    for source in sorted(SOURCES.glob("*.svg")):
        drawing = source.read_text("utf-8")
        for variant, ink in VARIANTS.items():
            for scale, height in SCALES.items():
                image = IMAGES / f"{variant}{source.stem}{scale}.png"
                command = [program, "--height", str(height), "--keep-aspect-ratio", "-o", image]
                subprocess.run(command, input=drawing.replace(INK, ink).encode(), check=True)
                print(image.relative_to(ROOT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
