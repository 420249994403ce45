"""A Pico W or Pico 2 W: everything of the hardware but the converters, which hx711.py has."""

import asyncio
import binascii
import gc
import os
import time

import machine
import network

from . import hx711
from .app import App
from .led import Led
from .native import const
from .radio import Sockets

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .faces import Adc, Slots
    from .settings import Channel, Settings

_NO_POWER_SAVING = const(0xA11140)
"""CYW43: power saving costs up to 100 ms a packet."""
_JOIN_TENTHS = const(150)
_WATCHDOG = {"rp2040": 0x40058000, "rp2350": 0x400D8000}
"""Address of its control register; bit 30 enables it (RP2040 data sheet 4.7, RP2350 12.9)."""
_WATCHDOG_ENABLE = 1 << 30
_CLEAR_BITS = const(0x3000)
"""Offset of the alias whose writes clear bits."""
_TEXT_EVERY_MS = const(5000)


class Wifi(Sockets):
    """The radio."""

    def __init__(self, settings: Settings) -> None:
        """Be in no network yet."""
        super().__init__()
        self._settings = settings
        self._timed = not settings.tls
        if settings.country != "XX":
            network.country(settings.country)
        network.hostname("run-primer")
        self._wlan = network.WLAN(network.STA_IF)

    async def join(self) -> None:
        """Join the network of the settings. Raise OSError when it is not there."""
        wlan = self._wlan
        if not wlan.isconnected():
            wlan.active(True)
            wlan.config(pm=_NO_POWER_SAVING)
            wlan.connect(self._settings.ssid, self._settings.wifi_password or None)
            await self._until_joined()
        if not self._timed:
            # A certificate is judged by its dates.
            self._timed = set_clock(self._settings.flashed_at)

    async def _until_joined(self) -> None:
        """Wait; a radio that fails is switched off, which cures it when it hangs."""
        for _ in range(_JOIN_TENTHS):
            if self._wlan.isconnected():
                return
            if self._wlan.status() < 0:
                break
            await asyncio.sleep(0.1)
        status = self._wlan.status()
        self._wlan.active(False)
        raise OSError("Wi-Fi: " + str(status))


class Pico:
    """The board."""

    def __init__(self, settings: Settings, watchdog: machine.WDT) -> None:
        """Take over the radio, the light and the watchdog."""
        self.id = binascii.hexlify(machine.unique_id()).decode()[-8:]
        self.model = os.uname().machine.split(" with ")[0].replace("Raspberry Pi ", "")
        self.board = chip()
        self.radio = Wifi(settings)
        self.light = make_light()
        self._watchdog = watchdog

    def converters(self, channels: list[Channel]) -> list[Adc]:
        """Return a converter for each channel, not started."""
        rings = hx711.make_rings(len(channels))
        return [
            hx711.Hx711(slot, channel.data_pin, channel.clock_pin, rings=rings)
            for slot, channel in enumerate(channels)
        ]

    def now_us(self) -> int:
        """Return monotonic microseconds."""
        return hx711.monotonic_us()

    def free_heap(self) -> int:
        """Return free bytes after a collection."""
        gc.collect()
        return gc.mem_free()

    def collect(self) -> None:
        """Take back the memory that nobody uses any more."""
        gc.collect()

    def log(self, text: str) -> None:
        """Say something on USB."""
        print(text)

    def feed(self) -> None:
        """Tell the watchdog that all is well."""
        self._watchdog.feed()

    def restart(self) -> None:
        """Begin anew."""
        machine.reset()


def run(slots: Slots, watchdog: machine.WDT) -> None:
    """Be a sensor for ever; with settings that cannot be used, say so for ever."""
    settings = _read_settings(slots, watchdog)
    if settings is not None:
        asyncio.run(App(settings, Pico(settings, watchdog), slots).run())


def _read_settings(slots: Slots, watchdog: machine.WDT) -> Settings | None:
    """Return the settings, and leave nothing of what read them in memory."""
    from . import settings as stored

    try:
        settings = stored.load("/" + stored.FILE)
    except stored.SettingsError as error:
        if slots.trial:
            raise  # The application before could read them: back to it.
        asyncio.run(complain(str(error), watchdog))
        return None
    stored.forget()
    return settings


async def complain(text: str, watchdog: machine.WDT) -> None:
    """Show that the settings are wrong, and say on USB how."""
    led = Led(make_light(), hx711.monotonic_us)
    led.state = "settings"
    blinking = asyncio.create_task(led.run())
    while not blinking.done():
        print("Run Primer cannot start:", text)
        for _ in range(_TEXT_EVERY_MS // 1000):
            watchdog.feed()
            await asyncio.sleep(1)


def make_light() -> Callable[[bool], None]:
    """Return what switches the light of the board."""
    pin = machine.Pin("LED", machine.Pin.OUT)

    def light(on: bool) -> None:
        pin.value(1 if on else 0)

    return light


def chip() -> str:
    """Return rp2040 or rp2350."""
    return "rp2350" if "RP2350" in os.uname().machine else "rp2040"


def stop_watchdog() -> None:
    """Stop the watchdog, which MicroPython itself cannot."""
    machine.mem32[_WATCHDOG[chip()] + _CLEAR_BITS] = _WATCHDOG_ENABLE


def set_clock(least: int) -> bool:
    """Ask the network for the time; without an answer it is at least when this was flashed.

    Return True once the network has answered. `least` is in seconds since 1970.
    """
    try:
        import ntptime

        ntptime.timeout = 1
        ntptime.settime()
    except (ImportError, OSError):
        if time.time() < least:
            parts = time.gmtime(least)
            machine.RTC().datetime(parts[:3] + (parts[6],) + parts[3:6] + (0,))
        return False
    return True
