import assert from "node:assert/strict";
import { test } from "node:test";

import { StationClock, reduce } from "../../custom_components/run_primer/frontend/live.js";
import { live, mark, message, plannedSet, session, station } from "./parts.js";

test("nothing is known before the first whole message", () => {
  assert.equal(reduce(null, message({ marks: [mark()] })), null);
});

test("a whole message replaces all that was known", () => {
  const known = live({ marks: [mark(), mark({ number: 2 })], held: 7 });
  const whole = message({ whole: true, station: station({ name: "Attic" }), plan: [] });
  assert.deepEqual(reduce(known, whole), { station: whole.station, plan: [], marks: [], held: 0 });
});

test("what is not in a message stays as it was", () => {
  const known = live({ held: 4 });
  assert.deepEqual(reduce(known, message()), known);
  const plan = [plannedSet({ exercise: "clamshell" })];
  assert.equal(reduce(known, message({ plan }))?.plan, plan);
});

test("marks gather until the next set begins", () => {
  const first = reduce(live(), message({ marks: [mark(), mark({ number: 2 })] }));
  assert.deepEqual(first?.marks.map((each) => each.number), [1, 2]);
  const started = mark({ type: "set_started", number: null });
  const second = reduce(first, message({ marks: [started, mark()] }));
  assert.deepEqual(second?.marks.map((each) => each.type), ["set_started", "rep"]);
});

test("what was held goes back to nothing with the next set", () => {
  const holding = reduce(live(), message({ held: 12.5 }));
  assert.equal(holding?.held, 12.5);
  const next = message({ station: station({ session: session({ hold_time: null }) }) });
  assert.equal(reduce(holding, next)?.held, 0);
});

test("the station's time is that of the message that came fastest", () => {
  const clock = new StationClock();
  clock.observe(100, 5.09);
  clock.observe(101, 6.02);
  clock.observe(102, 7.3);
  assert.ok(Math.abs(clock.station(8) - 102.98) < 0.01);
});

test("a browser that slept is right again with the first message", () => {
  const clock = new StationClock();
  clock.observe(100, 5);
  clock.observe(700, 6); // Its clock stood still for ten minutes.
  assert.ok(Math.abs(clock.station(6) - 700) < 1e-9);
  clock.reset();
  clock.observe(50, 1000);
  assert.equal(clock.station(1001), 51);
});

test("clocks that drift apart are followed", () => {
  const clock = new StationClock();
  for (let t = 0; t <= 3600; t++) clock.observe(t, t * 1.0005);
  assert.ok(Math.abs(clock.station(3600 * 1.0005) - 3600) < 0.02);
});
