// A Raspberry Pi Pico with MicroPython: the emulated RP2040 and what it needs around it.

import { readFileSync } from 'node:fs';
import { setImmediate as others, setTimeout as sleep } from 'node:timers/promises';
import { ConsoleLogger, LogLevel, Simulator, USBCDC } from 'rp2040js';
import { runOnClock } from './clocked-pio.mjs';

const CYCLE_NS = 8; // 125 MHz
const FLASH_START = 0x10000000;
const FLASH_PORT = 0x40080;
const DISK_START = 0xa0000;
const DISK_BYTES = 352 * 4096;
const SLICE_NS = 2_000_000; // how long to run before others have their turn
const ENTER_RAW = '\r\x03\x03\x01';

// Erases and programs the flash for the boot ROM (bootrom.c).
class FlashPort {
  constructor(mcu) {
    this.mcu = mcu;
    this.registers = [0, 0, 0];
    this.writes = 0;
    this.failAfter = Infinity; // power cut: nothing is written after so many operations
  }

  readUint32() {
    return 0;
  }

  writeUint32Atomic(offset, value) {
    this.writeUint32(offset, value);
  }

  writeUint32(offset, value) {
    if (offset < 12) {
      this.registers[offset / 4] = value >>> 0;
      return;
    }
    if (this.writes++ >= this.failAfter) {
      return;
    }
    const [start, count, source] = this.registers;
    const { flash } = this.mcu;
    if (value === 1) {
      flash.fill(0xff, start, start + count);
    } else {
      for (let i = 0; i < count; i++) {
        flash[start + i] &= this.mcu.readUint8(source + i);
      }
    }
  }
}

export class Board {
  // folder: where firmware.bin and bootrom.bin are; startUs: what its timer begins with;
  // disk: bytes of a file system, or nothing.
  constructor({ folder, startUs = 0, disk = null }) {
    const simulator = new Simulator();
    this.clock = simulator.clock;
    this.clock.nanosCounter = startUs * 1000;
    this.startNs = this.clock.nanosCounter;
    this.mcu = simulator.rp2040;
    this.mcu.logger = new ConsoleLogger(LogLevel.Error);
    const rom = readFileSync(`${folder}/bootrom.bin`);
    const words = new Uint32Array(4096);
    new Uint8Array(words.buffer).set(rom);
    this.mcu.loadBootrom(words);
    this.mcu.flash.set(readFileSync(`${folder}/firmware.bin`));
    if (disk) {
      this.mcu.flash.set(disk, DISK_START);
    }
    this.flashPort = new FlashPort(this.mcu);
    this.mcu.peripherals[FLASH_PORT] = this.flashPort;
    for (const pio of this.mcu.pio) {
      runOnClock(pio, this.clock);
    }
    this.mcu.core.PC = FLASH_START;
    this.text = '';
    this.pending = [];
    this.connected = false;
    this.idleNs = 0;
    this.pacedFrom = -Infinity; // at its own speed
    this.usb = new USBCDC(this.mcu.usbCtrl);
    this.waitToRead();
    this.usb.onDeviceConnected = () => {
      this.connected = true;
    };
    this.usb.onSerialData = (bytes) => {
      this.text += Buffer.from(bytes).toString('latin1');
    };
  }

  // Milliseconds since this board was switched on.
  get ms() {
    return (this.clock.nanos - this.startNs) / 1e6;
  }

  after(ns, callback) {
    this.clock.createAlarm(callback).schedule(ns);
  }

  // Run so many milliseconds, or until the condition holds; tell whether it did.
  async run(ms, condition = () => false) {
    const end = this.clock.nanos + ms * 1e6;
    while (this.clock.nanos < end) {
      this.slice(Math.min(end, this.clock.nanos + SLICE_NS));
      this.feedUsb();
      if (condition()) {
        return true;
      }
      await others();
      const ahead = this.ms - (Date.now() - this.pacedFrom);
      if (ahead > 1) {
        await sleep(ahead);
      }
    }
    return false;
  }

  // From now on be no faster than the world outside.
  pace() {
    this.pacedFrom = Date.now() - this.ms;
  }

  // Be as fast as can be again.
  hurry() {
    this.pacedFrom = -Infinity;
  }

  // The file system as it is now.
  disk() {
    return this.mcu.flash.subarray(DISK_START, DISK_START + DISK_BYTES);
  }

  slice(end) {
    const { clock, mcu } = this;
    const { core } = mcu;
    while (clock.nanos < end) {
      if (core.waiting) {
        const pause = Math.min(clock.nanosToNextAlarm || 1000, end - clock.nanos);
        this.idleNs += pause;
        clock.tick(pause);
      } else {
        clock.tick(core.executeInstruction() * CYCLE_NS);
      }
    }
  }

  // The emulator's host answers with nothing when it has nothing to say, a hundred thousand
  // times a second, and the processor is busy with that alone. A real one waits.
  waitToRead() {
    const { usbCtrl } = this.mcu;
    const answer = usbCtrl.onEndpointRead;
    usbCtrl.onEndpointRead = (endpoint, size) => {
      if (endpoint === this.usb.outEndpoint && this.usb.txFIFO.itemCount === 0) {
        this.answerLater = () => answer(endpoint, size);
      } else {
        answer(endpoint, size);
      }
    };
  }

  feedUsb() {
    while (this.pending.length && this.usb.txFIFO.itemCount < 256) {
      this.usb.sendSerialByte(this.pending.shift());
    }
    if (this.usb.txFIFO.itemCount) {
      this.answerLater?.();
      this.answerLater = null;
    }
  }

  send(text) {
    this.pending.push(...Buffer.from(text, 'utf8'));
  }

  async until(marker, ms) {
    if (!(await this.run(ms, () => this.text.includes(marker)))) {
      throw new Error(`no ${JSON.stringify(marker)} within ${ms} ms, but ${JSON.stringify(this.text.slice(-2000))}`);
    }
  }

  // Stop what runs and come to the raw REPL.
  async enterRawRepl() {
    if (!(await this.run(3000, () => this.connected))) {
      throw new Error('no USB connection');
    }
    await this.run(50);
    this.send(ENTER_RAW);
    await this.until('raw REPL; CTRL-B to exit\r\n>', 3000);
  }

  // Send a script to the raw REPL and begin to run it.
  async begin(source) {
    this.text = '';
    this.send(`${source}\x04`);
    await this.until('OK', 5000);
    this.text = this.text.slice(this.text.indexOf('OK') + 2);
  }

  // Run until the script has ended; return what it printed. Throw what it raised.
  async end(ms) {
    if (!(await this.run(ms, () => this.text.split('\x04').length > 2))) {
      throw new Error(`still running after ${ms} ms: ${this.text.slice(-2000)}`);
    }
    const [output, error] = this.text.split('\x04');
    this.text = '';
    if (error) {
      throw new Error(error);
    }
    return output.replaceAll('\r\n', '\n');
  }

  async execute(source, ms = 5000) {
    await this.begin(source);
    return this.end(ms);
  }
}
