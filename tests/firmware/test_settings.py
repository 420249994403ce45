"""settings.json: what a device needs to know, and nothing else starts."""

import base64
from contextlib import suppress
from copy import deepcopy
import json
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from primer.settings import SettingsError, check, load
import pytest

from .parts import KEY, SETTINGS


def changed(path: str, value: object) -> dict[str, Any]:
    """Return good settings but for one field."""
    fields = deepcopy(SETTINGS)
    inside: Any = fields
    *way, last = path.split(".")
    for step in way:
        inside = inside[int(step)] if step.isdigit() else inside[step]
    inside[int(last) if last.isdigit() else last] = value
    return fields


def test_good_settings_are_read_and_the_rest_is_usual() -> None:
    settings = check(SETTINGS)
    assert (settings.host, settings.port, settings.base) == ("127.0.0.1", 1883, "run_primer")
    assert (settings.user, settings.password, settings.tls, settings.ca) == (
        None,
        None,
        False,
        None,
    )
    assert settings.key == KEY
    assert [(c.key, c.data_pin, c.clock_pin) for c in settings.channels] == [
        ("feet_left", 2, 3),
        ("feet_right", 4, 5),
    ]


def test_tls_needs_an_authority_and_has_a_port_of_its_own() -> None:
    fields = changed(
        "mqtt", {"host": "broker", "tls": True, "ca": base64.b64encode(b"DER").decode()}
    )
    settings = check(fields)
    assert (settings.port, settings.ca) == (8883, b"DER")
    with pytest.raises(SettingsError, match=r"mqtt\.ca"):
        check(changed("mqtt", {"host": "broker", "tls": True}))


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        ("wifi", None, "wifi"),
        ("wifi.ssid", "", "wifi.ssid"),
        ("wifi.ssid", "x" * 33, "wifi.ssid"),
        ("wifi.password", "short", "wifi.password"),
        ("wifi.country", "Germany", "wifi.country"),
        ("mqtt.host", 17, "mqtt.host"),
        ("mqtt.port", 0, "mqtt.port"),
        ("mqtt.port", 65536, "mqtt.port"),
        ("mqtt.port", True, "mqtt.port"),
        ("mqtt.port", 1883.0, "mqtt.port"),
        ("mqtt.tls", "yes", "mqtt.tls"),
        ("mqtt.ca", "A", "mqtt.ca"),
        ("mqtt.base", "home/#", "mqtt.base"),
        ("mqtt.base", "/home", "mqtt.base"),
        ("device.kind", "scale", "device.kind"),
        ("device.name", "", "device.name"),
        ("device.key", "zz" * 32, "device.key"),
        ("device.key", "ab" * 31, "device.key"),
        ("channels", [], "channels"),
        ("channels", SETTINGS["channels"] * 3, "channels"),
        ("channels.0.data_pin", 3, "channels.0"),
        ("channels.0.data_pin", 25, "channels.0"),
        ("channels.0.data_pin", 29, "channels.0.data_pin"),
        ("channels.0.data_pin", -1, "channels.0.data_pin"),
        ("channels.1.key", "feet_left", "channels"),
        ("channels.1.key", "bench", "channels"),
        ("channels.1.key", "band", "channels"),
        ("flashed_at", -1, "flashed_at"),
    ],
)
def test_nonsense_is_refused_with_the_name_of_the_field(
    path: str, value: object, fault: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        check(changed(path, value))
    assert str(refused.value).startswith(fault)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(max_size=10), inside),
    max_leaves=8,
)
PATHS = ("wifi", "mqtt", "device", "channels", "channels.0", "mqtt.port", "wifi.ssid", "device.key")


@given(st.sampled_from(PATHS), JSON)
def test_any_json_in_any_place_is_good_or_refused(path: str, value: object) -> None:
    with suppress(SettingsError):
        assert check(changed(path, value)).channels


@pytest.mark.parametrize("content", [None, b"", b"{", b"\xff\xfe", b"[]", b"[" * 9000])
def test_a_file_that_is_no_settings_is_refused(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "settings.json"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(SettingsError, match=r"settings\.json"):
        load(str(file))


def test_a_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    file.write_text(json.dumps(SETTINGS))
    assert load(str(file)).name == "Platform"
