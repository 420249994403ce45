"""The command line of script/flash, and what is asked when an option is left out."""

import argparse
import os
from pathlib import Path
import sys

from .device import (
    BASE,
    LAYOUTS,
    PLAIN_PORT,
    TLS_PORT,
    Broker,
    Converter,
    Device,
    Wifi,
    parse_converter,
    standard_converters,
)
from .mistake import Mistake
from .secret import Secrets, make, read_authority, read_password, recall
from .tree import FIRMWARE, ROOT

WIFI_VARIABLE = "RUN_PRIMER_WIFI_PASSWORD"
MQTT_VARIABLE = "RUN_PRIMER_MQTT_PASSWORD"
NAMES = {"platform": "Hip-thrust platform", "band": "Band"}
KEPT = ROOT / ".devices"


def parser() -> argparse.ArgumentParser:
    """Return what is understood."""
    parser = argparse.ArgumentParser(
        prog="script/flash",
        description="Put firmware and settings on a Pico W or Pico 2 W that runs MicroPython.",
        epilog="What is needed and not given is asked for. Passwords are never options.",
    )
    _add_sensor(parser.add_argument_group("the sensor"))
    _add_network(parser.add_argument_group("Wi-Fi and broker"))
    _add_work(parser.add_argument_group("what to do"))
    return parser


def _add_sensor(group: argparse._ArgumentGroup) -> None:
    add = group.add_argument
    add("--kind", choices=("platform", "band"), help="what is built")
    add("--layout", choices=sorted(LAYOUTS), help="its channels, on the pins of the drawing")
    add(
        "--channel",
        action="append",
        metavar="KEY:DATA:CLOCK",
        help="a channel on GPIO pins of your own, such as feet_left:2:3; instead of --layout",
    )
    add("--name", help="what Home Assistant calls it")
    add("--id", help="the device's id; read from the board when there is one")


def _add_network(group: argparse._ArgumentGroup) -> None:
    add = group.add_argument
    add("--ssid", help="name of the Wi-Fi, 2.4 GHz")
    add("--country", default="XX", help="two letters, decides the radio channels (world)")
    file = "or $%s, else it is asked for"
    add("--wifi-password-file", type=Path, metavar="FILE", help=file % WIFI_VARIABLE)
    add("--host", help="the MQTT broker")
    add("--port", type=int, help=f"{PLAIN_PORT}, with --ca {TLS_PORT}")
    add("--user", help="MQTT user; the device's id when left out, which the example rules expect")
    file = "or $%s, else one is made"
    add("--mqtt-password-file", type=Path, metavar="FILE", help=file % MQTT_VARIABLE)
    add("--ca", type=Path, metavar="FILE", help="use TLS, and trust this certificate (PEM, DER)")
    add("--base", default=BASE, help=f"base topic ({BASE})")


def _add_work(group: argparse._ArgumentGroup) -> None:
    add = group.add_argument
    add("--usb", metavar="PORT", help="serial port of the board, when there are several")
    add("--to", type=Path, metavar="DIR", help="write the device's files here, not to a board")
    add("--dry-run", action="store_true", help="show what would be done; change nothing")
    add(
        "--firmware",
        type=Path,
        default=FIRMWARE,
        metavar="DIR",
        help="the firmware to copy (hardware/firmware)",
    )
    add("--source", action="store_true", help="copy .py as it is, even if mpy-cross is there")
    add("--new-secrets", action="store_true", help="forget this device's kept key and password")
    add(
        "--keep",
        type=Path,
        default=KEPT,
        metavar="DIR",
        help="where its settings are kept for the next time, readable by you only (.devices)",
    )
    add("--keep-nothing", action="store_true", help="do not keep them")


def kept_file(options: argparse.Namespace, device_id: str) -> Path | None:
    """Return where a device's settings are kept, if they are to be."""
    return None if options.keep_nothing else options.keep / f"{device_id}.json"


def describe(options: argparse.Namespace, device_id: str, now: int) -> Device:
    """Return the device that the options and the answers describe. Raise Mistake.

    `now` is in seconds since 1970.
    """
    kind = options.kind or _ask("Platform or band", "platform")
    converters = _converters(options, kind)
    ssid = options.ssid or _ask("Wi-Fi name")
    host = options.host or _ask("MQTT broker (name or address)")
    name = NAMES.get(kind, "Sensor") if options.name is None else options.name
    ca = read_authority(options.ca) if options.ca else ""
    secrets = _secrets(options, device_id)
    port = (TLS_PORT if ca else PLAIN_PORT) if options.port is None else options.port
    return Device(
        id=device_id,
        name=name,
        kind=kind,
        key=secrets.key,
        flashed_at=now,
        wifi=Wifi(
            ssid=ssid,
            password=read_password("Wi-Fi", options.wifi_password_file, WIFI_VARIABLE),
            country=options.country,
        ),
        broker=Broker(
            host=host,
            port=port,
            user=options.user or device_id,
            password=secrets.password,
            ca=ca,
            base=options.base,
        ),
        converters=converters,
    )


def _converters(options: argparse.Namespace, kind: str) -> tuple[Converter, ...]:
    """Return the channels asked for. Raise Mistake."""
    if options.channel:
        if options.layout:
            raise Mistake("--layout and --channel: one of them")
        return tuple(parse_converter(text) for text in options.channel)
    layout = options.layout
    if layout is None:
        layout = "band" if kind == "band" else _ask("Layout", "left-right-bench")
    if layout not in LAYOUTS:
        raise Mistake(f"layout: {', '.join(LAYOUTS)}")
    return standard_converters(layout)


def _secrets(options: argparse.Namespace, device_id: str) -> Secrets:
    """Return the kept secrets, or new ones. A password that is given wins. Raise Mistake."""
    given = None
    if options.mqtt_password_file or MQTT_VARIABLE in os.environ:
        given = read_password("MQTT", options.mqtt_password_file, MQTT_VARIABLE)
    file = kept_file(options, device_id)
    kept = recall(file) if file and not options.new_secrets else None
    if kept is None:
        return make(given)
    return Secrets(key=kept.key, password=given or kept.password)


def _ask(what: str, default: str | None = None) -> str:
    """Return an answer from the keyboard. Raise Mistake when nobody is there."""
    if not sys.stdin.isatty():
        raise Mistake(f"{what}: not given, and nobody is there to ask")
    hint = f" [{default}]" if default else ""
    try:
        answer = input(f"{what}{hint}: ").strip()
    except EOFError as error:
        raise Mistake(f"{what}: no answer") from error
    return answer or default or _ask(what)
