"""What script/flash writes, refuses and never says."""

import ast
import base64
from collections.abc import Callable
import json
import os
from pathlib import Path
import subprocess
import sys
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from primer.settings import MAX_FILE
from primer.settings import check as check_settings
import pytest

from tests.firmware.unix_port import find_micropython
from tools.flash.device import (
    LAYOUTS,
    PINS,
    Broker,
    Converter,
    Device,
    Wifi,
    standard_converters,
)
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


SETTINGS_ON_A_BOARD = """
import json, sys
from primer import settings
import primer.app, primer.radio
read = settings.load(sys.argv[1])
channels = [[c.key, c.data_pin, c.clock_pin] for c in read.channels]
print(json.dumps([read.name, read.ssid, read.wifi_password, read.user, read.host, channels]))
"""


@pytest.mark.parametrize(
    ("layout", "flags"),
    [("band", ()), *((layout, ("--source",)) for layout in sorted(LAYOUTS))],
    ids=lambda value: value if isinstance(value, str) else "source" if value else "compiled",
)
def test_a_board_starts_with_what_was_written(
    flash: Any, tmp_path: Path, layout: str, flags: tuple[str, ...]
) -> None:
    micropython = find_micropython()
    if micropython is None:
        pytest.skip("no MicroPython 1.26 here, and script/setup could not unpack one")
    kind = "band" if layout == "band" else "platform"
    name, ssid = "Zoës Brücke 💪", "Café 🏋"
    done = flash(*flags, kind=kind, layout=layout, name=name, ssid=ssid, firmware=None)
    assert done.returncode == 0, done.stderr
    device = tmp_path / "device"
    modules = {path.stem for path in (FIRMWARE / "primer").glob("*.py")}
    assert {path.stem for path in (device / "primer").iterdir()} == modules
    script = tmp_path / "look.py"
    script.write_text(SETTINGS_ON_A_BOARD)
    read = subprocess.run(  # noqa: S603 - a program of our own
        [micropython, str(script), str(device / "settings.json")],
        env={"MICROPYPATH": f"{device}:.frozen"},
        capture_output=True,
        check=False,
    )
    assert read.returncode == 0, read.stderr.decode()
    channels = [[key, *pins] for key, pins in zip(LAYOUTS[layout], PINS, strict=False)]
    said = [name, ssid, WIFI_PASSWORD, "3f2a9c1e", "192.168.1.10", channels]
    assert json.loads(read.stdout) == said


TEXTS = st.text(st.characters(exclude_categories=["C"]), max_size=70)


@given(
    texts=st.tuples(TEXTS, TEXTS, TEXTS, TEXTS),
    user=st.from_regex(r"[A-Za-z0-9_.@-]{1,70}", fullmatch=True),
    base=st.from_regex(r"[A-Za-z0-9_/-]{1,70}", fullmatch=True),
    layout=st.sampled_from(sorted(LAYOUTS)),
    port=st.integers(-1, 70_000),
    ca=st.binary(max_size=4600),
)
def test_the_device_takes_all_that_the_tool_takes(
    texts: tuple[str, str, str, str], user: str, base: str, layout: str, port: int, ca: bytes
) -> None:
    name, ssid, wifi_password, password = texts
    try:
        device = Device(
            id="3f2a9c1e",
            name=name,
            kind="band" if layout == "band" else "platform",
            key=KEY,
            flashed_at=1_790_000_000,
            wifi=Wifi(ssid=ssid, password=wifi_password),
            broker=Broker(
                host="broker.lan",
                port=port,
                user=user,
                password=password,
                ca=base64.b64encode(ca).decode(),
                base=base,
            ),
            converters=standard_converters(layout),
        )
    except Mistake:
        return
    text = device.to_json()
    assert len(text) <= MAX_FILE
    read = check_settings(json.loads(text))
    assert (read.name, read.ssid, read.wifi_password) == (name, ssid, wifi_password)
    assert (read.user, read.password, read.port, read.base) == (user, password, port, base)
    assert (read.tls, read.ca) == ((True, ca) if ca else (False, None))
    assert read.key.hex() == KEY
    assert tuple(channel.key for channel in read.channels) == LAYOUTS[layout]


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
