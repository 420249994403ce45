"""What script/flash writes, refuses and never says."""

import ast
import base64
from collections.abc import Callable
import importlib.util
import json
import os
from pathlib import Path
import subprocess
import sys
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
import pytest

from tools.flash.device import LAYOUTS, Broker, Converter, Device, Wifi
from tools.flash.mistake import Mistake
from tools.flash.next_steps import access_rules
from tools.flash.tree import FIRMWARE, ROOT, WIRE

KEY = "5e" * 32
WIFI_PASSWORD = "correct horse"  # noqa: S105 - of nobody
MQTT_PASSWORD = "battery staple"  # noqa: S105 - of nobody


@pytest.fixture
def firmware(tmp_path: Path) -> Path:
    """The smallest firmware that could start."""
    folder = tmp_path / "firmware"
    (folder / "primer").mkdir(parents=True)
    (folder / "main.py").write_text("import primer.app\n")
    (folder / "primer" / "__init__.py").write_text('VERSION = "1.0.0"\n')
    (folder / "primer" / "app.py").write_text("from . import wire\n")
    return folder


@pytest.fixture
def flash(tmp_path: Path, firmware: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """The command, with all it needs unless told otherwise."""
    (tmp_path / "wifi").write_text(WIFI_PASSWORD + "\n")
    standard = {
        "--kind": "platform",
        "--layout": "left-right-bench",
        "--id": "3f2a9c1e",
        "--ssid": "Home",
        "--host": "192.168.1.10",
        "--wifi-password-file": str(tmp_path / "wifi"),
        "--firmware": str(firmware),
        "--keep": str(tmp_path / "kept"),
        "--to": str(tmp_path / "device"),
    }

    def run(
        *flags: str,
        environment: dict[str, str] | None = None,
        stdin: int = subprocess.DEVNULL,
        **changes: str | None,
    ) -> subprocess.CompletedProcess[str]:
        named = {f"--{name.replace('_', '-')}": value for name, value in changes.items()}
        options = {
            name: value for name, value in {**standard, **named}.items() if value is not None
        }
        words = [word for pair in options.items() for word in pair]
        return subprocess.run(  # noqa: S603 - our own tool
            [sys.executable, "-m", "tools.flash", *words, *flags],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            stdin=stdin,
            env={**os.environ, **(environment or {})},
        )

    return run


def settings_in(folder: Path) -> dict[str, Any]:
    """Return the settings written into a folder."""
    settings: dict[str, Any] = json.loads((folder / "settings.json").read_text("utf-8"))
    return settings


def test_all_files_of_a_device_are_written(flash: Any, tmp_path: Path) -> None:
    done = flash("--source")
    assert done.returncode == 0, done.stderr
    device = tmp_path / "device"
    written = {str(path.relative_to(device)) for path in device.rglob("*") if path.is_file()}
    modules = {"primer/__init__.py", "primer/app.py", "primer/wire.py"}
    assert written == {"main.py", "settings.json", *modules}
    assert (device / "primer" / "wire.py").read_bytes() == WIRE.read_bytes()
    settings = settings_in(device)
    assert settings["wifi"] == {"ssid": "Home", "password": WIFI_PASSWORD, "country": "XX"}
    assert settings["mqtt"]["user"] == "3f2a9c1e"
    assert (settings["mqtt"]["port"], settings["mqtt"]["tls"]) == (1883, False)
    assert [tuple(channel.values()) for channel in settings["channels"]] == [
        ("feet_left", 2, 3),
        ("feet_right", 4, 5),
        ("bench", 6, 7),
    ]


@pytest.mark.skipif(not FIRMWARE.is_dir(), reason="the firmware is not there yet")
@pytest.mark.parametrize("layout", sorted(LAYOUTS))
def test_the_device_itself_takes_what_was_written(flash: Any, tmp_path: Path, layout: str) -> None:
    kind = "band" if layout == "band" else "platform"
    done = flash("--source", kind=kind, layout=layout, firmware=None)
    assert done.returncode == 0, done.stderr
    place = tmp_path / "device" / "primer" / "settings.py"
    spec = importlib.util.spec_from_file_location("settings_of_the_device", place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    settings = module.load(str(tmp_path / "device" / "settings.json"))
    assert tuple(channel.key for channel in settings.channels) == LAYOUTS[layout]
    assert len(settings.key) == 32


def test_no_secret_is_said(flash: Any, tmp_path: Path) -> None:
    secrets = {WIFI_PASSWORD, MQTT_PASSWORD}
    environment = {"RUN_PRIMER_MQTT_PASSWORD": MQTT_PASSWORD}
    for flags in ((), ("--dry-run",)):
        done = flash(*flags, environment=environment)
        assert done.returncode == 0, done.stderr
        if not flags:
            secrets.add(settings_in(tmp_path / "device")["device"]["key"])
        for secret in secrets:
            assert secret not in done.stdout + done.stderr


def test_settings_are_for_their_owner_only(flash: Any, tmp_path: Path) -> None:
    kept = tmp_path / "kept" / "3f2a9c1e.json"
    kept.parent.mkdir()
    kept.write_text(json.dumps({"device": {"key": KEY}, "mqtt": {"password": MQTT_PASSWORD}}))
    kept.chmod(0o644)
    assert flash().returncode == 0
    for file in (kept, tmp_path / "device" / "settings.json"):
        assert file.stat().st_mode & 0o777 == 0o600


def test_a_device_flashed_again_keeps_its_key_and_password(flash: Any, tmp_path: Path) -> None:
    flash()
    first = settings_in(tmp_path / "device")
    flash(name="Under the bench")
    second = settings_in(tmp_path / "device")
    assert second["device"] == {**first["device"], "name": "Under the bench"}
    assert second["mqtt"] == first["mqtt"]
    flash("--new-secrets")
    third = settings_in(tmp_path / "device")
    assert third["device"]["key"] != first["device"]["key"]
    assert third["mqtt"]["password"] != first["mqtt"]["password"]


def test_two_devices_share_no_secret(flash: Any, tmp_path: Path) -> None:
    flash("--keep-nothing")
    one = settings_in(tmp_path / "device")
    flash("--keep-nothing", id="00000001")
    other = settings_in(tmp_path / "device")
    assert one["device"]["key"] != other["device"]["key"]
    assert one["mqtt"]["password"] != other["mqtt"]["password"]
    assert not (tmp_path / "kept").exists()


def test_a_dry_run_changes_nothing(flash: Any, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    done = flash("--dry-run")
    assert done.returncode == 0
    assert "primer/wire" in done.stdout
    assert '"password": "(hidden)"' in done.stdout
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"id": None}, "--id"),
        ({"id": "../../x"}, "--id"),
        ({"ssid": "x" * 33}, "--ssid"),
        ({"ssid": None}, "Wi-Fi name"),
        ({"kind": None}, "Platform or band"),
        ({"layout": None}, "Layout"),
        ({"host": "mqtt://broker"}, "--host"),
        ({"port": "0"}, "--port: 1 to 65535"),
        ({"port": "70000"}, "--port: 1 to 65535"),
        ({"user": "a:b"}, "--user"),
        ({"base": "run/#"}, "--base"),
        ({"name": ""}, "--name"),
        ({"name": "a\nb"}, "--name"),
        ({"country": "Germany"}, "--country"),
        ({"layout": "band"}, "a platform has"),
        ({"kind": "band"}, "the one channel band"),
        ({"channel": "feet:2:3"}, "one of them"),
        ({"layout": None, "channel": "feet:2"}, "KEY:DATA:CLOCK"),
        ({"layout": None, "channel": "feet:2:2"}, "used twice"),
        ({"layout": None, "channel": "feet:23:2"}, "belongs to the radio"),
        ({"layout": None, "channel": "feet:2:29"}, "not there"),
        ({"layout": None, "channel": "feet_left:2:3"}, "feet_left and feet_right"),
        ({"layout": None, "channel": "hip:2:3"}, "--channel hip"),
        ({"wifi_password_file": "/nowhere"}, "Wi-Fi password"),
        ({"ca": "pyproject.toml"}, "--ca"),
        ({"firmware": "docs"}, "no firmware"),
        ({"to": "pyproject.toml"}, "--to"),
        ({"keep": "pyproject.toml"}, "--keep"),
    ],
)
def test_a_mistake_is_named_and_nothing_is_written(
    flash: Any, tmp_path: Path, changes: dict[str, str | None], words: str
) -> None:
    done = flash(**changes)
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "device" / "main.py").exists()


