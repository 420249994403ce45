import assert from "node:assert/strict";
import { test } from "node:test";

import {
  curve,
  followScale,
  gridLines,
  repPoints,
  wantedScale,
} from "../../custom_components/run_primer/frontend/plot.js";
import { Trace } from "../../custom_components/run_primer/frontend/live.js";
import { mark, stroke } from "./parts.js";

/** @param {number} seconds @param {(t: number) => number} force */
function traceOf(seconds, force) {
  const trace = new Trace();
  for (let at = 0; at < seconds; at += 0.1) {
    trace.add(stroke(at, Array.from({ length: 8 }, (_, i) => force(at + i * 0.0125))));
  }
  return trace;
}

test("a trace keeps every reading with its time", () => {
  const trace = traceOf(2, (t) => 100 * t);
  assert.equal(trace.size, 160 + 1, "and where it begins");
  assert.ok(Math.abs(trace.forceAt(1.234) - 123.4) < 0.2);
  assert.ok(Math.abs(trace.ends - 1.988) < 0.01);
});

test("what comes twice is kept once", () => {
  const trace = new Trace();
  trace.add(stroke(1, [1, 2, 3]));
  const { size } = trace;
  trace.add(stroke(1, [1, 2, 3]));
  assert.equal(trace.size, size);
});

test("a trace never grows over its ring, and keeps the newest", () => {
  const trace = traceOf(120, (t) => t);
  assert.equal(trace.size, 4096);
  assert.ok(Math.abs(trace.latest - trace.ends) < 0.01);
  assert.ok(trace.at(0) > 60);
  assert.ok(Number.isNaN(trace.forceAt(1e6)));
});

test("where readings are missing the curve is broken", () => {
  const trace = new Trace();
  trace.add(stroke(0, [1, 1]));
  trace.add(stroke(1, [2, 2], { after_gap: true }));
  const points = curve(trace, { from: 0, to: 10, width: 100, y: (force) => force });
  const heights = points.filter((_, i) => i % 2);
  assert.deepEqual(heights, [NaN, 1, NaN, 2]);
});

test("the share of the right foot is that of the last half second", () => {
  const trace = new Trace();
  for (let at = 0; at < 2; at += 0.1) {
    const right = at < 1 ? [50, 50] : [75, 75];
    trace.add(stroke(at, [100, 100], { left: at < 1 ? [50, 50] : [25, 25], right }));
  }
  assert.ok(Math.abs(trace.rightShare - 0.75) < 1e-6);
  assert.ok(Number.isNaN(traceOf(1, () => 5).rightShare), "unknown on a plate that is not split");
});

test("a curve has two points a pixel at most, and never loses a peak", () => {
  const trace = traceOf(30, (t) => (Math.abs(t - 15) < 0.007 ? 999 : Math.sin(40 * t)));
  const points = curve(trace, { from: 0, to: 30, width: 100, y: (force) => -force });
  assert.ok(points.length / 2 <= 2 * 101 + 2, `${points.length / 2}`);
  assert.ok(points.includes(-999));
  const xs = points.filter((_, i) => i % 2 === 0);
  assert.deepEqual(xs, xs.toSorted((a, b) => a - b), "in the order of time");
});

test("the scale holds all that is seen and the target, with air", () => {
  const trace = traceOf(10, (t) => 100 + 80 * Math.sin(t));
  const { low, high } = wantedScale(trace, 0, [150, 220]);
  assert.ok(low < 20 && high > 220);
  const empty = wantedScale(new Trace(), 0, null);
  assert.ok(empty.high > empty.low);
});

test("noise of an empty plate is not blown up", () => {
  const { low, high } = wantedScale(traceOf(3, (t) => Math.sin(99 * t)), 0, null);
  assert.ok(high - low > 60);
});

test("the scale grows at once and shrinks calmly", () => {
  const scale = { low: 0, high: 100 };
  assert.deepEqual(followScale(scale, { low: -10, high: 300 }, 0.016), { low: -10, high: 300 });
  const calm = followScale(scale, { low: 20, high: 50 }, 0.016);
  assert.ok(calm.high < 100 && calm.high > 98);
  assert.ok(calm.low > 0 && calm.low < 1);
  assert.deepEqual(followScale(null, scale, 1), scale);
});

test("lines are round and three to six", () => {
  for (const [low, high] of [[0, 60], [-13, 777], [180, 280], [0, 5000]]) {
    const lines = gridLines({ low, high });
    assert.ok(lines.length >= 2 && lines.length <= 6, `${lines}`);
    assert.ok(lines.every((one) => one >= low && one <= high));
  }
});

test("a rep that was found late stands at the highest point since the one before", () => {
  const trace = traceOf(10, (t) => 100 * Math.max(Math.sin((2 * Math.PI * t) / 4), 0));
  const points = repPoints(
    [mark({ at: 1, number: 1 }), mark({ type: "corrected", at: 7, number: 2 })],
    trace,
  );
  assert.equal(points[0].at, 1);
  assert.ok(points[1].late && Math.abs(points[1].at - 5) < 0.05, `${points[1].at}`);
});

test("a correction downwards adds no rep, and no number is drawn twice", () => {
  const marks = [
    mark({ at: 1, number: 1 }),
    mark({ at: 3, number: 2 }),
    mark({ type: "corrected", at: 4, number: 1 }),
    mark({ at: 5, number: 2 }),
  ];
  assert.deepEqual(repPoints(marks, traceOf(10, () => 1)).map((one) => one.number), [1, 2]);
});
