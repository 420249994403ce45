"""The firmware's own receiver takes what Home Assistant sends."""

from collections.abc import Iterator
from dataclasses import dataclass
import importlib
from pathlib import Path
from typing import Any

import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_mqtt_message
from pytest_homeassistant_custom_component.typing import MqttMockHAClient

from homeassistant.core import HomeAssistant

from custom_components.run_primer import update
from custom_components.run_primer.firmware_bundle import read_bundle

from .updates import KEY, Pico, firmware, install
from .virtual import Gym, VirtualSensor

ROOT = Path(__file__).parents[2]
FIRMWARE = ROOT / "hardware" / "firmware"
SHIPPED = ROOT / "custom_components" / "run_primer" / "firmware" / "bundle.txt"

pytestmark = pytest.mark.skipif(
    not (FIRMWARE / "primer" / "bundle.py").exists() or not SHIPPED.exists(),
    reason="this checkout has no firmware",
)


@dataclass(kw_only=True)
class RealPico(Pico):
    """A sensor whose answers the firmware itself gives."""

    receiver: Any

    async def obey(self, command: dict[str, Any]) -> dict[str, Any]:
        """Let the firmware do one step."""
        answer: dict[str, Any] = await self.receiver.obey(command)
        if command["step"] == "begin":
            self.version = command["version"]
        if answer.pop("done", False):
            self.restart(str(self.version))
        return answer


class Slots:
    """The two places for updates, in a folder."""

    trial = False

    def __init__(self, root: Path) -> None:
        """Start with both empty."""
        self.root = str(root)
        self.next: str | None = None
        (root / "a").mkdir()

    def idle(self) -> str:
        """Return the place that is not in use."""
        return "a"

    def try_next(self, slot: str) -> None:
        """Note what is tried next."""
        self.next = slot


def unpacked(slots: Slots) -> str:
    """Return one of the files that came."""
    return Path(slots.root, "a", "primer", "bundle.py").read_text("utf-8")


@pytest.fixture
def slots(tmp_path: Path) -> Slots:
    """The sensor's flash."""
    root = tmp_path / "flash"
    root.mkdir()
    return Slots(root)


@pytest.fixture
def pico(
    hass: HomeAssistant,
    mqtt_mock: MqttMockHAClient,
    platform: VirtualSensor,
    slots: Slots,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[RealPico]:
    """The platform."""
    monkeypatch.syspath_prepend(str(FIRMWARE))
    receiver = importlib.import_module("primer.bundle").Receiver(slots, KEY)
    device = RealPico(hass=hass, sensor=platform, receiver=receiver)
    mqtt_mock.async_publish.side_effect = device.take
    yield device
    mqtt_mock.async_publish.side_effect = None


@pytest.mark.parametrize("lost", [set(), {1, 4, 9}], ids=["calm", "stormy"])
async def test_the_shipped_firmware_reaches_the_flash_byte_by_byte(
    hass: HomeAssistant,
    bundle: None,
    pico: RealPico,
    slots: Slots,
    keyed: MockConfigEntry,
    gym: Gym,
    lost: set[int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(update, "BUNDLE", SHIPPED)
    assert await hass.config_entries.async_reload(keyed.entry_id)
    await gym.wait(2)
    old = pico.sensor.hello(firmware="0.0.1")
    async_fire_mqtt_message(hass, pico.sensor.topic("hello"), old, retain=True)
    pico.lose_replies_to = lost
    await install(hass, gym, seconds=200)
    shipped = read_bundle(SHIPPED)
    assert shipped is not None
    assert firmware(hass).attributes["installed_version"] == shipped.version
    assert slots.next == "a"
    assert unpacked(slots) == (FIRMWARE / "primer" / "bundle.py").read_text("utf-8")
