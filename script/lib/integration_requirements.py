"""Print what the integrations of the main job require, so that its start needs no network.

Home Assistant installs an integration's requirements when it is first used. This
walks the manifests of the installed Home Assistant and prints them all instead.
"""

from collections.abc import Iterable
import json
from pathlib import Path

import homeassistant
from homeassistant.auth.mfa_modules import totp
from homeassistant.bootstrap import DEFAULT_INTEGRATIONS

# What the main job asks for by name; Home Assistant adds its defaults by itself.
USED = (
    "api",
    "assist_pipeline",
    "calendar",
    "config",
    "diagnostics",
    "history",
    "http",
    "intent",
    "logbook",
    "lovelace",
    "media_source",
    "mqtt",
    "onboarding",
    "recorder",
    "repairs",
    "search",
    "system_log",
    "websocket_api",
    "wyoming",
)


def find_requirements(used: Iterable[str]) -> set[str]:
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
    # The one-time passwords are set up at every start, and are no integration with a manifest.
    needed = find_requirements({*USED, *DEFAULT_INTEGRATIONS}) | set(totp.REQUIREMENTS)
    for line in sorted(needed, key=str.lower):
        print(line)
