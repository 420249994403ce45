"""What Home Assistant's checker of integrations asks for; hassfest itself runs on GitHub only."""

import ast
import json
from pathlib import Path
import re
from string import Formatter
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import voluptuous as vol

from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.selector import validate_selector
from homeassistant.util.yaml import load_yaml_dict

from custom_components.run_primer.engine import Ailment

ROOT = Path(__file__).parents[2]
PLACE = ROOT / "custom_components" / "run_primer"
TEXTS = json.loads((PLACE / "translations" / "en.json").read_text("utf-8"))
ICONS = json.loads((PLACE / "icons.json").read_text("utf-8"))
DESCRIBED = [
    kind for kind in ("services", "triggers", "conditions") if (PLACE / f"{kind}.yaml").is_file()
]
"""What there is for automations, as its files are called."""


def described(kind: str) -> dict[str, Any]:
    """Return services.yaml, or one of its like."""
    return load_yaml_dict(str(PLACE / f"{kind}.yaml"))


# translations/*.json

KEY = vol.Match(r"^(?!.*[_-]{2})[a-z0-9]([a-z0-9_-]*[a-z0-9])?$")


def a_text(value: object) -> str:
    """Return a text that can be shown and translated. Raise vol.Invalid."""
    text: str = cv.string_with_no_html(value)
    for pattern, fault in (
        (r"^$", "nothing to read"),
        (r"^\s|\s$", "blanks around it"),
        (r"\[%", "a reference, which only Home Assistant's own integrations have"),
        (r"'[{}]", "an apostrophe before a brace, which browsers take for quoted text"),
        (r"(https?|mqtts?)://|www\.", "an address, which belongs into a placeholder"),
    ):
        if re.search(pattern, text):
            raise vol.Invalid(fault)
    for _, name, _, _ in Formatter().parse(text):
        if name is not None and not name.isidentifier():
            raise vol.Invalid("a placeholder without a name")
    return text


def a_label(value: object) -> str:
    """Return a text without placeholders. Raise vol.Invalid."""
    text = a_text(value)
    if "{" in text:
        raise vol.Invalid("placeholders are not filled here")
    return text


SOME = {KEY: a_text}
FLOW = {
    "flow_title": a_text,
    vol.Required("step"): {
        KEY: {
            **dict.fromkeys(("title", "description", "submit"), a_text),
            **dict.fromkeys(("data", "data_description", "menu_options"), SOME),
            "menu_option_descriptions": SOME,
            "sections": {
                KEY: {"name": a_text, "description": a_text, "data": SOME, "data_description": SOME}
            },
        }
    },
    **dict.fromkeys(("error", "abort", "progress", "create_entry"), SOME),
}
STATES = {KEY: a_label}
DESCRIPTION = {
    vol.Required("name"): a_text,
    vol.Required("description"): a_text,
    "fields": {KEY: {vol.Required("name"): a_text, vol.Required("description"): a_text}},
    "sections": {KEY: {vol.Required("name"): a_text, "description": a_text}},
}
ISSUE = vol.All(
    {vol.Required("title"): a_text, "description": a_text, "fix_flow": FLOW},
    cv.has_at_least_one_key("description", "fix_flow"),
)
LAYOUT = vol.Schema(
    {
        "title": a_text,
        "common": SOME,
        "config": FLOW,
        "options": FLOW,
        "config_subentries": {
            cv.slug: {
                **FLOW,
                vol.Required("entry_type"): a_text,
                vol.Required("initiate_flow"): {vol.Required("user"): a_text, KEY: a_text},
            }
        },
        "device": {KEY: {"name": a_text}},
        "entity": {
            cv.slug: {
                KEY: {
                    "name": a_text,
                    "state": STATES,
                    "state_attributes": {KEY: {"name": a_label, "state": STATES}},
                    "unit_of_measurement": a_label,
                }
            }
        },
        "exceptions": {cv.slug: {vol.Required("message"): a_text}},
        "issues": {KEY: ISSUE},
        "selector": {cv.slug: {"options": SOME, "fields": dict, "unit_of_measurement": SOME}},
        "services": {KEY: DESCRIPTION},
        "triggers": {KEY: DESCRIPTION},
        "conditions": {KEY: DESCRIPTION},
        "system_health": {"info": SOME},
        "conversation": dict,
        "config_panel": vol.Schema(vol.Any({KEY: vol.Self}, a_text)),
    }
)


