"""One sensor over MQTT: its frames in order, its presence, its commands."""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping
import json
import logging
from typing import Any

from homeassistant.components import mqtt
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util.ulid import ulid_now

from .const import DOMAIN, SILENT_SECONDS
from .engine import (
    Batch,
    Calibrations,
    FrameError,
    HelloError,
    Hole,
    RecentReadings,
    SensorStream,
    parse_hello,
)
from .settings import SensorSettings

_LOGGER = logging.getLogger(__name__)
REPLY_SECONDS = 5.0
_LOG_EVERY_SECONDS = 60.0
_MAX_REPLY = 4096

type Sink = Callable[["SensorLink", Batch, float], None]
"""Called with readings and their time of arrival, in seconds of the event loop's clock."""


class SensorLink:
    """Listens to one sensor and talks to it."""

    def __init__(
        self,
        hass: HomeAssistant,
        settings: SensorSettings,
        base_topic: str,
        calibrations: Calibrations,
        sink: Sink,
    ) -> None:
        """Hand the sensor's readings to a sink once started."""
        self.settings = settings
        self.stream = SensorStream(settings.hello, calibrations)
        self.calibrations = calibrations
        self.recent = RecentReadings()
        self.firmware: str | None = settings.hello.firmware
        self.boot: int | None = None
        """Of the latest hello; None before there was one."""
        self.refused: Counter[str] = Counter()
        """Hellos and replies that were dropped, by fault."""
        self._hass = hass
        self._topic = f"{base_topic}/{settings.hello.id}"
        self._sink = sink
        self._offline = False
        self._heard: float | None = None
        self._logged: dict[str, float] = {}
        self._replies: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self._asking: set[asyncio.Task[None]] = set()

    async def async_start(self) -> CALLBACK_TYPE:
        """Subscribe; return what ends it."""
        subscriptions = [
            await mqtt.async_subscribe(
                self._hass, f"{self._topic}/{name}", handler, qos=1, encoding=None
            )
            for name, handler in (
                ("frames", self._on_frame),
                ("status", self._on_status),
                ("hello", self._on_hello),
                ("reply", self._on_reply),
            )
        ]

        @callback
        def stop() -> None:
            for unsubscribe in subscriptions:
                unsubscribe()
            for task in self._asking:
                task.cancel()

        return stop

    def is_connected(self, now: float) -> bool:
        """Tell whether the sensor is heard, at this time of the event loop's clock."""
        if self._offline or self._heard is None:
            return False
        return now - self._heard <= SILENT_SECONDS

    def to_station(self, at: float) -> float | None:
        """Return the event loop's time of a time of the sensor's; None before any message."""
        return self.stream.to_station(at)

    def calibrate(self, calibrations: Calibrations) -> None:
        """Read newtons by other calibrations from now on."""
        self.calibrations = calibrations
        self.stream.calibrate(calibrations)

    async def async_command(self, command: str, **fields: int) -> dict[str, Any]:
        """Send a command and return the sensor's reply.

        Raise a translated HomeAssistantError when it refuses or does not answer.
        """
        try:
            answer = await self.async_ask({"cmd": command, **fields}, REPLY_SECONDS)
        except TimeoutError as error:
            raise self._error("no_reply") from error
        if answer.get("ok") is not True:
            raise self._error("refused", error=str(answer.get("error"))[:64])
        return answer

    async def async_ask(self, command: dict[str, int | str], seconds: float) -> dict[str, Any]:
        """Send a command and return the reply, a refusal too.

        Raise TimeoutError without a reply in so many seconds, HomeAssistantError without a broker.
        """
        call = ulid_now().lower()
        reply: asyncio.Future[dict[str, Any]] = self._hass.loop.create_future()
        self._replies[call] = reply
        try:
            await self._publish({"id": call, **command})
            async with asyncio.timeout(seconds):
                return await reply
        finally:
            del self._replies[call]

    async def _publish(self, command: dict[str, Any]) -> None:
        """Send a command. Raise HomeAssistantError when there is no broker."""
        await mqtt.async_publish(
            self._hass, f"{self._topic}/command", json.dumps(command), qos=1, retain=False
        )

    def _error(self, key: str, **placeholders: str) -> HomeAssistantError:
        """Return a translated error that names the sensor."""
        return HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key=f"sensor_{key}",
            translation_placeholders={"sensor": self.settings.name, **placeholders},
        )

    @callback
    def _on_frame(self, message: mqtt.ReceiveMessage) -> None:
        """Take a frame."""
        try:
            batches = self.stream.feed(message.payload, message.timestamp)
        except FrameError as error:
            self._log_dropped("frame", str(error), message.timestamp)
            return
        self._offline = False
        self._heard = message.timestamp
        self._hand_on(batches, message.timestamp)

    @callback
    def _hand_on(self, batches: list[Batch], arrival: float) -> None:
        """Hand readings on, and ask for what is missing."""
        for batch in batches:
            if batch.after_gap:
                self._log_gap(batch)
            self._sink(self, batch, arrival)
        if hole := self.stream.hole(arrival):
            task = self._hass.async_create_background_task(
                self._async_fill(hole), f"{DOMAIN} resend {self.settings.name}"
            )
            self._asking.add(task)
            task.add_done_callback(self._asking.discard)

    async def _async_fill(self, hole: Hole) -> None:
        """Ask for missing frames. They come back as frames; the reply says what is gone."""
        span = {"boot": hole.boot, "from": hole.first, "to": hole.last}
        try:
            answer = await self.async_ask({"cmd": "resend", **span}, REPLY_SECONDS)
        except (HomeAssistantError, TimeoutError) as error:
            _LOGGER.debug("%s: missing frames are not sent again: %s", self.settings.name, error)
            return
        before = _first_left(answer, hole)
        if before > hole.first:
            now = self._hass.loop.time()
            self._hand_on(self.stream.lose(hole, before, now), now)

    def _log_gap(self, batch: Batch) -> None:
        """Log what is lost for good."""
        why = "it was started again" if batch.rebooted else "it no longer has them"
        _LOGGER.info(
            "%s: %.1f seconds of readings are missing: %s", self.settings.name, batch.missing, why
        )

    @callback
    def _on_status(self, message: mqtt.ReceiveMessage) -> None:
        """Take note of `online` and of the last will."""
        self._offline = message.payload in (b"offline", "offline")

    @callback
    def _on_hello(self, message: mqtt.ReceiveMessage) -> None:
        """Compare what the sensor says of itself with what was set up."""
        if not message.payload:
            return
        try:
            hello = parse_hello(bytes_or_text(message.payload), self.settings.hello.id)
        except HelloError as error:
            self._refuse("hello", str(error), message.timestamp)
            return
        self.firmware, self.boot = hello.firmware, hello.boot
        if not hello.same_shape(self.settings.hello):
            self._refuse("hello", "channels", message.timestamp)

    @callback
    def _on_reply(self, message: mqtt.ReceiveMessage) -> None:
        """Hand a reply to whoever waits for it."""
        if message.retain:
            return
        answer = _read_reply(message.payload)
        if answer is None:
            self._refuse("reply", "json", message.timestamp)
            return
        reply = self._replies.get(str(answer.get("id")))
        if reply is not None and not reply.done():
            reply.set_result(answer)

    def _refuse(self, what: str, fault: str, at: float) -> None:
        """Count something that was dropped, and log it now and then."""
        self.refused[f"{what}: {fault}"] += 1
        self._log_dropped(what, fault, at)

    def _log_dropped(self, what: str, fault: str, at: float) -> None:
        """Log at most once a minute that something was dropped; diagnostics have the counts."""
        last = self._logged.get(what)
        if last is not None and at - last < _LOG_EVERY_SECONDS:
            return
        self._logged[what] = at
        _LOGGER.warning("%s: dropped a %s (%s)", self.settings.name, what, fault)


def bytes_or_text(payload: object) -> bytes | str:
    """Return a payload as what parsers take; what is neither becomes empty, which none accepts."""
    if isinstance(payload, bytearray):
        return bytes(payload)
    return payload if isinstance(payload, bytes | str) else b""


def _read_reply(payload: object) -> dict[str, Any] | None:
    """Return the JSON object in a payload; None when there is none."""
    text = bytes_or_text(payload)
    if not 0 < len(text) <= _MAX_REPLY:
        return None
    try:
        answer = json.loads(text)
    except ValueError, RecursionError:
        return None
    return answer if isinstance(answer, dict) else None


def _first_left(answer: Mapping[str, Any], hole: Hole) -> int:
    """Return the first frame of a hole that a sensor still has, by its reply."""
    if answer.get("ok") is True:
        first = answer.get("from")
        return min(first, hole.last + 1) if type(first) is int else hole.first
    gone = answer.get("error") in ("gone", "other_boot")
    return hole.last + 1 if gone else hole.first
