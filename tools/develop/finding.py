"""One thing that was checked."""

from collections.abc import Sequence
from dataclasses import dataclass

_SHOWN = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was checked and what came out."""

    name: str
    passed: bool
    detail: str = ""


def finding(name: str, faults: Sequence[str], fine: str = "") -> Finding:
    """Return a finding that passes when there are no faults."""
    shown = "; ".join(faults[:_SHOWN])
    if len(faults) > _SHOWN:
        shown += f"; and {len(faults) - _SHOWN} more"
    return Finding(name=name, passed=not faults, detail=shown or fine)
