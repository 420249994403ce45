"""What MicroPython's compiler does better when it is told.

`native` functions become the chip's own code: half the time of bytecode. A `const` stands in the
code as its value; one with an underscore takes no memory at all. Where nothing compiles (CPython
in tests) they change nothing.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    viper: Callable[..., Any]


def _same(anything: Any) -> Any:
    """Return it as it is."""
    return anything


try:
    from micropython import const, native, viper
except ImportError:
    const = native = viper = _same


@viper
def minus(later_us: int, earlier_us: int) -> int:
    """Return how much later one time is than another; half an hour at most.

    Eighteen minutes after boot a time no longer fits into a word: each result of such numbers
    is an object on the heap, however small it is. This looks at their lower words only.
    """
    return later_us - earlier_us
