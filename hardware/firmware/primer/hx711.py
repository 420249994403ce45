"""The load cells' converters, read by the chip itself: no sample waits for Python.

A state machine clocks each HX711 as soon as it has a conversion. One DMA channel takes the
word into a ring, a second one puts the microsecond timer next to it and hands back to the
first. The processor only looks at the rings, at any time within 3.2 seconds at 80 Hz.

Timing and coding of the HX711: Avia Semiconductor, HX711 data sheet, "Serial Interface".
Registers: RP2040 data sheet 4.6, RP2350 data sheet 12.8.
"""

from array import array
import sys
import time

from machine import Pin, mem32
import micropython
from micropython import const
import rp2
import uctypes

from . import wire

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    # What the state machine's assembler and the viper compiler know by themselves.
    from rp2.asm_pio import (
        in_,
        jmp,
        label,
        mov,
        nop,
        pin,
        pins,
        set,
        wait,
        wrap,
        wrap_target,
        x,
        x_dec,
        y,
    )

    class ptr32(Any):
        """Memory as 32-bit words."""

    class Dma(rp2.DMA):
        """A DMA channel, with the attributes that its stubs leave out."""

        channel: int
        ctrl: int
        write: int
        registers: array[int]

else:
    Dma = rp2.DMA


RING_SAMPLES = const(256)
SETTLING_SAMPLES = const(3)
"""Conversions after the first that are not settled yet (the data sheet says four in all)."""
READ_OUT_US = const(75)
"""From the conversion until its last bit is in: 24 bits of 3 us, and the edges."""
SILENT_MS = const(310)
"""Three periods of the slowest rate (10 Hz): nobody is there, or it hangs."""
POWER_DOWN_US = const(100)
"""A clock high for longer than 60 us switches the HX711 off."""

_RING_BYTES = const(1024)
_RING_BITS = const(10)
_WORD = const(2)
_ALWAYS = const(0x3F)
_PIO0_RX_REQUEST = const(4)
_WRITE_ADDRESS = const(4)
_UNTOUCHED = const(0xFFFFFFFF)
_MASK = const(0xFFFFFFFF)
_MARGIN = const(4)
_SLOTS = const(4)
_MOST_PULSES = const(3)

_IS_RP2350 = "RP2350" in getattr(sys.implementation, "_machine", "")
_TIMER = 0x400B0000 if _IS_RP2350 else 0x40054000
_DMA_ABORT = 0x50000464 if _IS_RP2350 else 0x50000444
_PIO0_RX_FIFO = const(0x50200020)
_TIMER_LOW = _TIMER + 0x28
"""TIMERAWL; TIMERAWH is in front of it. Reading them holds nothing up, and wraps nowhere."""

_ages: Any = array("i", bytes(4 * RING_SAMPLES))
"""Ages of the samples that were drained last, by any converter: lists would fill the heap."""
_clock: Any = array("I", (_TIMER, 0, 0))
"""For _read_clock: the timer's address; what it counts, above and below bit 29."""
_epoch = [0, 0]
"""The last count above bit 29, and its microseconds: a large number, made every nine minutes."""


@micropython.viper
def _read_clock(clock: ptr32):  # noqa: ANN202 - viper cannot say None
    """Read the timer's upper and lower half as of one moment, into parts that are small numbers."""
    timer = ptr32(clock[0])
    while True:
        # The upper half may count on while the lower one is read.
        high = int(timer[9])
        low = int(timer[10])
        if int(timer[9]) == high:
            clock[1] = (high << 3) | ((low >> 29) & 7)
            clock[2] = low & 0x1FFFFFFF
            return


@micropython.native
def monotonic_us() -> int:
    """Return microseconds since boot, 64 bits; never wraps."""
    _read_clock(_clock)
    if _clock[1] != _epoch[0]:
        _epoch[0] = _clock[1]
        _epoch[1] = _clock[1] << 29
    return _epoch[1] + _clock[2]


@rp2.asm_pio(
    sideset_init=rp2.PIO.OUT_LOW,
    in_shiftdir=rp2.PIO.SHIFT_LEFT,
    autopush=True,
    push_thresh=25,
)
def read_hx711() -> None:
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


