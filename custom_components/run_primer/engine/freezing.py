"""Frozen dataclasses to plain JSON values and back, every one of them checked.

What comes back from a disk is as hostile as any other input: the types of the
fields are the schema, and what does not follow it is refused as a whole.
"""

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum
from math import isfinite
from types import NoneType, UnionType
from typing import Any, TypeAliasType, get_args, get_origin, get_type_hints

type Named = Mapping[type, Mapping[str, Any]]
"""For types that are kept by their `key` alone: where to find the values again."""

_LARGEST = 2**53
_LONGEST_TEXT = 200
_MOST_ITEMS = 5000


class ThawError(ValueError):
    """A value that is not what it should be; the text says where."""


def freeze(value: Any, named: Named) -> Any:
    """Return a value as dictionaries, lists, texts and numbers."""
    if type(value) in named:
        return value.key
    if is_dataclass(value):
        return {field.name: freeze(getattr(value, field.name), named) for field in fields(value)}
    if isinstance(value, tuple | frozenset):
        return [freeze(item, named) for item in value]
    return value.value if isinstance(value, Enum) else value


def thaw[T](kind: type[T], data: object, named: Named) -> T:
    """Return the value of a type that was frozen as this. Raise ThawError on anything else."""
    value: T = _thaw(kind, data, named, kind.__name__)
    return value


def _thaw(kind: Any, data: object, named: Named, path: str) -> Any:
    """Return a value of any of the types that are used."""
    if isinstance(kind, TypeAliasType):
        kind = kind.__value__
    if isinstance(kind, UnionType):
        return _thaw_union(get_args(kind), data, named, path)
    if (many := get_origin(kind)) in (tuple, frozenset):
        if not isinstance(data, list) or len(data) > _MOST_ITEMS:
            raise ThawError(path)
        item = get_args(kind)[0]
        return many(_thaw(item, row, named, f"{path}[]") for row in data)
    if kind in named:
        if not isinstance(data, str) or data not in named[kind]:
            raise ThawError(path)
        return named[kind][data]
    if is_dataclass(kind):
        return _thaw_fields(kind, data, named, path)
    return _thaw_plain(kind, data, path)


def _thaw_fields(kind: Any, data: object, named: Named, path: str) -> Any:
    """Return a dataclass of these fields; only one with a default may be missing."""
    hints = get_type_hints(kind)
    needed = {each.name for each in fields(kind) if not _has_default(each)}
    if not isinstance(data, dict) or not needed <= data.keys() <= hints.keys():
        raise ThawError(path)
    return kind(
        **{name: _thaw(hints[name], row, named, f"{path}.{name}") for name, row in data.items()}
    )


def _has_default(field: Field[Any]) -> bool:
    """Tell whether a field came to its dataclass later, or is seldom there."""
    return field.default is not MISSING or field.default_factory is not MISSING


def _thaw_union(kinds: tuple[Any, ...], data: object, named: Named, path: str) -> Any:
    """Return a value of the first type that fits."""
    for kind in kinds:
        try:
            return _thaw(kind, data, named, path)
        except ThawError:
            continue
    raise ThawError(path)


def _thaw_plain(kind: Any, data: object, path: str) -> Any:
    """Return a number, a text, an enum, a truth or nothing."""
    if isinstance(kind, type) and issubclass(kind, Enum):
        if data in [member.value for member in kind]:
            return kind(data)
        raise ThawError(path)
    fits = {
        NoneType: data is None,
        bool: isinstance(data, bool),
        str: isinstance(data, str) and len(data) <= _LONGEST_TEXT,
        int: _is_number(data, int),
        float: _is_number(data, int | float),
    }
    if not fits.get(kind, False):
        raise ThawError(path)
    return float(data) if kind is float and isinstance(data, int | float) else data


def _is_number(data: object, kinds: type | UnionType) -> bool:
    """Tell a number that can be reckoned with from truths, infinities and giants."""
    if isinstance(data, bool) or not isinstance(data, int | float) or not isinstance(data, kinds):
        return False
    return isfinite(data) and abs(data) <= _LARGEST
