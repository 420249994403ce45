"""Print what the integrations of the main job require, so that its start needs no network.

Home Assistant installs an integration's requirements when it is first used. This
walks the manifests of the installed Home Assistant and prints them all instead.
"""

import json
from pathlib import Path

import homeassistant

USED = (
    "api",
    "assist_pipeline",
    "assist_satellite",
    "automation",
    "blueprint",
    "calendar",
    "config",
    "conversation",
    "diagnostics",
    "frontend",
    "hardware",
    "history",
    "homeassistant",
    "http",
    "intent",
    "logbook",
    "logger",
    "lovelace",
    "media_source",
    "mqtt",
    "onboarding",
    "recorder",
    "repairs",
    "script",
    "search",
    "stt",
    "system_health",
    "system_log",
    "tts",
    "update",
    "wake_word",
    "websocket_api",
    "wyoming",
)


def requirements(used: tuple[str, ...]) -> set[str]:
    """Return the requirements of integrations and of all they depend on."""
    components = Path(homeassistant.__file__).parent / "components"
    found: set[str] = set()
    seen: set[str] = set()
    open_names = list(used)
    while open_names:
        name = open_names.pop()
        path = components / name / "manifest.json"
        if name in seen or not path.exists():
            continue
        seen.add(name)
        manifest = json.loads(path.read_text("utf-8"))
        found.update(manifest.get("requirements", []))
        open_names += manifest.get("dependencies", []) + manifest.get("after_dependencies", [])
    return found


if __name__ == "__main__":
    print("# Made by script/lock: what the integrations of the main job require.")
    for line in sorted(requirements(USED), key=str.lower):
        print(line)
