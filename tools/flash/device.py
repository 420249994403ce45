"""A sensor's settings: what settings.json on the device says, and which of it makes sense.

The device checks the file again (hardware/firmware/primer/settings.py); here each fault is
told by the name of the option that causes it.
"""

from dataclasses import dataclass
import json
import re

from .mistake import Mistake

BASE = "run_primer"
PLAIN_PORT = 1883
TLS_PORT = 8883
LAYOUTS = {
    "feet": ("feet",),
    "left-right": ("feet_left", "feet_right"),
    "feet-bench": ("feet", "bench"),
    "left-right-bench": ("feet_left", "feet_right", "bench"),
    "band": ("band",),
}
"""Channel keys of docs/protocol.md, by what is built."""
PINS = ((2, 3), (4, 5), (6, 7), (8, 9))
"""GPIO of data and clock of each converter, in the order of the wiring drawing."""
MAX_AUTHORITY = 6000
"""Letters of a certificate in base64 that a device has room for."""
_LAST_PIN = 28
_RADIO_PINS = (23, 24, 25)
_ID = re.compile(r"[a-z0-9_]{4,32}")
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.:_-]{0,251}[A-Za-z0-9])?")
_KEY = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, kw_only=True)
class Wifi:
    """The network to join."""

    ssid: str
    password: str
    """Empty for an open network."""
    country: str = "XX"
    """ISO 3166 code, which decides the radio channels; XX is the world."""


@dataclass(frozen=True, kw_only=True)
class Broker:
    """Where the device reports to."""

    host: str
    port: int
    user: str
    password: str
    ca: str = ""
    """Certificate of the authority to trust, DER in base64; empty without TLS."""
    base: str = BASE


@dataclass(frozen=True, kw_only=True)
class Converter:
    """An HX711: what it measures, and the GPIO numbers of its wires."""

    key: str
    data_pin: int
    clock_pin: int


@dataclass(frozen=True, kw_only=True)
class Device:
    """All that a sensor has to know."""

    id: str
    """Last 8 hexadecimal digits of the board's unique id; part of every topic."""
    name: str
    kind: str
    """platform or band."""
    key: str
    """What updates are signed with: 64 hexadecimal digits."""
    flashed_at: int
    """Seconds since 1970: the device's clock, which judges certificates, is never before it."""
    wifi: Wifi
    broker: Broker
    converters: tuple[Converter, ...]

    def __post_init__(self) -> None:
        """Raise Mistake unless a device could work with this."""
        _check_texts(self)
        _check_wifi(self.wifi)
        _check_broker(self.broker)
        _check_keys(self.kind, [converter.key for converter in self.converters])
        _check_pins(self.converters)

    def to_json(self) -> str:
        """Return settings.json."""
        wifi, broker = self.wifi, self.broker
        settings = {
            "wifi": {"ssid": wifi.ssid, "password": wifi.password, "country": wifi.country},
            "mqtt": {
                "host": broker.host,
                "port": broker.port,
                "user": broker.user,
                "password": broker.password,
                "tls": bool(broker.ca),
                "ca": broker.ca,
                "base": broker.base,
            },
            "device": {"name": self.name, "kind": self.kind, "key": self.key},
            "flashed_at": self.flashed_at,
            "channels": [
                {"key": one.key, "data_pin": one.data_pin, "clock_pin": one.clock_pin}
                for one in self.converters
            ],
        }
        # As UTF-8: MicroPython makes two broken letters of an escaped one beyond U+FFFF.
        return json.dumps(settings, indent=1, ensure_ascii=False) + "\n"


def standard_converters(layout: str) -> tuple[Converter, ...]:
    """Return the converters of a layout on the pins of the wiring drawing."""
    return tuple(
        Converter(key=key, data_pin=data, clock_pin=clock)
        for key, (data, clock) in zip(LAYOUTS[layout], PINS, strict=False)
    )


