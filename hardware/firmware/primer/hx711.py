"""The load cells' converters, read by the chip itself: no sample waits for Python.

A state machine clocks each HX711 as soon as it has a conversion. One DMA channel takes the
word into a ring, a second one puts the microsecond timer next to it and hands back to the
first. The processor only looks at the rings, at any time within 3.2 seconds at 80 Hz.

Timing and coding of the HX711: Avia Semiconductor, HX711 data sheet, "Serial Interface".
Registers: RP2040 data sheet 4.6, RP2350 data sheet 12.8.
"""

import sys
from time import sleep_us

from machine import Pin, mem32
import micropython
from micropython import const
import rp2
import uctypes

from . import wire

RING_SAMPLES = const(256)
SETTLING_SAMPLES = const(3)
"""Conversions after the first that are not settled yet (the data sheet says four in all)."""
READ_OUT_US = const(75)
"""From the conversion until its last bit is in: 24 bits of 3 us, and the edges."""
SILENT_US = const(310_000)
"""Three periods of the slowest rate (10 Hz): nobody is there, or it hangs."""
POWER_DOWN_US = const(100)
"""A clock high for longer than 60 us switches the HX711 off."""

_RING_BYTES = const(1024)
_RING_BITS = const(10)
_WORD = const(2)
_ALWAYS = const(0x3F)
_PIO0_RX0 = const(4)
_UNTOUCHED = const(0xFFFFFFFF)
_MASK = const(0xFFFFFFFF)
_MARGIN = const(4)
_MOST = const(4)

_TIMER = 0x400B0000 if "RP2350" in sys.implementation._machine else 0x40054000
_RAW_HIGH = _TIMER + 0x24
_RAW_LOW = _TIMER + 0x28
_DMA_ABORT = 0x50000464 if "RP2350" in sys.implementation._machine else 0x50000444


def monotonic_us() -> int:
    """Return microseconds since boot, 64 bits; never wraps."""
    while True:
        # Above 2**31 mem32 is negative. The upper half counts on while the lower one is read.
        high = mem32[_RAW_HIGH] & _MASK
        low = mem32[_RAW_LOW] & _MASK
        if mem32[_RAW_HIGH] & _MASK == high:
            return (high << 32) | low


@rp2.asm_pio(
    sideset_init=rp2.PIO.OUT_LOW,
    in_shiftdir=rp2.PIO.SHIFT_LEFT,
    autopush=True,
    push_thresh=25,
)
def read_hx711():
    """Clock 25 bits out of an HX711 at 1 MHz, and `y` more pulses that choose the next gain.

    The clock is the side-set pin: 1 us high, 2 us low, sampled as it falls. The 25th bit is
    what follows the 24 of the value: high, unless a pulse was missed or added.
    """
    wrap_target()
    set(x, 24).side(0)
    wait(0, pin, 0).side(0)
    label("bit")
    nop().side(1)
    in_(pins, 1).side(0)
    jmp(x_dec, "bit").side(0)
    mov(x, y).side(0)
    jmp("more").side(0)
    label("pulse")
    nop().side(1)
    label("more")
    jmp(x_dec, "pulse").side(0)
    wait(1, pin, 0).side(0)
    wrap()


@micropython.viper
def _unpack(ring: ptr32, first: int, count: int, now: int, values, ages) -> int:
    """Append the values and ages in microseconds of samples that are alike, the oldest first.

    Return how many, times 16, plus their flags. A sample out of step ends those in step.
    """
    in_step = int(ring[first & 255]) & 1
    flags = 0 if in_step else 2
    taken = 0
    while taken < count:
        at = (first + taken) & 255
        word = int(ring[at])
        if (word & 1) != in_step:
            break
        value = ((word >> 1) ^ 0x800000) - 0x800000
        if value == 0x7FFFFF or value == -0x800000:
            flags |= 1
        values.append(value)
        ages.append(now - int(ring[at + 256]))
        taken += 1
    return taken * 16 + flags


