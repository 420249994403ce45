"""The pages for builders: links lead somewhere, drawings can be read, numbers are worked out."""

from itertools import takewhile
from pathlib import Path
import re
from xml.etree import ElementTree as ET

import pytest

from tools.flash.device import LAYOUTS, PINS
from tools.flash.tree import FIRMWARE, ROOT

PAGES = [ROOT / "hardware" / "README.md", *sorted((ROOT / "docs" / "building").glob("*.md"))]
DRAWINGS = sorted((ROOT / "docs" / "building" / "images").glob("*.svg"))
SVG = "{http://www.w3.org/2000/svg}"


def page(name: str) -> str:
    """Return the text of a page."""
    return (ROOT / "docs" / "building" / f"{name}.md").read_text("utf-8")


def rows(text: str, heading: str) -> list[list[str]]:
    """Return the cells of the table with this heading, without heading and rule."""
    _, _, rest = text.partition(heading)
    lines = takewhile(lambda line: line.startswith("|"), rest.splitlines()[1:])
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines][1:]


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.name)
def test_links_lead_to_files_and_headings(file: Path) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", file.read_text("utf-8")):
        if target.startswith("https://"):
            continue
        path, _, anchor = target.partition("#")
        found = (file.parent / path).resolve()
        assert found.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.*)", found.read_text("utf-8"), re.MULTILINE)
            assert anchor in {heading.lower().replace(" ", "-") for heading in headings}, target


@pytest.mark.parametrize("file", DRAWINGS, ids=lambda file: file.stem)
def test_a_drawing_is_told_in_words_and_fits_light_and_dark(file: Path) -> None:
    drawing = ET.parse(file).getroot()  # noqa: S314 - our own
    for name in ("title", "desc"):
        assert (drawing.findtext(f"{SVG}{name}") or "").strip()
    assert drawing.get("aria-labelledby") == "title desc"
    assert "prefers-color-scheme: dark" in (drawing.findtext(f"{SVG}style") or "")
    outside = [value for one in drawing.iter() for value in one.attrib.values() if "://" in value]
    assert outside == []


@pytest.mark.parametrize("file", DRAWINGS, ids=lambda file: file.stem)
def test_each_drawing_is_shown_on_a_page(file: Path) -> None:
    assert any(file.name in text.read_text("utf-8") for text in PAGES)


def test_the_loads_in_the_table_follow_from_the_formula_above_it() -> None:
    plate, pad = (1 + 80 / 320) * (1 + 60 / 220) / 4, (1 + 200 / 440) / 2
    table = rows(page("parts"), "| Body + bar (kg) | Feet |")
    assert len(table) == 5
    for masses, *loads in table:
        weight = sum(int(mass) for mass in masses.split("+")) * 9.81 * 1.4
        feet, bench = 0.45 * weight, 0.70 * weight
        expected = [feet, bench, feet * plate, feet * plate / 2, bench * pad]
        assert [int(load) for load in loads] == pytest.approx(expected, abs=1)


def test_noise_in_the_table_follows_from_the_data_sheet() -> None:
    for what, noise in rows(page("parts"), "| | Noise |"):
        sensitivity, full_scale = re.search(r"(\d) mV/V at (\d+) N", what).groups()  # type: ignore[union-attr]
        expected = 90e-6 / (int(sensitivity) * 3.3) * int(full_scale)
        assert float(noise.removesuffix(" N")) == pytest.approx(expected, rel=0.1)


def test_pins_are_the_same_on_the_page_in_the_drawing_and_in_the_tool() -> None:
    table = rows(page("wiring"), "| Channel | DT (data) |")
    told = [tuple(int(re.search(r"GP(\d+)", cell)[1]) for cell in row[1:]) for row in table]  # type: ignore[index]
    assert told == list(PINS)
    drawing = (ROOT / "docs" / "building" / "images" / "wiring-platform.svg").read_text("utf-8")
    for pin in (pin for pair in PINS for pin in pair):
        assert f" GP{pin}<" in drawing


def test_every_layout_is_explained() -> None:
    told = {row[0].strip("`") for row in rows(page("flashing"), "| Layout | Channels |")}
    assert told == set(LAYOUTS)


@pytest.mark.skipif(not (FIRMWARE / "primer" / "led.py").is_file(), reason="no firmware here yet")
def test_the_light_means_what_the_firmware_says() -> None:
    heading = "| light | meaning |"
    firmware = (FIRMWARE / "primer" / "led.py").read_text("utf-8")
    assert rows(page("flashing"), heading) == rows(firmware, heading)
