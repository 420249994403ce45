"""Filling in the forms of config flows, by what their own description says."""

from collections.abc import Mapping, Sequence
from typing import Any

type Field = Mapping[str, Any]
"""One field of a form, as Home Assistant describes it to its frontend."""


class CannotFillError(Exception):
    """A required field that nobody knows an answer to."""


def fill(schema: Sequence[Field] | None, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Return answers to a form: what is wanted, else what the form itself proposes.

    Optional fields that nobody wants stay empty. Raise CannotFillError when a
    required field has no answer.
    """
    answers: dict[str, Any] = {}
    for field in schema or ():
        name = field["name"]
        if field.get("type") == "expandable":
            inner = fill(field["schema"], wanted.get(name, {}))
            if inner or field.get("required"):
                answers[name] = inner
        elif name in wanted:
            answers[name] = wanted[name]
        elif field.get("required"):
            answers[name] = _proposal(field)
    return answers


def choices(field: Field) -> list[str]:
    """Return the values a select offers."""
    offered = field.get("selector", {}).get("select", {}).get("options") or field.get("options", [])
    return [_value(option) for option in offered]


def _proposal(field: Field) -> Any:
    """Return what a form proposes for a required field."""
    if (default := field.get("default")) is not None:
        return default
    if (suggested := (field.get("description") or {}).get("suggested_value")) is not None:
        return suggested
    if "boolean" in field.get("selector", {}) or field.get("type") == "boolean":
        return False
    if offered := choices(field):
        return offered[0]
    raise CannotFillError(field["name"])


def _value(option: Any) -> str:
    """Return the value of an option: a plain one, a pair, or one with a label."""
    if isinstance(option, Mapping):
        return str(option["value"])
    if isinstance(option, list | tuple):
        return str(option[0])
    return str(option)
