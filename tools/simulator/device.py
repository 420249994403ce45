"""A virtual Pico: the protocol over a real MQTT connection."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
import json
import time
from typing import Any
import zlib

import numpy as np
from paho.mqtt import client as paho
from paho.mqtt.enums import CallbackAPIVersion

from .adc import BAND_COUNTS_PER_NEWTON, Adc
from .sampler import Sampler
from .stage import Stage
from .wire import SENT_AGAIN

RING_SECONDS = 120
_KEEPALIVE_SECONDS = 15
_MAX_COMMAND = 2048
_MAX_RESEND = 256
_COMMANDS = ("resend", "identify", "restart")
LAYOUTS: Mapping[str, tuple[str, ...]] = {
    "left-right": ("feet_left", "feet_right"),
    "full": ("feet_left", "feet_right", "bench"),
}


@dataclass(frozen=True, kw_only=True)
class Access:
    """How to reach a broker."""

    host: str = "127.0.0.1"
    port: int = 1883
    username: str | None = None
    password: str | None = None
    base: str = "run_primer"


class VirtualPico:
    """One sensor: samples its stage, sends frames, keeps a ring of them, answers commands."""

    def __init__(
        self, kind: str, keys: tuple[str, ...], stage: Stage, access: Access, seed: int = 1
    ) -> None:
        """Be a sensor of a kind with these channels."""
        self.kind = kind
        self.keys = keys
        self.id = f"{zlib.crc32(f'{kind}{seed}'.encode()):08x}"
        self._access = access
        self._stage = stage
        self._rng = np.random.default_rng([seed, len(kind)])
        self._ring: deque[tuple[int, bytes]] = deque(maxlen=RING_SECONDS * 30)
        self._sampler = self._boot()
        self.muted = False
        """True while the radio is off: frames go to the ring only."""
        self._client = self._new_client()
        # Only now: the network thread may be connected, and say hello, before this line ends.
        self._client.loop_start()

    def step(self) -> None:
        """Send what was sampled since the last time."""
        for frame in self._sampler.take(time.monotonic()):
            self._ring.append((self._sampler.seq - 1, frame))
            if not self.muted:
                self._publish("frames", frame)

    def close(self) -> None:
        """Say goodbye and disconnect."""
        self._publish("status", "offline", retain=True).wait_for_publish(2)
        self._client.disconnect()
        self._client.loop_stop()

    def hello(self) -> dict[str, Any]:
        """Return what it says of itself."""
        rate = 80
        channels = [{"key": k, "adc": "hx711", "rate_hz": rate, "bits": 24} for k in self.keys]
        name = "Hip-thrust platform" if self.kind == "platform" else "Resistance band"
        return {
            "protocol": 1,
            "id": self.id,
            "kind": self.kind,
            "name": name,
            "model": "Pico 2 W (virtual)",
            "board": "rp2350",
            "firmware": "0.1.0",
            "boot": self._sampler.boot,
            "channels": channels,
            "ring_seconds": RING_SECONDS,
            "commands": list(_COMMANDS),
        }

    def _boot(self) -> Sampler:
        """Return a sampler that has just begun."""
        self._ring.clear()
        return Sampler(
            stage=self._stage,
            keys=self.keys,
            adcs={key: self._adc(key) for key in self.keys},
            boot=int(self._rng.integers(1, 2**32)),
            started=time.monotonic(),
            rng=self._rng,
        )

    def _adc(self, key: str) -> Adc:
        """Return a converter with tolerances of its own."""
        offset = int(self._rng.integers(-200_000, 200_000))
        clock = 1.16 if self.kind == "platform" else 1.0
        if key == "band":
            return Adc(
                counts_per_newton=BAND_COUNTS_PER_NEWTON, offset=offset, noise=0.02, clock=clock
            )
        return Adc(offset=offset, clock=clock)

    def _new_client(self) -> paho.Client:
        """Return a client that connects, and goes on trying, once its loop runs."""
        client = paho.Client(CallbackAPIVersion.VERSION2, client_id=self.id)
        client.username_pw_set(self._access.username, self._access.password)
        client.will_set(self._topic("status"), "offline", 1, retain=True)
        client.on_connect = self._on_connect
        client.on_message = self._on_message
        client.reconnect_delay_set(1, 8)
        client.connect_async(self._access.host, self._access.port, _KEEPALIVE_SECONDS)
        return client

    def _on_connect(self, client: paho.Client, *_: Any) -> None:
        """Say hello at every connect."""
        client.subscribe(self._topic("command"), 1)
        self._publish("hello", json.dumps(self.hello()), retain=True)
        self._publish("status", "online", retain=True)

    def _on_message(self, _client: paho.Client, _: Any, message: paho.MQTTMessage) -> None:
        """Answer a command; what is none is ignored or refused."""
        command = _read_command(message.payload)
        if command is None:
            return
        answer = self._obey(command)
        self._publish("reply", json.dumps({"id": command.get("id"), **answer}))

    def _obey(self, command: Mapping[str, Any]) -> dict[str, Any]:
        """Do what a command says and return the answer."""
        match command.get("cmd"):
            case "resend":
                return self._resend(command)
            case "identify":
                return {"ok": True}
            case "restart":
                self._sampler = self._boot()
                self._publish("hello", json.dumps(self.hello()), retain=True)
                return {"ok": True}
        return {"ok": False, "error": "unknown_command", "message": "No such command."}

    def _resend(self, command: Mapping[str, Any]) -> dict[str, Any]:
        """Send frames of the ring again."""
        first, last = command.get("from"), command.get("to")
        if not isinstance(first, int) or not isinstance(last, int) or first > last:
            return {"ok": False, "error": "bad_range", "message": "from and to are needed."}
        if command.get("boot") != self._sampler.boot:
            return {"ok": False, "error": "other_boot", "message": "That was another boot."}
        wanted = [row for row in list(self._ring) if first <= row[0] <= last][:_MAX_RESEND]
        for _, frame in wanted:
            self._publish("frames", _again(frame))
        if not wanted:
            return {"ok": False, "error": "gone", "message": "No longer in the ring."}
        return {"ok": True, "from": wanted[0][0], "to": wanted[-1][0]}

    def _publish(
        self, name: str, payload: str | bytes, *, retain: bool = False
    ) -> paho.MQTTMessageInfo:
        """Send something."""
        return self._client.publish(self._topic(name), payload, 1, retain=retain)

    def _topic(self, name: str) -> str:
        """Return one of its topics."""
        return f"{self._access.base}/{self.id}/{name}"


def _again(frame: bytes) -> bytes:
    """Return a frame with the flag of one that is sent again."""
    body = bytearray(frame[:-4])
    body[3] |= SENT_AGAIN
    return bytes(body) + zlib.crc32(body).to_bytes(4, "little")


def _read_command(payload: bytes) -> Mapping[str, Any] | None:
    """Return the JSON object in a payload; None when there is none."""
    if not 0 < len(payload) <= _MAX_COMMAND:
        return None
    try:
        command = json.loads(payload)
    except ValueError, RecursionError:
        return None
    return command if isinstance(command, dict) else None
