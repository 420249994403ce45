"""A network of moods: carries messages between the sensors' broker and Home Assistant's."""

from dataclasses import dataclass
import json
import random
import threading
from typing import Any

from paho.mqtt import client as paho
from paho.mqtt.enums import CallbackAPIVersion

from tools.develop.broker import BrokerAccess

_BASE = "run_primer"
_FROM_SENSORS = ("hello", "status", "frames", "reply")
_RETAINED = ("hello", "status")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mood:
    """What happens to messages; shares are from 0 to 1."""

    cut: bool = False
    """Nothing passes."""
    lost: float = 0.0
    """Share of frames that never arrive."""
    twice: float = 0.0
    """Share of frames that arrive twice."""
    late: float = 0.0
    """Share of frames that arrive later, and so behind others."""
    longest: float = 0.0
    """Seconds that a late one may take."""


FAIR = Mood()


class Weather:
    """Stands between two brokers. While one of them is away, what is sent to it is lost."""

    def __init__(self, sensors: BrokerAccess, home: BrokerAccess, seed: int) -> None:
        """Carry messages between the broker of the sensors and that of Home Assistant."""
        self.mood = FAIR
        self._random = random.Random(seed)
        self._hellos: dict[str, bytes] = {}
        self._sensors = self._client(sensors, [f"{_BASE}/+/{name}" for name in _FROM_SENSORS])
        self._home = self._client(home, [f"{_BASE}/+/command"])
        self._sensors.on_message = lambda _c, _u, message: self._to_home(message)
        self._home.on_message = lambda _c, _u, message: self._to_sensors(message)

    def start(self) -> None:
        """Begin."""
        self._sensors.loop_start()
        self._home.loop_start()

    def stop(self) -> None:
        """End."""
        for client in (self._sensors, self._home):
            client.disconnect()
            client.loop_stop()

    def command(self, sensor: str, command: str) -> None:
        """Give a sensor a command, as if Home Assistant had."""
        payload = json.dumps({"id": "weather", "cmd": command})
        self._sensors.publish(f"{_BASE}/{sensor}/command", payload, 1)

    def sensor(self, kind: str) -> str:
        """Return the id of the sensor of a kind, once it said hello."""
        for topic, payload in self._hellos.items():
            if topic.endswith("hello") and json.loads(payload)["kind"] == kind:
                return topic.split("/")[1]
        raise LookupError(kind)

    def _client(self, broker: BrokerAccess, topics: list[str]) -> paho.Client:
        """Return a client that goes on connecting, and hears these topics."""
        client = paho.Client(CallbackAPIVersion.VERSION2)
        client.username_pw_set(broker.user, broker.password)
        client.reconnect_delay_set(1, 2)

        def connected(*_: Any) -> None:
            client.subscribe([(topic, 1) for topic in topics])
            if topics[0].endswith("command"):
                # A sensor whose broker is back says hello.
                for topic, payload in list(self._hellos.items()):
                    client.publish(topic, payload, 1, retain=True)

        client.on_connect = connected
        client.connect_async(broker.host, broker.port, 15)
        return client

    def _to_home(self, message: paho.MQTTMessage) -> None:
        """Carry what a sensor says."""
        name = message.topic.rsplit("/", 1)[1]
        if name in _RETAINED:
            self._hellos[message.topic] = message.payload
        if self.mood.cut or not self._home.is_connected():
            return
        if name != "frames":
            self._home.publish(message.topic, message.payload, 1, retain=name in _RETAINED)
            return
        mood, chance = self.mood, self._random.random
        if chance() < mood.lost:
            return
        for _ in range(1 + (chance() < mood.twice)):
            if chance() < mood.late:
                timer = threading.Timer(
                    chance() * mood.longest,
                    self._home.publish,
                    (message.topic, message.payload, 1),
                )
                timer.daemon = True
                timer.start()
            else:
                self._home.publish(message.topic, message.payload, 1)

    def _to_sensors(self, message: paho.MQTTMessage) -> None:
        """Carry what Home Assistant says."""
        if not self.mood.cut and self._sensors.is_connected():
            self._sensors.publish(message.topic, message.payload, 1)
