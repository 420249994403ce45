import assert from "node:assert/strict";
import { test } from "node:test";

import { bars, layOut } from "../../custom_components/run_primer/frontend/plot.js";
import { balance, compare, isUnsure, setRows, titleOf } from "../../custom_components/run_primer/frontend/review.js";
import { formatsOf } from "../../custom_components/run_primer/frontend/home.js";
import { formats, loggedSession, loggedSet, rep, text } from "./parts.js";

/** @import { Happening, LoggedSet, Sketch } from "../../custom_components/run_primer/frontend/types.d.ts" */

/** @param {Partial<LoggedSet>} given @param {LoggedSet} [next] @returns {Record<string, string>} */
const cells = (given, next) => {
  const session = loggedSession({ sets: [loggedSet(given), ...(next ? [next] : [])] });
  return setRows(session, text, formats)[0].cells;
};

/** @param {Partial<Happening>} given @returns {Happening} */
const happening = (given) => ({
  type: "rep",
  at: 1,
  ends: null,
  sensor: "platform",
  set: "SET1",
  number: 1,
  force: 100,
  name: null,
  ...given,
});

/** @param {Partial<Sketch>} given @returns {Sketch} */
const sketch = (given) => ({ since: 0, until: 10, lines: [], happenings: [], ...given });

test("a session is called by its routine, or by what was written down", () => {
  assert.equal(titleOf(loggedSession(), text), "routine.pre_run_short");
  const sets = [loggedSet(), loggedSet({ exercise: "clamshell" }), loggedSet()];
  assert.equal(titleOf(loggedSession({ routine: null, sets }), text), "exercise.glute_bridge, exercise.clamshell");
});

test("a set tells its reps against the goal, its highest force and its middle tempo", () => {
  const done = [rep(1, { rise: 0.5 }), rep(2), rep(3, { peak: 512.4, rise: 9 })];
  const found = cells({ done });
  assert.equal(found.reps, "15 / 15");
  assert.equal(found.peak, "512 N");
  assert.equal(found.tempo, "n_seconds(0.8 · 1 · 1.2)");
  assert.equal(cells({ done: [rep(1, { fall: null })] }).tempo, "");
});

test("a hold tells its seconds, and reps tell none", () => {
  const hold = { goal_reps: null, goal_seconds: 20, reps: null, held: 20.34 };
  assert.equal(cells(hold).hold, "n_seconds(20.3 / 20)");
  assert.equal(cells(hold).reps, "");
  assert.equal(cells({ held: 12 }).hold, "");
});

test("rest is what lay between two sets", () => {
  const next = loggedSet({ id: "SET2", started: "2026-11-21T06:02:20.000+00:00" });
  assert.equal(cells({}, next).rest, "n_seconds(30)");
  assert.equal(cells({}).rest, "");
  assert.equal(cells({ ended: null }, next).rest, "");
});

test("faults and partial reps are named, with the rep where it is known", () => {
  const faults = [{ fault: "momentum", rep: 5 }, { fault: "rushing", rep: null }];
  assert.equal(
    cells({ faults, partials: 2 }).form,
    "review.fault_at(fault.momentum,5), fault.rushing, review.partials(2)",
  );
});

test("a count that is a guess says so, and what nobody counted is no guess", () => {
  assert.ok(isUnsure(loggedSet({ confidence: 0.4 })));
  assert.ok(!isUnsure(loggedSet({ confidence: 0.4, reps: null })));
  assert.ok(!isUnsure(loggedSet({ confidence: null })));
  const [row] = setRows(loggedSession({ sets: [loggedSet({ confidence: 0.4 })] }), text, formats);
  assert.equal(row.cells.reps, "≈15 / 15");
  assert.deepEqual(row.remarks, ["unsure"]);
});

test("only a set of which nothing was done is called skipped", () => {
  const sets = [0, 3].map((reps) => loggedSet({ ended_by: "skip", reps }));
  const rows = setRows(loggedSession({ sets }), text, formats);
  assert.deepEqual(rows.map(({ remarks }) => remarks), [["skipped"], []]);
});

test("what a person said of a set stands beside it", () => {
  const said = { load: 22.5, effort: 7, note: "wobbly" };
  const [row] = setRows(loggedSession({ sets: [loggedSet({ said })] }), text, formats);
  assert.deepEqual(row.remarks, ["22.5 kg", "review.effort_of(7)", "wobbly"]);
});

test("only what a sensor measured can be looked at more closely, with some seconds around it", () => {
  const sets = [loggedSet(), loggedSet({ measure: "timer" }), loggedSet({ ended: null })];
  const windows = setRows(loggedSession({ sets }), text, formats).map(({ window }) => window);
  assert.deepEqual(windows, [[58, 112], null, null]);
});

