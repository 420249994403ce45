"""An update all the way: the update entity, a real broker, and the firmware on MicroPython."""

import asyncio
from collections.abc import AsyncIterator, Iterator
import json
from pathlib import Path

from primer import VERSION
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from homeassistant.core import HomeAssistant, State
from homeassistant.exceptions import HomeAssistantError

from custom_components.run_primer import update
from custom_components.run_primer.firmware_bundle import BUNDLE
from tests.broker import Broker, Listener
from tests.ha.real_mqtt import connected_mqtt, until

from .parts import KEY
from .test_bundle import content, packed
from .unix_port import ROOT, TOPIC, Pico, flash

OLD = "0.9.0"
FIRMWARE = ROOT / "hardware" / "firmware" / "primer"


@pytest.fixture
def expected_lingering_timers() -> bool:
    """The MQTT client keeps a timer of its own."""
    return True


@pytest.fixture
def pico(micropython: str, broker: Broker, tmp_path: Path) -> Iterator[Pico]:
    """A sensor that was flashed with an older firmware."""
    flash(tmp_path, OLD)
    with Pico(micropython, broker.port, tmp_path) as pico:
        yield pico


@pytest.fixture
def key() -> bytes:
    """What the owner entered as the sensor's key."""
    return KEY


@pytest.fixture
async def station(
    hass: HomeAssistant, mock_hass_config: None, broker: Broker, pico: Pico, key: bytes
) -> AsyncIterator[MockConfigEntry]:
    """A station with the sensor, which is heard."""
    listener = Listener(broker.port)
    hello = (await asyncio.to_thread(listener.wait_for, "hello"))[0].decode()
    listener.close()
    sensor_id = TOPIC.partition("/")[2]
    entry = MockConfigEntry(
        domain="run_primer",
        data={"name": "Garage", "base_topic": "run_primer"},
        subentries_data=[
            {
                "data": {"sensor_id": sensor_id, "hello": hello, "key": key.hex()},
                "subentry_type": "sensor",
                "title": "Unix",
                "unique_id": sensor_id,
            }
        ],
    )
    entry.add_to_hass(hass)
    async with connected_mqtt(hass, broker.port):
        assert await hass.config_entries.async_setup(entry.entry_id)
        await until(lambda: firmware(hass).state == "on" and link_boot(entry) is not None)
        yield entry
        assert await hass.config_entries.async_unload(entry.entry_id)


def firmware(hass: HomeAssistant) -> State:
    """Return the sensor's firmware as Home Assistant shows it."""
    state = hass.states.get("update.unix_firmware")
    assert state is not None
    return state


def link_boot(station: MockConfigEntry) -> int | None:
    """Return the boot that the sensor said hello from."""
    (link,) = station.runtime_data.links.values()
    boot: int | None = link.boot
    return boot


async def install(hass: HomeAssistant) -> None:
    """Press Install, and wait until it is over."""
    data = {"entity_id": "update.unix_firmware"}
    await hass.services.async_call("update", "install", data, blocking=True)


def choice(folder: Path) -> object:
    """Return what the sensor starts from."""
    chosen: object = json.loads((folder / "boot.json").read_text("utf-8"))
    return chosen


@pytest.mark.parametrize("trouble", ["power", "broker"])
async def test_the_shipped_firmware_arrives_runs_and_is_kept_whatever_fails_on_the_way(
    hass: HomeAssistant,
    station: MockConfigEntry,
    pico: Pico,
    broker: Broker,
    tmp_path: Path,
    trouble: str,
) -> None:
    installing = asyncio.ensure_future(install(hass))
    await until(lambda: (firmware(hass).attributes.get("update_percentage") or 0) > 30)
    if trouble == "power":
        pico.cut_power()
    else:
        broker.stop()
        broker.start()
    await installing
    await until(lambda: firmware(hass).state == "off")
    assert firmware(hass).attributes["installed_version"] == VERSION
    await until(lambda: choice(tmp_path) == {"slot": "a", "state": "good", "back": ""})
    assert content(tmp_path / "a") == {p.name: p.read_bytes() for p in FIRMWARE.glob("*.py")}


@pytest.mark.parametrize("key", [bytes(32)])
async def test_a_wrong_key_changes_nothing(
    hass: HomeAssistant, station: MockConfigEntry, pico: Pico, tmp_path: Path
) -> None:
    boot = link_boot(station)
    with pytest.raises(HomeAssistantError, match="does not accept its device key"):
        await install(hass)
    assert firmware(hass).attributes["installed_version"] == OLD
    assert link_boot(station) == boot, "it did not even restart"
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize(
    "app",
    [b"raise RuntimeError('not this time')\n", b"class App:\n def __init__(self, *_): 1 / 0\n"],
    ids=["import", "start"],
)
async def test_a_firmware_that_does_not_start_gives_way_to_the_one_before(
    hass: HomeAssistant,
    station: MockConfigEntry,
    pico: Pico,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    app: bytes,
) -> None:
    bundle = tmp_path_factory.mktemp("bundle") / "bundle.txt"
    needed = ("__init__.py", "settings.py", "radio.py")
    files = {name: (FIRMWARE / name).read_bytes() for name in needed}
    bundle.write_bytes(packed({**files, "app.py": app}, "9.9.9"))
    monkeypatch.setattr(update, "BUNDLE", bundle)
    assert await hass.config_entries.async_reload(station.entry_id)
    await until(lambda: firmware(hass).state == "on" and link_boot(station) is not None)
    with pytest.raises(HomeAssistantError, match=r"did not come back with firmware 9\.9\.9"):
        await install(hass)
    await until(lambda: firmware(hass).state == "on")
    assert firmware(hass).attributes["installed_version"] == OLD
    assert choice(tmp_path) == {"slot": "", "state": "good", "back": ""}


def test_what_ships_is_a_bundle_of_this_version() -> None:
    bundle = update.read_bundle(BUNDLE)
    assert bundle is not None
    assert bundle.version == VERSION