def test_what_is_left_out_is_asked_for(flash: Any, tmp_path: Path) -> None:
    keyboard, terminal = os.openpty()
    os.write(keyboard, b"\nfeet-bench\n\nHome\n192.168.1.10\n")
    done = flash(kind=None, layout=None, ssid=None, host=None, stdin=terminal)
    os.close(keyboard)
    os.close(terminal)
    assert done.returncode == 0, done.stderr
    settings = settings_in(tmp_path / "device")
    assert (settings["device"]["kind"], settings["wifi"]["ssid"]) == ("platform", "Home")
    assert [channel["key"] for channel in settings["channels"]] == ["feet", "bench"]


def test_a_short_wifi_password_is_refused_without_repeating_it(flash: Any) -> None:
    done = flash(wifi_password_file=None, environment={"RUN_PRIMER_WIFI_PASSWORD": "secret7"})
    assert done.returncode == 1
    assert "8 to 63" in done.stderr
    assert "secret7" not in done.stdout + done.stderr


@given(text=st.text(max_size=70))
def test_what_the_tool_takes_for_a_name_comes_back_from_json(text: str) -> None:
    try:
        device = device_called(text)
    except Mistake:
        return
    assert json.loads(device.to_json())["device"]["name"] == text


def device_called(name: str) -> Device:
    """Return a device with this name."""
    return Device(
        id="3f2a9c1e",
        name=name,
        kind="band",
        key=KEY,
        flashed_at=1_790_000_000,
        wifi=Wifi(ssid="Home", password=WIFI_PASSWORD),
        broker=Broker(host="broker", port=8883, user="u", password=MQTT_PASSWORD, ca="MA=="),
        converters=(Converter(key="band", data_pin=2, clock_pin=3),),
    )


