import assert from "node:assert/strict";
import { test } from "node:test";

import { StationStream } from "../../custom_components/run_primer/frontend/station.js";
import { message } from "./parts.js";

/** @import { Connection, Message } from "../../custom_components/run_primer/frontend/types.d.ts" */

/** Home Assistant's connection, as far as the card can tell. @implements {Connection} */
class Wire {
  connected = true;
  /** @type {Map<string, Set<() => void>>} */
  listeners = new Map();
  /** @type {((message: any) => void)[]} */
  subscribers = [];
  /** @type {Record<string, unknown>[]} */
  sent = [];
  left = 0;
  /** @type {object | null} */
  refusal = null;

  /** @param {string} event @param {() => void} listener */
  addEventListener(event, listener) {
    this.listeners.set(event, (this.listeners.get(event) ?? new Set()).add(listener));
  }

  /** @param {string} event @param {() => void} listener */
  removeEventListener(event, listener) {
    this.listeners.get(event)?.delete(listener);
  }

  /** @param {string} event */
  fire(event) {
    for (const listener of this.listeners.get(event) ?? []) listener();
  }

  /** @param {any} message */
  async sendMessagePromise(message) {
    this.sent.push(message);
    return /** @type {any} */ (null);
  }

  /** @param {(message: any) => void} listener @param {any} message */
  async subscribeMessage(listener, message) {
    this.sent.push(message);
    if (this.refusal) throw this.refusal;
    this.subscribers.push(listener);
    return async () => {
      this.left++;
    };
  }
}

/** @param {Wire} wire @param {string} [station] */
function listen(wire, station) {
  /** @type {Message[]} */
  const heard = [];
  /** @type {string[]} */
  const troubles = [];
  const stream = new StationStream(wire, station, {
    onMessage: (one) => heard.push(one),
    onTrouble: (trouble) => troubles.push(trouble),
  });
  return { stream, heard, troubles };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test("the card asks for its station, or for any", async () => {
  const wire = new Wire();
  const { stream } = listen(wire, "01ABC");
  assert.deepEqual(wire.sent[0], { type: "run_primer/station/subscribe", config_entry_id: "01ABC" });
  listen(wire).stream.close();
  assert.deepEqual(wire.sent[1], { type: "run_primer/station/subscribe" });
  stream.close();
});

test("pictures are acknowledged now and then", async () => {
  const wire = new Wire();
  const { stream, heard } = listen(wire);
  await turn();
  wire.subscribers[0](message({ whole: true, number: 5, subscription: 42 }));
  for (let number = 6; number <= 30; number++) wire.subscribers[0](message({ number }));
  assert.equal(heard.length, 26);
  const seen = wire.sent.slice(1);
  assert.deepEqual(seen.map((each) => each.number), [15, 25]);
  assert.equal(seen[0].subscription, 42);
  stream.close();
});

test("after a lost connection the card subscribes again and ignores the old stream", async () => {
  const wire = new Wire();
  const { stream, heard, troubles } = listen(wire);
  await turn();
  wire.fire("disconnected");
  wire.subscribers[0](message());
  assert.equal(heard.length, 0);
  wire.fire("ready");
  await turn();
  wire.subscribers[1](message());
  assert.equal(heard.length, 1);
  assert.deepEqual(troubles, ["", "offline", ""]);
  stream.close();
});

test("a station that is not there is asked for again, less and less often", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const wire = new Wire();
  wire.refusal = { code: "not_found" };
  const { stream, troubles } = listen(wire);
  for (const pause of [1000, 2000, 4000]) {
    await turn();
    t.mock.timers.tick(pause - 1);
    const before = wire.sent.length;
    t.mock.timers.tick(1);
    assert.equal(wire.sent.length, before + 1);
  }
  wire.refusal = null;
  await turn();
  t.mock.timers.tick(8000);
  await turn();
  assert.equal(troubles.at(-1), "");
  stream.close();
});

test("who may not see the station is told so", async () => {
  const wire = new Wire();
  wire.refusal = { code: "unauthorized" };
  const { stream, troubles } = listen(wire);
  await turn();
  assert.deepEqual(troubles, ["unauthorized"]);
  stream.close();
});

test("a station that is unloaded is waited for", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const wire = new Wire();
  const { stream, troubles } = listen(wire);
  await turn();
  wire.subscribers[0](message({ gone: true }));
  assert.equal(wire.left, 1);
  assert.equal(troubles.at(-1), "not_found");
  t.mock.timers.tick(1000);
  await turn();
  assert.equal(wire.subscribers.length, 2);
  stream.close();
});

test("a closed stream leaves nothing behind, even while it subscribes", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const wire = new Wire();
  const { stream, heard } = listen(wire);
  stream.close();
  await turn();
  assert.equal(wire.left, 1);
  wire.subscribers[0](message());
  t.mock.timers.tick(60_000);
  assert.equal(wire.subscribers.length, 1);
  assert.equal(heard.length, 0);
  assert.ok([...wire.listeners.values()].every((each) => each.size === 0));
});