# What the viper functions share with Hx711: an array of 32-bit words.
_RING = const(0)
_WRITTEN = const(1)
_NEXT = const(2)
_LAST = const(3)
_FLAGS = const(4)


@micropython.viper
def _count(state: ptr32) -> int:
    """Return how many samples wait; -1 when the ring was overrun."""
    ring = ptr32(state[0])
    follow = int(state[2])
    # The sample taken last is still there, or newer ones have come all the way round.
    if ring[256 + ((follow - 1) & 255)] != state[3]:
        return -1
    # Of both DMA channels the time stamps' is behind: where it writes, all before is complete.
    return (((int(ptr32(state[1])[0]) - int(state[0])) >> 2) - follow) & 255


@micropython.viper
def _unpack(state: ptr32, count: int, now: int, values, ages: ptr32):  # noqa: ANN001, ANN202 - viper knows no others
    """Append the values of samples that are alike, the oldest first, and write their ages.

    `now` is what the ages are counted back from; viper takes its lower 32 bits. A sample out of
    step with the clock ends those in step, and the other way round.
    """
    ring = ptr32(state[0])
    at = int(state[2])
    in_step = int(ring[at]) & 1
    flags = 0 if in_step else 2
    taken = 0
    while count and (int(ring[at]) & 1) == in_step:
        value = ((int(ring[at]) >> 1) ^ 0x800000) - 0x800000
        if value == 0x7FFFFF or value == -0x800000:  # noqa: PLR1714 - viper has no `in`
            flags |= 1
        values.append(value)
        ages[taken] = now - int(ring[256 + at]) + READ_OUT_US
        taken += 1
        state[3] = ring[256 + at]
        at = (at + 1) & 255
        count -= 1
    state[2] = at
    state[4] = flags


def make_rings(count: int) -> bytearray:
    """Return memory for so many converters: two DMA rings for each.

    A ring must begin at a multiple of its size: there is room to align.
    """
    return bytearray((2 * count + 1) * _RING_BYTES)