def test_a_certificate_switches_tls_on(flash: Any, tmp_path: Path) -> None:
    pem = tmp_path / "ca.pem"
    subprocess.run(  # noqa: S603 - a certificate of our own
        [
            *("/usr/bin/env", "openssl", "req", "-x509", "-newkey", "ec", "-nodes"),
            *("-pkeyopt", "ec_paramgen_curve:P-256", "-subj", "/CN=x"),
            *("-keyout", str(tmp_path / "key"), "-out", str(pem)),
        ],
        check=True,
        capture_output=True,
    )
    assert flash(ca=str(pem)).returncode == 0
    mqtt = settings_in(tmp_path / "device")["mqtt"]
    assert (mqtt["tls"], mqtt["port"]) == (True, 8883)
    (tmp_path / "ca.der").write_bytes(base64.b64decode(mqtt["ca"]))
    assert flash(ca=str(tmp_path / "ca.der")).returncode == 0
    assert settings_in(tmp_path / "device")["mqtt"]["ca"] == mqtt["ca"]


def test_rules_allow_nothing_but_what_the_protocol_needs() -> None:
    assert access_rules("bandit", "run_primer", "3f2a9c1e") == [
        "user bandit",
        "topic write run_primer/3f2a9c1e/hello",
        "topic write run_primer/3f2a9c1e/status",
        "topic write run_primer/3f2a9c1e/frames",
        "topic write run_primer/3f2a9c1e/reply",
        "topic read run_primer/3f2a9c1e/command",
    ]


@pytest.mark.parametrize(
    "file", sorted((ROOT / "tools" / "flash").glob("*.py")), ids=lambda p: p.stem
)
def test_it_runs_on_the_python_that_a_laptop_has(file: Path) -> None:
    ast.parse(file.read_text("utf-8"), feature_version=(3, 11))
