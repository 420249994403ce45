"""Home Assistant's configuration directory: only what the main job needs, nothing from outside."""

from datetime import UTC, datetime
import json
from pathlib import Path
import shutil

from .places import LOOPBACK, ROOT, Place, Ports

_INCLUDED = ("automations.yaml", "scripts.yaml", "scenes.yaml")

_CONFIGURATION = """\
# Written by script/develop at every start. No default_config: a start needs no network.
homeassistant:
  name: Run Primer
  latitude: 52.5
  longitude: 13.4
  elevation: 34
  unit_system: metric
  time_zone: UTC
  country: DE
  currency: EUR
  language: en
  internal_url: "http://{host}:{port}"
  external_url: "http://{host}:{port}"

api:
assist_pipeline:
config:
conversation:
frontend:
history:
logbook:
media_source:
recorder:
  purge_keep_days: 7
  commit_interval: 1
system_log:
tts:
websocket_api:

automation: !include automations.yaml
script: !include scripts.yaml
scene: !include scenes.yaml

logger:
  default: warning
  logs:
    custom_components.run_primer: info
"""


def write_configuration(place: Place, ports: Ports, integration: Path | None = None) -> None:
    """Write configuration.yaml and link our integration into the directory."""
    text = _CONFIGURATION.format(host=LOOPBACK, port=ports.home)
    (place.config / "configuration.yaml").write_text(text, "utf-8")
    for name in _INCLUDED:
        file = place.config / name
        if not file.exists():
            file.write_text("[]\n" if name != "scripts.yaml" else "{}\n", "utf-8")
    _write_http(place.config / ".storage" / "http", ports.home)
    link = place.config / "custom_components"
    target = integration or ROOT / "custom_components"
    if link.is_symlink() or not link.exists():
        link.unlink(missing_ok=True)
        link.symlink_to(target, target_is_directory=True)


def _write_http(file: Path, port: int) -> None:
    """Write where Home Assistant listens, as if its owner had confirmed it already.

    From YAML it would be taken for a trial: Home Assistant 2026.11 restarts
    after five minutes when nobody confirms it.
    """
    if file.exists():
        return
    file.parent.mkdir(exist_ok=True)
    stable = {
        "server_host": [LOOPBACK],
        "server_port": port,
        "cors_allowed_origins": [],
        "login_attempts_threshold": -1,
        "ip_ban_enabled": False,
        "ssl_profile": "intermediate_v6",
        "use_x_frame_options": True,
        "created_at": datetime.now(UTC).isoformat(),
        "error": None,
        "error_message": None,
    }
    data = {"stable": stable, "pending": None, "yaml_migration_done": True}
    content = {"version": 3, "minor_version": 1, "key": "http", "data": data}
    file.write_text(json.dumps(content), "utf-8")


def wipe(place: Place) -> None:
    """Remove a configuration directory that script/develop made. Raise OSError for any other."""
    if not place.config.exists():
        return
    if any(place.config.iterdir()) and not place.state.exists():
        message = f"{place.config} was not made by script/develop: not wiped"
        raise OSError(message)
    shutil.rmtree(place.config)