@pytest.mark.parametrize("file", sorted((PLACE / "translations").iterdir()), ids=lambda it: it.stem)
def test_texts_have_the_form_that_home_assistant_expects(file: Path) -> None:
    LAYOUT(json.loads(file.read_text("utf-8")))


def test_the_english_texts_describe_what_they_name() -> None:
    assert not (PLACE / "strings.json").exists(), "only Home Assistant's own integrations have it"
    flows = [TEXTS["config"], *TEXTS["config_subentries"].values()]
    for name, step in ((name, step) for flow in flows for name, step in flow["step"].items()):
        assert set(step.get("data_description", {})) <= set(step.get("data", {})), name


def test_every_error_has_its_text_and_every_text_its_error() -> None:
    sources = [ast.parse(path.read_text("utf-8")) for path in PLACE.glob("*.py")]
    named = [node for tree in sources for node in ast.walk(tree) if isinstance(node, ast.keyword)]
    keys = [node.value for node in named if node.arg in {"translation_key", "kind"}]
    literal = {key.value for key in keys if isinstance(key, ast.Constant)} | {*Ailment}
    begun = {
        str(key.values[0].value)
        for key in keys
        if isinstance(key, ast.JoinedStr) and isinstance(key.values[0], ast.Constant)
    }
    texts = {*TEXTS["exceptions"], *TEXTS["issues"]}
    options = {key for domain in TEXTS["entity"].values() for key in domain} | {*TEXTS["selector"]}
    assert literal <= texts | options, literal - texts - options
    unused = {text for text in texts - literal if not text.startswith(tuple(begun))}
    assert not unused


# services.yaml and its like


@pytest.mark.parametrize("kind", DESCRIBED)
def test_what_automations_use_is_described_translated_and_drawn(kind: str) -> None:
    rows = described(kind)
    assert set(rows) == set(TEXTS[kind]) == set(ICONS[kind])
    for name, row in rows.items():
        cv.slug(name.removeprefix("_"))
        fields = (row or {}).get("fields", {})
        assert set(fields) == set(TEXTS[kind][name].get("fields", {})), name
        for field in fields.values():
            validate_selector(field["selector"])
            for selector in field["selector"].values():
                if key := (selector or {}).get("translation_key"):
                    assert set(selector.get("options", [])) <= set(
                        TEXTS["selector"][key]["options"]
                    )


async def test_every_action_takes_the_fields_it_describes(
    hass: HomeAssistant, station: MockConfigEntry
) -> None:
    registered = hass.services.async_services_for_domain("run_primer")
    rows = described("services")
    assert set(registered) == set(rows)
    for name, service in registered.items():
        assert service.schema is not None
        taken = {str(key) for key in service.schema.schema}
        assert taken == set(rows[name].get("fields", {})), name


# icons.json

ICON = vol.Match(r"^mdi:[a-z0-9]+(-[a-z0-9]+)*$")


async def test_every_entity_is_named_and_drawn_and_nothing_else_is(
    hass: HomeAssistant, station: MockConfigEntry
) -> None:
    found = er.async_entries_for_config_entry(er.async_get(hass), station.entry_id)
    for row in found:
        assert row.translation_key in TEXTS["entity"][row.domain], row.entity_id
        drawn = row.translation_key in ICONS["entity"].get(row.domain, {})
        assert drawn or row.original_device_class, f"{row.entity_id} has no icon"
    existing = {(row.domain, row.translation_key) for row in found}
    for file in (TEXTS, ICONS):
        told = {(domain, key) for domain, rows in file["entity"].items() for key in rows}
        assert told <= existing


def test_icons_are_material_design_and_say_something_new() -> None:
    entity = {
        vol.Optional("default"): ICON,
        vol.Optional("state"): {KEY: ICON},
        vol.Optional("state_attributes"): dict,
    }
    drawn = {KEY: vol.Any(ICON, {vol.Optional(vol.Any("service", "trigger", "condition")): ICON})}
    kinds = dict.fromkeys(("services", "triggers", "conditions"), drawn)
    vol.Schema({"entity": {cv.slug: {KEY: entity}}, **kinds})(ICONS)
    for domain, rows in ICONS["entity"].items():
        for key, row in rows.items():
            assert row.get("default") not in row.get("state", {}).values(), key
            known = TEXTS["entity"][domain][key].get("state")
            assert known is None or set(row.get("state", {})) <= set(known), key
