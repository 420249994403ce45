"""What MicroPython's compiler does better when it is told.

`native` functions become the chip's own code: half the time of bytecode. A `const` stands in the
code as its value; one with an underscore takes no memory at all. Where nothing compiles (CPython
in tests) they change nothing.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def _same(anything: Any) -> Any:
    """Return it as it is."""
    return anything


try:
    from micropython import const, native
except ImportError:
    const = native = _same
