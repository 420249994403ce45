// A model of the HX711 by its data sheet: conversions, read-out, gain pulses, power-down.
//
// It is less kind than the chip where the data sheet is silent: the first conversions after
// power-up are garbage instead of held back, and a conversion that ends during a read-out
// replaces the bits that are still to come.

import { GPIOPinState } from 'rp2040js';

const DATA_VALID_NS = 100; // T2: from the clock's rise until the bit is there, at most
const POWER_DOWN_NS = 60_000;
const SETTLING = 4;
const GARBAGE = 0x2aaaaa;

export class Hx711 {
  // period: ns between conversions; value: (index) => signed count of a conversion;
  // fault: null, 'disconnected', 'stuck_low' or 'desync' (misses every 50th read-out's 7th pulse)
  constructor(board, { data, clock, period, offset = 0, value, fault = null }) {
    this.board = board;
    this.data = board.mcu.gpio[data];
    this.clockPin = board.mcu.gpio[clock];
    this.period = period;
    this.value = value;
    this.fault = fault;
    this.count = 0; // settled conversions since the beginning
    this.unsettled = SETTLING - 1;
    this.converted = []; // [ns, value] of what could have been read
    this.highNs = []; // widths of clock pulses
    this.lowNs = []; // pauses between pulses of a read-out
    this.pulses = []; // pulses of each read-out
    this.powerDowns = 0;
    this.word = 0;
    this.pulse = 0;
    this.ready = false;
    this.powered = true;
    this.edge = -1;
    this.clockHigh = false;
    this.conversion = board.clock.createAlarm(() => this.convert());
    this.output = board.clock.createAlarm(() => this.data.setInputValue(this.next));
    this.sleep = board.clock.createAlarm(() => this.powerDown());
    if (fault === 'disconnected') {
      // What the firmware's own pull-up makes of an open pin.
      Object.defineProperty(this.data, 'rawInputValue', {
        get: () => this.data.pullupEnabled,
        set: () => {},
      });
      return;
    }
    this.data.setInputValue(fault !== 'stuck_low');
    if (fault === 'stuck_low') {
      return;
    }
    this.clockPin.addListener((state) => this.clocked(state === GPIOPinState.High));
    this.conversion.schedule(offset);
  }

  convert() {
    this.conversion.schedule(this.period);
    const settled = this.unsettled === 0;
    const value = settled ? this.value(this.count) : GARBAGE;
    this.word = value & 0xffffff;
    if (settled) {
      this.converted.push([this.board.clock.nanos, value]);
      this.count++;
    } else {
      this.unsettled--;
    }
    if (this.pulse === 0) {
      this.ready = true;
      this.data.setInputValue(false);
    }
  }

  clocked(high) {
    if (high === this.clockHigh) {
      return; // another kind of low
    }
    this.clockHigh = high;
    const now = this.board.clock.nanos;
    if (high) {
      if (this.pulse > 0) {
        this.lowNs.push(now - this.edge);
      }
      this.sleep.schedule(POWER_DOWN_NS);
    } else {
      this.sleep.cancel();
      if (this.edge >= 0 && this.powered) {
        this.highNs.push(now - this.edge);
      }
    }
    this.edge = now;
    if (!this.powered) {
      if (!high) {
        this.powerUp();
      }
      return;
    }
    if (high && (this.ready || this.pulse > 0)) {
      this.shift();
    }
  }

  shift() {
    if (this.fault === 'desync' && this.pulse === 6 && this.pulses.length % 50 === 49 && !this.missed) {
      this.missed = true;
      return;
    }
    this.ready = false;
    this.pulse++;
    // The 25th pulse brings the line back to high.
    this.next = this.pulse > 24 || ((this.word >> (24 - this.pulse)) & 1) === 1;
    this.output.schedule(DATA_VALID_NS);
    if (this.pulse === 1) {
      this.board.after(120_000, () => this.endOfReadOut());
    }
  }

  endOfReadOut() {
    this.pulses.push(this.pulse);
    this.pulse = 0;
    this.missed = false;
    this.data.setInputValue(true);
  }

  powerDown() {
    this.powerDowns++;
    this.powered = false;
    this.ready = false;
    this.pulse = 0;
    this.conversion.cancel();
    this.output.cancel();
    this.data.setInputValue(true);
  }

  powerUp() {
    this.powered = true;
    this.unsettled = SETTLING - 1;
    this.conversion.schedule(this.period);
  }
}
