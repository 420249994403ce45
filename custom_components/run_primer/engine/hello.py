"""What a sensor says of itself when it connects (docs/protocol.md, "hello")."""

from dataclasses import dataclass
import json
import re

from .model import SensorKind

PROTOCOL = 1
MAX_HELLO = 4096
CHANNEL_KEYS: dict[SensorKind, frozenset[str]] = {
    SensorKind.PLATFORM: frozenset({"feet", "feet_left", "feet_right", "bench"}),
    SensorKind.BAND: frozenset({"band"}),
}
_FEET = frozenset({"feet", "feet_left", "feet_right"})
_ID = re.compile(r"[a-z0-9_]{4,32}")
_U32 = 0xFFFFFFFF
_MAX_CHANNELS = 16
_MAX_RATE_HZ = 1000
_MAX_RING_SECONDS = 86_400
_MAX_TEXT = 64


class HelloError(ValueError):
    """A hello that does not follow the protocol; the text names the field at fault."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One load cell or bridge of a sensor that this version knows."""

    index: int
    """Its number in frames."""
    key: str
    rate_hz: float
    """Nominal samples a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hello:
    """A sensor's own description, checked."""

    id: str
    kind: SensorKind
    name: str
    model: str
    firmware: str
    boot: int
    channels: tuple[Channel, ...]
    ignored: tuple[str, ...]
    """Channel keys this version does not know."""
    commands: frozenset[str]
    ring_seconds: float
    """Seconds of frames the sensor can send again."""

    @property
    def channel_count(self) -> int:
        """Channels a frame may speak of, known or not."""
        return len(self.channels) + len(self.ignored)

    def same_shape(self, other: Hello) -> bool:
        """Tell whether two hellos describe the same channels of the same kind of sensor."""
        return (self.kind, self.channels, self.ignored) == (
            other.kind,
            other.channels,
            other.ignored,
        )


def is_sensor_id(text: str) -> bool:
    """Tell whether a text may be a sensor's id, and so part of a topic."""
    return _ID.fullmatch(text) is not None


def parse_hello(payload: str | bytes, topic_id: str) -> Hello:
    """Return the hello in a payload that came on the topic of this sensor.

    Raise HelloError on anything wrong.
    """
    fields = _Fields(_load(payload))
    if fields.integer("protocol", 0, _U32) != PROTOCOL:
        raise HelloError("protocol")
    if fields.text("id") != topic_id or not is_sensor_id(topic_id):
        raise HelloError("id")
    try:
        kind = SensorKind(fields.text("kind"))
    except ValueError:
        raise HelloError("kind") from None
    channels, ignored = _channels(fields.items("channels"), kind)
    return Hello(
        id=topic_id,
        kind=kind,
        name=fields.text("name"),
        model=fields.text("model"),
        firmware=fields.text("firmware"),
        boot=fields.integer("boot", 0, _U32),
        channels=channels,
        ignored=ignored,
        commands=frozenset(c for c in fields.items("commands") if isinstance(c, str)),
        ring_seconds=fields.number("ring_seconds", 0, _MAX_RING_SECONDS),
    )


def _load(payload: str | bytes) -> object:
    """Parse JSON without NaN, infinities, and sizes that are no hello."""
    if not 0 < len(payload) <= MAX_HELLO:
        raise HelloError("length")
    try:
        return json.loads(payload, parse_constant=_refuse)
    except ValueError, RecursionError:
        raise HelloError("json") from None


def _refuse(name: str) -> object:
    """Refuse what is not JSON although Python reads it."""
    raise ValueError(name)


def _channels(items: list[object], kind: SensorKind) -> tuple[tuple[Channel, ...], tuple[str, ...]]:
    """Return the channels known for this kind of sensor, and the keys of the others."""
    if not 1 <= len(items) <= _MAX_CHANNELS:
        raise HelloError("channels")
    known: list[Channel] = []
    ignored: list[str] = []
    for index, item in enumerate(items):
        fields = _Fields(item, "channels.")
        key = fields.text("key")
        rate = fields.number("rate_hz", 1, _MAX_RATE_HZ)
        if key in CHANNEL_KEYS[kind]:
            known.append(Channel(index=index, key=key, rate_hz=rate))
        else:
            ignored.append(key)
    keys = {channel.key for channel in known}
    if len(keys) != len(known) or not _complete(keys, kind):
        raise HelloError("channels")
    return tuple(known), tuple(ignored)


def _complete(keys: set[str], kind: SensorKind) -> bool:
    """Tell whether these channels make a sensor of this kind."""
    if kind is SensorKind.BAND:
        return bool(keys)
    feet = keys & _FEET
    return feet in ({"feet"}, {"feet_left", "feet_right"})


class _Fields:
    """Typed access to a JSON object that nobody has checked yet."""

    def __init__(self, source: object, path: str = "") -> None:
        if not isinstance(source, dict):
            raise HelloError(path.rstrip(".") or "json")
        self._source = source
        self._path = path

    def text(self, key: str) -> str:
        """Return a short printable text."""
        value = self._source.get(key)
        if not isinstance(value, str) or not 0 < len(value) <= _MAX_TEXT or not value.isprintable():
            raise HelloError(self._path + key)
        return value

    def integer(self, key: str, low: int, high: int) -> int:
        """Return a whole number within limits."""
        value = self._source.get(key)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise HelloError(self._path + key)
        return value

    def number(self, key: str, low: float, high: float) -> float:
        """Return a number within limits."""
        value = self._source.get(key)
        if (
            not isinstance(value, int | float)
            or isinstance(value, bool)
            or not low <= value <= high
        ):
            raise HelloError(self._path + key)
        return float(value)

    def items(self, key: str) -> list[object]:
        """Return a list."""
        value = self._source.get(key)
        if not isinstance(value, list):
            raise HelloError(self._path + key)
        return value
