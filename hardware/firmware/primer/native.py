"""Functions that run often are compiled to the chip's own code: half the time of bytecode.

Where nothing compiles (CPython in tests) they stay as they are.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def _same(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return the function as it is."""
    return function


try:
    from micropython import native
except ImportError:
    native = _same