def parse_converter(text: str) -> Converter:
    """Read KEY:DATA:CLOCK. Raise Mistake."""
    key, _, pins = text.partition(":")
    data, _, clock = pins.partition(":")
    if not (data.isascii() and data.isdigit() and clock.isascii() and clock.isdigit()):
        raise Mistake(f"--channel {text}: write KEY:DATA:CLOCK, such as feet_left:2:3")
    return Converter(key=key, data_pin=int(data), clock_pin=int(clock))


def _need(condition: object, text: str) -> None:
    """Raise Mistake with this text unless the condition holds."""
    if not condition:
        raise Mistake(text)


def _is_printable(text: str, low: int, high: int) -> bool:
    """Tell whether a text has so many bytes and none that only controls."""
    return low <= len(text.encode("utf-8")) <= high and text.isprintable()


def _check_texts(device: Device) -> None:
    """Check what the device is called."""
    _need(_ID.fullmatch(device.id), "--id: 4 to 32 of a-z, 0-9 and _")
    _need(_is_printable(device.name, 1, 64), "--name: 1 to 64 letters")
    _need(_KEY.fullmatch(device.key), "the update key in the kept settings is damaged")


def _check_wifi(wifi: Wifi) -> None:
    """Check what a radio would refuse."""
    _need(_is_printable(wifi.ssid, 1, 32), "--ssid: 1 to 32 letters")
    fits = wifi.password == "" or _is_printable(wifi.password, 8, 63)
    _need(fits, "Wi-Fi password: 8 to 63 letters, or none for an open network")
    _need(re.fullmatch("[A-Z]{2}", wifi.country), "--country: two capital letters, such as DE")


def _check_broker(broker: Broker) -> None:
    """Check what cannot be an address, a login or a topic."""
    _need(_HOST.fullmatch(broker.host), "--host: the broker's name or address, without mqtt://")
    _need(1 <= broker.port <= 65535, "--port: 1 to 65535")
    # These letters have a meaning of their own in mosquitto's files or in topics.
    _need(re.fullmatch(r"[A-Za-z0-9_.@-]{1,64}", broker.user), "--user: letters, digits and _.@-")
    _need(_is_printable(broker.password, 1, 256), "MQTT password: 1 to 256 letters")
    topic = re.fullmatch(r"[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*", broker.base)
    _need(topic and len(broker.base) <= 64, "--base: a topic without + and #, such as run_primer")
    small = len(broker.ca) <= MAX_AUTHORITY
    _need(small, "--ca: too large for a device; give it the authority alone, not a chain")


def _check_keys(kind: str, keys: list[str]) -> None:
    """Check that these channels make a device of this kind."""
    _need(len(keys) == len(set(keys)), "--channel: each key once")
    if kind == "band":
        _need(keys == ["band"], "a band sensor has the one channel band")
        return
    _need(kind == "platform", "--kind: platform or band")
    known = {"feet", "feet_left", "feet_right", "bench"}
    for key in keys:
        _need(key in known, f"--channel {key}: a platform has {', '.join(sorted(known))}")
    feet = set(keys) - {"bench"}
    whole = feet in ({"feet"}, {"feet_left", "feet_right"})
    _need(whole, "a platform has feet, or feet_left and feet_right")


def _check_pins(converters: tuple[Converter, ...]) -> None:
    """Check that each wire has a pin of its own that the radio leaves free."""
    _need(1 <= len(converters) <= len(PINS), "--channel: 1 to 4 of them")
    used: set[int] = set()
    for converter in converters:
        for pin in (converter.data_pin, converter.clock_pin):
            where = f"--channel {converter.key}: GPIO {pin}"
            _need(0 <= pin <= _LAST_PIN, f"{where} is not there; 0 to {_LAST_PIN} are")
            _need(pin not in _RADIO_PINS, f"{where} belongs to the radio")
            _need(pin not in used, f"{where} is used twice")
            used.add(pin)
