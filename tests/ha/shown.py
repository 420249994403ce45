"""What flows show has an English text, and every gap in it is filled."""

from collections.abc import Iterator, Mapping
import json
from pathlib import Path
from string import Formatter
from typing import Any

from homeassistant.components.repairs import RepairsFlow
from homeassistant.config_entries import ConfigSubentryFlow, OptionsFlow
from homeassistant.data_entry_flow import FlowHandler, FlowResultType
from homeassistant.helpers import issue_registry as ir

_FILE = Path(__file__).parents[2] / "custom_components/run_primer/translations/en.json"
_TEXTS = json.loads(_FILE.read_text("utf-8"))


def check(flow: FlowHandler[Any, Any, Any], result: Mapping[str, Any]) -> None:
    """Look up everything a flow of ours shows. Raise AssertionError where a text is missing."""
    if not type(flow).__module__.startswith("custom_components.run_primer"):
        return
    if (texts := _texts(flow)) is None:
        return
    filled = set(result.get("description_placeholders") or {})
    for path in _shown(result):
        text = _find(texts, path)
        if text is None and path[-1] == "description":
            continue
        assert text is not None, f"{type(flow).__name__} shows {'.'.join(path)}: it has no text"
        gaps = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
        assert gaps <= filled, f"{'.'.join(path)}: nothing fills {gaps - filled}"


def _texts(flow: FlowHandler[Any, Any, Any]) -> dict[str, Any] | None:
    """Return the translations a flow takes its texts from; None when its issue has gone."""
    if isinstance(flow, ConfigSubentryFlow):
        return _TEXTS["config_subentries"][flow.handler[1]]
    if isinstance(flow, OptionsFlow):
        return _TEXTS["options"]
    if isinstance(flow, RepairsFlow):
        issue = ir.async_get(flow.hass).async_get_issue("run_primer", flow.issue_id)
        return _TEXTS["issues"][issue.translation_key]["fix_flow"] if issue else None
    return _TEXTS["config"]


def _shown(result: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """Yield the paths of the texts that a result shows."""
    step = str(result.get("step_id"))
    match result["type"]:
        case FlowResultType.FORM:
            yield from (("step", step, "title"), ("step", step, "description"))
            schema = result["data_schema"].schema if result["data_schema"] else {}
            yield from (("step", step, "data", str(field)) for field in schema)
            yield from (("error", error) for error in (result["errors"] or {}).values())
        case FlowResultType.MENU:
            yield from (("step", step, "title"), ("step", step, "description"))
            yield from (("step", step, "menu_options", key) for key in result["menu_options"])
        case FlowResultType.SHOW_PROGRESS:
            yield ("progress", result["progress_action"])
        case FlowResultType.ABORT:
            yield ("abort", result["reason"])


def _find(texts: dict[str, Any], path: tuple[str, ...]) -> str | None:
    """Return the text at a path; None where there is none."""
    found: Any = texts
    for key in path:
        found = found.get(key, {})
    return found or None
