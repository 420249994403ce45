"""What lets Home Assistant, its Marketplace and HACS take the integration."""

import ast
from collections.abc import Iterator
import json
from pathlib import Path

import voluptuous as vol

from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.loader import async_get_integration
from homeassistant.util.yaml import load_yaml_dict

ROOT = Path(__file__).parents[2]
PLACE = ROOT / "custom_components" / "run_primer"
MANIFEST = json.loads((PLACE / "manifest.json").read_text("utf-8"))


def test_the_manifest_is_complete_and_in_order() -> None:
    keys = list(MANIFEST)
    assert keys == ["domain", "name", *sorted(set(keys) - {"domain", "name"})]
    vol.Schema(
        {
            "domain": PLACE.name,
            "name": str,
            "after_dependencies": [cv.slug],
            "codeowners": [vol.Match(r"@[\w-]+$")],
            "config_flow": True,
            "dependencies": [cv.slug],
            "documentation": vol.Match(r"https://"),
            "integration_type": vol.In({"device", "hub", "service"}),
            "iot_class": "local_push",
            "issue_tracker": vol.Match(r"https://"),
            "loggers": [str],
            "mqtt": [str],
            "requirements": [],
            "version": str,
        },
        required=True,
    )(MANIFEST)
    assert not set(MANIFEST["dependencies"]) & set(MANIFEST["after_dependencies"])


async def test_what_is_imported_is_depended_on_and_exists(hass: HomeAssistant) -> None:
    assert (await async_get_integration(hass, PLACE.name)).version == MANIFEST["version"]
    declared = {*MANIFEST["dependencies"], *MANIFEST["after_dependencies"]}
    for domain in declared:
        assert (await async_get_integration(hass, domain)).is_built_in
    for source in PLACE.glob("*.py"):
        for domain in imported_components(ast.parse(source.read_text("utf-8"))):
            integration = await async_get_integration(hass, domain)
            free = integration.integration_type in {"entity", "system"}
            assert free or domain in declared, f"{source.name} imports {domain}"


def imported_components(tree: ast.Module) -> Iterator[str]:
    """Yield the components of Home Assistant that a module imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
            "homeassistant.components"
        ):
            parts = str(node.module).split(".")[2:]
            yield from parts[:1] or [alias.name for alias in node.names]


# What the Marketplace and HACS ask for


def test_the_repository_can_be_installed_from() -> None:
    folders = {path.name for path in PLACE.parent.iterdir() if path.is_dir()}
    assert folders - {"__pycache__"} == {PLACE.name}
    hacs = json.loads((ROOT / "hacs.json").read_text("utf-8"))
    assert hacs["name"] == MANIFEST["name"]
    oldest = f"Home Assistant {hacs['homeassistant'].removesuffix('.0')} or later"
    assert oldest in (ROOT / "README.md").read_text("utf-8")
    for kind in ("icon", "logo"):
        for name in (kind, f"dark_{kind}"):
            for scale in ("", "@2x"):
                assert (PLACE / "brand" / f"{name}{scale}.png").read_bytes().startswith(b"\x89PNG")


def test_the_version_is_one_everywhere() -> None:
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    assert f'version = "{MANIFEST["version"]}"' in project


# quality_scale.yaml

NAMES = """
action-setup appropriate-polling brands common-modules config-flow
config-flow-test-coverage dependency-transparency docs-actions docs-conditions
docs-high-level-description docs-installation-instructions docs-removal-instructions
docs-triggers entity-event-setup entity-unique-id has-entity-name runtime-data
test-before-configure test-before-setup unique-config-entry
action-exceptions config-entry-unloading docs-configuration-parameters
docs-installation-parameters entity-unavailable integration-owner log-when-unavailable
parallel-updates reauthentication-flow test-coverage
devices diagnostics discovery discovery-update-info docs-data-update docs-examples
docs-known-limitations docs-supported-devices docs-supported-functions
docs-troubleshooting docs-use-cases dynamic-devices entity-category entity-device-class
entity-disabled-by-default entity-translations exception-translations icon-translations
reconfiguration-flow repair-issues stale-devices
async-dependency inject-websession strict-typing
"""
"""Bronze, silver, gold, platinum: developers.home-assistant.io, integration quality scale."""


def test_every_rule_of_the_quality_scale_is_answered() -> None:
    rules = load_yaml_dict(str(PLACE / "quality_scale.yaml"))["rules"]
    assert list(rules) == NAMES.split()
    with_reason = {
        vol.Required("status"): vol.In({"done", "exempt", "todo"}),
        vol.Required("comment"): str,
    }
    for name, answer in rules.items():
        vol.Schema(vol.Any("done", "todo", with_reason))(answer), name
