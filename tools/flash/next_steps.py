"""What is left to do at the broker and in Home Assistant, told in words without secrets."""

from pathlib import Path

from .device import Device
from .secret import mosquitto_line

_WRITTEN = ("hello", "status", "frames", "reply")
_READ = ("command",)


def access_rules(user: str, base: str, device_id: str) -> list[str]:
    """Return the lines of mosquitto's access file that a device needs; no more is allowed."""
    return [
        f"user {user}",
        *(f"topic write {base}/{device_id}/{name}" for name in _WRITTEN),
        *(f"topic read {base}/{device_id}/{name}" for name in _READ),
    ]


def next_steps(device: Device, kept: Path | None) -> str:
    """Return what to do now."""
    broker = device.broker
    secrets = str(kept) if kept else "settings.json"
    lines = [
        "",
        "1. The broker. Add this line to mosquitto's password file (a hash, no password):",
        "",
        f"     {mosquitto_line(broker.user, broker.password)}",
        "",
        "   and these to its access file, unless it has the patterns of docs/building/broker.md:",
        "",
        *(f"     {line}" for line in access_rules(broker.user, broker.base, device.id)),
        "",
        "   The broker inside Home Assistant wants the password itself: it is in",
        f"   {secrets}, mqtt.password.",
        "",
        "2. The sensor. Plug it into its power supply; its light tells how it is",
        "   (docs/building/flashing.md).",
        "",
        "3. Home Assistant. Settings > Devices & services > Discovered:",
        f"   {device.name} ({device.kind}, id {device.id}). Not there? Add sensor, with this id.",
        f"   Updates are signed with the device's key: {secrets}, device.key.",
    ]
    return "\n".join(lines)
