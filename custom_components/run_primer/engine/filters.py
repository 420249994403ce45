"""Small streaming filters that know the time between samples and nothing else."""

from collections.abc import Sequence


class SpikeGuard:
    """Running median of three: one wild sample never gets through (Tukey 1977, "3")."""

    __slots__ = ("_before", "_last")

    def __init__(self) -> None:
        """Start empty."""
        self.reset()

    def reset(self) -> None:
        """Forget everything."""
        self._before: float | None = None
        self._last: float | None = None

    def feed(self, value: float) -> float | None:
        """Return the value before this one, or its neighbour where it stands out of both.

        It is None for the first: what comes next shows whether a value was wild.

        >>> guard = SpikeGuard()
        >>> [guard.feed(value) for value in (1.0, 2.0, 900.0, 4.0)]
        [None, 1.0, 2.0, 4.0]
        """
        before, last = self._before, self._last
        self._before, self._last = last, value
        if before is None or last is None:
            return last
        if before <= last:
            return last if last <= value else max(before, value)
        return last if value <= last else min(before, value)


class Smoother:
    """First-order low-pass whose step follows the time that passed.

    Its own lag gives the slope: the output moves by (input - output) / tau.
    """

    __slots__ = ("_tau", "value")

    def __init__(self, tau: float) -> None:
        """Smooth with this time constant, in seconds."""
        self._tau = tau
        self.value: float | None = None

    def reset(self) -> None:
        """Forget everything."""
        self.value = None

    def feed(self, value: float, elapsed: float) -> float:
        """Return the smoothed value after so many seconds."""
        last = self.value
        if last is None:
            self.value = value
            return value
        # The backward Euler form of exp(-t/tau) needs no exponential and is stable for any step.
        last += (value - last) * elapsed / (self._tau + elapsed)
        self.value = last
        return last


def smooth_both_ways(values: Sequence[float], weight: float, margin: int = 8) -> list[float]:
    """Return values smoothed forth and back, so that nothing moves in time.

    `weight` is the share of the new value in each step, 0 to 1. The ends are
    continued by turning the signal around them, as Gustafsson 1996 discusses.
    """
    margin = min(margin, len(values) - 1)
    if margin < 1:
        return list(values)
    first, last = values[0], values[-1]
    before = [2 * first - value for value in values[margin:0:-1]]
    behind = [2 * last - value for value in values[-2 : -margin - 2 : -1]]
    both = _smooth(_smooth([*before, *values, *behind], weight)[::-1], weight)[::-1]
    return both[margin : margin + len(values)]


def _smooth(values: Sequence[float], weight: float) -> list[float]:
    """Return values through a first-order low-pass that starts in its steady state."""
    smoothed = []
    last = values[0]
    for value in values:
        last += (value - last) * weight
        smoothed.append(last)
    return smoothed


def interpolate(before: tuple[float, float], after: tuple[float, float], level: float) -> float:
    """Return when the straight line between two (time, value) points crosses a level."""
    (start, low), (end, high) = before, after
    if low == high:
        return end
    return start + (end - start) * min(max((level - low) / (high - low), 0.0), 1.0)
