// node run.mjs SCENARIO.json: run a script on an emulated Pico with HX711s, print what came out.
//
// A scenario, see board.py, has the folder of the image, a disk, the chips on their pins, the
// script for the raw REPL, and how long it may take in simulated milliseconds. With `port` the
// serial line 0 is connected to that TCP port of this machine while it runs. The answer, one
// line of JSON, has the script's output and, for each chip, what it converted and saw.

import { readFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { Board } from './board.mjs';
import { Hx711 } from './hx711.mjs';
import { pipeUart } from './uart.mjs';

const HEARTBEAT_NS = 1_000_000;

// A value of its own for every conversion of every chip: all over the range.
function makeValue({ seed, fixed = null, even = false }) {
  if (fixed !== null) {
    return (index) => fixed[index % fixed.length];
  }
  return (index) => {
    const mixed = Math.imul(Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(seed, 0x85ebca6b), 0xc2b2ae35);
    const value = (mixed >>> 8) - 0x800000;
    return even ? value & ~1 : value;
  };
}

function connect(board, port) {
  let socket = null;
  const outgoing = [];
  const feed = pipeUart(board, 0, (byte) => outgoing.push(byte));
  const flush = () => {
    if (outgoing.length) {
      socket.write(Buffer.from(outgoing.splice(0)));
    }
    board.after(HEARTBEAT_NS, flush);
  };
  return new Promise((resolve, reject) => {
    socket = createConnection({ port, host: '127.0.0.1', noDelay: true }, () => {
      board.after(HEARTBEAT_NS, flush);
      resolve(socket);
    });
    socket.on('data', (bytes) => feed(bytes));
    socket.on('error', reject);
  });
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
const socket = scenario.port ? await connect(board, scenario.port) : null;
const output = await board.execute(scenario.script, scenario.limit_ms);
socket?.destroy();
console.log(JSON.stringify({
  output,
  simulated_ms: board.ms,
  wall_ms: Date.now() - wall,
  chips: chips.map((chip) => ({
    converted: chip.converted.map(([ns, value]) => [Math.round(ns / 1000), value]),
    pulses: [...new Set(chip.pulses)],
    high_ns: [Math.min(...chip.highNs), Math.max(...chip.highNs)],
    low_ns: [Math.min(...chip.lowNs), Math.max(...chip.lowNs)],
    power_downs: chip.powerDowns,
  })),
}));
process.exit(0);