test("a session is compared with the last one in all that both know", () => {
  const now = loggedSession({ reps: 18, share: 0.9, sets: [loggedSet({ done: [rep(1, { peak: 420 })], asymmetry: -6 })] });
  const then = loggedSession({ reps: 15, sets: [loggedSet({ done: [rep(1)], asymmetry: 4 })] });
  assert.deepEqual(compare(now, then, text, formats), [
    { name: "review.share", now: "90 %", then: "100 %", change: "" },
    { name: "review.reps", now: "18", then: "15", change: "+3" },
    { name: "review.peak", now: "420 N", then: "400 N", change: "+20 N" },
    { name: "review.balance", now: "review.more_left(6)", then: "review.more_right(4)", change: "" },
  ]);
  const fewer = compare(then, now, text, formats);
  assert.deepEqual(fewer[1].change, "−3");
  assert.deepEqual(compare(then, then, text, formats)[1].change, "=");
});

test("without a last time nothing is compared, and nothing is made up", () => {
  const held = loggedSession({ held: 20, sets: [loggedSet({ reps: null, goal_reps: null, held: 20 })] });
  const rows = compare(held, null, text, formats);
  assert.deepEqual(rows.map(({ name, then, change }) => [name, then, change]), [
    ["review.share", "", ""],
    ["review.held", "", ""],
  ]);
  const [, , reps] = compare(held, loggedSession(), text, formats).map(({ now }) => now);
  assert.equal(reps, "n_seconds(20)");
  assert.equal(compare(held, loggedSession(), text, formats)[1].now, "–");
});

test("the balance is told in words, never as a sign", () => {
  assert.equal(balance(0.3, text, formats.number), "review.even");
  assert.equal(balance(-12.4, text, formats.number), "review.more_left(12)");
});

test("a curve fills its picture from side to side, with room for the numbers of its reps", () => {
  const line = { sensor: "platform", at: [0, 5, 10], low: [100, 150, 100], high: [110, 300, 110] };
  const other = { ...line, sensor: "band" };
  const { paths, levels, ticks, places } = layOut(
    sketch({ lines: [line, other], happenings: [happening({ at: 5, force: 300 }), happening({ sensor: "band" })] }),
    "platform",
  );
  assert.equal(paths.length, 1);
  const points = paths[0].slice(1, -1).split("L").map((point) => point.split(" ").map(Number));
  assert.deepEqual(points.map(([x]) => x), [0, 500, 1000, 1000, 500, 0]);
  const heights = points.map(([, y]) => y);
  assert.ok(Math.min(...heights) > 15 && Math.max(...heights) < 97, `${heights}`);
  assert.deepEqual(places.map(({ x, y }) => [x, Math.round(y)]), [[50, Math.round(heights[1])]]);
  assert.ok(levels.length >= 3 && levels.every(({ y }) => y >= 0 && y <= 100));
  assert.deepEqual(ticks.map(({ x, at }) => [x, at]), [[0, 0], [50, 5], [100, 10]]);
});

test("what begins before a picture or ends behind it is cut at its edge", () => {
  const happenings = [happening({ type: "hold", at: -5, ends: 5 }), happening({ type: "gap", at: 8, ends: 20 })];
  const { places } = layOut(sketch({ happenings }), "platform");
  assert.deepEqual(places.map(({ x, width }) => [x, Math.round(width)]), [[0, 50], [80, 20]]);
});

test("a picture of nothing is no error", () => {
  const { paths, levels } = layOut(sketch({ until: 0 }), "platform");
  assert.deepEqual(paths, []);
  assert.ok(levels.every(({ y }) => Number.isFinite(y)));
});

test("bars are shares of the highest, and little looks little", () => {
  assert.deepEqual(bars([50, null, 100], 20).map(({ from, to }) => [from, to]), [[0, 50], [0, 0], [0, 100]]);
  assert.deepEqual(bars([2], 20), [{ from: 0, to: 10 }]);
  assert.deepEqual(bars([-20, 10], 20, true), [{ from: 0, to: 50 }, { from: 50, to: 75 }]);
});

test("numbers and times are written as the user's profile says", () => {
  const at = "2026-11-21T23:30:00.000+00:00";
  const config = { time_zone: "Europe/Berlin" };
  const german = formatsOf({ config, locale: { language: "en", number_format: "decimal_comma", time_format: "24", time_zone: "server" } });
  assert.equal(german.number(1234.56, 1), "1.234,6");
  assert.equal(german.time(at), "00:30");
  assert.match(german.day(at), /22/);
  assert.match(german.date("2026-11-16"), /16/);
  const american = formatsOf({ config, locale: { language: "en", number_format: "language", time_format: "12", time_zone: "server" } });
  assert.equal(american.number(1234.56, 1), "1,234.6");
  assert.match(american.time(at), /^12:30\sAM$/);
});
