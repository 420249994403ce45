"""The configuration directory that script/develop makes."""

import json
from pathlib import Path

import pytest
import yaml

from tools.develop.broker import broker_conf
from tools.develop.configuration import wipe, write_configuration
from tools.develop.login import prepare_onboarding
from tools.develop.options import parse_options
from tools.develop.places import LOOPBACK, Place, Ports, choose_ports, free_port

PORTS = Ports(home=8200, broker=8201, voice=8202, satellite=8203)


class _Loader(yaml.SafeLoader):
    """Reads Home Assistant's own tags as text."""


_Loader.add_constructor("!include", lambda _, node: str(node.value))


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """Return an empty place."""
    made = Place(tmp_path / "config")
    made.make()
    return made


def test_only_what_is_needed_is_loaded(place: Place) -> None:
    write_configuration(place, PORTS)
    text = (place.config / "configuration.yaml").read_text("utf-8")
    loaded = yaml.load(text, _Loader)  # noqa: S506
    assert "default_config" not in loaded
    assert loaded["homeassistant"]["internal_url"] == f"http://{LOOPBACK}:8200"
    assert {"frontend", "config", "recorder", "tts", "assist_pipeline"} <= set(loaded)


def test_home_assistant_listens_on_the_loopback_only(place: Place) -> None:
    write_configuration(place, PORTS)
    stored = json.loads((place.config / ".storage" / "http").read_text("utf-8"))["data"]
    assert stored["stable"]["server_host"] == [LOOPBACK]
    assert stored["stable"]["server_port"] == 8200
    assert stored["pending"] is None


def test_our_integration_is_linked_and_user_files_are_kept(place: Place) -> None:
    write_configuration(place, PORTS)
    (place.config / "automations.yaml").write_text("- alias: mine\n", "utf-8")
    write_configuration(place, PORTS)
    assert (place.config / "custom_components" / "run_primer" / "manifest.json").exists()
    assert (place.config / "automations.yaml").read_text("utf-8") == "- alias: mine\n"


def test_onboarding_leaves_out_the_step_that_needs_the_internet(place: Place) -> None:
    (place.config / ".storage").mkdir()
    prepare_onboarding(place.config)
    stored = json.loads((place.config / ".storage" / "onboarding").read_text("utf-8"))
    assert stored["data"]["done"] == ["core_config"]


def test_only_a_directory_of_ours_is_wiped(tmp_path: Path, place: Place) -> None:
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    (foreign / "precious").touch()
    with pytest.raises(OSError, match="not made by"):
        wipe(Place(foreign))
    wipe(place)
    assert (foreign / "precious").exists()
    assert not place.config.exists()


@pytest.mark.usefixtures("socket_enabled")
def test_a_place_keeps_its_ports(place: Place) -> None:
    first = choose_ports(place, free_port())
    assert choose_ports(place) == first
    assert len({first.home, first.broker, first.voice, first.satellite}) == 4


def test_the_broker_lets_only_users_in_and_only_from_here() -> None:
    conf = broker_conf(1884, Path("/x/passwords")).splitlines()
    assert f"listener 1884 {LOOPBACK}" in conf
    assert "allow_anonymous false" in conf


def test_a_check_works_in_a_temporary_directory_with_short_rests() -> None:
    check, usual = parse_options(["--check"]), parse_options([])
    check.config.rmdir()
    assert check.temporary
    assert check.rest_factor < 1
    assert not usual.temporary
    assert (usual.config.name, usual.tempo) == (".develop", 1.0)