class Hx711:
    """One HX711 on two pins."""

    def __init__(self, slot: int, data_pin: int, clock_pin: int, extra_pulses: int = 1) -> None:
        """Claim a state machine (slot 0 to 3) and two DMA channels.

        extra_pulses after the 24 bits: 1 is channel A at gain 128, 2 is B at 32, 3 is A at 64.
        Raise ValueError for others, OSError when the chip has no DMA channel left.
        """
        if not 0 <= slot < _MOST:
            raise ValueError("slot")
        if not 1 <= extra_pulses <= 3:
            raise ValueError("pulses")
        self._extra = extra_pulses - 1
        # Without a cell the pin must not float: high is "no conversion".
        data = Pin(data_pin, Pin.IN, Pin.PULL_UP)
        clock = Pin(clock_pin, Pin.OUT, value=0)
        self._machine = rp2.StateMachine(
            slot, read_hx711, freq=1_000_000, in_base=data, sideset_base=clock
        )
        self._fifo = 0x50200020 + 4 * slot
        self._request = _PIO0_RX0 + slot
        # A DMA ring must begin at a multiple of its size: two of them, and room to align.
        self._memory = bytearray(3 * _RING_BYTES)
        self._ring = (uctypes.addressof(self._memory) + _RING_BYTES - 1) & -_RING_BYTES
        self._words = rp2.DMA()
        self._stamps = rp2.DMA()
        self._next = 0
        self._last = _UNTOUCHED
        self._heard_us = 0
        self._unsettled = 0
        self._discard = 0
        self._dropped = 0

    def start(self) -> None:
        """Begin to sample."""
        self._halt()
        self._next = 0
        self._last = _UNTOUCHED
        for at in range(RING_SAMPLES):
            mem32[self._ring + _RING_BYTES + 4 * at] = _UNTOUCHED
        stamps = self._stamps.pack_ctrl(
            size=_WORD, inc_read=False, inc_write=True, ring_size=_RING_BITS, ring_sel=True,
            treq_sel=_ALWAYS, chain_to=self._words.channel,
        )
        words = self._words.pack_ctrl(
            size=_WORD, inc_read=False, inc_write=True, ring_size=_RING_BITS, ring_sel=True,
            treq_sel=self._request, chain_to=self._stamps.channel,
        )
        self._stamps.config(read=_RAW_LOW, write=self._ring + _RING_BYTES, count=1, ctrl=stamps)
        self._words.config(read=self._fifo, write=self._ring, count=1, ctrl=words, trigger=True)
        self._run()

    def recover(self) -> None:
        """Switch the HX711 off and on: it is silent or out of step. Takes 0.1 ms."""
        self._machine.active(0)
        self._machine.exec("nop().side(1)")
        sleep_us(POWER_DOWN_US)
        waiting = (self._written() - self._next) & (RING_SAMPLES - 1)
        self._advance(waiting)
        self._dropped += waiting
        self._run()

    def drain(self):
        """Return what was converted since the last drain: values, times, flags, dropped.

        Values are signed 24-bit counts, times the 64-bit microseconds of each conversion,
        flags those of wire, and dropped counts samples lost since boot. Never waits. Samples
        that share no flags do not share a drain: the others come with the next one.
        """
        end = self._written()
        now = monotonic_us()
        if mem32[self._ring + _RING_BYTES + 4 * ((self._next - 1) & 255)] & _MASK != self._last:
            self._skip(end, now)
        count = (end - self._next) & (RING_SAMPLES - 1)
        if count and self._discard:
            self._advance(1)
            self._discard = 0
            count -= 1
        if not count:
            silent = now - self._heard_us > SILENT_US
            return [], [], wire.SENSOR_FAULT if silent else 0, self._dropped
        self._heard_us = now
        if self._unsettled:
            count = min(count, self._unsettled)
        return self._take(count, now)

    def _take(self, count: int, now: int):
        """Return at most so many samples that are alike."""
        values: list[int] = []
        ages: list[int] = []
        taken = _unpack(self._ring, self._next, count, now & _MASK, values, ages)
        count, flags = taken >> 4, taken & 15
        if self._unsettled:
            self._unsettled -= count
            flags |= wire.SETTLING
        self._advance(count)
        base = now - READ_OUT_US
        return values, [base - age for age in ages], flags, self._dropped

    def _written(self) -> int:
        """Return where the next sample goes. Time stamps come last: theirs is complete."""
        return ((self._stamps.write - self._ring) >> 2) & (RING_SAMPLES - 1)

    def _advance(self, count: int) -> None:
        """Forget samples that were taken."""
        self._next = (self._next + count) & (RING_SAMPLES - 1)
        at = (self._next - 1) & (RING_SAMPLES - 1)
        self._last = mem32[self._ring + _RING_BYTES + 4 * at] & _MASK

    def _skip(self, end: int, now: int) -> None:
        """Go on with the oldest sample there is after the ring was overrun; count the lost ones."""
        first = (end + _MARGIN) & (RING_SAMPLES - 1)
        kept = RING_SAMPLES - _MARGIN
        low = now & _MASK
        oldest = (low - mem32[self._ring + _RING_BYTES + 4 * first]) & _MASK
        newest = (low - mem32[self._ring + _RING_BYTES + 4 * ((end - 1) & 255)]) & _MASK
        span = oldest - newest
        since = ((low - self._last) & _MASK) - oldest
        if self._last != _UNTOUCHED:
            self._dropped += (since * (kept - 2) + span // 2) // span - 1
        self._next = first

    def _halt(self) -> None:
        """Stop it all, also what a program before this one left running."""
        self._machine.active(0)
        for dma in (self._words, self._stamps):
            dma.ctrl = 0
        mem32[_DMA_ABORT] = (1 << self._words.channel) | (1 << self._stamps.channel)
        while self._words.active() or self._stamps.active():
            pass

    def _run(self) -> None:
        """Start the state machine from the top; the HX711 has to settle."""
        self._machine.restart()
        self._machine.exec("set(y, {}).side(0)".format(self._extra))
        self._discard = 1
        self._unsettled = SETTLING_SAMPLES
        self._heard_us = monotonic_us()
        self._machine.active(1)
