"""Sources without a clock of their own: numbers that come when they come.

Such a source has neither sequence numbers nor device time (docs/protocol.md,
"Other sources"), so the time of arrival stands in for both.
"""

from dataclasses import dataclass
import math
import re

from .model import Reading, SensorKind

LEAST_RATE_HZ = 5.0
"""Values a second under which counting fails. With the simulated athlete 72 of 72 sets were
right at 5 Hz, 86 % at 4, 54 % at 3 and none at 1 (docs/other-sensors.md)."""
MAX_PAYLOAD = 4096
"""Bytes of a message that may hold a number."""
_NUMBER = re.compile(r"[+-]?(\d{1,20}(\.\d{0,20})?|\.\d{1,20})([eE][+-]?\d{1,3})?", re.ASCII)
_LARGEST = 2.0**31
_WINDOW_SECONDS = 5.0
_SLOW_WINDOWS = 2
"""Windows in a row after which a source is slow: one alone may be a stall of the network."""
_OFF_SECONDS = 60.0
"""Silence behind which a source was switched off rather than slow."""
_FRESH_SECONDS = 1.5
"""How long a channel's last value goes with the readings of another."""
_FEET = frozenset({"feet", "feet_left", "feet_right"})
SOURCE_CHANNELS: dict[str, SensorKind] = {
    "feet": SensorKind.PLATFORM,
    "feet_left": SensorKind.PLATFORM,
    "feet_right": SensorKind.PLATFORM,
    "bench": SensorKind.PLATFORM,
    "band": SensorKind.BAND,
}
"""What a source can measure."""


class NumberError(ValueError):
    """A message without a usable number; the text is one word for the fault."""


def parse_number(payload: object) -> float:
    """Return the number a message consists of. Raise NumberError when it is none.

    Only plain ASCII decimals: no NaN, no infinities, no digit groups, nothing beyond 2**31.

    >>> parse_number(b" -12.5 ")
    -12.5
    """
    text = payload_text(payload).strip(" \t\r\n")
    if _NUMBER.fullmatch(text) is None:
        raise NumberError("number")
    value = float(text)
    if not math.isfinite(value) or abs(value) > _LARGEST:
        raise NumberError("range")
    return value


def payload_text(payload: object) -> str:
    """Return a message as text. Raise NumberError when it is none, or too long."""
    if not isinstance(payload, str | bytes | bytearray):
        raise NumberError("payload")
    if not 0 < len(payload) <= MAX_PAYLOAD:
        raise NumberError("length")
    try:
        return payload if isinstance(payload, str) else payload.decode()
    except UnicodeDecodeError:
        raise NumberError("payload") from None


class Pace:
    """How many values a second arrive, over a few seconds at a time."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self.rate: float | None = None
        """Values a second in the last full window; None before there was one."""
        self._since: float | None = None
        self._last = 0.0
        self._count = 0
        self._slow = 0

    @property
    def is_slow(self) -> bool:
        """Tell whether values have been coming too slowly to count by, for a while."""
        return self._slow >= _SLOW_WINDOWS

    def feed(self, at: float) -> bool:
        """Take note of a value at this time; tell whether the rate was measured anew."""
        if self._since is None or not 0 <= at - self._last <= _OFF_SECONDS:
            self._since, self._last, self._count = at, at, 0
            return False
        self._last = at
        self._count += 1
        if at - self._since < _WINDOW_SECONDS:
            return False
        self.rate = self._count / (at - self._since)
        self._slow = self._slow + 1 if self.rate < LEAST_RATE_HZ else 0
        self._since, self._count = at, 0
        return True


def leading_channels(keys: frozenset[str]) -> frozenset[str]:
    """Return those of these channels whose values make the readings of a sensor.

    >>> sorted(leading_channels(frozenset({"feet_left", "feet_right", "bench", "band"})))
    ['band', 'feet_left']
    """
    feet = sorted(keys & _FEET)[:1]
    return frozenset(feet) | (keys & {"band"})


@dataclass(frozen=True, slots=True)
class _Value:
    """The last value of a channel."""

    at: float
    newtons: float


class ArrivalMixer:
    """Makes readings of channels that each come from a source of their own."""

    def __init__(self, keys: frozenset[str]) -> None:
        """Mix these channels, all there are at a station."""
        self._feet = keys & _FEET
        self._leading = leading_channels(keys)
        self._last: dict[str, _Value] = {}

    def feed(self, key: str, at: float, newtons: float) -> Reading | None:
        """Take a channel's value; return its reading, None while another foot is missing.

        A leading channel's reading has the last values of the others with it;
        any other channel's is of itself alone, and good for taring only.
        """
        self._last[key] = _Value(at, newtons)
        if key not in self._leading:
            return _alone(key, at, newtons)
        if key not in _FEET:
            return Reading(at, newtons)
        feet = {foot: self._fresh(foot, at) for foot in self._feet}
        known = [force for force in feet.values() if force is not None]
        if len(known) < len(feet):
            return None
        return Reading(
            at,
            sum(known),
            feet.get("feet_left"),
            feet.get("feet_right"),
            self._fresh("bench", at),
        )

    def _fresh(self, key: str, at: float) -> float | None:
        """Return a channel's last value unless it is too old."""
        value = self._last.get(key)
        return value.newtons if value and at - value.at <= _FRESH_SECONDS else None


def _alone(key: str, at: float, newtons: float) -> Reading:
    """Return a reading in which only one channel is known."""
    return Reading(
        at,
        newtons,
        newtons if key == "feet_left" else None,
        newtons if key == "feet_right" else None,
        newtons if key == "bench" else None,
    )
