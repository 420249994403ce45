// node run.mjs SCENARIO.json: run a script on an emulated Pico with HX711s, print what came out.
//
// A scenario, see board.py, has the folder of the image, a disk, the chips on their pins, the
// script for the raw REPL, and how long it may take in simulated milliseconds. With `port` there
// is a modem, and while it is connected time goes no faster than it does; in an `outage`, from and
// to in milliseconds, it is not. After `cut_after` operations the flash has no power. The answer,
// one line of JSON, has the script's output and, for each chip, what it converted and saw; the file
// system goes into the file `left`.

import { readFileSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { GPIOPinState } from 'rp2040js';
import { Board } from './board.mjs';
import { Hx711 } from './hx711.mjs';
import { pipeUart } from './uart.mjs';

const FLUSH_NS = 1_000_000;
const DIAL_PIN = 22;

// Even chance from 0 to 1, the same every time.
function chance(index, seed) {
  const mixed = Math.imul(Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(seed, 0x85ebca6b), 0xc2b2ae35);
  return (mixed >>> 0) / 2 ** 32;
}

// What each conversion of a chip has: values that repeat, a person who lifts and rests, or a
// value of its own all over the range.
function makeValue({ seed, fixed = null, even = false, lift = null, period_ns: period }) {
  if (fixed !== null) {
    return (index) => fixed[index % fixed.length];
  }
  if (lift !== null) {
    return (index) => {
      const at = ((index * period) / 1e9 / lift.seconds) % 1;
      // Up, held, down, and rest: a quarter each.
      const height = [(p) => p, () => 1, (p) => 1 - p, () => 0][Math.floor(at * 4)]((at * 4) % 1);
      // Four even chances make a fair bell of variance 1/3.
      const bell = [1, 2, 3, 4].reduce((sum, i) => sum + chance(index * 4 + i, seed), -2);
      const smooth = height * height * (3 - 2 * height);
      return Math.round(lift.rest + lift.swing * smooth + lift.noise * bell * Math.sqrt(3));
    };
  }
  return (index) => {
    const value = Math.floor((chance(index, seed) - 0.5) * 2 ** 24);
    return even ? value & ~1 : value;
  };
}

// A modem: the firmware raises a pin to be connected anew, and talks over the serial line 0.
// Returns when the other side answered for the first time in each connection.
function modem(board, port, [cutMs, backMs]) {
  let socket = null;
  const outgoing = [];
  const answered = [];
  const feed = pipeUart(board, 0, (byte) => outgoing.push(byte));
  const isCut = () => board.ms >= cutMs && board.ms < backMs;
  board.mcu.gpio[DIAL_PIN].addListener((state) => {
    if (state === GPIOPinState.High) {
      socket?.destroy();
      outgoing.length = 0;
      if (isCut()) {
        return;
      }
      socket = createConnection({ port, host: '127.0.0.1', noDelay: true });
      socket.once('data', () => answered.push(board.ms));
      socket.on('data', feed);
      socket.on('error', () => {}); // nobody there: nothing comes back
      board.pace();
    }
  });
  const flush = () => {
    if (socket && isCut()) {
      socket.destroy();
      socket = null;
      board.hurry();
    }
    if (outgoing.length) {
      const bytes = Buffer.from(outgoing.splice(0));
      if (socket?.writable) {
        socket.write(bytes);
      }
    }
    board.after(FLUSH_NS, flush);
  };
  flush();
  return answered;
}

// The least and the greatest, of more than a function takes as arguments.
function ends(widths) {
  const sorted = Float64Array.from(widths).sort();
  return [sorted[0] ?? null, sorted.at(-1) ?? null];
}

const scenario = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const board = new Board({
  folder: scenario.folder,
  startUs: scenario.start_us,
  disk: scenario.disk ? Buffer.from(scenario.disk, 'base64') : null,
});
const wall = Date.now();
await board.enterRawRepl();
const chips = scenario.chips.map((chip) => new Hx711(board, {
  data: chip.data,
  clock: chip.clock,
  period: chip.period_ns,
  offset: chip.offset_ns,
  fault: chip.fault,
  value: makeValue(chip),
}));
const begun = board.ms;
const [cut, back] = scenario.outage_ms ?? [Infinity, Infinity];
const answered = scenario.port ? modem(board, scenario.port, [begun + cut, begun + back]) : [];
board.flashPort.writes = 0;
board.flashPort.failAfter = scenario.cut_after ?? Infinity;
board.idleNs = 0;
const output = await board.execute(scenario.script, scenario.limit_ms);
writeFileSync(scenario.left, board.disk());
const answer = JSON.stringify({
  output,
  simulated_ms: board.ms,
  busy: 1 - board.idleNs / 1e6 / (board.ms - begun),
  wall_ms: Date.now() - wall,
  answered_ms: answered.map((ms) => ms - begun),
  flash_writes: board.flashPort.writes,
  chips: chips.map((chip) => ({
    converted: chip.converted.map(([ns, value]) => [Math.round(ns / 1000), value]),
    pulses: [...new Set(chip.pulses)],
    high_ns: ends(chip.highNs),
    low_ns: ends(chip.lowNs),
    power_downs: chip.powerDowns,
  })),
});
// A long answer takes its time.
process.stdout.write(`${answer}\n`, () => process.exit(0));
