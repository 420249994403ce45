"""settings.json, checked to the last field: nonsense must not start."""

import binascii
from collections import namedtuple
import json
import sys

from .native import const

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

FILE = "settings.json"
MAX_FILE = const(8192)
BASE = "run_primer"
_PLAIN_PORT = const(1883)
_TLS_PORT = const(8883)
_KEY_BYTES = const(32)
_MOST_CHANNELS = const(4)
_MOST_TEXT = const(64)
_LAST_PIN = const(28)
_RADIO_PINS = (23, 24, 25)
_KEYS = {
    "platform": ("feet", "feet_left", "feet_right", "bench"),
    "band": ("band",),
}


class SettingsError(ValueError):
    """Settings that cannot be used; the text names the field and what is wrong with it."""


Channel = namedtuple("Channel", ("key", "data_pin", "clock_pin"))  # noqa: PYI024 - no typing there
"""A converter: what it measures, and the GPIO numbers of where it is soldered."""


class Settings:
    """Everything a device has to know, checked."""

    ssid: str
    wifi_password: str
    country: str
    host: str
    port: int
    user: str | None
    password: str | None
    tls: bool
    ca: bytes | None
    """Certificate of the authority that signed the broker's, DER."""
    base: str
    """Base topic."""
    name: str
    kind: str
    key: bytes
    """What updates are signed with."""
    flashed_at: int
    """When the settings were written, seconds since 1970: the clock is never before it."""
    channels: list[Channel]


def load(path: str) -> Settings:
    """Return the settings in a file. Raise SettingsError."""
    try:
        with open(path) as file:
            text = file.read(MAX_FILE + 1)
    except (OSError, ValueError):
        raise SettingsError(FILE + ": cannot be read")
    if len(text) > MAX_FILE:
        raise SettingsError(FILE + ": too long")
    try:
        fields = json.loads(text)
    except (ValueError, RuntimeError):
        raise SettingsError(FILE + ": is no JSON")
    return check(fields)


def forget() -> None:
    """Give back the memory this module takes, for nobody reads settings twice."""
    del sys.modules[__name__]
    delattr(sys.modules[__name__.split(".")[0]], __name__.split(".")[1])


def check(fields: Any) -> Settings:
    """Return settings made of parsed JSON. Raise SettingsError."""
    settings = Settings()
    top = _Fields(fields, "")
    _check_wifi(settings, top.inside("wifi"))
    _check_mqtt(settings, top.inside("mqtt"))
    _check_device(settings, top.inside("device"))
    settings.flashed_at = top.whole("flashed_at", 0, 1 << 33, 0)
    settings.channels = _channels(top.get("channels"))
    _check_keys([channel.key for channel in settings.channels], settings.kind)
    return settings


def _check_wifi(settings: Settings, wifi: "_Fields") -> None:
    """Take what is needed to join a network."""
    settings.ssid = wifi.text("ssid", 1, 32)
    settings.wifi_password = wifi.text("password", 0, 63, "")
    if 0 < len(settings.wifi_password.encode()) < 8:
        raise SettingsError("wifi.password: shorter than 8 bytes")
    settings.country = wifi.text("country", 2, 2, "XX")


def _check_mqtt(settings: Settings, mqtt: "_Fields") -> None:
    """Take what is needed to reach a broker."""
    settings.host = mqtt.text("host", 1, 253)
    settings.tls = mqtt.flag("tls")
    settings.port = mqtt.whole("port", 1, 65535, _TLS_PORT if settings.tls else _PLAIN_PORT)
    settings.user = mqtt.text("user", 1, 128, None)
    settings.password = mqtt.text("password", 0, 256, None)
    ca = mqtt.text("ca", 0, 6000, "")
    settings.ca = None
    if ca:
        try:
            settings.ca = binascii.a2b_base64(ca)
        except ValueError:
            raise SettingsError("mqtt.ca: is no base64")
    if settings.tls and not settings.ca:
        raise SettingsError("mqtt.ca: needed for TLS")
    settings.base = mqtt.text("base", 1, 64, BASE)
    for letter in "+#\0":
        if letter in settings.base:
            raise SettingsError("mqtt.base: is no topic")
    if settings.base.startswith("/") or settings.base.endswith("/"):
        raise SettingsError("mqtt.base: begins or ends with /")


