"""The layer check finds what it is there to find."""

from pathlib import Path

import pytest

from script.layers import PACKAGE, find_faults, read_imports

ROOT = Path(__file__).parents[2]


def faults_of(root: Path, files: dict[str, str]) -> list[str]:
    """Return what is wrong with a package of these files."""
    folder = root / Path(*PACKAGE.split("."))
    for name, text in {"__init__.py": "", "engine/__init__.py": "", **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return find_faults(read_imports(root, PACKAGE), PACKAGE)


def test_a_clean_engine_passes(tmp_path: Path) -> None:
    files = {"engine/a.py": "import math\nfrom .b import B", "engine/b.py": "B = 1"}
    assert faults_of(tmp_path, files) == []


def test_glue_may_know_home_assistant(tmp_path: Path) -> None:
    files = {"sensor.py": "import homeassistant.core\nfrom .engine import a", "engine/a.py": ""}
    assert faults_of(tmp_path, files) == []


@pytest.mark.parametrize(
    "text",
    [
        "import homeassistant",
        "from homeassistant.core import HomeAssistant",
        "def late() -> None:\n    import homeassistant.util",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import homeassistant.core",
    ],
)
def test_the_engine_must_not_import_home_assistant(tmp_path: Path, text: str) -> None:
    assert faults_of(tmp_path, {"engine/a.py": text}) == [
        f"not pure: {PACKAGE}.engine.a -> homeassistant"
    ]


@pytest.mark.parametrize(
    "text", ["from ..glue import x", "from .. import glue", f"import {PACKAGE}.glue"]
)
def test_nor_through_another_module(tmp_path: Path, text: str) -> None:
    files = {"engine/a.py": text, "glue.py": "import homeassistant.core"}
    assert faults_of(tmp_path, files) == [
        f"not pure: {PACKAGE}.engine.a -> {PACKAGE}.glue -> homeassistant"
    ]


@pytest.mark.parametrize(
    "back",
    [
        "from .a import A",
        "def late() -> None:\n    from .a import A",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .a import A",
    ],
)
def test_a_ring_is_told_with_its_path(tmp_path: Path, back: str) -> None:
    faults = faults_of(tmp_path, {"a.py": "from .b import B", "b.py": back})
    assert f"ring: {PACKAGE}.a -> {PACKAGE}.b -> {PACKAGE}.a" in faults


def test_run_primer_itself_is_clean() -> None:
    assert find_faults(read_imports(ROOT, PACKAGE), PACKAGE) == []
