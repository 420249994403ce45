"""Somebody else's sensor: numbers on one MQTT topic, timed by their arrival."""

from collections import Counter
from collections.abc import Callable
import logging

from homeassistant.components import mqtt
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from .const import DOMAIN, SILENT_SECONDS
from .engine import ArrivalMixer, Batch, Calibrations, NumberError, Pace, Reading, RecentReadings
from .topic_settings import TopicSettings
from .topic_value import TopicValue

_LOGGER = logging.getLogger(__name__)
_LOG_EVERY_SECONDS = 60.0
_GAP_SECONDS = 1.5
"""Time between two values behind which something is missing."""
_HELP = "https://github.com/run-primer/run-primer/blob/main/docs/other-sensors.md"

type Sink = Callable[["TopicLink", Batch, float], None]


class TopicLink:
    """Listens to one topic."""

    def __init__(
        self,
        hass: HomeAssistant,
        settings: TopicSettings,
        mixer: ArrivalMixer,
        calibrations: Calibrations,
        sink: Sink,
    ) -> None:
        """Hand readings to a sink once started; the mixer is the station's."""
        self.settings = settings
        self.calibrations = calibrations
        self.recent = RecentReadings()
        self.firmware: str | None = None
        self.pace = Pace()
        self.values = 0
        """Values that were used."""
        self.refused: Counter[str] = Counter()
        """Messages that were dropped, by fault."""
        self._hass = hass
        self._mixer = mixer
        self._sink = sink
        self._value = TopicValue(hass, settings.value_template, settings.polarity)
        self._heard: float | None = None
        self._logged: float | None = None
        self._told = False

    async def async_start(self) -> CALLBACK_TYPE:
        """Subscribe; return what ends it."""
        unsubscribe = await mqtt.async_subscribe(
            self._hass, self.settings.topic, self._on_message, qos=0, encoding=None
        )

        @callback
        def stop() -> None:
            unsubscribe()
            ir.async_delete_issue(self._hass, DOMAIN, self._issue_id)

        return stop

    def is_connected(self, now: float) -> bool:
        """Tell whether usable readings come, at this time of the event loop's clock."""
        return self._heard is not None and now - self._heard <= SILENT_SECONDS

    def to_station(self, at: float) -> float | None:
        """Return the event loop's time of a reading: the same, it is timed by its arrival."""
        return at

    def calibrate(self, calibrations: Calibrations) -> None:
        """Read newtons by other calibrations from now on."""
        self.calibrations = calibrations

    @callback
    def _on_message(self, message: mqtt.ReceiveMessage) -> None:
        """Take a value."""
        if message.retain:
            # Kept by the broker from who knows when: not a sample.
            self.refused["retained"] += 1
            return
        at = message.timestamp
        try:
            value = self._value.read(message.payload)
        except NumberError as fault:
            self._refuse(str(fault), at)
            return
        self.values += 1
        if self.pace.feed(at):
            self._tell_pace()
        key = self.settings.channel
        reading = self._mixer.feed(key, at, self.calibrations[key].newtons(value))
        if reading is not None:
            self._pass_on(reading)

    def _pass_on(self, reading: Reading) -> None:
        """Hand a reading to the station."""
        at, last = reading.at, self._heard
        self._heard = at
        missing = 0.0 if last is None or at - last <= _GAP_SECONDS else at - last
        self._sink(self, Batch(readings=(reading,), after_gap=missing > 0, missing=missing), at)

    def _refuse(self, fault: str, at: float) -> None:
        """Count a message that was dropped, and log it once a minute at most."""
        self.refused[fault] += 1
        if self._logged is None or at - self._logged >= _LOG_EVERY_SECONDS:
            self._logged = at
            _LOGGER.warning("%s: dropped a message (%s)", self.settings.name, fault)

    @property
    def _issue_id(self) -> str:
        """Return the id of the repair issue about its rate."""
        return f"slow_source_{self.settings.subentry_id}"

    def _tell_pace(self) -> None:
        """Let the user know when values come too slowly to count by, and when no longer."""
        if self.pace.is_slow and not self._told:
            ir.async_create_issue(
                self._hass,
                DOMAIN,
                self._issue_id,
                is_fixable=False,
                severity=ir.IssueSeverity.WARNING,
                translation_key="slow_source",
                translation_placeholders={
                    "sensor": self.settings.name,
                    "rate": f"{self.pace.rate:.1f}",
                },
                learn_more_url=_HELP,
            )
        elif self._told and not self.pace.is_slow:
            ir.async_delete_issue(self._hass, DOMAIN, self._issue_id)
        self._told = self.pace.is_slow