def _check_device(settings: Settings, device: "_Fields") -> None:
    """Take what the device is."""
    settings.name = device.text("name", 1, _MOST_TEXT)
    settings.kind = device.text("kind", 1, _MOST_TEXT)
    if settings.kind not in _KEYS:
        raise SettingsError("device.kind: platform or band")
    try:
        settings.key = binascii.unhexlify(device.text("key", 1, 2 * _KEY_BYTES))
    except ValueError:
        raise SettingsError("device.key: is no hexadecimal number")
    if len(settings.key) != _KEY_BYTES:
        raise SettingsError("device.key: 64 hexadecimal digits")


def _channels(items: Any) -> list[Channel]:
    """Return the channels; no pin is used twice, or belongs to the radio."""
    if not isinstance(items, list) or not 1 <= len(items) <= _MOST_CHANNELS:
        raise SettingsError("channels: 1 to 4 are needed")
    channels = []
    used = []
    for i in range(len(items)):
        path = "channels." + str(i)
        fields = _Fields(items[i], path)
        key = fields.text("key", 1, _MOST_TEXT)
        pins = [fields.whole(name, 0, _LAST_PIN) for name in ("data_pin", "clock_pin")]
        for pin in pins:
            if pin in _RADIO_PINS or pin in used:
                raise SettingsError(path + ": pin " + str(pin) + " is taken")
            used.append(pin)
        channels.append(Channel(key, pins[0], pins[1]))
    return channels


def _check_keys(keys: list[str], kind: str) -> None:
    """Raise SettingsError unless these channels make a device of this kind."""
    for key in keys:
        if key not in _KEYS[kind]:
            raise SettingsError("channels: a " + kind + " has no " + key)
        if keys.count(key) > 1:
            raise SettingsError("channels: two are " + key)
    if kind == "platform":
        one, left, right = "feet" in keys, "feet_left" in keys, "feet_right" in keys
        if left != right or one == left:
            raise SettingsError("channels: feet, or feet_left and feet_right")


class _Fields:
    """Typed access to an object of JSON that nobody has checked yet."""

    def __init__(self, source: Any, path: str) -> None:
        if not isinstance(source, dict):
            raise SettingsError((path or FILE) + ": is no object")
        self._source = source
        self._path = path

    def get(self, key: str) -> Any:
        """Return a value as it is; None when it is not there."""
        return self._source.get(key)

    def inside(self, key: str) -> "_Fields":
        """Return the object in a field."""
        return _Fields(self.get(key), key)

    def text(self, key: str, low: int, high: int, *default: Any) -> Any:
        """Return a text of so many bytes."""
        value = self.get(key)
        if value is None and default:
            return default[0]
        if not isinstance(value, str) or not low <= len(value.encode()) <= high:
            raise SettingsError(self._name(key) + ": a text of " + str(low) + " to " + str(high))
        return value

    def whole(self, key: str, low: int, high: int, *default: int) -> int:
        """Return a whole number within limits."""
        value = self.get(key)
        if value is None and default:
            return default[0]
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise SettingsError(self._name(key) + ": a number of " + str(low) + " to " + str(high))
        return value

    def flag(self, key: str) -> bool:
        """Return true or false, which is the default."""
        value = self.get(key)
        if value is not None and not isinstance(value, bool):
            raise SettingsError(self._name(key) + ": true or false")
        return bool(value)

    def _name(self, key: str) -> str:
        """Return the full name of a field."""
        return self._path + "." + key if self._path else key
