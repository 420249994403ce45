"""The examples are what the programs they are for accept."""

from pathlib import Path
import shutil
import subprocess

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples" / "esphome"
ESPHOME = ROOT / ".tools" / "esphome" / "bin" / "esphome"
NAMES = sorted(path.name for path in EXAMPLES.glob("*.yaml") if "secrets" not in path.name)


def config(folder: Path, name: str) -> subprocess.CompletedProcess[str]:
    """Let ESPHome read a file, beside made-up secrets."""
    return subprocess.run(  # noqa: S603
        [ESPHOME, "config", name], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the examples: ESPHome writes beside what it reads."""
    shutil.copytree(EXAMPLES, tmp_path / "esphome")
    folder = tmp_path / "esphome"
    (folder / "secrets.example.yaml").rename(folder / "secrets.yaml")
    return folder


@pytest.mark.skipif(not ESPHOME.exists(), reason="script/validate-examples installs ESPHome")
@pytest.mark.parametrize("name", NAMES)
def test_esphome_accepts_an_example(folder: Path, name: str) -> None:
    read = config(folder, name)
    assert read.returncode == 0, read.stderr + read.stdout
    assert "Configuration is valid!" in read.stdout + read.stderr
    assert "force_update: true" in read.stdout


@pytest.mark.skipif(not ESPHOME.exists(), reason="script/validate-examples installs ESPHome")
def test_esphome_has_no_mqtt_for_the_pico(folder: Path) -> None:
    example = (folder / "platform-mqtt.yaml").read_text("utf-8")
    board = "esp32:\n  board: esp32dev\n  framework:\n    type: esp-idf\n"
    assert board in example
    (folder / "pico.yaml").write_text(example.replace(board, "rp2:\n  board: rpipico2w\n"))
    read = config(folder, "pico.yaml")
    assert read.returncode != 0
    assert "This feature is only available on" in read.stdout + read.stderr