class Hx711:
    """One HX711 on two pins."""

    def __init__(
        self,
        slot: int,
        data_pin: int,
        clock_pin: int,
        extra_pulses: int = 1,
        rings: bytearray | None = None,
    ) -> None:
        """Claim a state machine (slot 0 to 3) and two DMA channels.

        extra_pulses after the 24 bits: 1 is channel A at gain 128, 2 is B at 32, 3 is A at 64.
        `rings` is memory that all slots share, see make_rings; each has its own without it.
        Raise ValueError for others, OSError when the chip has no DMA channel left.
        """
        if not 0 <= slot < _SLOTS:
            raise ValueError("slot")
        if not 1 <= extra_pulses <= _MOST_PULSES:
            raise ValueError("pulses")
        self._extra = extra_pulses - 1
        # Without a cell the pin must not float: high is "no conversion".
        data = Pin(data_pin, Pin.IN, Pin.PULL_UP)
        clock = Pin(clock_pin, Pin.OUT, value=0)
        self._machine = rp2.StateMachine(
            slot, read_hx711, freq=1_000_000, in_base=data, sideset_base=clock
        )
        self._fifo = _PIO0_RX_FIFO + 4 * slot
        self._request = _PIO0_RX_REQUEST + slot
        self._memory = make_rings(1) if rings is None else rings
        self._ring = (uctypes.addressof(self._memory) + _RING_BYTES - 1) & -_RING_BYTES
        if rings is not None:
            self._ring += 2 * _RING_BYTES * slot
        self._words = Dma()
        self._stamps = Dma()
        pointer = uctypes.addressof(self._stamps.registers) + _WRITE_ADDRESS
        self._state: Any = array("I", (self._ring, pointer, 0, _UNTOUCHED, 0))
        self._heard = True
        self._silent_since = 0
        self._flags = 0
        self._unsettled = 0
        self._dropped = 0

    def start(self) -> None:
        """Begin to sample."""
        self._halt()
        self._state[_NEXT] = 0
        self._state[_LAST] = _UNTOUCHED
        for at in range(RING_SAMPLES):
            mem32[self._ring + _RING_BYTES + 4 * at] = _UNTOUCHED
        self._stamps.config(
            read=_TIMER_LOW,
            write=self._ring + _RING_BYTES,
            count=1,
            ctrl=_pack(self._stamps, _ALWAYS, self._words),
        )
        self._words.config(
            read=self._fifo,
            write=self._ring,
            count=1,
            ctrl=_pack(self._words, self._request, self._stamps),
            trigger=True,
        )
        self._run()

    def recover(self) -> None:
        """Switch the HX711 off and on: it is silent or out of step. Takes 0.1 ms."""
        self._machine.active(0)
        self._machine.exec("nop().side(1)")
        time.sleep_us(POWER_DOWN_US)
        waiting = _count(self._state)
        if waiting > 0:
            self._dropped += waiting
            self._go_to((self._state[_NEXT] + waiting) & (RING_SAMPLES - 1))
        self._run()

    @micropython.native
    def drain(self, now_us: int) -> tuple[list[int], Sequence[int], int, int]:
        """Return what was converted since the last drain: values, ages, flags, dropped.

        Values are signed 24-bit counts, ages how many microseconds before `now_us` each was
        converted (as many as values or more, valid until the next drain of any converter), flags
        those of wire, and dropped counts samples lost since boot. Never waits. Samples of
        different flags do not share a drain: the others come with the next one.
        """
        state = self._state
        count = _count(state)
        if count < 0:
            self._skip()
            count = _count(state)
        if count and self._unsettled > SETTLING_SAMPLES:
            self._go_to((state[_NEXT] + 1) & (RING_SAMPLES - 1))
            self._unsettled -= 1
            count -= 1
        if not count:
            return [], _ages, self._silence(), self._dropped
        self._heard = True
        if self._unsettled:
            count = min(count, self._unsettled)
        values: list[int] = []
        _unpack(state, count, now_us, values, _ages)
        flags = state[_FLAGS]
        if self._unsettled:
            self._unsettled -= len(values)
            flags |= wire.SETTLING
        return values, _ages, flags, self._dropped

    def _silence(self) -> int:
        """Return SENSOR_FAULT when there was no conversion for long, else 0."""
        now = time.ticks_ms()
        if self._heard:
            self._heard = False
            self._silent_since = now
            self._flags = 0
        elif time.ticks_diff(now, self._silent_since) > SILENT_MS:
            self._flags = wire.SENSOR_FAULT
        return self._flags

    def _go_to(self, index: int) -> None:
        """Go on with this sample of the ring."""
        self._state[_NEXT] = index
        self._state[_LAST] = self._stamp(index - 1)

    def _stamp(self, index: int) -> int:
        """Return when a sample of the ring was complete, lower 32 bits."""
        at = index & (RING_SAMPLES - 1)
        return mem32[self._ring + _RING_BYTES + 4 * at] & _MASK

    def _skip(self) -> None:
        """Go on with the oldest sample there is after an overrun; count the lost ones."""
        end = ((self._stamps.write - self._ring) >> 2) & (RING_SAMPLES - 1)
        # A few more than need be, so that none is overwritten while it is read.
        first = end + _MARGIN
        oldest = self._stamp(first)
        span = (self._stamp(end - 1) - oldest) & _MASK
        steps = RING_SAMPLES - _MARGIN - 1
        if self._state[_LAST] != _UNTOUCHED:
            since = (oldest - self._state[_LAST]) & _MASK
            self._dropped += (since * steps + span // 2) // span - 1
        self._go_to(first & (RING_SAMPLES - 1))

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
        self._machine.exec(f"set(y, {self._extra}).side(0)")
        self._unsettled = SETTLING_SAMPLES + 1
        self._heard = True
        self._machine.active(1)


def _pack(dma: Dma, request: int, following: Dma) -> int:
    """Return settings of a DMA channel: a word into a ring on request, then the next channel."""
    return dma.pack_ctrl(
        size=_WORD,
        inc_read=False,
        inc_write=True,
        ring_size=_RING_BITS,
        ring_sel=True,
        treq_sel=request,
        chain_to=following.channel,
    )
