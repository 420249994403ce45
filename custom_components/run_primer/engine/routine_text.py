"""A routine as text: TOML in the shape of the built-in ones, to keep, share and write by hand."""

from collections.abc import Mapping
import json
import tomllib
from typing import Any

from .model import Routine
from .own_routine import RoutineError, RoutineFault, routine_fields

LONGEST_TEXT = 20_000
"""Letters: four times what the longest routine takes."""
_OF_BUILT_IN_ONES = ("key", "position", "sources", "ours")
"""Fields that only our own files have; such a file may be taken as a start."""


def read_routine_text(text: str) -> dict[str, Any]:
    """Return the fields in a text, which nobody has checked. Raise RoutineError when it is none."""
    if len(text) > LONGEST_TEXT:
        raise RoutineError(RoutineFault.TOO_LONG, "text", most=str(LONGEST_TEXT))
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RoutineError(RoutineFault.NO_TOML, "text", line=str(error.lineno)) from None
    except ValueError, RecursionError:
        # A number of thousands of digits, or brackets within brackets without an end.
        raise RoutineError(RoutineFault.NO_TOML, "text", line="1") from None
    return {name: value for name, value in table.items() if name not in _OF_BUILT_IN_ONES}


def write_routine_text(routine: Routine, name: str) -> str:
    """Return a routine as text, under a name."""
    fields = routine_fields(routine, name)
    tables = ["\n[[steps]]\n" + _lines(step) for step in fields.pop("steps")]
    return "".join([_lines(fields), *tables])


def _lines(fields: Mapping[str, Any]) -> str:
    """Return plain values, each on a line of its own."""
    return "".join(f"{name} = {_value(value)}\n" for name, value in fields.items())


def _value(value: str | float | list[str]) -> str:
    """Return a value as TOML writes it: as JSON does, as no text here has a control character."""
    return json.dumps(value, ensure_ascii=False)
